import type { ClusterSpec } from '../../../infra/local/simulator/cluster.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import { syslogStamp } from '../../../infra/local/simulator/lines.ts';
import type { SimNode } from '../../../infra/local/simulator/node.ts';
import type { Adversary, Scene } from './scene.ts';

const MINUTE = 60_000;
/** What one node's evidence holds of an hour, its neighbours, and ten times as much. */
const SUBJECTS = [249, 250, 251, 260] as const;
const HOLDS = [99, 100, 101] as const;
const STRANGERS = [1, 10, 100] as const;

/** Harmless lines that each speak of something else: the subjects of evidence, in the order of their keys. */
const HARMLESS: readonly ((n: number) => string)[] = [
  (n) => `iscsid: session${200_000 + n} login response status 0000`,
  (n) => `kernel: sd 9:0:0:${n}: Power-on or device reset occurred`,
  (n) => `ocid[900]: ocid: iSCSI volume now online: iqn.z${n}`,
  (n) => `iscsid: connect to 169.254.${n >> 8}.${n & 255}:3260 failed (Connection refused)`,
];

/** So many lines of other subjects on a node, at this moment of the story. */
export function flood(scene: Scene, node: SimNode, count: number, kind = 0): void {
  const line = HARMLESS[kind] ?? HARMLESS[0];
  for (let n = 0; n < count; n += 1) scene.forge(node, line?.(n) ?? '');
}

/** A cluster about which people announce their work for days ahead. */
export const SPARE: ClusterSpec = { name: 'SPARE', nodes: ['spare1', 'spare2'] };

/** So many orders that hold work on other clusters for days, as an operator's command line writes them. */
export function announce(scene: Scene, count: number): void {
  const { sim } = scene;
  const body = (n: number) => ({
    schema: 'warden.command/1',
    id: `announced-${String(n).padStart(16, '0')}`,
    kind: 'hold',
    target: SPARE.name,
    by: 'ops',
    at: sim.time.now(),
    until: sim.time.now() + 3 * 86_400_000,
    why: 'maintenance of the quarter',
  });
  for (let n = 0; n < count; n += 1) {
    const one = body(n);
    scene.put(`commands/${one.id}.json`, new TextEncoder().encode(JSON.stringify(one)));
  }
  sim.invoke('respond', '{}', 'detached');
}

/** Lines of instances that nobody watches, all at once. */
export function strangers(scene: Scene, count: number): void {
  const { sim } = scene;
  const { cloud, time } = sim;
  const now = time.now();
  for (let n = 0; n < count; n += 1) {
    const text = `${syslogStamp(now, 'Asia/Tokyo')} stranger${n} kernel: connection1:0: detected conn error (1020)`;
    const at = new Date(now).toISOString();
    cloud.logging.ingest(SIM.messagesLogId, {
      data: { message: text, tailed_path: '/var/log/messages' },
      id: `stranger-${n}`,
      oracle: {
        compartmentid: SIM.compartmentId,
        ingestedtime: at,
        instanceid: `ocid1.instance.oc1.xx-local-1.stranger${n}`,
        loggroupid: SIM.logGroupId,
        logid: SIM.messagesLogId,
      },
      source: `stranger${n}`,
      specversion: '1.0',
      subject: '/var/log/messages',
      time: at,
      type: 'com.oraclecloud.logging.custom.messages',
    });
  }
}

export const FLOODERS: readonly Adversary[] = [
  {
    name: 'flood-of-subjects',
    power: 'user',
    attack: (scene) => {
      const { dice } = scene;
      scene.powers.add('user');
      const node = dice.pick(scene.nodes);
      const count = dice.chance(0.04) ? 2_500 : dice.pick(SUBJECTS);
      const kind = dice.below(HARMLESS.length);
      const times = count > 1_000 ? 1 : 1 + dice.below(3);
      for (let i = 0; i < times; i += 1)
        scene.at(dice.between(-2 * MINUTE, 20 * MINUTE), `${count} subjects on ${node.name}`, () =>
          flood(scene, node, count, kind),
        );
    },
  },
  {
    name: 'announced-holds',
    power: 'operator',
    options: () => ({ spare: SPARE }),
    attack: (scene) => {
      const { dice } = scene;
      scene.powers.add('operator');
      const count = dice.chance(0.03) ? 1_000 : dice.pick(HOLDS);
      const begin = dice.between(0, 4 * MINUTE);
      scene.at(begin, `${count} announced holds`, () => announce(scene, count));
      scene.at(begin + dice.between(1, 4) * MINUTE, `a hold on ${scene.victim}`, () =>
        scene.sim.command({
          kind: 'hold',
          target: scene.victim,
          by: 'ops',
          until: scene.sim.time.now() + 3_600_000,
          why: 'STOP',
        }),
      );
    },
  },
  {
    name: 'unknown-senders',
    power: 'nature',
    attack: (scene) => {
      const { dice } = scene;
      scene.powers.add('nature');
      const count = dice.chance(0.03) ? 500 : dice.pick(STRANGERS);
      scene.at(dice.between(-MINUTE, 15 * MINUTE), `${count} unknown senders`, () => strangers(scene, count));
    },
  },
];
