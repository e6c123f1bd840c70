import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { Outage } from './path-view.ts';
import { type Fact, type FactsBySubject, isIscsidHeard, timesOf } from './points.ts';

/** A new iscsid takes live sessions over within this, with one attempt. */
export const TAKE_OVER_AT_MOST: Ms = 5 * SECOND;

/** A new disk reports a reset as well, when it is attached. */
const ATTACH_RESETS_WITHIN: Ms = 5 * SECOND;

/** Connection errors of one session closer than this are attempts of one outage. */
const ONE_OUTAGE_WITHIN: Ms = MINUTE;

/**
 * Quick returns of sessions in logs without any line of iscsid (`dmesg`): the kernel never says that a session is
 * back, but a disk that reports its reset within seconds has answered a command. Restarting iscsid under live
 * sessions looks so. A return is assumed only when as many disks answered as sessions broke at that moment; later resets
 * are left alone, since a long outage must never be closed by a guess.
 */
export function quickReturns(facts: FactsBySubject): ReadonlyMap<number, readonly Fact[]> {
  const returns = new Map<number, Fact[]>();
  if (isIscsidHeard(facts)) return returns;
  const losses = [...facts].flatMap(([subject, list]) =>
    list
      .filter((fact) => fact.kind === 'session-lost' && subject.startsWith('s:'))
      .map(({ at }) => ({ at, session: Number(subject.slice(2)) })),
  );
  const resets = resetsOfKnownDisks(facts);
  for (const { at, session } of losses) {
    // A disk that answered between two losses shows that the session was back; else both are tries of one outage.
    const isTry = losses.some(
      (other) =>
        other.session === session &&
        other.at < at &&
        at - other.at <= ONE_OUTAGE_WITHIN &&
        !resets.some((reset) => reset.at >= other.at && reset.at < at),
    );
    if (isTry) continue;
    const together = losses.filter((other) => Math.abs(other.at - at) <= TAKE_OVER_AT_MOST);
    const answers = resets.filter((reset) => reset.at >= at && reset.at - at <= TAKE_OVER_AT_MOST);
    const last = answers.at(-1);
    if (last === undefined || count(answers, 'disk') < count(together, 'session')) continue;
    const back: Fact = { at: last.at, kind: 'session-recovered', rule: QUICK_RETURN, detail: '', count: 1 };
    returns.set(session, [...(returns.get(session) ?? []), back]);
  }
  return returns;
}

/** Losses no further apart are those of a connection that keeps breaking. */
export const FLAPS_WITHIN: Ms = 10 * MINUTE;
/** So many quick returns within that are no restarts of iscsid. */
const FLAPS = 3;

/** Outages of which those that would be restarts of iscsid, were they not so many, are none. */
export function withoutManyRestarts(outages: readonly Outage[]): readonly Outage[] {
  const quick = outages.filter(({ restartBlip, rules }) => restartBlip && rules.includes(QUICK_RETURN));
  return outages.map((outage) => {
    if (!quick.includes(outage)) return outage;
    const near = quick.filter(({ lostAt }) => Math.abs(lostAt - outage.lostAt) <= FLAPS_WITHIN);
    return near.length >= FLAPS ? { ...outage, restartBlip: false } : outage;
  });
}

/** Stands for the rule of a return that only a disk's reset showed. */
export const QUICK_RETURN = 'KERN-SD-RESET-UA';

function resetsOfKnownDisks(facts: FactsBySubject): readonly { readonly at: At; readonly disk: string }[] {
  const attachedAt = timesOf(facts, 'device-attached');
  const isNew = (at: At): boolean => attachedAt.some((other) => Math.abs(other - at) <= ATTACH_RESETS_WITHIN);
  return [...facts]
    .flatMap(([disk, list]) =>
      list.filter((fact) => fact.kind === 'device-reset' && !isNew(fact.at)).map(({ at }) => ({ at, disk })),
    )
    .sort((a, b) => a.at - b.at);
}

function count<K extends string>(items: readonly Readonly<Record<K, unknown>>[], key: K): number {
  return new Set(items.map((item) => item[key])).size;
}
