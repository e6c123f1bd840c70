import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { known } from '../../../functions/core/notice/section-known.ts';
import { loadLines, relatedLines } from '../../../functions/core/notice/section-load.ts';
import {
  acknowledgedLine,
  probeLines,
  stageText,
  state,
} from '../../../functions/core/notice/section-state.ts';
import { lookUpName, unread, unreadInShort } from '../../../functions/core/notice/section-unread.ts';
import { EN, JA, LOSS, NODE1, node, notice, PEER, target } from './notice-facts.ts';

const AT_TEN = '2026-11-22 10:00:00 JST (UTC+09:00)';
type Sign = NoticeFacts['takeover'][number];
const sign = (over: Partial<Sign>): Sign =>
  ({ code: 'peer-writes', node: 'n', name: 'node2', at: LOSS, ...over }) as Sign;
/** Without a clock: its lines have their own test. */
const still = (over: Partial<NoticeFacts> = {}) => notice({ deadline: null, ...over });

describe('the present state', () => {
  const NODES = [
    `node1: instance RUNNING, active (by lcdstatus), last matched line ${AT_TEN}`,
    'node1: attachment DETACHED (portal 169.254.2.2:3260)',
    `node2: instance RUNNING, standby (presumed, by the writes before the loss), last matched line ${AT_TEN}`,
  ];
  const OUTAGE = 'Outage so far: at least 10 min (from log lines)';

  test('is each node, and the outage', () => {
    expect(state(still(), EN)).toEqual([...NODES, OUTAGE]);
  });

  test.each(['planned', 'late', 'late-failed', 'unclear', 'stray'] as const)(
    'of what is %s there is no length that goes on',
    (headline) => {
      expect(state(still({ headline }), EN)).toEqual(NODES);
    },
  );

  test('of a disk that hangs it is no outage', () => {
    const clock = { kind: 'not-running', timeoutSec: { from: 120, to: 120 } } as const;
    expect(state(still({ clock }), EN)[3]).toBe('Not responding so far: at least 10 min (from log lines)');
  });

  test('where nothing is lost and no node was read, that is said', () => {
    expect(state(still({ target: null, nodes: [] }), EN)).toEqual(['No node could be read']);
  });

  test('signs of a take-over, a line each', () => {
    const takeover = [sign({}), sign({ code: 'virtual-ip-moved', name: '', doubtful: true })];
    const lines = state(still({ takeover }), EN).slice(4);
    expect(lines[0]).toBe('Sign of a take-over: writes on the volume since the loss on node2');
    expect(lines[1]).toMatch(
      /^Sign of a take-over: virtual IP moved on .+\. Its line is stamped before the loss/,
    );
    expect(lines).toHaveLength(2);
  });

  test('what people ordered, the plan, and what is not told singly', () => {
    const lines = state(
      still({
        acknowledged: { by: 'sato@x', at: LOSS, via: 'cli' } as never,
        hold: { by: 'a<', until: LOSS + MINUTE, why: 'b<' },
        reattach: { planId: 'p<', at: LOSS, stage: { kind: 'expired' } as never },
        muted: 2,
      }),
      EN,
    ).slice(4);
    expect(lines).toEqual([
      'Further symptoms of the same cause, not notified singly: 2',
      'Reattach plan p‹: expired without approval (since Nov 22 10:00:00)',
      'Acknowledged by sato＠x at Nov 22 10:00:00',
      'On hold by a‹ until Nov 22 10:01:00: b‹',
    ]);
  });

  test('of a node: what is not known, its silence and its clock', () => {
    const over = {
      state: 'unknown',
      lastLineAt: null,
      api: 'ABSENT',
      portal: null,
      silentSince: LOSS,
    } as const;
    const lines = (more: object) => state(still({ nodes: [node({ ...over, ...more })] }), EN);
    expect(lines({ zoneOffsetHours: 9, clockAheadMs: 2.6 * MINUTE }).slice(0, 5)).toEqual([
      'node1: instance unknown, active (by lcdstatus), last matched line unknown',
      'node1: attachment not listed (portal -)',
      `node1: no agent heartbeat since ${AT_TEN}`,
      expect.stringContaining('are +9 h off'),
      expect.stringContaining('stamped 3 min later than'),
    ]);
    expect(lines({ zoneOffsetHours: -9, clockAheadMs: -2.4 * MINUTE }).slice(3, 5)).toEqual([
      expect.stringContaining('are -9 h off'),
      expect.stringContaining('stamped 2 min earlier than'),
    ]);
    expect(lines({ zoneOffsetHours: 0, clockAheadMs: 0 }).slice(3, 5)).toEqual([
      expect.stringContaining('are 0 h off'),
      expect.stringContaining('stamped 0 min earlier than'),
    ]);
  });

  test('what is not known is said in the words of the reader', () => {
    const [line] = state(still({ nodes: [node({ state: 'unknown' })] }), JA);
    expect(line).not.toContain('unknown');
    expect(known(still({ nodes: [node({ state: 'unknown' })] }), JA, true).join()).not.toContain('unknown');
    const answered = node({ probe: { at: LOSS, resources: [], sessions: [], ocidRunning: true } as never });
    expect(state(still({ nodes: [answered] }), EN).some((one) => one.includes('ocid is running'))).toBe(true);
  });

  test.each([
    ['unknown', 'probe', 'of unknown role (active or standby)'],
    ['active', null, 'active'],
    ['standby', 'probe', 'standby (by lcdstatus)'],
  ] as const)('of a node that is %s by %s the role is told as %s', (service, serviceBy, words) => {
    expect(state(still({ nodes: [node({ service, serviceBy })] }), EN)[0]).toContain(
      `RUNNING, ${words}, last`,
    );
  });

  test.each(['unreadable', 'not-asked'] as const)('an attachment that is %s', (api) => {
    const lines = state(still({ nodes: [node({ api })] }), EN);
    const told = 'node1: attachment unknown (portal 169.254.2.2:3260)';
    expect(lines.includes(told)).toBe(api === 'unreadable');
    expect(lines.filter((line) => line.includes('attachment'))).toHaveLength(api === 'unreadable' ? 1 : 0);
  });
});

describe('who acknowledged', () => {
  test('by a link: what was typed cannot become an address', () => {
    const ctx = { lang: 'en', zone: 'UTC' } as const;
    expect(acknowledgedLine({ by: 'evil.example/<x>', at: LOSS, via: 'link' }, ctx)).toBe(
      'Acknowledged by link at Nov 22 01:00:00; name typed: evil·example/‹x› (identity not verified)',
    );
    expect(acknowledgedLine({ by: 'a.b', at: LOSS }, ctx)).toBe('Acknowledged by a.b at Nov 22 01:00:00');
  });
});

test('an attach that somebody else had made already is told so', () => {
  const stage = { kind: 'attached', attachmentId: 'at', approvedBy: ['a'] } as never as object;
  expect(stageText({ ...stage, adopted: true } as never, EN)).toBe(
    'was attached already as at (approved by a)',
  );
  expect(stageText({ ...stage } as never, EN)).toBe('attached as at (approved by a)');
});

describe('what a node answered', () => {
  const facts = {
    at: LOSS,
    resources: [],
    commPathsAlive: 0,
    commPathsDead: 0,
    sessions: [],
    ocidRunning: false,
  };
  const told = (over: object) => probeLines('node1', { ...facts, ...over } as never, 'en', 'UTC');

  test('lists of six are whole, of seven the last is counted', () => {
    const resources = (n: number) => Array.from({ length: n }, (_, i) => ({ tag: `r${i}`, state: 'ISP' }));
    expect(told({ resources: resources(6) })[0]).toContain('r5 ISP; ');
    expect(told({ resources: resources(7) })[0]).toContain('r5 ISP and 1 more; ');
  });

  test('mounts, multipath and ocid only where there are any', () => {
    expect(told({ mounts: [], multipath: [] })).toHaveLength(1);
    expect(
      told({
        mounts: [
          { at: '/a', readOnly: false },
          { at: '/b', readOnly: true },
        ],
      })[1],
    ).toBe('node1: mounted from iSCSI disks: /a, /b (read-only)');
    expect(told({ multipath: [{ map: 'm', pathsUp: 2, pathsDown: 0, queueing: false }] })[1]).toBe(
      'node1: multipath m 2 paths up, 0 down',
    );
    expect(told({ ocidRunning: true })).toHaveLength(2);
  });
});

describe('the load before the loss', () => {
  const load = (cpu: number | null, average: number | null, throttled: number | null) =>
    loadLines(
      node({ load: { cpuUtilizationMax: cpu, loadAverageMax: average, throttledIosSum: throttled } }),
      { lang: 'en' },
    );
  const NOT_READ = loadLines(node({ load: null }), { lang: 'en' });

  test('was not looked for, or could not be read', () => {
    expect(loadLines(node(), { lang: 'en' })).toEqual([]);
    expect(NOT_READ).toEqual([expect.stringContaining('node1')]);
    expect(load(null, null, null)).toEqual(NOT_READ);
  });

  test('is rounded; what is not known of it is said', () => {
    expect(load(12.4, 1.26, 0)[0]).toMatch(/12%.*1\.3/);
    expect(load(null, 1, 0)[0]).toMatch(/unknown/);
    expect(load(99.5, null, null)[0]).toMatch(/100%.*unknown.*unknown/);
    expect(load(null, null, 1)).not.toEqual(NOT_READ);
    expect(load(1, 1, 1)).not.toEqual(load(1, 1, 0));
  });
});

test('what else the cause brought along: named, or counted by a version before', () => {
  const lines = (over: Partial<NoticeFacts>) => relatedLines(notice(over), { lang: 'en' });
  expect(lines({})).toEqual([]);
  expect(lines({ muted: 1 })).toEqual([expect.stringMatching(/singly: 1$/)]);
  expect(lines({ muted: 1, related: [] })).toEqual([]);
  expect(lines({ muted: 1, related: ['device-failure'] })).toHaveLength(1);
});

describe('what could not be read', () => {
  const failed = (what: string, errorCode = 'OCI_THROTTLED') => ({ what, errorCode, detail: '' }) as never;

  test('nothing: the details say so, a mail does not', () => {
    expect(unread(notice(), 'en')).toEqual(['None.']);
    expect(unreadInShort(notice(), 'en')).toEqual([]);
  });

  test('a code of ours is explained, one of a service stays', () => {
    const [ours, theirs] = unread(notice({ unread: [failed('Audit'), failed('Audit', 'Weird<')] }), 'en');
    expect(ours).toMatch(/^- Could not be read: Audit; look up there .* \(OCI_THROTTLED: [^?]{9,}\)$/);
    expect(theirs).toMatch(/^- Could not be read: Audit; .* \(Weird‹\)$/);
  });

  test('a mail names five, the details fifty', () => {
    const lost = (n: number) =>
      notice({ unread: Array.from({ length: n }, (_, i) => failed(`volume v${i}`)) });
    expect(unreadInShort(lost(5), 'en')).toHaveLength(5);
    expect(unreadInShort(lost(5), 'en').at(-1)).toContain('v4');
    expect(unreadInShort(lost(7), 'en').slice(5)).toEqual(['2 more could not be read.']);
    expect(unread(lost(60), 'en')).toHaveLength(50);
  });

  test.each([
    [`instance ${NODE1}`, 'the state of instance node1; look in the OCI Console'],
    ['instance ocid1.other<', 'the state of instance ocid1.other‹; look in the OCI Console'],
    ['volume a b c', 'the state of volume c; look in the OCI Console'],
    ['metrics', 'the load of -; look at "Metrics" in the OCI Console'],
    ['attachments of x', 'the list of attachments; look at "Attached block volumes" in the OCI Console'],
    ['tomorrow <thing>', 'tomorrow ‹thing›'],
  ])('%j is told as %j', (what, words) => {
    expect(lookUpName(what, notice(), 'en')).toBe(words);
  });
});

describe('what a mail tells as known', () => {
  const lines = (over: Partial<NoticeFacts> = {}, isShort = false) => known(still(over), EN, isShort);
  const NODES = [
    'node1: active (by lcdstatus), instance RUNNING, attachment DETACHED, last matched line Nov 22 10:00:00',
    'node2: standby (presumed, by the writes before the loss), instance RUNNING, last matched line Nov 22 10:00:00',
  ];

  test('impact, cause, way and nodes; a follow-up only what may change', () => {
    expect(lines({ impact: 'none' })).toEqual([
      'Impact: None.',
      'Evidence of the cause: time-out or no route',
      'Device sdb, IQN iqn.2015-12.com.oracleiaas:a, portal 169.254.2.2:3260, session 3',
      ...NODES,
    ]);
    expect(lines({}, true)).toEqual(NODES);
  });

  test('the cause stands here where the five lines say who did it', () => {
    const who = { at: LOSS, principal: 'p', ip: null, client: null };
    expect(lines({ evidence: [] })[1]).toMatch(/^Device/);
    expect(lines({ who })[1]).toBe('Presumed cause: path time-out (likely; evidence: time-out or no route)');
    expect(lines({ who, evidence: [] })[1]).toBe('Presumed cause: path time-out (likely)');
  });

  test('what is not known of the way', () => {
    const way = { device: null, iqn: null, portal: null, session: null };
    expect(lines({ target: target(way) })[2]).toBe(
      'Device unknown, IQN unknown, portal unknown, session unknown',
    );
    expect(lines({ target: null }).some((line) => line.startsWith('Device'))).toBe(false);
  });

  test('doubts about a node stand under it', () => {
    const nodes = [
      node({
        state: 'unknown',
        lastLineAt: null,
        silentSince: LOSS,
        clockAheadMs: MINUTE,
        probe: { ocidRunning: true } as never,
      }),
      PEER,
    ];
    expect(lines({ nodes }, true)).toEqual([
      'node1: active (by lcdstatus), instance unknown, attachment DETACHED, last matched line unknown',
      'node1: no agent heartbeat since Nov 22 10:00:00',
      expect.stringContaining('stamped 1 min later'),
      expect.stringMatching(/^node1: ocid is running/),
      NODES[1],
    ]);
    expect(lines({ nodes: [node({ probe: { ocidRunning: false } as never }), PEER] }, true)).toEqual(NODES);
  });

  test('signs of one node in one line, doubtful ones on their own', () => {
    const takeover = [
      sign({ code: 'peer-writes' }),
      sign({ code: 'virtual-ip-moved', doubtful: true }),
      sign({ code: 'peer-in-service', name: 'node3<' }),
      sign({ code: 'peer-failover-line' }),
      sign({ code: 'told-before', name: '' }),
    ];
    const told = lines({ takeover }, true).slice(2);
    expect(told.slice(0, 2)).toEqual([
      'Sign of a take-over: writes on the volume since the loss, LifeKeeper fail-over line on node2',
      'Sign of a take-over: resource in service by lcdstatus on node3‹',
    ]);
    expect(told[2]).toMatch(/^Sign of a take-over: sign notified before the update on .+/);
    expect(told[3]).toMatch(/^Sign of a take-over: virtual IP moved on node2\. Its line/);
    expect(told).toHaveLength(4);
  });

  test('five further paths by name, the others as a number', () => {
    const paths = (n: number) => Array.from({ length: n }, (_, i) => target({ volumeName: `v${i}` }));
    expect(lines({ more: paths(5) }, true)[2]).toBe(
      'Further paths lost: node1 v0, node1 v1, node1 v2, node1 v3, node1 v4',
    );
    expect(lines({ more: paths(7) }, true)[2]).toMatch(/node1 v4, and 2 more$/);
    const nameless = [
      target({ volumeName: null }),
      target({ volumeName: null, portal: null }),
      target({ volumeName: null, portal: null, device: null }),
    ];
    expect(lines({ more: nameless }, true)[2]).toBe(
      'Further paths lost: node1 169.254.2.2:3260, node1 sdb, node1 ?',
    );
  });
});
