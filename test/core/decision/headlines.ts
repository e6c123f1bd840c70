import type { Language } from '../../../functions/core/base/language.ts';
import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { ReattachStage } from '../../../functions/core/plan/dossier.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  path,
  probe,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  view,
  worded,
} from './story.ts';

/** The headline stories: decisions in order; the last notice is the headline. */
export interface Headline {
  readonly name: string;
  readonly ja: string;
  readonly en: string;
  readonly steps: readonly DecisionInput[];
}

const AT = T0 + 5 * MINUTE;
const lk1 = { lk: { ...deviceFailure(), checkTimeoutAt: T0 + 3 * MINUTE } };
const forced = input(AT, {
  views: [view(NODE1, [lostPath()], lk1), view(NODE2, [path()])],
  lookUps: lookUps(AT, { list: DETACHED, audit: known([detachBy()], AT) }),
});
const blackHole = (now: number) =>
  input(now, { views: [view(NODE1, [path({ device: null })], { lk: deviceFailure(now), lastAt: now })] });

const PLAN_ID = '4f1c0a9be2d35a77';

/** Still detached, in mode `approve`, with a plan in some stage since the minute before. */
export function detachedAt(minute: number, stage: ReattachStage): DecisionInput {
  const now = T0 + minute * MINUTE;
  return input(now, {
    policy: { ...POLICY, mode: 'approve' },
    views: [view(NODE1, [lostPath()], { ...lk1, lastAt: now }), view(NODE2, [path()], { lastAt: now })],
    lookUps: lookUps(now, { list: DETACHED, audit: known([detachBy()], now) }),
    reattach: { planId: PLAN_ID, at: now - MINUTE, stage },
  });
}

/** The suite has attached the volume again; the session still tries. */
export function reattachedAt(
  minute: number,
  how: { readonly adopted: boolean; readonly samePortal: boolean },
  views?: DecisionInput['views'],
): DecisionInput {
  const now = T0 + minute * MINUTE;
  const id = 'ocid1.volumeattachment.oc1.ap-tokyo-1.new';
  return {
    ...detachedAt(minute, {
      kind: 'attached',
      approvedBy: ['ops.suzuki', 'ops.sato'],
      attachmentId: id,
      ...how,
    }),
    ...(views !== undefined && { views }),
    lookUps: lookUps(now, {
      list: [
        attachment({ lifecycleState: 'DETACHED' }),
        attachment({
          id,
          ipv4: how.samePortal ? '169.254.2.2' : '169.254.2.5',
          timeCreated: T0 + 13 * MINUTE,
        }),
        attachment({ instanceId: NODE2 }),
      ],
      audit: known([detachBy()], now),
    }),
  };
}

export const HEADLINES: readonly Headline[] = [
  {
    name: '01-forced-detach',
    ja: '【緊急】CL1/node1 共有ディスク接続断(デタッチ) I/Oエラーまで最長95分',
    en: '[CRITICAL] CL1/node1 volume detached; I/O fails in <=95 min',
    steps: [forced],
  },
  {
    name: '02-same-session-returns',
    ja: '【復旧】CL1/node1 共有ディスク接続回復(断31分)リソース要確認',
    en: '[RECOVERED] CL1/node1 disk back after 31 min; check resource',
    steps: [
      forced,
      input(T0 + 32 * MINUTE, {
        views: [view(NODE1, [recoveredPath(31)], lk1), view(NODE2, [path()])],
        lookUps: lookUps(T0 + 32 * MINUTE, {
          list: [
            attachment({ lifecycleState: 'DETACHED' }),
            attachment({ id: 'ocid1.volumeattachment.oc1.ap-tokyo-1.new', timeCreated: T0 + 30 * MINUTE }),
            attachment({ instanceId: NODE2 }),
          ],
          audit: known([detachBy()], T0 + 32 * MINUTE),
        }),
      }),
    ],
  },
  {
    name: '03-black-hole',
    ja: '【緊急】CL1/node1 共有ディスク応答なし(原因調査中)',
    en: '[CRITICAL] CL1/node1 shared disk not responding (under investigation)',
    steps: [blackHole(T0 + 20 * SECOND), blackHole(T0 + 2 * MINUTE)],
  },
  {
    name: '04-fencing-detach',
    ja: '【緊急】CL1/node1 再アタッチ禁止:node2で引継ぎの形跡あり',
    en: '[CRITICAL] CL1/node1 DO NOT REATTACH: node2 may be active',
    steps: [
      input(AT, {
        views: [
          view(NODE1, [lostPath()], lk1),
          view(NODE2, [path()], { lk: { failoverAt: T0 + 2 * MINUTE } }),
        ],
        lookUps: lookUps(AT, {
          list: DETACHED,
          audit: known([detachBy()], AT),
          load: { [NODE1]: known(load({ peerWriteOpsSum: 4312 }), AT) },
        }),
      }),
    ],
  },
  {
    name: '05-new-portal',
    ja: '【緊急】CL1/node1 再アタッチ済・未復旧(旧セッション残存) I/Oエラーまで最長80分',
    en: '[CRITICAL] CL1/node1 reattached, NOT recovered (old session); I/O fails in <=80 min',
    steps: [
      forced,
      input(T0 + 20 * MINUTE, {
        views: [view(NODE1, [lostPath()], { ...lk1, lastAt: T0 + 19 * MINUTE }), view(NODE2, [path()])],
        lookUps: lookUps(T0 + 20 * MINUTE, {
          list: [
            attachment({ lifecycleState: 'DETACHED' }),
            attachment({
              id: 'ocid1.volumeattachment.oc1.ap-tokyo-1.new',
              ipv4: '169.254.2.5',
              timeCreated: T0 + 18 * MINUTE,
            }),
            attachment({ instanceId: NODE2 }),
          ],
          audit: known([detachBy()], T0 + 20 * MINUTE),
        }),
      }),
    ],
  },
  {
    name: '06-standby',
    ja: '【警告】CL1/node2(待機系)共有ディスク接続断・切替不可',
    en: '[WARNING] CL1/node2 (standby) disk lost; fail-over unsafe',
    steps: [
      input(AT, {
        views: [view(NODE1, [path()]), view(NODE2, [lostPath()])],
        lookUps: lookUps(AT, { probes: { [NODE1]: probe(['ISP'], AT), [NODE2]: probe(['OSU'], AT) } }),
      }),
    ],
  },
  {
    name: '07-quorum',
    ja: '【緊急】CL1/node1 Quorum用ディスク接続断・強制停止の恐れ',
    en: '[CRITICAL] CL1/node1 quorum disk lost; node may halt',
    steps: [
      input(AT, {
        inventory: inventory([
          remembered(attachment()),
          remembered(QUORUM_ATTACHMENT, 'quorum'),
          remembered(attachment({ instanceId: NODE2 })),
        ]),
        views: [
          view(NODE1, [
            path(),
            lostPath({
              key: 'q',
              session: 4,
              iqn: QUORUM_ATTACHMENT.iqn,
              portal: { address: '169.254.2.3', port: 3260 },
              device: 'sdc',
            }),
          ]),
          view(NODE2, [path()]),
        ],
        lookUps: lookUps(AT, { list: [attachment(), QUORUM_ATTACHMENT, attachment({ instanceId: NODE2 })] }),
      }),
    ],
  },
  {
    name: '08-all-silent',
    ja: '【緊急】CL1 全ノード監視データ途絶(状態不明)',
    en: '[CRITICAL] CL1 all nodes silent; state unknown',
    steps: [
      input(AT, {
        views: [view(NODE1, [path()]), view(NODE2, [path()])],
        lookUps: lookUps(AT, { silent: { [NODE1]: T0, [NODE2]: T0 + MINUTE } }),
      }),
    ],
  },
  {
    name: '09-forced-restart',
    ja: '【緊急】CL1/node1 再起動を検知・node2への切替を要確認',
    en: '[CRITICAL] CL1/node1 restarted; verify take-over by node2',
    steps: [
      input(AT, {
        views: [
          view(NODE1, [lostPath({ currentBoot: false }, { endedAt: T0 + 3 * MINUTE, endedBy: 'reboot' })], {
            boots: [T0 + 3 * MINUTE],
            lk: deviceFailure(T0 + 2 * MINUTE),
          }),
          view(NODE2, [path()], { lk: { commDownAt: T0 + 2 * MINUTE, failoverAt: T0 + 2.5 * MINUTE } }),
        ],
      }),
    ],
  },
  {
    name: '10-planned',
    ja: '【情報】CL1/node1 計画デタッチを確認(対処不要)',
    en: '[INFO] CL1/node1 planned detach seen; no action needed',
    steps: [
      input(AT, {
        policy: {
          ...POLICY,
          windows: [
            {
              cluster: 'CL1',
              zone: 'Asia/Tokyo',
              from: '2026-11-22T09:30',
              until: '2026-11-22T11:00',
              note: 'disk swap',
            },
          ],
        },
        views: [
          view(NODE1, [path({ state: 'logged-out', loggedOutAt: T0 - MINUTE })]),
          view(NODE2, [path()]),
        ],
        lookUps: lookUps(AT, { list: DETACHED, audit: known([detachBy()], AT) }),
      }),
    ],
  },
  {
    name: '11-approval-needed',
    ja: '【緊急】CL1/node1 再アタッチ承認待ち(11:40まで・承認0/2) I/Oエラーまで最長88分',
    en: '[CRITICAL] CL1/node1 reattach waits for approval until 11:40 (0 of 2); I/O fails in <=88 min',
    steps: [
      forced,
      detachedAt(12, { kind: 'awaiting-approval', until: T0 + 100 * MINUTE, given: 0, needed: 2 }),
    ],
  },
  {
    name: '12-acted',
    ja: '【緊急】CL1/node1 承認により再アタッチ済・復旧未確認 I/Oエラーまで最長86分',
    en: '[CRITICAL] CL1/node1 reattached as approved; recovery not yet proven; I/O fails in <=86 min',
    steps: [forced, reattachedAt(14, { adopted: false, samePortal: true })],
  },
  {
    name: '13-attach-refused',
    ja: '【緊急】CL1/node1 再アタッチ中止(条件を満たさず) I/Oエラーまで最長87分',
    en: '[CRITICAL] CL1/node1 reattach NOT done: conditions no longer met; I/O fails in <=87 min',
    steps: [forced, detachedAt(13, { kind: 'refused', guards: ['guard-quiet', 'guard-no-takeover-sign'] })],
  },
];

export const LATER = 2 * HOUR;

export interface Played {
  readonly incident: Incident;
  readonly notices: readonly { readonly title: string; readonly body: string }[];
}

/** Plays the decisions one after the other in one language. */
export function play(h: Headline, lang: Language): Played {
  let incident: Incident | null = null;
  for (const s of h.steps) incident = decide({ ...s, incident }).incident;
  if (incident === null) throw new Error(`${h.name}: no incident`);
  const mode = h.steps.at(-1)?.policy.mode;
  return { incident, notices: incident.outbox.map((entry) => worded(entry, [lang], mode)) };
}
