import { MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Fault, FaultPlan, FaultSubject } from '../../../infra/local/cloud/faults.ts';
import type { Dice } from '../dice.ts';
import { type Outage, type OutageKind, USUAL } from './outage.ts';

/** What a service answers that is out: one of these for the whole outage, or all of them in turn. */
const ANSWERS: readonly Fault[] = [
  { kind: 'status', status: 503, code: 'ServiceUnavailable' },
  { kind: 'status', status: 500, code: 'InternalServerError' },
  { kind: 'status', status: 429, code: 'TooManyRequests' },
  { kind: 'reset' },
  { kind: 'hang' },
];
const READS = ['GetObject', 'ListObjects'];
const WRITES = ['PutObject', 'DeleteObject'];

/** The calls that a service does not answer, for a while. */
export interface ServiceOutage extends Outage {
  readonly operations: ReadonlySet<string>;
  readonly answer: (call: FaultSubject) => Fault | null;
}

/** @param share of the calls that fail. */
function answers(dice: Dice, share: number): () => Fault | null {
  const one = dice.chance(0.7) ? dice.pick(ANSWERS) : null;
  return () => (share < 1 && !dice.chance(share) ? null : (one ?? dice.pick(ANSWERS)));
}

function storage(dice: Dice): ServiceOutage {
  const from = dice.between(1, 10) * MINUTE;
  const [how, operations] = dice.pick([
    ['no call', [...READS, ...WRITES]],
    ['no call', [...READS, ...WRITES]],
    ['no write', WRITES],
    ['no read', READS],
  ] as const);
  const share = dice.chance(0.75) ? 1 : dice.between(0.5, 0.95);
  return {
    ...USUAL,
    name: 'object-storage',
    what: `Object Storage answers ${how} in ${Math.round(share * 100)} % of them for 30 min`,
    from,
    to: from + 30 * MINUTE,
    interrupts: 'lines',
    // Connector Hub counts each batch that `detect` could not store; where there is none, the invocations of `respond`.
    alarmWithin: 25 * MINUTE,
    makesOld: 'all',
    operations: new Set<string>(operations),
    answer: answers(dice, share),
    play: () => undefined,
  };
}

/** Notifications takes no message, or few, from then to then. */
export function notTaking(
  { from, to, share = 1 }: { readonly from: Ms; readonly to: Ms; readonly share?: number },
  answer: ServiceOutage['answer'],
): ServiceOutage {
  return {
    ...USUAL,
    name: 'notifications',
    what: `Notifications refuses ${Math.round(share * 100)} % of the messages for ${Math.round((to - from) / MINUTE)} min`,
    from,
    to,
    interrupts: 'notices',
    alarmWithin: 25 * MINUTE,
    operations: new Set(['PublishMessage']),
    answer,
    play: () => undefined,
  };
}

function notifications(dice: Dice): ServiceOutage {
  const from = dice.between(-1, 10) * MINUTE;
  const to = from + dice.between(5, 40) * MINUTE;
  const share = dice.chance(0.75) ? 1 : dice.between(0.5, 0.95);
  return notTaking({ from, to, share }, answers(dice, share));
}

/** Services of OCI that are out. */
export const SERVICE_OUTAGES: readonly OutageKind[] = [
  { name: 'object-storage', weight: 3, draw: storage },
  { name: 'notifications', weight: 3, draw: notifications },
];

/** Services that are out answer nobody, people neither; besides, the faults of the schedule. Counts both. */
export class CountedFaults implements FaultPlan {
  count = 0;
  readonly #out: readonly ServiceOutage[];
  readonly #now: () => Ms;
  readonly #besides: FaultPlan | undefined;

  /** @param now since the start of the story. */
  constructor(outages: readonly Outage[], now: () => Ms, besides?: FaultPlan) {
    this.#out = outages.filter(isOfService);
    this.#now = now;
    this.#besides = besides;
  }

  next(call: FaultSubject): Fault | null {
    const fault = this.#ofOutages(call) ?? this.#besides?.next(call) ?? null;
    if (fault !== null) this.count += 1;
    return fault;
  }

  #ofOutages(call: FaultSubject): Fault | null {
    const now = this.#now();
    for (const { from, to, operations, answer } of this.#out) {
      if (now < from || now >= to || !operations.has(call.operation)) continue;
      const fault = answer(call);
      if (fault !== null) return fault;
    }
    return null;
  }
}

function isOfService(outage: Outage): outage is ServiceOutage {
  return 'operations' in outage;
}
