import { sha256 } from '../../functions/core/base/canonical.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { TABLE } from '../infra/iam/stories.ts';
import { attaches, detachedCluster } from '../reattach/stage.ts';

/** The person relies on `lcdstatus`, which says that the peer is in service: nothing may be put back. */
const BY_LCDSTATUS = { attestation: { inService: 'lcdstatus', detachNotMeant: true } };
const PEER_SERVES = { state: (node: string) => (node === 'node2' ? ('ISP' as const) : ('OSU' as const)) };

const NODES = ['ocid1.instance.oc1.xx-local-1.cl1-node1', 'ocid1.instance.oc1.xx-local-1.cl1-node2'] as const;
const HALF_A_MINUTE = 30_000;

/** What a node would have answered had the node that lost the volume been in service. */
function forgedReport(node: string, round: number, state: 'ISP' | 'OSU') {
  const resources = [{ tag: 'fs', state }];
  const facts = {
    at: round,
    resources,
    commPathsAlive: 1,
    commPathsDead: 0,
    sessions: [],
    ocidRunning: null,
  };
  return { node, round, pending: false, facts, failure: null };
}

/** Writes such answers of both nodes with the identity of a function. @returns what the store answered. */
async function forge(
  sim: Simulation,
  writer: string,
  place: (hash: string) => string,
  round: number,
): Promise<'written' | 'refused'> {
  const [one, other] = NODES;
  const body = toJsonBytes({
    schema: 'warden.inbox/1',
    source: 'probe',
    signals: [],
    events: [],
    probes: [forgedReport(one, round, 'ISP'), forgedReport(other, round, 'OSU')],
  });
  const object = { bucket: SIM.stateBucket, name: place(sha256(body)), body };
  try {
    await sim.cloud.objectStorage.put(functionCaller(writer), object, { kind: 'absent' });
    return 'written';
  } catch {
    return 'refused';
  }
}

/** The whole story, with answers forged every half minute; the person trusts them. */
async function story(
  writer: string,
  place: (hash: string) => string,
  { enforced, roundOf }: { readonly enforced: boolean; readonly roundOf: (sim: Simulation) => number },
) {
  const sim = detachedCluster({ probe: PEER_SERVES });
  if (enforced) sim.cloud.gate.setPermissions(TABLE);
  const outcomes = new Set<string>();
  for (let at = 2; at < 20; at += 1)
    sim.at(`${at * 30}s`, () => {
      void forge(sim, writer, place, roundOf(sim)).then((outcome) => outcomes.add(outcome));
    });
  for (const at of ['7m', '8m', '9m'] as const) sim.at(at, () => void sim.approve('sato', BY_LCDSTATUS));
  await sim.run('14m');
  return { attaches: attaches(sim), plans: sim.plans().length, outcomes: [...outcomes] };
}

const nowOf = (sim: Simulation) => sim.time.now();

const OTHERS = ['detect', 'observe', 'sweep'];

test('nobody forged anything: the peer serves, no plan is made', async () => {
  const sim = detachedCluster({ probe: PEER_SERVES });
  await sim.run('14m');
  expect([sim.plans().length, attaches(sim)]).toEqual([0, 0]);
});

test.each(OTHERS)('%s cannot write into the folder of probe, nor beside the folders', async (writer) => {
  for (const folder of ['inbox/probe/', 'inbox/', 'inbox/x/', 'inbox/PROBE/']) {
    const place = (hash: string) => `${folder}${hash}.json`;
    const played = await story(writer, place, { enforced: true, roundOf: nowOf });
    expect([folder, played]).toEqual([folder, { attaches: 0, plans: 0, outcomes: ['refused'] }]);
  }
});

test.each(OTHERS)(
  'what %s writes in its own folder is no answer of a node, whatever it says',
  async (writer) => {
    const place = (hash: string) => `inbox/${writer}/${hash}.json`;
    const played = await story(writer, place, { enforced: true, roundOf: nowOf });
    expect(played).toEqual({ attaches: 0, plans: 0, outcomes: ['written'] });
  },
);

test('an object in no folder, as the version before wrote it, is no answer of a node', async () => {
  const place = (hash: string) => `inbox/${hash}.json`;
  const played = await story('detect', place, { enforced: false, roundOf: nowOf });
  expect(played).toEqual({ attaches: 0, plans: 0, outcomes: ['written'] });
});

test.each([-HALF_A_MINUTE, 0, 1, HALF_A_MINUTE])(
  'an answer for a round that nobody asked (%i ms from now) is none, even from probe itself',
  async (ms) => {
    const place = (hash: string) => `inbox/probe/${hash}.json`;
    const played = await story('probe', place, { enforced: true, roundOf: (sim) => sim.time.now() + ms });
    expect(played).toEqual({ attaches: 0, plans: 0, outcomes: ['written'] });
  },
);
