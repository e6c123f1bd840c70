import { DiskSigns } from '../../../functions/core/evidence/disk-signs.ts';
import type { Trouble } from '../../../functions/core/evidence/trouble.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { bootOf } from './boot-facts.ts';
import { sec, sinceT0 } from './facts-of.ts';
import { at, login } from './make-signal.ts';

const AWAY: readonly Trouble[] = [{ from: sec(100), to: sec(200) }];

function signsOf(...lines: readonly (Signal | readonly Signal[])[]): DiskSigns {
  const { facts, topology } = bootOf(...lines);
  return new DiskSigns(facts, topology);
}

const seconds = (time: number | null) => (time === null ? null : sinceT0(time));
const dead = (second: number, device = 'sdb') => at(second, 'fs-dead', { device });
const offline = (second: number, scsiAddress = '3:0:0:1') => at(second, 'device-offline', { scsiAddress });
const mounted = (second: number, device = 'sdb') => at(second, 'fs-mounted', { device });
const failed = (second: number, device = 'sdb') => at(second, 'io-error', { device });

describe('a disk is dead', () => {
  const since = (lines: readonly Signal[], troubles = AWAY) =>
    seconds(signsOf(...lines).deadSince(1, 'sdb', [], troubles));

  test.each([
    ['not when nothing was said of it', [], null],
    ['since its file system died', [dead(150), dead(170)], 150],
    ['until that is mounted again', [dead(150), mounted(300)], null],
    ['and anew since it dies again', [dead(150), mounted(300), dead(400)], 400],
    ['since something failed on it long enough after its session is back', [failed(230)], 230],
    [
      'not by what failed while that was away, or was under way when it came back',
      [failed(150), failed(229)],
      null,
    ],
    ['whatever fails on it while its session is away', [dead(150), failed(160)], 150],
    ['since the first sign of either kind', [failed(300), dead(400)], 300],
    ['not by lines of another disk', [dead(150, 'sdc'), failed(300, 'sdc')], null],
    ['not by lines of another kind', [at(300, 'device-reset', { device: 'sdb' })], null],
  ])('%s', (_, lines, expected) => {
    expect(since(lines)).toBe(expected);
  });

  test('of signs of one sec in the order in which the lines are known, whoever they are counted for', () => {
    const signs = signsOf(offline(150), mounted(150));
    expect(signs.deadSince(1, 'sdb', ['a:3:0:0:1'], AWAY)).toBeNull();
    expect(signs.deadSince(1, null, ['d:sdb', 'a:3:0:0:1'], AWAY)).toBeNull();
  });

  test('also by what was said of its address while it was there', () => {
    const tied = login(0, 1, 'sdb', 3);
    expect(since([...tied, offline(150)])).toBe(150);
    expect(since([...tied, offline(150), mounted(300)])).toBe(null);
    expect(since([offline(150)])).toBe(null);
    expect(since([...tied, offline(150, '4:0:0:1')])).toBe(null);
  });
});

describe('a disk of that name at another session', () => {
  const lines = [login(0, 1, 'sdb', 3), login(300, 2, 'sdb', 4), dead(400)];

  test('says nothing of this one, nor of one of no session', () => {
    const signs = signsOf(...lines);
    expect(seconds(signs.deadSince(2, 'sdb', [], AWAY))).toBe(400);
    expect(signs.deadSince(1, 'sdb', [], AWAY)).toBeNull();
    expect(signs.deadSince(null, 'sdb', [], AWAY)).toBeNull();
  });

  test('before any line ties it, it may be of each', () => {
    expect(seconds(signsOf(dead(400)).deadSince(1, 'sdb', [], AWAY))).toBe(400);
    expect(seconds(signsOf(dead(400)).deadSince(null, 'sdb', [], AWAY))).toBe(400);
  });
});

describe('what is of a session by elimination', () => {
  test('counts for it, with or without a disk of its own, and once', () => {
    const signs = signsOf(dead(150, 'dm-2'), offline(120), dead(180));
    expect(seconds(signs.deadSince(1, null, ['d:dm-2'], AWAY))).toBe(150);
    expect(seconds(signs.deadSince(1, 'sdb', ['d:dm-2', 'a:3:0:0:1'], AWAY))).toBe(120);
    expect(signs.deadSince(1, null, ['d:dm-7'], AWAY)).toBeNull();
    expect(signs.deadSince(1, null, [], AWAY)).toBeNull();
  });

  test('is taken back by a mount of what it was said of', () => {
    const signs = signsOf(dead(150, 'dm-2'), mounted(300, 'dm-2'), dead(180));
    expect(seconds(signs.deadSince(1, 'sdb', ['d:dm-2'], AWAY))).toBe(null);
    expect(signs.deadSince(1, null, ['d:dm-2'], AWAY)).toBeNull();
  });

  test('is its also when the topology names another session', () => {
    const signs = signsOf(login(0, 2, 'sdb', 3), dead(150));
    expect(signs.deadSince(1, 'sdb', [], AWAY)).toBeNull();
    expect(seconds(signs.deadSince(1, 'sdb', ['d:sdb'], AWAY))).toBe(150);
  });
});

describe('what goes by a name', () => {
  test('is dead by the lines that name it, and by those of its address', () => {
    const signs = signsOf(login(0, 1, 'sdb', 3), offline(120), dead(150), dead(130, 'dm-2'));
    expect(seconds(signs.nameDeadSince('sdb', AWAY))).toBe(120);
    expect(seconds(signs.nameDeadSince('d:dm-2', AWAY))).toBe(130);
    expect(seconds(signs.nameDeadSince('a:3:0:0:1', AWAY))).toBe(120);
    expect(signs.nameDeadSince('sdz', AWAY)).toBeNull();
  });
});

describe('disks of no known session on which something still fails', () => {
  test.each([
    ['after the return of one', [failed(230), failed(300, 'sdc')], ['sdb', 'sdc']],
    ['not while one is away', [failed(150)], []],
    ['not when they died: that is told otherwise', [dead(300)], []],
    ['not when their session is known', [...login(0, 1, 'sdb', 3), failed(300)], []],
    ['not at an address of which no disk is known', [at(300, 'io-error', { scsiAddress: '3:0:0:1' })], []],
  ])('%s', (_, lines, expected) => {
    expect(signsOf(...lines).failingOn(AWAY)).toEqual(expected);
  });
});
