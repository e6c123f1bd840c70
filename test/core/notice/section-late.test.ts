import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { LateFacts, LateOutageFacts, NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { aftermathNames } from '../../../functions/core/notice/section-aftermath.ts';
import { lateLines, lateNames } from '../../../functions/core/notice/section-late.ts';
import { EN, JA, LOSS, NOW, notice } from './notice-facts.ts';

function outage(over: Partial<LateOutageFacts> = {}): LateOutageFacts {
  return {
    nodeName: 'node1',
    volume: 'vol1',
    lostAt: LOSS,
    endedAt: LOSS + 2 * MINUTE + 5 * SECOND,
    bound: 'exact',
    io: 'held',
    followed: [],
    cause: 'path-timeout',
    ...over,
  };
}
const late = (over: Partial<LateFacts> = {}, more: Partial<NoticeFacts> = {}) =>
  notice({ headline: 'late', late: { outages: [outage()], count: 1, readAt: null, ...over }, ...more });
const LINE =
  'Over, reported late: node1 vol1, Nov 22 10:00:00 to Nov 22 10:02:05 (2 min 5 s), path time-out; I/O was held and did not fail: shorter than the time-out';

describe('what was over before it was known', () => {
  test('each outage, and what followed it', () => {
    const second = outage({
      nodeName: 'n<',
      volume: 'v<',
      bound: 'at-least',
      io: 'failed',
      followed: ['failed-over', 'rebooted'],
    });
    const lines = lateLines(late({ outages: [outage(), second], count: 2 }), EN);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(LINE);
    expect(lines[1]).toBe(
      'Over, reported late: n‹ v‹, Nov 22 10:00:00 to Nov 22 10:02:05 (at least 2 min 5 s), path time-out; I/O failed: the kernel gave up or a file system was shut down; a LifeKeeper fail-over was seen after the loss began; the node restarted',
    );
  });

  test('so many as are asked for; the others are a number', () => {
    const outages = Array.from({ length: 12 }, () => outage());
    const count = (most?: number) => {
      const lines = lateLines(late({ outages, count: 14 }), EN, most);
      return [lines.filter((line) => line === LINE).length, lines.at(-2)];
    };
    expect(count()).toEqual([10, 'and 4 more outages that are over']);
    expect(count(5)).toEqual([5, 'and 9 more outages that are over']);
    expect(lateLines(late(), EN)).toHaveLength(2);
  });

  test('nothing where nothing came late', () => {
    expect(lateLines(notice(), EN)).toEqual([]);
    expect(lateLines(late({ outages: [] }), EN)).toEqual([]);
  });

  test.each<[what: string, endedAgo: number, readAgo: number | null, words: string]>([
    [
      'within two minutes: it came in time',
      2 * MINUTE - 1,
      null,
      'within the time that lines take to arrive',
    ],
    [
      'nobody says when it was read',
      2 * MINUTE,
      null,
      'reached the warden only at Nov 22 10:10:00, 2 min later',
    ],
    ['the agent took longer', 9 * MINUTE, 2 * MINUTE, 'received it at Nov 22 10:08:00, 7 min later'],
    ['both took as long', 8 * MINUTE, 4 * MINUTE, 'received it at Nov 22 10:06:00, 4 min later'],
    [
      'the connector took longer',
      9 * MINUTE,
      7 * MINUTE,
      'in Logging by Nov 22 10:03:00, but reached the warden only at Nov 22 10:10:00, 7 min later',
    ],
  ])('why late: %s', (_, endedAgo, readAgo, words) => {
    const one = outage({ endedAt: NOW - endedAgo });
    const readAt = readAgo === null ? null : NOW - readAgo;
    expect(lateLines(late({ outages: [one], readAt }), EN).at(-1)).toContain(words);
  });
});

describe('the places of its title', () => {
  test('the first outage, the others as a number, whose, and what came of all', () => {
    const outages = [
      outage({ nodeName: 'node2', io: 'failed' }),
      outage({ nodeName: 'node1', followed: ['rebooted', 'flapping'] }),
      outage({ nodeName: 'node2', followed: ['failed-over'] }),
    ];
    expect(lateNames(late({ outages, count: 4 }), EN)).toEqual({
      lost: '10:00',
      ended: '10:02',
      others: ' (+3 more)',
      lateNodes: 'node1, node2',
      consequences: 'I/O failed, fail-over, restart',
    });
    expect(lateNames(late({ outages, count: 4 }), JA).consequences.split('・')).toHaveLength(3);
    expect(lateNames(late(), EN)).toMatchObject({ others: '', consequences: '' });
  });

  test('a day before is told with its date', () => {
    const one = outage({ lostAt: LOSS - 24 * 60 * MINUTE });
    expect(lateNames(late({ outages: [one] }), EN).lost).toBe('11-21 10:00');
  });

  test('dashes where nothing came late', () => {
    const none = { lost: '-', ended: '-', others: '', lateNodes: '-', consequences: '-' };
    expect(lateNames(notice(), EN)).toEqual(none);
    expect(lateNames(late({ outages: [] }), EN)).toEqual(none);
  });
});

describe('what came of a loss', () => {
  const NOTHING = { ioFailedAt: null, movedAt: null, movedTo: '', rebootedAt: null, forgotten: null };
  const names = (
    over: Partial<NonNullable<NoticeFacts['aftermath']>> = {},
    more: Partial<NoticeFacts> = {},
  ) => aftermathNames(notice({ aftermath: { ...NOTHING, ...over }, ...more }), EN);

  test('nothing: the words of what nobody knows', () => {
    expect(aftermathNames(notice(), EN)).toEqual(names());
    expect(names()).toEqual({
      after: 'after I/O errors',
      where: 'node in service unknown',
      whereFull: 'Which node is in service is not known.',
      verify: 'Verify that the resource is ISP on exactly one node.',
      events: '',
      lifted: '',
      danger: 'Writes held on node1 would replay on reattach and destroy data.',
    });
  });

  test('the service moved to a node that is known', () => {
    expect(names({ movedAt: LOSS, movedTo: 'n2<' })).toMatchObject({
      after: 'after a fail-over',
      where: 'service on n2‹',
      whereFull: 'The service is on n2‹, as far as the lines tell.',
      verify: 'Verify that the resource is ISP on n2‹ and OSU on node1.',
      events: '10:00 fail-over to n2‹ seen',
    });
  });

  test('or to one that nobody knows: the peer is named where there is only one', () => {
    expect(names({ movedAt: LOSS }).events).toBe('10:00 fail-over to node2 seen');
    expect(names({ movedAt: LOSS }, { peer: '' }).events).toBe('10:00 fail-over to unknown seen');
  });

  test('events in the order of their times; a stop, which has none, last', () => {
    const all = {
      ioFailedAt: LOSS + 2 * MINUTE,
      movedAt: LOSS + MINUTE,
      rebootedAt: LOSS,
      movedTo: 'node2',
      forgotten: 'stopped',
    } as const;
    expect(names(all).events).toBe(
      '10:00 restart of node1; 10:01 fail-over to node2 seen; 10:02 I/O errors on node1; node1 is stopped',
    );
    expect(names({ ...all, ioFailedOn: 'node0', rebooted: 'n3, n4' }).events).toBe(
      '10:00 restart of n3, n4; 10:01 fail-over to node2 seen; 10:02 I/O errors on node0; node1 is stopped',
    );
    expect(names(all, { node: '' }).events).toContain('restart of -');
    expect(names(all, { node: '' }).lifted).toMatch(/^- is stopped, so/);
  });

  test.each([
    ['a stop comes first', { forgotten: 'stopped', rebootedAt: LOSS, movedAt: LOSS }, 'after a stop'],
    ['a restart of the node', { rebootedAt: LOSS, movedAt: LOSS, ioFailedAt: LOSS }, 'after a restart'],
    ['of another, alone', { rebootedAt: LOSS, rebooted: 'node2' }, 'after a restart'],
    [
      'of another, beside a fail-over',
      { rebootedAt: LOSS, rebooted: 'node2', movedAt: LOSS },
      'after a fail-over',
    ],
    [
      'of another, beside I/O errors',
      { rebootedAt: LOSS, rebooted: 'node2', ioFailedAt: LOSS },
      'after I/O errors',
    ],
    ['a fail-over beside I/O errors', { movedAt: LOSS, ioFailedAt: LOSS }, 'after a fail-over'],
    ['no restart', { rebooted: 'node1' }, 'after I/O errors'],
  ] as const)('what the subject says it was after: %s', (_, over, after) => {
    expect(names(over).after).toBe(after);
  });

  test('the danger, and what lifted the ban', () => {
    expect(names({ ioFailedAt: LOSS }).danger).toMatch(/^The kernel of node1 has given up/);
    expect(names({ ioFailedAt: LOSS, ioFailedOn: 'node2' }).danger).toMatch(/^Writes held on node1/);
    expect(names({ forgotten: 'stopped' }).lifted).toMatch(/^node1 is stopped, so/);
    expect(names({ forgotten: 'rebooted' }).lifted).toMatch(/^node1 was started again/);
  });
});
