import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { commandRecord } from '../../../functions/core/incident/operator-command.ts';
import type { ReattachStage } from '../../../functions/core/plan/dossier.ts';
import { detachedAt, HEADLINES, reattachedAt } from './headlines.ts';
import {
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  recoveredPath,
  T0,
  view,
} from './story.ts';

/** What led to an incident that test/stored/v1/incidents has as the version before stored it, and what came next. */
export interface StoredScene {
  readonly name: string;
  readonly before: readonly DecisionInput[];
  readonly next: readonly DecisionInput[];
}

const at = (seconds: number, over: Partial<DecisionInput> = {}) => input(T0 + seconds * SECOND, over);
const lost = (seconds: number, over: Partial<DecisionInput> = {}) =>
  at(seconds, {
    views: [view(NODE1, [lostPath()], { lastAt: T0 + seconds * SECOND }), view(NODE2, [path()])],
    ...over,
  });
const back = (seconds: number) =>
  at(seconds, { views: [view(NODE1, [recoveredPath(3)], { lastAt: T0 + seconds * SECOND })] });
const bothLost = (seconds: number) =>
  at(seconds, {
    views: [NODE1, NODE2].map((node) => view(node, [lostPath()], { lastAt: T0 + seconds * SECOND })),
  });
const waiting = (given: number): ReattachStage => ({
  kind: 'awaiting-approval',
  until: T0 + 100 * MINUTE,
  given,
  needed: 2,
});
const first: DecisionInput = { ...detachedAt(5, waiting(0)), reattach: null };
const sent = detachedAt(13, { kind: 'attempted', approvedBy: ['ops.sato'] });
const acted = (minute: number) => reattachedAt(minute, { adopted: false, samePortal: true });
const underWay = (minute: number): DecisionInput => ({ ...acted(minute), reattach: sent.reattach ?? null });
const planned = HEADLINES.find(({ name }) => name === '10-planned')?.steps[0] ?? lost(90);
const silent = HEADLINES.find(({ name }) => name === '08-all-silent')?.steps[0] ?? lost(90);
const later = (i: DecisionInput, ms: number): DecisionInput => ({ ...i, now: i.now + ms });
const hung = (seconds: number) =>
  at(seconds, {
    views: [view(NODE1, [path({ device: null })], { lk: deviceFailure(T0 + seconds * SECOND), lastAt: T0 })],
  });
const maintained = (seconds: number, isEvent: boolean) =>
  lost(seconds, {
    events: isEvent
      ? ['computeapi.livemigrate', 'computeapi.instanceaction.begin'].map((type) => ({
          type,
          resourceId: NODE1,
          compartmentId: null,
          at: T0 - MINUTE,
          eventId: null,
        }))
      : [],
  });

export const STORED_SCENES: readonly StoredScene[] = [
  { name: 'held', before: [lost(5)], next: [lost(10), lost(70)] },
  { name: 'lost', before: [lost(5), lost(60)], next: [lost(61), lost(120), back(250)] },
  { name: 'hung', before: [hung(20), hung(90)], next: [hung(120), hung(90 + 1000), hung(90 + 1030)] },
  {
    name: 'deadline-near',
    before: [2, 40, 71, 92].map((m) => lost(m * 60)),
    next: [lost(92 * 60 + 20), lost(110 * 60)],
  },
  {
    name: 'silent-node',
    before: [lost(60), later(lost(60), 20 * MINUTE)],
    next: [later(lost(60), 21 * MINUTE), later(lost(60), 50 * MINUTE)],
  },
  {
    name: 'all-silent',
    before: [silent],
    next: [later(silent, MINUTE), lost(1200, { views: [view(NODE1, [path()])] })],
  },
  {
    name: 'detached-by',
    before: [
      lost(90, { lookUps: lookUps(T0 + 90 * SECOND, { list: DETACHED }) }),
      lost(400, { lookUps: lookUps(T0 + 400 * SECOND, { list: DETACHED, audit: known([detachBy()], T0) }) }),
    ],
    next: [
      lost(460, { lookUps: lookUps(T0 + 460 * SECOND, { list: DETACHED, audit: known([detachBy()], T0) }) }),
    ],
  },
  {
    name: 'further-loss',
    before: [lost(90), bothLost(400)],
    next: [bothLost(430), at(800, { views: [view(NODE1, [lostPath()]), view(NODE2, [recoveredPath(7)])] })],
  },
  {
    name: 'approval-asked',
    before: [first, detachedAt(12, waiting(0))],
    next: [detachedAt(13, waiting(0)), detachedAt(14, waiting(1)), detachedAt(15, { kind: 'expired' })],
  },
  { name: 'attach-under-way', before: [first, sent, underWay(14)], next: [underWay(15), acted(16)] },
  { name: 'attach-unreported', before: [first, sent, underWay(14)], next: [underWay(17), underWay(18)] },
  {
    name: 'acted',
    before: [first, sent, acted(14)],
    next: [acted(15), { ...acted(16), views: back(16 * 60).views }],
  },
  {
    name: 'attach-failed',
    before: [first, detachedAt(13, { kind: 'failed', code: 'IncorrectState' })],
    next: [detachedAt(14, { kind: 'failed', code: 'IncorrectState' })],
  },
  { name: 'recovered', before: [lost(120), back(250)], next: [back(300), back(560)] },
  {
    name: 'closed',
    before: [lost(120), back(250), back(560)],
    next: [back(600), at(1200, { views: [view(NODE1, [lostPath({}, { lostAt: T0 + 1000 * SECOND })])] })],
  },
  { name: 'planned', before: [planned], next: [later(planned, MINUTE), later(planned, HOUR)] },
  {
    name: 'acknowledged-on-hold',
    before: [
      lost(90),
      lost(120, {
        commands: [
          commandRecord('CL1', { kind: 'ack' }, { id: 'a', by: 'ops.sato', at: T0 + 100 * SECOND }),
          commandRecord(
            'CL1',
            { kind: 'hold', until: T0 + HOUR, why: 'looking' },
            { id: 'h', by: 'ops.sato', at: T0 + 110 * SECOND },
          ),
        ],
      }),
    ],
    next: [lost(40 * 60), lost(150 * 60)],
  },
  { name: 'maintenance', before: [maintained(70, true)], next: [maintained(90, false)] },
  {
    name: 'wide-outage',
    before: [lost(70, { wide: { availabilityDomain: 'AD-1', clusters: 12 } })],
    next: [lost(90, { wide: { availabilityDomain: 'AD-1', clusters: 12 } }), lost(200)],
  },
  {
    name: 'after-another',
    before: [
      lost(120),
      back(250),
      back(560),
      at(1200, { views: [view(NODE1, [lostPath({}, { lostAt: T0 + 1000 * SECOND })])] }),
    ],
    next: [at(1260, { views: [view(NODE1, [lostPath({}, { lostAt: T0 + 1000 * SECOND })])] })],
  },
];
