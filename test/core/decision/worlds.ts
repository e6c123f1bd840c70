import type { At } from '../../../functions/core/base/time.ts';
import { MINUTE } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { Situation } from '../../../functions/core/incident/situations.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { HEADLINES } from './headlines.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  instance,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  path,
  probe,
  recoveredPath,
  T0,
  unreadable,
  view,
} from './story.ts';

/** A notice with the situation that it was decided in. */
export interface Told {
  readonly world: string;
  readonly situation: Situation;
  readonly facts: NoticeFacts;
}

type Named<T> = readonly (readonly [name: string, value: T])[];

const ATTACHMENTS: Named<readonly ReturnType<typeof attachment>[] | null> = [
  ['attached', [attachment(), attachment({ instanceId: NODE2 })]],
  ['detached', DETACHED],
  ['unread', null],
  [
    'new portal',
    [
      attachment({ lifecycleState: 'DETACHED' }),
      attachment({ id: 'ocid1.volumeattachment.oc1..new', ipv4: '169.254.2.5', timeCreated: T0 + MINUTE }),
      attachment({ instanceId: NODE2 }),
    ],
  ],
  [
    'attached anew',
    [
      attachment({ lifecycleState: 'DETACHED' }),
      attachment({ id: 'ocid1.volumeattachment.oc1..new', timeCreated: T0 + MINUTE, usesChap: true }),
      attachment({ instanceId: NODE2 }),
    ],
  ],
];

const ROLES: Named<readonly ['ISP' | 'OSU', 'ISP' | 'OSU'] | null> = [
  ['active', ['ISP', 'OSU']],
  ['standby', ['OSU', 'ISP']],
  ['role unknown', null],
];

const DISKS: Named<ReturnType<typeof path>> = [
  ['lost', lostPath()],
  ['hung', path({ device: 'sdb' })],
  ['timed out', lostPath({ state: 'timed-out' }, { timedOutAt: T0 + 2 * MINUTE })],
  ['dead', recoveredPath(2, { deadSince: T0 + 3 * MINUTE })],
  ['refused', lostPath({}, { loginRejected: 'authorization failure' })],
  ['stuck', lostPath({}, { bindLoop: true })],
  ['restarted', lostPath({ currentBoot: false }, { endedAt: T0 + 3 * MINUTE, endedBy: 'reboot' })],
  ['back', recoveredPath(2)],
];

type Peer = Pick<DecisionInput, 'views'>['views'][number];

/** What the peer shows, with what a competitor did there. */
const PEERS: Named<(now: At) => Peer> = [
  ['peer well', (now) => view(NODE2, [path()], { lastAt: now })],
  ['peer lost it too', (now) => view(NODE2, [lostPath()], { lastAt: now })],
  ['failed over', (now) => view(NODE2, [path()], { lastAt: now, lk: { failoverAt: T0 + 2 * MINUTE } })],
  [
    'ocid at work',
    (now) =>
      view(NODE2, [path()], {
        lastAt: now,
        competitor: [{ detail: 'iSCSI volume still offline', at: T0 + MINUTE, iqn: null }],
      }),
  ],
];

const TIMES: Named<At> = [
  ['at 4 min', T0 + 4 * MINUTE],
  ['at 20 min', T0 + 20 * MINUTE],
  ['at 104 min', T0 + 104 * MINUTE],
];

/** One moment of one world. */
interface Scene {
  readonly now: At;
  readonly disk: ReturnType<typeof path>;
  readonly list: readonly ReturnType<typeof attachment>[] | null;
  readonly roles: readonly ['ISP' | 'OSU', 'ISP' | 'OSU'] | null;
  readonly peer: Peer;
}

function inputOf({ now, disk, list, roles, peer }: Scene): DecisionInput {
  const isBoot = disk.outages.some(({ endedBy }) => endedBy === 'reboot');
  const own = view(NODE1, [disk], {
    lastAt: now,
    lk: deviceFailure(now),
    ...(isBoot && { boots: [T0 + 3 * MINUTE] }),
    ...(disk.deadSince !== null && { fsDead: [{ device: 'sdb', at: T0 + 3 * MINUTE }] }),
  });
  const answers =
    roles === null ? {} : { probes: { [NODE1]: probe([roles[0]], now), [NODE2]: probe([roles[1]], now) } };
  return input(now, {
    policy: POLICY,
    views: [own, peer],
    lookUps: lookUps(now, {
      ...(list === null ? { attachments: unreadable('attachments') } : { list }),
      audit: known([detachBy()], now),
      load: { [NODE1]: known(load(), now) },
      instances: { [NODE1]: known(instance(NODE1), now), [NODE2]: known(instance(NODE2), now) },
      ...answers,
    }),
  });
}

function toldOf(world: string, incident: Incident | null): readonly Told[] {
  const facts = incident?.outbox.at(-1)?.facts as NoticeFacts | undefined;
  const situation = incident?.situation;
  return facts === undefined || situation === undefined || facts.schema !== 'warden.notice/1'
    ? []
    : [{ world, situation, facts }];
}

/** A notice of every combination of disk, attachment, role, peer and time that has one. */
export function worlds(): readonly Told[] {
  const told: Told[] = [];
  for (const [disk, p] of DISKS)
    for (const [api, list] of ATTACHMENTS)
      for (const [role, roles] of ROLES)
        for (const [peerName, peer] of PEERS)
          for (const [time, now] of TIMES) {
            const world = [disk, api, role, peerName, time].join(', ');
            const first = decide(inputOf({ now, disk: p, list, roles, peer: peer(now) }));
            told.push(...toldOf(world, first.incident));
          }
  return told;
}

/** The notices of the headline stories. */
export function headlineNotices(): readonly Told[] {
  return HEADLINES.flatMap(({ name, steps }) => {
    let incident: Incident | null = null;
    return steps.flatMap((step, i) => {
      const before: number = incident?.outbox.length ?? 0;
      incident = decide({ ...step, incident }).incident;
      const isNew: boolean = (incident?.outbox.length ?? 0) > before;
      return isNew ? toldOf(`${name} ${i + 1}`, incident) : [];
    });
  });
}
