import { LIFEKEEPER_LOG, MESSAGES } from '../../infra/local/simulator/node-shapes.ts';
import { REFUSED, SILENT } from '../../infra/local/simulator/session.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import type { Dice } from './dice.ts';

export const CLUSTER = 'CL1';

/** Something that people, LifeKeeper or the platform do in the middle of everything. */
export function happening(sim: Simulation, dice: Dice): () => void {
  const nodes = sim.cluster(CLUSTER).nodes.map((node) => node.name);
  const volumes = sim.cluster(CLUSTER).volumes.map((volume) => volume.spec.name);
  const node = dice.pick(nodes);
  const peer = dice.pick(nodes.filter((name) => name !== 'node1'));
  const volume = dice.pick(volumes);
  const by = dice.pick(['ops', 'sato']);
  const target = dice.chance(0.5) ? REFUSED : SILENT;
  const all: readonly (() => void)[] = [
    // Volumes, by hand.
    () => sim.reattach(CLUSTER, 'node1', volume, { by }),
    () => sim.reattach(CLUSTER, node, volume, { by }),
    () => sim.detach(CLUSTER, node, volume, { by }),
    () => sim.detach(CLUSTER, 'node1', volume, { by, client: 'Terraform/1.9' }),
    () => sim.login(CLUSTER, node, volume),
    () => sim.restartIscsid(CLUSTER, node),
    // The nodes.
    () => sim.takeOver(CLUSTER, peer, sim.cluster(CLUSTER).active ?? 'node1'),
    () => sim.forceRestart(CLUSTER, node),
    () => sim.stop(CLUSTER, node, { by }),
    () => sim.commPathsDown(CLUSTER),
    () => sim.silence(CLUSTER, peer),
    () => sim.target(CLUSTER, node, volume, target),
    () => sim.heal(CLUSTER, null, volume),
    () => sim.line(CLUSTER, 'node1', MESSAGES, `ocid[900]: ocid: iSCSI volume still offline (3): iqn.x`),
    () => sim.line(CLUSTER, peer, LIFEKEEPER_LOG, 'lcdrecover[77]: NOTIFY:lcd:::001000:anything else'),
    // The suite.
    () => sim.kill('respond'),
    () => sim.kill('reattach'),
    () => sim.kill('detect'),
    () => sim.sweep(),
    () => sim.setEvents(null),
    () => sim.invoke('respond', '{}', 'detached'),
    () => sim.invoke('reattach', JSON.stringify({ planId: sim.plans()[0]?.plan.id ?? '' }), 'detached'),
    () => sim.invoke('reattach', JSON.stringify({ planId: sim.plans().at(-1)?.plan.id ?? '' }), 'detached'),
    // Words.
    () => void sim.approve('suzuki', { kind: 'reject', attestation: null }),
    () => sim.command({ kind: 'hold', target: CLUSTER, by, until: sim.time.now() + 600_000, why: 'work' }),
    () => sim.command({ kind: 'ack', target: CLUSTER, by }),
  ];
  return dice.pick(all);
}

/** What begins the story: mostly the loss that the suite was made for. */
export function beginning(sim: Simulation, dice: Dice): () => void {
  const volumes = sim.cluster(CLUSTER).volumes.map((volume) => volume.spec.name);
  const first = volumes[0] ?? '';
  const volume = dice.chance(0.75) ? first : dice.pick(volumes);
  const kind = dice.between(0, 1);
  if (kind < 0.82) return () => sim.detach(CLUSTER, 'node1', volume, { by: 'ops' });
  if (kind < 0.88) return () => sim.detach(CLUSTER, 'node2', volume, { by: 'ops' });
  if (kind < 0.94) return () => sim.target(CLUSTER, 'node1', volume, dice.chance(0.5) ? REFUSED : SILENT);
  return () => sim.target(CLUSTER, null, volume, REFUSED);
}
