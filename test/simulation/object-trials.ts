import { SIM } from '../../infra/local/simulator/installation.ts';
import { REFUSED } from '../../infra/local/simulator/session.ts';
import { damage, FOLDERS, FORMS } from './adversaries/broken-objects.ts';
import type { Scene } from './adversaries/scene.ts';
import { restingOn } from './sentences/suspensions.ts';
import type { HostileTrial } from './trials.ts';

const MINUTE = 60_000;
const DISK = 'lk-shared';
const CLUSTERS = [
  { name: 'CL1', volumes: [{ name: DISK }, { name: 'lk-second' }] },
  { name: 'CL2', nodes: ['alpha', 'beta'] },
];

/** Every folder of the state with every form of damage, between the first loss and three more. */
export const OBJECT_TRIALS: readonly HostileTrial[] = [
  ...FOLDERS,
  'heartbeat/monitor.json',
  'heartbeat/sweep.json',
  'inbox/probe/',
  'inbox/sweep/',
  'attempts/',
  'dead-letter/',
].flatMap((folder) =>
  FORMS.map(
    (form): HostileTrial => ({
      name: `${folder} ${form}`,
      options: { clusters: CLUSTERS, probe: folder === 'topology/' || folder === 'inbox/probe/' },
      minutes: 18,
      bent: restingOn(folder),
      happens: (scene) => {
        const { sim } = scene;
        scene.powers.add('nature');
        // Another cluster has objects of its own, an incident among them.
        sim.at(-9 * MINUTE, () => sim.target('CL2', 'beta', DISK, REFUSED));
        sim.at(-4 * MINUTE, () => sim.heal('CL2', 'beta', DISK));
        sim.at('0s', () => sim.target('CL1', 'node1', DISK, REFUSED));
        sim.at('2m', () => sim.command({ kind: 'ack', target: 'CL1', by: 'ops' }));
        sim.at('2m50s', () =>
          sim.line('CL1', 'node2', '/var/log/messages', 'kernel: connection9:0: detected conn error (1020)'),
        );
        scene.at(3 * MINUTE, `${folder} ${form}`, () => damage(scene, folder, form));
        // The next holder has to read it.
        sim.at('3m1s', () => sim.kill('respond'));
        sim.at('3m2s', () => sim.invoke('respond', '{}', 'detached'));
        sim.at('6m', () => sim.target('CL2', 'alpha', DISK, REFUSED));
        // A second loss of the same cluster has to be told too.
        sim.at('7m', () => sim.detach('CL1', 'node1', 'lk-second', { by: 'ops' }));
      },
    }),
  ),
);

/** A detach that people approve the reattach of, while something is damaged again and again. */
function approveAndDamage(
  scene: Scene,
  { takesOver, isHeld }: { readonly takesOver: boolean; readonly isHeld: boolean },
  spoil: () => unknown,
): void {
  const { sim } = scene;
  sim.at('0s', () => sim.detach('CL1', 'node1', DISK, { by: 'ops' }));
  if (takesOver) sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));
  const until = sim.start + 60 * MINUTE;
  if (isHeld) sim.at('4m', () => sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until, why: 'STOP' }));
  for (let at = 5.5; at < 15; at += 1.5)
    sim.at(at * MINUTE, () => {
      sim.approve('sato');
    });
  for (const at of [5.6, 6.2, 7.1]) {
    scene.at(at * MINUTE, 'damage', () => void spoil());
    sim.at(at * MINUTE + 1_000, () => sim.kill('respond'));
    sim.at(at * MINUTE + 2_000, () => sim.invoke('respond', '{}', 'detached'));
  }
}

/** What people approve and what it rests on, damaged while they approve; the peer has taken over, or has not. */
export const APPROVAL_TRIALS: readonly HostileTrial[] = (
  [
    ...(['plans/', 'approvals/', 'journal/'] as const).map(
      (folder) => [SIM.approvalsBucket, folder] as const,
    ),
    ...(['incidents/', 'inventory/', 'topology/', 'lease/', 'commands/'] as const).map(
      (folder) => [SIM.stateBucket, folder] as const,
    ),
  ] as const
).flatMap(([bucket, folder]) =>
  FORMS.flatMap((form) =>
    [true, false].map(
      (takesOver): HostileTrial => ({
        name: `${folder} ${form} while people approve${takesOver ? ' and the peer has taken over' : ''}`,
        options: { clusters: CLUSTERS },
        bent: restingOn(folder),
        happens: (scene) => {
          scene.powers.add('nature');
          const isHeld = !takesOver && folder === 'commands/';
          approveAndDamage(scene, { takesOver, isHeld }, () => damage(scene, folder, form, bucket));
        },
      }),
    ),
  ),
);
