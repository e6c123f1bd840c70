import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { HOUR } from '../../functions/core/base/time.ts';
import type { ClusterFacts } from '../../functions/core/cluster/cluster-facts.ts';
import type { DecisionInput } from '../../functions/core/decision/contract.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { DEFAULT_POLICY } from '../../functions/core/incident/policy.ts';
import { emptyMonitorState } from '../../functions/core/monitor/state.ts';
import { readFacts } from '../../functions/reattach/judge.ts';
import { Responder } from '../../functions/respond/cycle.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { readOne } from '../../functions/store/collection.ts';
import { PROBE, probeName } from '../../functions/store/evidence.ts';
import { MONITOR_STATE } from '../../functions/store/heartbeat.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { type FunctionName, SIM } from '../../infra/local/simulator/installation.ts';
import { countingIds } from '../../infra/local/simulator/virtual-time.ts';
import { detachedCluster } from './stage.ts';

type Sim = ReturnType<typeof detachedCluster>;

function portsOf(sim: Sim, name: FunctionName) {
  const ports = cloudPorts(sim.cloud, functionCaller(name, SIM.functionId(name)));
  return { ...ports, approvals: ports.store(SIM.approvalsBucket), clock: sim.time };
}

/** What a new holder of the lease decides from. */
async function decidedFrom(sim: Sim): Promise<DecisionInput> {
  const inputs: DecisionInput[] = [];
  const { auditLog: _, ...ports } = portsOf(sim, 'respond');
  const responder = new Responder(
    {
      ...ports,
      store: ports.store(SIM.stateBucket),
      ids: countingIds('same-picture'),
      log: createLogger({ level: () => 'error', now: sim.time.now, write: () => undefined }),
    },
    {
      topicId: SIM.topicId,
      policy: { ...DEFAULT_POLICY, mode: 'approve', languages: ['en'] },
      probe: { probeFunctionId: SIM.functionId('probe'), respond: null },
      decide: (input) => {
        inputs.push(input);
        return decide(input);
      },
    },
  );
  await responder.run(async () => undefined);
  const [input] = inputs;
  if (input === undefined) throw new Error('nothing was decided');
  return input;
}

/** The inventory is not written for its times alone: what is stored may be older in nothing but them. */
function withoutTimes(facts: ClusterFacts) {
  const text = JSON.stringify(facts.inventory, (key, value: unknown) =>
    ['takenAt', 'seenAt', 'lastAttachedAt'].includes(key) ? undefined : value,
  );
  return { ...facts, inventory: JSON.parse(text) as unknown };
}

/** What `reattach` judges from. */
async function judgedFrom(sim: Sim, incident: Incident) {
  const ports = portsOf(sim, 'reattach');
  return readFacts({ ...ports, store: ports.store(SIM.stateBucket) }, incident);
}

test('who acts sees what who decides saw, field by field', async () => {
  const sim = detachedCluster({ probe: true });
  await sim.run('20m');
  const state = portsOf(sim, 'respond').store(SIM.stateBucket);
  // Whether an agent is silent is known from the report of `sweep` only.
  const [incident] = sim.incidents();
  const [node1, node2] = incident?.cluster.nodes ?? [];
  if (incident === undefined || node1 === undefined || node2 === undefined) throw new Error('no incident');
  const sweptAt = sim.time.now();
  const monitor = { ...emptyMonitorState(), sweptAt, silent: { [node2]: sweptAt - HOUR } };
  await state.delete(MONITOR_STATE);
  await state.put(MONITOR_STATE, toJsonBytes(monitor), { kind: 'absent' });
  const name = probeName(node1);
  const probe = await readOne(state, name, PROBE);
  const failure = { known: false, what: `probe of ${node1}`, errorCode: 'OCI_TIMEOUT', detail: '' } as const;
  await state.delete(name);
  await state.put(name, toJsonBytes({ ...probe, failure }), { kind: 'absent' });

  const decided = await decidedFrom(sim);
  const judged = await judgedFrom(sim, decided.incident ?? incident);
  const { now, cluster, views, lookUps, inventory } = decided;
  expect(withoutTimes(judged)).toEqual(withoutTimes({ now, cluster, views, lookUps, inventory }));
  // Nothing of it is the same merely because neither side has it.
  expect(judged.views).toHaveLength(2);
  expect(judged.lookUps).toMatchObject({
    attachments: { known: true },
    audit: { known: true },
    load: { [node1]: { known: true }, [node2]: { known: true } },
    probes: { [node1]: { known: true }, [node2]: { known: true } },
    probeFailures: { [node1]: { errorCode: 'OCI_TIMEOUT' } },
    silent: { [node2]: sweptAt - HOUR },
  });
});
