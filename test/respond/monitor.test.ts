import { sha256 } from '../../functions/core/base/canonical.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import type { MonitorFinding, MonitorReport } from '../../functions/core/monitor/finding.ts';
import { heartbeatLine } from '../../functions/core/monitor/heartbeat.ts';
import { emptyMonitorState } from '../../functions/core/monitor/state.ts';
import type { MetricPoint } from '../../functions/core/ports.ts';
import { MONITOR, MONITOR_STATE } from '../../functions/store/heartbeat.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, NODE1, NODE2, type SceneOptions, scene, TOPIC } from './scene.ts';

const MONITOR_TOPIC = 'ocid1.onstopic.oc1.xx.monitor';

function stage(options: SceneOptions = {}) {
  const posted: { readonly at: number; readonly points: readonly MetricPoint[] }[] = [];
  const play = scene({
    decide,
    metricsCompartmentId: COMPARTMENT,
    ...options,
    extra: {
      metrics: {
        load: () => Promise.reject(new Error('not asked for')),
        post: async (_compartment, points) => void posted.push({ at: play.clock.now(), points }),
      },
    },
  });
  const { compute } = play.cloud;
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
  compute.addInstance({ id: NODE1, displayName: 'node1', ...place, ...tags });
  compute.addInstance({ id: NODE2, displayName: 'node2', ...place, ...tags });
  const nodes = Object.fromEntries(
    [NODE1, NODE2].map((id, index) => [
      id,
      {
        instanceId: id,
        displayName: `node${index + 1}`,
        ...place,
        clusterTag: 'CL1',
        lifekeeperSeen: true,
        recoveryTimeoutSec: null,
        attachments: [],
        seenAt: play.clock.now(),
      },
    ]),
  );
  const inventory = { schema: 'warden.inventory/1', takenAt: play.clock.now(), nodes };
  return {
    ...play,
    posted,
    values: (name: string) =>
      posted.flatMap(({ points }) => points.filter((point) => point.name === name).map(({ value }) => value)),
    setUp: () =>
      play.store.put('inventory/current.json', new TextEncoder().encode(JSON.stringify(inventory)), {
        kind: 'any',
      }),
    /** What `sweep` writes and does. */
    report: async (report: Partial<MonitorReport>) => {
      const whole: MonitorReport = {
        sweptAt: play.clock.now(),
        findings: [],
        unchecked: [],
        silent: {},
        ...report,
      };
      const body = new TextEncoder().encode(
        JSON.stringify({
          schema: 'warden.inbox/1',
          source: 'sweep',
          signals: [],
          events: [],
          monitor: whole,
        }),
      );
      await play.store.put(`inbox/${sha256(body)}.json`, body, { kind: 'absent' });
      await play.wake();
    },
    titlesOf: (topic: string) => play.cloud.notifications.inbox(topic).map(({ title }) => title),
    monitorState: () =>
      MONITOR.decode(toJsonBytes(play.read(MONITOR_STATE)), MONITOR_STATE) ?? emptyMonitorState(),
  };
}

const markedLine = (id: string, at: number) => ({
  id,
  source: 'oci-iscsi-warden',
  data: heartbeatLine(id),
  time: new Date(at).toISOString(),
});

const connector: MonitorFinding = {
  code: 'connector-errors',
  severity: 'high',
  subject: 'connector',
  name: 'connector',
  cluster: null,
  since: null,
  detail: '3',
};

const allSilent = (at: number): Partial<MonitorReport> => ({
  findings: [
    {
      code: 'cluster-silent',
      severity: 'critical',
      subject: 'tag:CL1',
      name: 'CL1',
      cluster: 'CL1',
      since: at,
      detail: 'node1, node2',
    },
  ],
  silent: { [NODE1]: at, [NODE2]: at },
});

describe('the marked line', () => {
  test('comes out: noted with its latency, no evidence of any node, nothing left behind', async () => {
    const play = stage();
    const sentAt = play.clock.now() - 42 * SECOND;
    await play.clock.play(
      (async () => {
        await play.deliver([markedLine('drill-1', sentAt)]);
        await play.clock.sleep(MINUTE);
        await play.deliver([markedLine('drill-1', sentAt)]);
        await play.clock.sleep(MINUTE);
      })(),
    );
    const last = play.read('heartbeat/last.json') as { recent: { seenAt: number }[] };
    expect(last).toMatchObject({ recent: [{ id: 'drill-1', lineAt: sentAt }] });
    expect(last.recent).toHaveLength(1);
    expect(play.values('heartbeat_latency_sec')).toEqual([((last.recent[0]?.seenAt ?? 0) - sentAt) / 1_000]);
    expect(play.names('topology/')).toEqual([]);
    expect(play.names('inbox/')).toEqual([]);
    expect(play.incidents()).toEqual([]);
    expect(play.logged).toEqual([]);
  });

  test('another holder writes at the same moment: both lines are kept', async () => {
    const play = stage();
    const at = play.clock.now();
    const slowPass = play.unleasedPass();
    await play.clock.play(
      (async () => {
        await play.deliver([markedLine('one', at)]);
        await Promise.all([slowPass(), play.clock.sleep(MINUTE)]);
        await play.deliver([markedLine('two', at + 1)]);
        await Promise.all([slowPass(), play.clock.sleep(MINUTE)]);
      })(),
    );
    const last = play.read('heartbeat/last.json') as { recent: { id: string }[] };
    expect(last.recent.map(({ id }) => id).sort()).toEqual(['one', 'two']);
  });
});

describe('a report of sweep', () => {
  test('is told once on the topic of the monitor; delivered again it changes nothing', async () => {
    const play = stage({ monitorTopicId: MONITOR_TOPIC });
    await play.clock.play(
      (async () => {
        const sweptAt = play.clock.now();
        await play.report({ sweptAt, findings: [connector] });
        await play.clock.sleep(MINUTE);
        await play.report({ sweptAt, findings: [connector] });
        await play.clock.sleep(MINUTE);
      })(),
    );
    expect(play.titlesOf(MONITOR_TOPIC)).toEqual([expect.stringMatching(/ \[LKW:monitor\]$/)]);
    expect(play.titlesOf(TOPIC)).toEqual([]);
    expect(play.monitorState().outbox).toEqual([]);
    expect(play.names('inbox/')).toEqual([]);
    expect(play.values('notices_sent').reduce((a, b) => a + b, 0)).toBe(1);
  });

  test('without a topic of its own goes to the topic of the incidents', async () => {
    const play = stage();
    await play.clock.play(play.report({ findings: [connector] }).then(() => play.clock.sleep(MINUTE)));
    expect(play.titlesOf(TOPIC)).toEqual([expect.stringMatching(/ \[LKW:monitor\]$/)]);
  });

  test('Notifications refuses: the notice waits in the store and goes out without another wake', async () => {
    const play = stage({ monitorTopicId: MONITOR_TOPIC });
    await play.clock.play(
      (async () => {
        play.fail({ operation: 'PublishMessage', fault: INTERNAL_ERROR });
        await play.report({ findings: [connector] });
        await play.clock.sleep(10 * SECOND);
        expect(play.titlesOf(MONITOR_TOPIC)).toEqual([]);
        expect(play.monitorState().outbox).toHaveLength(1);
        play.heal();
        await play.clock.sleep(10 * MINUTE);
      })(),
    );
    expect(play.titlesOf(MONITOR_TOPIC)).toHaveLength(1);
    expect(play.monitorState().outbox).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'killed at effect %i: told all the same, never lost',
    async (n) => {
      const play = stage({ monitorTopicId: MONITOR_TOPIC });
      await play.clock.play(
        (async () => {
          play.killAtEffect(n);
          await play.report({ findings: [connector] });
          await play.clock.sleep(3 * MINUTE);
          await play.wake();
          await play.clock.sleep(5 * MINUTE);
        })(),
      );
      const titles = play.titlesOf(MONITOR_TOPIC);
      expect(titles.length).toBeGreaterThanOrEqual(1);
      expect(new Set(titles).size).toBe(1);
      expect(play.monitorState().outbox).toEqual([]);
      expect(play.names('inbox/')).toEqual([]);
    },
  );
});

describe('all nodes of a cluster are silent', () => {
  test('with a topic of its own for the monitor: the operators of the cluster are told too, and when it ends', async () => {
    const play = stage({ monitorTopicId: MONITOR_TOPIC });
    await play.clock.play(
      (async () => {
        await play.setUp();
        await play.report(allSilent(play.clock.now() - 15 * MINUTE));
        await play.clock.sleep(5 * MINUTE);
        expect(play.titlesOf(MONITOR_TOPIC)).toEqual([
          '[CRITICAL] CL1 all nodes silent; state unknown [LKW:monitor]',
        ]);
        expect(play.titlesOf(TOPIC)).toEqual([
          expect.stringMatching(/^\[CRITICAL\] CL1 all nodes silent; state unknown \[LKW:\w{8}\]$/),
        ]);
        await play.report({});
        await play.clock.sleep(30 * MINUTE);
      })(),
    );
    expect(play.titlesOf(TOPIC)).toHaveLength(2);
    expect(play.titlesOf(MONITOR_TOPIC)).toHaveLength(2);
    expect(play.incidents()).toEqual([expect.objectContaining({ closedBy: 'recovered' })]);
  });

  test('one topic for both: the notice of the monitor is the only one', async () => {
    const play = stage();
    await play.clock.play(
      (async () => {
        await play.setUp();
        await play.report(allSilent(play.clock.now() - 15 * MINUTE));
        await play.clock.sleep(5 * MINUTE);
      })(),
    );
    expect(play.titlesOf(TOPIC)).toEqual(['[CRITICAL] CL1 all nodes silent; state unknown [LKW:monitor]']);
    expect(play.incidents()).toEqual([]);
  });
});

test('metrics are posted at most once a minute while the work lasts', async () => {
  const play = stage({ monitorTopicId: MONITOR_TOPIC });
  await play.clock.play(
    (async () => {
      await play.setUp();
      await play.report(allSilent(play.clock.now() - 15 * MINUTE));
      await play.clock.sleep(8 * MINUTE);
    })(),
  );
  const times = play.posted.map(({ at }) => at);
  expect(times.length).toBeGreaterThan(1);
  for (const [index, at] of times.slice(1).entries())
    expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
});
