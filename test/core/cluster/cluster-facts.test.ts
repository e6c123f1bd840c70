import { MINUTE } from '../../../functions/core/base/time.ts';
import {
  type ClusterReadings,
  clusterFacts,
  lateLinesOf,
} from '../../../functions/core/cluster/cluster-facts.ts';
import { NEVER_ASKED } from '../../../functions/core/probe/stored.ts';
import { CLUSTER, inventory, lookUps, NODE1, NODE2, probe, T0, unreadable, view } from '../decision/story.ts';

const answer = probe(['ISP'], T0);
const facts = answer.known ? answer.value : null;
const failure = { known: false, what: 'probe', errorCode: 'timeout', detail: 'none' } as const;

const read = (over: Partial<ClusterReadings> = {}) =>
  clusterFacts({
    now: T0,
    cluster: CLUSTER,
    views: [view(NODE1)],
    lookUps: lookUps(T0),
    inventory: inventory(),
    probes: {},
    silence: { since: {}, sweptAt: 0 },
    ...over,
  });

test('what was read is joined; what is not known of any node is left out', () => {
  expect(read()).toEqual({
    now: T0,
    cluster: CLUSTER,
    views: [view(NODE1)],
    lookUps: lookUps(T0),
    inventory: inventory(),
  });
});

test('zones and late lines are those of the nodes of the cluster', () => {
  const late = [{ from: T0, to: T0 + 1, readAt: null }];
  const zoneOffsets = new Map([
    [NODE1, 9],
    ['other', 1],
  ]);
  const found = read({ zoneOffsets, lateLines: new Map([[NODE2, late]]) }).lookUps;
  expect(found.zoneOffsets).toEqual({ [NODE1]: 9 });
  expect(found.lateLines).toEqual({ [NODE2]: late });
});

describe('answers of the nodes', () => {
  const stored = { ...NEVER_ASKED, round: T0 };
  const of = (probes: ClusterReadings['probes']) => {
    const { probes: answers, probeFailures } = read({ probes }).lookUps;
    return { answers, probeFailures };
  };

  test('one that answered, also if it failed to since', () => {
    expect(of({ [NODE1]: { ...stored, facts } })).toEqual({ answers: { [NODE1]: answer } });
    expect(of({ [NODE1]: { ...stored, facts, failure } })).toEqual({
      answers: { [NODE1]: answer },
      probeFailures: { [NODE1]: failure },
    });
  });

  test('one that never did: why, or nothing yet', () => {
    expect(of({ [NODE1]: { ...stored, failure } })).toEqual({ answers: { [NODE1]: failure } });
    expect(of({ [NODE1]: { ...stored, pending: true } })).toEqual({});
    const dark = unreadable('probe');
    if (dark.known) throw new Error('readable');
    expect(of({ [NODE1]: dark })).toEqual({ answers: { [NODE1]: dark } });
  });

  test('another node is none of this cluster', () => {
    expect(of({ other: { ...stored, facts } })).toEqual({});
  });
});

test('an instance that cannot be read, or has said nothing, may be silent', () => {
  const silence = { since: { [NODE1]: T0 - 9 }, sweptAt: T0 };
  const silent = (over: Partial<ClusterReadings>) => read({ silence, ...over }).lookUps.silent;
  const dark = lookUps(T0, { instances: { [NODE1]: unreadable('instance') } });
  expect(silent({ lookUps: dark, views: [] })).toEqual({ [NODE1]: T0 - 9 });
  expect(silent({ views: [view(NODE1, [], { lastAt: null })] })).toEqual({ [NODE1]: T0 - 9 });
  expect(silent({ views: [view(NODE2, [], { lastAt: T0 + 1 })] })).toEqual({ [NODE1]: T0 - 9 });
});

describe('lines that came late', () => {
  const LATE = T0 - 2 * MINUTE - 1;
  const of = (...signals: Parameters<typeof lateLinesOf>[0]) => Object.fromEntries(lateLinesOf(signals, T0));

  test('are those that took longer than two minutes, by node', () => {
    expect(of({ node: NODE1, at: LATE + 1 })).toEqual({});
    expect(of({ node: NODE1, at: LATE }, { node: NODE2, at: LATE - 5 }, { node: NODE2, at: T0 })).toEqual({
      [NODE1]: { from: LATE, to: LATE, readAt: null },
      [NODE2]: { from: LATE - 5, to: LATE - 5, readAt: null },
    });
  });

  test('from the first to the last of them, in any order, with the newest reading', () => {
    const lines = [
      { node: NODE1, at: LATE - 9, readAt: T0 - 3 },
      { node: NODE1, at: LATE, readAt: null },
      { node: NODE1, at: LATE - 20 },
      { node: NODE1, at: LATE - 4, readAt: T0 - 7 },
    ];
    const whole = { [NODE1]: { from: LATE - 20, to: LATE, readAt: T0 - 3 } };
    expect(of(...lines)).toEqual(whole);
    expect(of(...lines.toReversed())).toEqual(whole);
  });
});
