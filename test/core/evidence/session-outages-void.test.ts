import type { Fact } from '../../../functions/core/evidence/points.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';
import { back, disk, kernelLost, lost, of, retry, story, up } from './path-stories.ts';

// Returns that were none, by what follows them (`historyOf`).

describe('a try', () => {
  test.each<[string, readonly Fact[], readonly unknown[]]>([
    ['shows a loss that was not seen', [up(0), retry(100)], ['lost', [100, null, null]]],
    [
      'in the second of the return is older',
      [up(0), lost(100), back(160.1), retry(160.9)],
      ['recovered', [100, 160.1, 'recovered']],
    ],
    [
      'in the next second shows that there was none',
      [up(0), lost(100), back(160.9), retry(161)],
      ['lost', [100, null, null]],
    ],
    ['a minute later as well', [up(0), lost(100), back(160), retry(220)], ['lost', [100, null, null]]],
    [
      'later than that is of a new outage',
      [up(0), lost(100), back(160), retry(221)],
      ['lost', [100, 160, 'recovered'], [221, null, null]],
    ],
    [
      'after a loss that only the kernel told of, too',
      [up(0), lost(100), back(160), kernelLost(170), retry(172)],
      ['lost', [100, null, null]],
    ],
    [
      'after a loss while logged in is of that',
      [up(0), lost(100), back(160), lost(170), retry(172)],
      ['lost', [100, 160, 'recovered'], [170, null, null]],
    ],
    [
      'voids each return that stood on the one before',
      [up(0), lost(100), back(160), kernelLost(170), back(180), retry(182)],
      ['lost', [100, null, null]],
    ],
    [
      'but none that was a minute apart',
      [up(0), lost(100), back(160), kernelLost(270), back(280), retry(282)],
      ['lost', [100, 160, 'recovered'], [270, null, null]],
    ],
  ])('%s', (_, facts, expected) => {
    expect(story(facts)).toEqual(expected);
  });

  test('after a loss in the second of the return is of that loss', () => {
    const { outages } = of([up(0), lost(100), back(160.1), lost(160.5), retry(160.9, 5)]);
    expect(outages[1]).toMatchObject({ lostAt: sec(160.5), reopenCount: 5 });
  });

  test('that voids a return joins what was said before and after it', () => {
    const { outages } = of([up(0), lost(100), back(160), kernelLost(170), retry(172)]);
    expect(outages[0]?.rules).toEqual([
      'ISCSID-KERNEL-ERROR',
      'KERN-CONN-ERROR',
      'R-session-recovered',
      'R-session-retry',
    ]);
  });

  test('that voids a return leaves the path up as of the return before', () => {
    expect(sinceT0(of([up(0), lost(100), back(160), retry(170)]).upAt)).toBe(0);
    const lines = [up(0), lost(100), back(160), lost(300), back(310), retry(320)];
    expect(sinceT0(of(lines).upAt)).toBe(160);
  });

  test.each(['portal-refused', 'login-rejected', 'bind-loop'] as const)('is what %s tells of', (kind) => {
    expect(story([up(0), fact(100, kind)])).toEqual(['lost', [100, null, null]]);
  });
});

describe('the failure of a disk', () => {
  const logged = [up(0), lost(100), back(200)];

  test.each<[string, readonly Fact[], readonly unknown[]]>([
    ['shows a loss', [up(-30), disk(0)], ['lost', [0, null, null]]],
    ['may lag behind a login', [up(-29.999), disk(0)], ['up']],
    ['may lag behind a return', [...logged, disk(229.999)], ['recovered', [100, 200, 'recovered']]],
    ['after that voids the return', [...logged, disk(230)], ['lost', [100, null, null]]],
    ['two minutes after it as well', [...logged, disk(320)], ['lost', [100, null, null]]],
    [
      'later than that is another loss',
      [...logged, disk(321)],
      ['lost', [100, 200, 'recovered'], [321, null, null]],
    ],
    [
      'gains no time when the return is said again',
      [...logged, back(215, null), disk(230)],
      ['lost', [100, null, null]],
    ],
    ['a minute after it neither', [...logged, back(260, null), disk(289)], ['lost', [100, null, null]]],
    [
      'but does by a return later than that',
      [...logged, back(261, null), disk(290)],
      ['recovered', [100, 200, 'recovered']],
    ],
    ['goes on during an outage', [up(0), lost(100), disk(105)], ['lost', [100, null, null]]],
    [
      'during a loss that was told voids no return before',
      [...logged, lost(210), disk(240)],
      ['lost', [100, 200, 'recovered'], [210, null, null]],
    ],
  ])('%s', (_, facts, expected) => {
    expect(story(facts)).toEqual(expected);
  });

  test('soon after a return is a line of the outage that began meanwhile', () => {
    expect(of([up(0), lost(10), disk(20)]).outages[0]?.lastSeenAt).toBe(sec(20));
  });

  test('is told as a sign of the disk alone, until the initiator says something', () => {
    expect(of([up(0), disk(100)]).outages[0]?.onlyDiskSigns).toBe(true);
    expect(of([up(0), fact(100, 'lun-gone')]).outages[0]?.onlyDiskSigns).toBe(true);
    expect(of([up(0), disk(100), retry(110)]).outages[0]?.onlyDiskSigns).toBe(false);
    expect(of([up(0), lost(100), disk(110)]).outages[0]?.onlyDiskSigns).toBe(false);
  });
});
