import { sha256 } from '../../../functions/core/base/canonical.ts';
import { functionCaller } from '../../../infra/local/cloud/caller.ts';
import { demand } from '../../../infra/local/cloud/gate.ts';
import { isAllowed } from '../../../infra/local/cloud/iam.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import statements from '../../../terraform/iam/statements.json';
import { deployedStatements, SIM_INSTALLATION } from '../../support/deployed-statements.ts';
import type { IamStatementData } from '../../support/iam-statements.ts';
import type { Adversary, Scene } from './scene.ts';

const MINUTE = 60_000;
const TABLE = deployedStatements(statements.statements as readonly IamStatementData[], SIM_INSTALLATION);
/** Those that may write anything at all besides `respond`, which owns the state. */
const THIEVES = ['detect', 'observe', 'sweep', 'probe', 'console'] as const;
type Thief = (typeof THIEVES)[number];

/** Writes as a function of the suite where its own statements let it. @returns whether they did. */
export function writeAs(scene: Scene, thief: Thief, name: string, value: unknown): boolean {
  const exists = scene.sim.cloud.objectStorage.peek(SIM.stateBucket, name) !== null;
  const wanted = demand('PutObject', exists ? 'OBJECT_OVERWRITE' : 'OBJECT_CREATE', SIM.compartmentId, {
    'target.bucket.name': SIM.stateBucket,
    'target.object.name': name,
  });
  if (!isAllowed(TABLE, thief, wanted)) return false;
  scene.put(name, new TextEncoder().encode(JSON.stringify(value)), {
    caller: { ...functionCaller(thief), kind: 'user', name: 'keeper' },
  });
  return true;
}

/** A holder that lives for ever, whose build is newer than any. */
export function forgeLease(scene: Scene, thief: Thief, expiresAt: number): boolean {
  const lease = {
    schema: 'warden.lease/1',
    wakeSeq: 0,
    ackSeq: 0,
    holder: { token: 'x', build: 'zzzz', takenAt: 0, expiresAt },
    writer: 'x',
  };
  return writeAs(scene, thief, 'lease/respond.json', lease);
}

/** An object of the inbox in every folder where it might be believed. @returns whether it could be laid anywhere. */
export function forgeInbox(scene: Scene, thief: Thief, object: Readonly<Record<string, unknown>>): boolean {
  const name = `${sha256(JSON.stringify(object))}.json`;
  const folders = ['inbox/', ...THIEVES.map((one) => `inbox/${one}/`)];
  const laid = folders.map((folder) => writeAs(scene, thief, `${folder}${name}`, object));
  scene.sim.invoke('respond', '{}', 'detached');
  return laid.includes(true);
}

/** Answers of all nodes that the first one is in service and the others are not, for a round of just now. */
export function forgeAnswers(scene: Scene, thief: Thief): boolean {
  const { sim, nodes } = scene;
  const at = sim.time.now();
  const probes = nodes.map(({ disks, options }, index) => ({
    node: options.instanceId,
    round: at,
    pending: false,
    failure: null,
    facts: {
      at,
      resources: disks.flatMap(({ tag }) =>
        tag === null ? [] : [{ tag, state: index === 0 ? 'ISP' : 'OSU' }],
      ),
      commPathsAlive: nodes.length - 1,
      commPathsDead: 0,
      sessions: [],
      ocidRunning: false,
    },
  }));
  return forgeInbox(scene, thief, {
    schema: 'warden.inbox/1',
    source: 'probe',
    signals: [],
    events: [],
    probes,
  });
}

/** Lines that no node wrote: far ahead, long ago, of nobody, of the nodes. */
export function forgeSignals(scene: Scene, thief: Thief): boolean {
  const { sim, dice, nodes } = scene;
  const node = dice.pick(nodes);
  const session = dice.pick(node.disks).session?.place.number ?? 1;
  const at = sim.time.now() + dice.pick([0, -60_000, 3_600_000, -36_000_000, 2_000_000_000_000]);
  const signal = {
    rule: 'ISCSID-RECOVERED',
    kind: dice.pick(['session-recovered', 'session-shutdown', 'boot', 'lk-start', 'session-lost'] as const),
    severity: 'info',
    node: dice.pick([node.options.instanceId, '__proto__', 'constructor', 'nobody']),
    host: node.name,
    at,
    precision: 1_000,
    bootId: null,
    text: 'forged',
    session,
  };
  return forgeInbox(scene, thief, {
    schema: 'warden.inbox/1',
    source: 'detect',
    signals: [signal],
    events: [],
  });
}

function often(scene: Scene, deed: string, act: (thief: Thief) => void): void {
  const { dice } = scene;
  scene.powers.add('identity');
  const thief = dice.pick(THIEVES);
  for (let i = 1 + dice.below(3); i > 0; i -= 1)
    scene.at(dice.between(0, 18 * MINUTE), `${thief} ${deed}`, () => act(thief));
}

export const IMPOSTORS: readonly Adversary[] = [
  {
    name: 'forged-lease',
    power: 'identity',
    attack: (scene) => {
      const ahead = scene.dice.pick([65_000, 600_000, 86_400_000, 250_000_000_000_000]);
      often(scene, `lease for ${ahead} ms`, (thief) =>
        forgeLease(scene, thief, scene.sim.time.now() + ahead),
      );
    },
  },
  {
    name: 'forged-answers',
    power: 'identity',
    options: () => ({ probe: true }),
    attack: (scene) => often(scene, 'answers for the nodes', (thief) => forgeAnswers(scene, thief)),
  },
  {
    name: 'forged-signals',
    power: 'identity',
    attack: (scene) => often(scene, 'signals', (thief) => forgeSignals(scene, thief)),
  },
];
