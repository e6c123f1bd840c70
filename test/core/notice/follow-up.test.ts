import { MINUTE } from '../../../functions/core/base/time.ts';
import { details } from '../../../functions/core/notice/details.ts';
import type { Change, NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { changed } from '../../../functions/core/notice/follow-up.ts';
import { cause, target as targetLines } from '../../../functions/core/notice/sections.ts';
import { EN, LOSS, NODE1, NODE2, NOW, node, notice, PEER, target } from './notice-facts.ts';

const HEAD = 'Changed since the notice before (Nov 22 10:05:00, notice 4):';
const since = (changes: readonly Change[], headline: NoticeFacts['headline'] = 'lost') =>
  changed(notice({ before: { seq: 4, at: LOSS + 5 * MINUTE, headline, changes, advice: null } }), EN);

describe('what changed since the notice before', () => {
  test('nothing in a first notice; nothing new is said, but not under another headline', () => {
    expect(changed(notice(), EN)).toEqual([]);
    expect(since([])).toEqual(['Nothing has changed since the notice before (Nov 22 10:05:00, notice 4).']);
    expect(since([], 'degraded')).toEqual([]);
  });

  test.each<[change: Change, words: string]>([
    [{ kind: 'about', from: 'a<', to: 'b<' }, 'This notice is about b‹; the notice before was about a‹.'],
    [{ kind: 'detached-by' }, 'It is known who detached the volume.'],
    [{ kind: 'attachment', node: 'n<', to: 'ABSENT' }, 'Attachment of n‹: not listed'],
    [{ kind: 'attachment', node: 'n', to: 'unreadable' }, 'Attachment of n: unknown'],
    [{ kind: 'instance', node: 'n<', to: 'S<' }, 'Instance of n‹: S‹'],
    [{ kind: 'service', node: 'n<', to: 'active' }, 'n‹ is active.'],
    [{ kind: 'approvals', given: 1, needed: 2 }, 'The reattach has 1 of 2 approvals.'],
    [{ kind: 'silent', node: 'n<' }, 'n‹ has fallen silent: neither lines nor heartbeat.'],
    [{ kind: 'heard', node: 'n' }, 'Data of n arrives again.'],
    [{ kind: 'restarted', node: 'n' }, 'n has restarted.'],
    [
      { kind: 'takeover', sign: 'peer-writes', node: 'n<' },
      'n‹ shows a sign of a take-over (writes on the volume since the loss).',
    ],
    [
      { kind: 'takeover', sign: 'peer-writes', node: '' },
      'There is a sign of a take-over by one of the other nodes (writes on the volume since the loss).',
    ],
    [{ kind: 'severity', from: 'medium', to: 'critical' }, 'Severity: WARNING → CRITICAL'],
    [
      { kind: 'cause', from: 'unknown', to: 'path-timeout' },
      'Presumed cause: under investigation → path time-out',
    ],
    [
      { kind: 'read', what: `instance ${NODE1}` },
      'Can be read now: the state of instance node1; look in the OCI Console',
    ],
  ])('%j', (change, words) => {
    expect(since([change])).toEqual([HEAD, `- ${words}`]);
  });

  test('three lines; of more the number stands behind the third', () => {
    const heard = (n: number): Change => ({ kind: 'heard', node: `n${n}` });
    expect(since([1, 2, 3].map(heard))).toEqual([
      HEAD,
      ...[1, 2, 3].map((n) => `- Data of n${n} arrives again.`),
    ]);
    const five = since([1, 2, 3, 4, 5].map(heard));
    expect(five).toHaveLength(4);
    expect(five[3]).toBe('- Data of n3 arrives again. (and 2 more)');
  });
});

describe('what it is about', () => {
  const lines = (over: Partial<NoticeFacts> = {}) => targetLines(notice(over), 'en');
  const PATH = 'Device sdb, IQN iqn.2015-12.com.oracleiaas:a, portal 169.254.2.2:3260, session 3';

  test('cluster, node, its role, volume and way', () => {
    expect(lines()).toEqual([
      'Cluster: CL1 (by tag)',
      `Node: node1 (${NODE1})`,
      'Service: active (by lcdstatus)',
      'Volume: vol1 (ocid1.volume.oc1..v), role data',
      PATH,
    ]);
  });

  test('of no path: every node', () => {
    expect(lines({ target: null })).toEqual([
      'Cluster: CL1 (by tag)',
      `Node: node1 (${NODE1})`,
      `Node: node2 (${NODE2})`,
    ]);
  });

  test('of a node that nobody read no role; of a volume that nobody knows a dash', () => {
    expect(lines({ nodes: [PEER], target: target({ volumeId: null, volumeName: null }) })).toEqual([
      'Cluster: CL1 (by tag)',
      `Node: node1 (${NODE1})`,
      'Volume: unknown (-), role data',
      PATH,
    ]);
  });

  test('resources of all its nodes, each once, twenty at most', () => {
    const tags = Array.from({ length: 30 }, (_, n) => `t${n}`);
    const two = lines({
      nodes: [node({ lifekeeperTags: ['a<', 'b'] }), { ...PEER, lifekeeperTags: ['b', 'c'] }],
    });
    expect(two.at(-1)).toBe('LifeKeeper resources: a‹, b, c');
    const many = lines({ nodes: [node({ lifekeeperTags: tags })] }).at(-1);
    expect(many).toBe(`LifeKeeper resources: ${tags.slice(0, 20).join(', ')}`);
  });

  test('further paths, by what is known of them, twenty at most', () => {
    const more = [
      target({ volumeName: 'v<' }),
      target({ volumeName: null }),
      target({ volumeName: null, portal: null }),
      target({ volumeName: null, portal: null, device: null }),
    ];
    expect(lines({ more }).at(-1)).toBe(
      'Further paths affected: node1: v‹, node1: 169.254.2.2:3260, node1: sdb, node1: ?',
    );
    const many = Array.from({ length: 25 }, () => target());
    expect(
      lines({ more: many })
        .at(-1)
        ?.match(/node1: vol1/g),
    ).toHaveLength(20);
  });
});

describe('the cause', () => {
  const lines = (over: Partial<NoticeFacts> = {}) => cause(notice(over), EN);
  const CHANGE = 'Would change this verdict: further lines or look-ups';

  test('with its evidence, and what would change it', () => {
    expect(lines()).toEqual(['path time-out (likely)', 'Evidence: time-out or no route', CHANGE]);
    expect(lines({ evidence: [] })).toEqual(['path time-out (likely)', CHANGE]);
  });

  test('who detached it', () => {
    const who = { at: LOSS, principal: 'a@x', ip: null, client: 'cli<' };
    expect(lines({ who, evidence: [] })[1]).toBe(
      'Detached at 2026-11-22 10:00:00 JST (UTC+09:00) by a＠x from unknown, client cli‹',
    );
    expect(lines({ who: { ...who, principal: null, client: null }, evidence: [] })[1]).toMatch(
      /by unknown from unknown, client unknown$/,
    );
  });

  test.each(['api-detached', 'api-absent'] as const)(
    'after a detach (%s) why it is not known who',
    (evidence) => {
      expect(lines({ evidence: [evidence] })[2]).toBe('Who detached it: not in Audit so far');
      expect(lines({ evidence: [evidence], headline: 'recovered' })[2]).toBe(CHANGE);
    },
  );

  test('Audit that was not searched, or could not be read, is told so', () => {
    const evidence = ['api-detached'] as const;
    expect(lines({ evidence, auditUnasked: true })[2]).toMatch(
      /^Who detached it: Audit has not been searched/,
    );
    expect(lines({ evidence, auditUnasked: true, auditFailed: true })[2]).toBe(
      'Who detached it could not be read from Audit',
    );
  });

  test('a detach does not tell its intent', () => {
    expect(lines({ cause: 'detached-intent-unknown' })[2]).toMatch(
      /^A detach without a log-out does not tell the intent/,
    );
    expect(lines({ cause: 'detached-planned' })[2]).toBe(CHANGE);
  });
});

describe('the details', () => {
  const of = (head: string, over: Partial<NoticeFacts> = {}) =>
    Object.fromEntries(details(notice(over), EN))[head];
  const at = (clock: string) => `2026-11-22 ${clock}:00 JST (UTC+09:00)`;

  test('have every section, in the order of their reading', () => {
    expect(details(notice(), EN).map(([head]) => head)).toEqual(
      ['target', 'time', 'impact', 'state', 'cause', 'unread', 'action', 'request', 'avoid', 'contacts'].map(
        (name) => `head.${name}`,
      ),
    );
  });

  test('times, with what they rest on', () => {
    expect(of('head.time')).toEqual([
      `Loss: ${at('10:00')} (basis: the line of the loss)`,
      `Detected: ${at('10:03')}`,
    ]);
    expect(of('head.time', { recoveredAt: NOW })?.[2]).toBe(`Recovered: ${at('10:10')}`);
    expect(of('head.time', { recoveredAt: NOW, backBy: 'writes' })?.[2]).toBe(
      `Answering again: at ${at('10:10')} at the latest`,
    );
    expect(of('head.time', { headline: 'unclear' })?.[0]).toBe(
      `State of the disk not known since about: ${at('10:00')}`,
    );
    const clock = { kind: 'not-running', timeoutSec: { from: 1, to: 1 } } as const;
    expect(of('head.time', { clock })?.[0]).toMatch(/^Not responding since: /);
    expect(of('head.time', { clock: { kind: 'at-once' } })?.[0]).toMatch(/^Loss: /);
  });

  test('the request with every guard, or that there is none', () => {
    expect(of('head.request')).toEqual(['There is no plan.']);
    const plan = {
      request: { b: 'x<', a: 1 },
      guards: [
        { code: 'guard-quiet', verdict: 'met' },
        { code: 'guard-new<', verdict: 'not-met' },
      ],
    };
    const [request, met, other] = of('head.request', { plan: plan as never }) ?? [];
    expect(request).toBe('{"a":1,"b":"x‹"}');
    expect(met).toMatch(/: five quiet minutes since the last attachment change$/);
    expect(other).toMatch(/: guard-new‹$/);
  });

  test('whom to call, what to leave alone, what it means', () => {
    expect(of('head.contacts')).toEqual(['none configured']);
    expect(of('head.contacts', { contacts: ['a@x', 'b'] })).toEqual(['a＠x', 'b']);
    expect(of('head.avoid', { avoid: ['detach'] })).toEqual(['Do not detach anything.']);
    expect(of('head.impact', { impact: 'none' })).toEqual(['None.']);
  });
});
