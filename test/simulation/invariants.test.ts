import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { CANARY_SECRET } from '../../infra/local/cloud/compute-records.ts';
import { toAttachment } from '../../infra/local/cloud/compute-shapes.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../infra/local/simulator/simulation.ts';
import { type Power, Scene } from './adversaries/scene.ts';
import { parameterFaults } from './attach-rules.ts';
import {
  alsoTells,
  approvesItself,
  betrays,
  callsReady,
  damagesIncidents,
  deciding,
  extendsPlans,
  forgetsTakeOvers,
  hidesRejections,
  ignoresLease,
  inventsApprovals,
  overwritesIncidents,
  rejuvenatesApprovals,
  repeatsNotices,
  skipsJournal,
  swallowsNotices,
  tells,
  withPorts,
  withStore,
} from './broken-product.ts';
import { Dice } from './dice.ts';
import { Invariants } from './invariants.ts';
import { asBroken, SentenceJudge } from './sentences/judge.ts';

const VOLUME = 'lk-shared';
const MINUTE = 60_000;

interface Story {
  /** Name of the invariant that has to notice. */
  readonly invariant: string;
  readonly options?: (sim: () => Simulation) => SimulationOptions;
  /** The defect; the story without it has to be clean. */
  readonly defect: (sim: () => Simulation) => Partial<SimulationOptions>;
  readonly happens?: (sim: Simulation) => void;
  readonly minutes?: number;
  /** What somebody who attacks may do; the invariants of trials hold then. */
  readonly power?: Power;
}

const approveAt = (span: string) => (sim: Simulation) => void sim.at(span, () => void sim.approve('sato'));

function invokeReattach(sim: Simulation): void {
  sim.invoke('reattach', JSON.stringify({ planId: sim.plans()[0]?.plan.id }), 'detached');
}

/** Stops the process that comes to such a moment first. */
function once(what: string, ms: number): NonNullable<SimulationOptions['stallAt']> {
  let done = false;
  return ({ when, function: name, operation }) => {
    if (done || `${when} ${name} ${operation}` !== what) return 0;
    done = true;
    return ms;
  };
}

const STORIES: readonly Story[] = [
  {
    invariant: 'forbidden-call',
    happens: approveAt('6m30s'),
    defect: (sim) => ({
      tamper: withPorts('reattach', (ports) => ({
        attacher: {
          attach: async (request, token, before) => {
            const made = await ports.attacher.attach(request, token, before);
            await sim()
              .cloud.compute.detachVolume(functionCaller('reattach'), made.id)
              .catch(() => undefined);
            return made;
          },
        },
      })),
    }),
  },
  { invariant: 'forged-approval', defect: () => ({ tamper: approvesItself }) },
  { invariant: 'not-journalled', happens: approveAt('6m30s'), defect: () => ({ tamper: skipsJournal }) },
  {
    invariant: 'not-approved',
    // Somebody calls `reattach` although nobody approved.
    happens: (sim) => void sim.at('7m', () => invokeReattach(sim)),
    defect: () => ({ tamper: inventsApprovals }),
  },
  {
    invariant: 'rejected',
    happens: (sim) => {
      sim.at('6m30s', () => void sim.approve('suzuki', { kind: 'reject', attestation: null }));
      sim.at('7m10s', () => void sim.approve('sato'));
      sim.at('7m20s', () => invokeReattach(sim));
    },
    defect: () => ({ tamper: hidesRejections }),
  },
  {
    invariant: 'approval-too-old',
    minutes: 34,
    happens: (sim) => {
      sim.faults.add({
        operation: 'InvokeFunction',
        target: /reattach/,
        principal: 'respond',
        fault: INTERNAL_ERROR,
      });
      sim.at('12m', () => void sim.approve('sato'));
      sim.at('31m', () => sim.faults.clear());
    },
    defect: () => ({ tamper: rejuvenatesApprovals }),
  },
  {
    invariant: 'plan-expired',
    minutes: 22,
    // The kernel would give up a minute later: a plan is good for ten minutes at least.
    options: () => ({
      standIns: deciding((decision) => {
        const { incident } = decision;
        if (incident?.deadline == null) return decision;
        const to = incident.lossAt + 6 * MINUTE;
        return { ...decision, incident: { ...incident, deadline: { ...incident.deadline, to } } };
      }),
    }),
    happens: approveAt('18m'),
    defect: () => ({ tamper: extendsPlans }),
  },
  {
    invariant: 'not-quiet',
    happens: approveAt('3m'),
    defect: () => ({
      standIns: { policy: (policy) => ({ ...policy, quietMs: 0 }), ...deciding(callsReady) },
    }),
  },
  {
    invariant: 'peer-took-over',
    happens: (sim) => {
      sim.at('7m', () => void sim.approve('sato'));
      sim.at('6m58s', () => sim.takeOver('CL1', 'node2', 'node1'));
    },
    defect: () => ({ tamper: forgetsTakeOvers }),
  },
  {
    invariant: 'peer-took-over',
    // It stands still with the request in its hands; meanwhile the peer takes over, and another invocation refuses.
    options: () => ({ stallAt: once('before reattach AttachVolume', 170_000) }),
    happens: (sim) => {
      sim.at('6m30s', () => void sim.approve('sato'));
      sim.at('8m10s', () => sim.takeOver('CL1', 'node2', 'node1'));
    },
    minutes: 14,
    defect: () => ({
      tamper: withPorts('reattach', ({ attacher }) => ({
        attacher: {
          attach: (request, token) => attacher.attach(request, token, Number.POSITIVE_INFINITY),
        },
      })),
    }),
  },
  {
    invariant: 'instance-state',
    happens: (sim) => {
      sim.at('6m50s', () => void sim.approve('sato'));
      sim.at('6m52s', () => {
        const instance = sim.cloud.compute.instance(sim.node('CL1', 'node1').options.instanceId);
        if (instance !== null) instance.lifecycleState = 'STOPPED';
      });
      sim.at('7m', () => invokeReattach(sim));
    },
    defect: () => ({
      tamper: withPorts('reattach', ({ compute }) => ({
        compute: {
          ...compute,
          getInstance: async (id) => ({ ...(await compute.getInstance(id)), lifecycleState: 'RUNNING' }),
          listInstances: async (id) =>
            (await compute.listInstances(id)).map((one) => ({ ...one, lifecycleState: 'RUNNING' as const })),
        },
      })),
    }),
  },
  {
    invariant: 'other-parameters',
    happens: approveAt('6m30s'),
    defect: () => ({
      tamper: withPorts('reattach', ({ attacher }) => ({
        attacher: {
          attach: (request, token, before) =>
            attacher.attach({ ...request, device: '/dev/oracleoci/oraclevdk' }, token, before),
        },
      })),
    }),
  },
  {
    invariant: 'other-volume',
    options: () => ({
      clusters: [
        {
          name: 'CL1',
          volumes: [{ name: VOLUME, on: ['node1'], shareable: false }, { name: 'lk-second' }],
        },
      ],
    }),
    happens: approveAt('6m30s'),
    defect: (sim) => ({
      tamper: withPorts('reattach', ({ attacher }) => ({
        attacher: {
          attach: (request, token, before) =>
            attacher.attach(
              { ...request, instanceId: sim().node('CL1', 'node2').options.instanceId },
              token,
              before,
            ),
        },
      })),
    }),
  },
  {
    invariant: 'not-fresh',
    happens: approveAt('6m30s'),
    defect: (sim) => ({
      tamper: withPorts('reattach', ({ compute }) => ({
        compute: {
          ...compute,
          listAttachments: async () => sim().cloud.compute.attachments.map(toAttachment),
        },
      })),
    }),
  },
  {
    invariant: 'second-attach',
    happens: approveAt('6m30s'),
    defect: (sim) => ({
      tamper: withPorts('reattach', ({ attacher }) => ({
        attacher: {
          attach: async (request, token, before) => {
            await attacher.attach(request, token, before);
            // Somebody else detaches it, and the product tries again by itself.
            const { current } = sim().cloud.compute;
            const made = current.call(sim().cloud.compute, request.instanceId, request.volumeId);
            if (made !== null) Object.assign(made, { lifecycleState: 'DETACHED', dueAt: null });
            return attacher.attach(request, `${token}-again`, before);
          },
        },
      })),
    }),
  },
  {
    invariant: 'two-writers',
    happens: (sim) => {
      for (let at = 1; at < 8; at += 1) sim.at(`${at}m`, () => sim.invoke('respond', '{}', 'detached'));
    },
    defect: () => ({ tamper: ignoresLease }),
  },
  { invariant: 'lost-update', happens: approveAt('6m30s'), defect: () => ({ tamper: overwritesIncidents }) },
  { invariant: 'damaged-incident', defect: () => ({ tamper: damagesIncidents }) },
  {
    invariant: 'recovered-without-proof',
    options: () => ({ portalAfterReattach: 'new' }),
    happens: approveAt('6m30s'),
    defect: () => ({ standIns: deciding(alsoTells('acted', 'recovered')) }),
  },
  { invariant: 'too-many-notices', defect: () => ({ tamper: repeatsNotices }) },
  { invariant: 'not-told', defect: () => ({ tamper: swallowsNotices }), minutes: 16 },
  {
    invariant: 'held',
    power: 'operator',
    happens: (sim) => {
      sim.at('4m', () =>
        sim.command({
          kind: 'hold',
          target: 'CL1',
          by: 'ops',
          until: sim.time.now() + 60 * MINUTE,
          why: 'work',
        }),
      );
      sim.at('7m', () => void sim.approve('sato'));
    },
    defect: () => ({
      tamper: withStore('respond', SIM.stateBucket, (store) => ({
        ...store,
        list: async (prefix, limit) => (prefix === 'commands/' ? [] : store.list(prefix, limit)),
      })),
    }),
  },
  {
    invariant: 'peer-took-over',
    power: 'user',
    // The peer does not write yet: its lines alone tell.
    happens: (sim) => {
      sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));
      for (let at = 6; at < 10; at += 1) sim.at(`${at}m`, () => void sim.approve('sato'));
    },
    minutes: 14,
    defect: () => ({ tamper: forgetsTakeOvers }),
  },
  {
    invariant: 'deadline-too-late',
    power: 'nature',
    defect: () => ({
      tamper: withPorts('respond', ({ notifier }) => ({
        notifier: {
          publish: (topicId, title, body) =>
            notifier.publish(
              topicId,
              title.replace(/<=(\d+) min/, (_, n: string) => `<=${Number(n) + 30} min`),
              body,
            ),
        },
      })),
    }),
  },
  { invariant: 'untold', power: 'nature', defect: () => ({ tamper: swallowsNotices }), minutes: 14 },
  {
    invariant: 'silent-without-alarm',
    power: 'identity',
    defect: () => ({ tamper: swallowsNotices }),
    minutes: 14,
  },
  {
    invariant: 'delayed-by-another',
    power: 'nature',
    options: () => ({ clusters: [{ name: 'CL1' }, { name: 'CL2', nodes: ['alpha', 'beta'] }] }),
    happens: (sim) => void sim.at('1m', () => sim.detach('CL2', 'alpha', VOLUME, { by: 'ops' })),
    defect: () => ({
      // One cluster's notices alone are sent.
      tamper: withPorts('respond', ({ notifier }) => ({
        notifier: {
          publish: async (topicId, title, body) =>
            title.includes('CL2') ? 'message-0' : notifier.publish(topicId, title, body),
        },
      })),
    }),
  },
  { invariant: 'secret', defect: () => ({ standIns: deciding(betrays(CANARY_SECRET)) }) },
  {
    // The node in service hangs, and people are told that it is the standby.
    invariant: 'false-sentence',
    defect: () => ({ standIns: deciding(tells({ impact: 'standby' })) }),
    minutes: 3,
  },
];

test.each(STORIES.map((story, i) => [story.invariant, i + 1, story] as const))(
  '%s (%i): a product that is broken so is caught, the real one is not',
  async (invariant, _number, story) => {
    const good = await play(story, () => ({}));
    expect(good).toEqual([]);
    const caught = await play(story, story.defect);
    expect(caught.map((text) => text.split(':')[0])).toContain(invariant);
  },
);

test('twice-attached: two live attachments of one volume to one instance are caught', async () => {
  const sim = createSimulation();
  const invariants = new Invariants(sim);
  sim.at('1m', () => {
    const [first] = sim.cloud.compute.attachments;
    if (first !== undefined)
      sim.cloud.compute.addAttachment({ instanceId: first.instanceId, volumeId: first.volumeId });
  });
  await sim.run('2m');
  expect(invariants.broken).toEqual(['twice-attached: one volume, one instance']);
});

test('second-node: a volume that is not shareable, on a second node, is caught', () => {
  const sim = createSimulation();
  const [, second] = sim.cloud.compute.attachments;
  if (second === undefined) throw new Error('no attachments');
  expect(parameterFaults(sim, second, [second])).toEqual([]);
  const alone = { ...second, isShareable: false };
  expect(parameterFaults(sim, alone, [alone])).toEqual(['second-node: not shareable']);
});

async function play(
  { invariant, options, happens, minutes, power }: Story,
  defect: (sim: () => Simulation) => Partial<SimulationOptions>,
): Promise<readonly string[]> {
  const made: { sim?: Simulation } = {};
  const get = () => {
    if (made.sim === undefined) throw new Error('not yet');
    return made.sim;
  };
  const sim = createSimulation({
    clusters: [{ name: 'CL1' }],
    configuration: { lang: 'en', mode: 'approve' },
    ...options?.(get),
    ...defect(get),
  });
  made.sim = sim;
  const scene = new Scene(sim, new Dice(1, 'story'), 'CL1');
  if (power !== undefined) scene.powers.add(power);
  const invariants = new Invariants(sim, power === undefined ? null : { scene, troubleUntil: 0 });
  // Other stories make up words and lines, of which sentences may be false.
  const judge = invariant === 'false-sentence' ? new SentenceJudge(sim, { mode: 'approve' }) : null;
  sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  happens?.(sim);
  await sim.run(`${minutes ?? 10}m`);
  invariants.atTheEnd(sim.start);
  return [...invariants.broken, ...(judge === null ? [] : asBroken(judge))];
}
