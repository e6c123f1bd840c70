import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { commandRecord } from '../../../functions/core/incident/operator-command.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  inventory,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  POLICY,
  path,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  view,
} from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
type Over = Partial<DecisionInput>;
/** Node 1 with these sessions beside its peer, which is well. */
const seen = (
  now: number,
  paths: readonly PathView[],
  over: Over = {},
  lines: Parameters<typeof view>[2] = {},
) =>
  input(now, {
    views: [view(NODE1, paths, { lastAt: now - 5 * SECOND, ...lines }), view(NODE2, [path()])],
    ...over,
  });
/** Decisions one after the other; the last one. */
function last(...inputs: readonly DecisionInput[]): Decision & { readonly incident: Incident } {
  let found: Decision | null = null;
  for (const one of inputs) found = decide({ ...one, incident: found === null ? null : found.incident });
  if (found?.incident == null) throw new Error('no incident');
  return { ...found, incident: found.incident };
}
const reason = ({ reasons }: Decision, start: string) => reasons.filter(({ code }) => code.startsWith(start));

describe('the plan', () => {
  const audited = (now: number) => ({
    lookUps: lookUps(now, { list: DETACHED, audit: known([detachBy()], now) }),
  });
  const first = seen(at(2), [lostPath()], audited(at(2)));
  const twentyLater = (over: Over = {}) =>
    last(first, seen(at(20), [lostPath()], { ...audited(at(20)), ...over }));
  const missing = (found: Decision) =>
    (found.plan?.guards ?? []).filter(({ verdict }) => verdict !== 'met').map(({ code }) => code);

  test('is shown, or open to approval, once nothing speaks against it', () => {
    const shown = twentyLater();
    expect(shown.plan).toMatchObject({ ready: true, incidentId: shown.incident.id, node: NODE1 });
    expect(reason(shown, 'plan-')).toEqual([{ code: 'plan-shown', detail: shown.plan?.id }]);
    const open = twentyLater({ policy: { ...POLICY, mode: 'approve' } });
    expect(reason(open, 'plan-')).toEqual([{ code: 'plan-ready', detail: open.plan?.id }]);
  });

  test('is refused by every guard that is not met, by name', () => {
    const early = last(first);
    expect(missing(early)).toContain('guard-quiet');
    expect(missing(early).length).toBeGreaterThan(1);
    expect(reason(early, 'plan-')).toEqual([{ code: 'plan-refused', detail: missing(early).join(' ') }]);
  });

  test('heeds earlier attaches, and an outage of many clusters', () => {
    const wide = { availabilityDomain: 'AD-1', clusters: 5 };
    expect(missing(twentyLater({ wide }))).toContain('guard-no-storm');
    expect(missing(twentyLater({ wide: null }))).not.toContain('guard-no-storm');
    const { attempts: _, ...unread } = seen(at(20), [lostPath()], audited(at(20)));
    expect(missing(last(first, unread))).toContain('guard-attempts');
  });

  test('has an id that none for another loss has', () => {
    const id = twentyLater().plan?.id;
    const asked: string[] = [];
    const isPlanTaken = (planId: string, incidentId: string) => {
      asked.push(incidentId);
      return planId === id;
    };
    const other = twentyLater({ isPlanTaken });
    expect(other.plan?.id).toMatch(/^[0-9a-f]{16}$/);
    expect(other.plan?.id).not.toBe(id);
    expect(new Set(asked)).toEqual(new Set([other.incident.id]));
  });

  test('is none of what is attached, nor of what is back', () => {
    const lost = last(seen(at(2), [lostPath()]));
    expect(lost.plan).toBeNull();
    expect(reason(lost, 'plan-')).toEqual([{ code: 'plan-not-applicable', detail: 'ATTACHED' }]);
    const back = last(seen(at(2), [lostPath()]), seen(at(4), [recoveredPath(3)]));
    expect(reason(back, 'plan-')).toEqual([]);
    expect(decide(seen(at(2), [path()]))).toMatchObject({ incident: null, plan: null, nextCheckAt: null });
  });
});

describe('an incident ends', () => {
  const told = seen(at(2), [lostPath()]);
  const back = (now: number) => seen(now, [recoveredPath(3)]);

  test('five minutes after the recovery', () => {
    const watched = last(told, back(at(4)), back(at(8) - 1));
    expect(watched.incident.closedAt).toBeNull();
    expect(reason(watched, 'watching')).toHaveLength(1);
    expect(watched.nextCheckAt).toBe(at(9) - 1);
    const over = last(told, back(at(4)), back(at(8)));
    expect(over.incident).toMatchObject({ closedAt: at(8), closedBy: 'recovered', nextCheckAt: null });
    expect(over.incident.history.at(-1)).toEqual({ at: at(8), code: 'closed-recovered', text: 'recovered' });
    expect(over.nextCheckAt).toBeNull();
    expect([reason(over, 'closed'), reason(over, 'watching')]).toEqual([
      [{ code: 'closed-recovered', detail: '' }],
      [],
    ]);
  });

  test('at once where nobody heard of it', () => {
    const held = seen(T0 + 5 * SECOND, [lostPath()]);
    const over = last(held, seen(T0 + 40 * SECOND, [recoveredPath(0.5)]));
    expect(over.incident).toMatchObject({ closedBy: 'silent-heal', outbox: [] });
    expect(over.incident.history.at(-1)).toMatchObject({ code: 'healed-silently', text: 'silent-heal' });
  });

  test('at once where the summary of many clusters speaks for its end too', () => {
    const over = (clusters: number) => {
      const wide = { wide: { availabilityDomain: 'AD-1', clusters } };
      return last({ ...told, ...wide }, { ...back(at(4)), ...wide });
    };
    expect(over(20).incident).toMatchObject({ closedAt: at(4), closedBy: 'silent-heal', outbox: [] });
    expect(over(5).incident).toMatchObject({ closedAt: null, outbox: [{ reason: 'recovered' }] });
  });

  test('as planned with its one notice', () => {
    const listed = { lookUps: lookUps(at(2), { list: DETACHED, audit: known([detachBy()], at(2)) }) };
    const policy = { ...POLICY, expectedPrincipals: ['ops.yamada'] };
    const over = last(seen(at(2), [lostPath()], { ...listed, policy }));
    expect(over.notice?.headline).toBe('planned');
    expect(over.incident).toMatchObject({ closedAt: at(2), closedBy: 'planned' });
    expect(reason(over, 'closed')).toEqual([{ code: 'closed-planned', detail: '' }]);
  });

  test('where what people were told of turned out to be nothing', () => {
    const up = path({ upAt: at(-HOUR / MINUTE) });
    const stray = lostPath({ key: 's', session: 9, iqn: null, portal: null, device: null });
    const heard = last(seen(at(2), [up, stray]));
    expect(heard.notice?.headline).toBe('stray');
    const over = last(seen(at(2), [up, stray]), seen(at(3), [up]));
    expect(over.incident).toMatchObject({ closedAt: at(3), closedBy: 'silent-heal' });
    expect(reason(over, 'closed')).toEqual([{ code: 'closed-unheard', detail: '' }]);
  });

  test('by a person, and nothing more is said', () => {
    const close = commandRecord('CL1', { kind: 'close', why: 'x' }, { by: 'sato', at: at(3), id: 'c1' });
    const over = last(told, { ...seen(at(99), [lostPath()]), commands: [close] });
    expect(over.incident).toMatchObject({ closedAt: at(3), closedBy: 'operator' });
    expect(over).toMatchObject({ notice: null, plan: null, nextCheckAt: null });
    expect(over.reasons).toEqual([{ code: 'closed-by-operator', detail: '' }]);
  });
});

describe('the next look', () => {
  const next = (...inputs: readonly DecisionInput[]) => last(...inputs).nextCheckAt;
  const now = at(2);
  /** A time-out that leaves so many seconds. */
  const left = (seconds: number) => seen(now, [lostPath({ recoveryTimeoutSec: 120 + seconds })]);

  test.each<readonly [string, number, number]>([
    ['a minute later', 1801, 60],
    ['half a minute later in the last half hour', 1800, 30],
    ['still so before the last ten minutes', 601, 30],
    ['every fifteen seconds in the last ten minutes', 600, 15],
    ['up to the last second', 1, 15],
    ['a minute later once time is up', 0, 60],
    ['a minute later after it', -1, 60],
  ])('is %s', (_, seconds, expected) => {
    expect(next(left(seconds))).toBe(now + expected * SECOND);
  });

  test('is a minute later where no time runs', () => {
    const gaveUp = [lostPath({}, { endedBy: 'gave-up' })];
    expect(last(seen(now, gaveUp)).incident.deadline).toBeNull();
    expect(next(seen(now, gaveUp))).toBe(at(3));
  });

  test('is a minute later where no node is heard, and no path is known to be lost', () => {
    const silent = lookUps(at(20), { silent: { [NODE1]: T0, [NODE2]: T0 } });
    const found = last(input(at(20), { lookUps: silent }));
    expect(found.incident.situation).toBe('all-silent');
    expect(found.nextCheckAt).toBe(at(21));
  });

  test('is when a broken session is no blip any more, if that comes first', () => {
    const early = T0 + 5 * SECOND;
    const lost = (over: Over = {}) => seen(early, [lostPath()], over);
    expect(next(lost())).toBe(T0 + 60 * SECOND);
    expect(next(lost({ policy: { ...POLICY, blipMs: 10 * MINUTE } }))).toBe(early + MINUTE);
    expect(next(seen(T0 + 60 * SECOND, [lostPath()]))).toBe(at(2));
  });

  test('is sooner for a quorum disk', () => {
    const { iqn } = QUORUM_ATTACHMENT;
    const quorum = lostPath({
      key: 'q',
      iqn,
      session: 4,
      device: 'sdc',
      portal: { address: '169.254.2.3', port: 3260 },
    });
    const found = inventory([
      remembered(attachment()),
      remembered(QUORUM_ATTACHMENT, 'quorum'),
      remembered(attachment({ instanceId: NODE2 })),
    ]);
    const list = [attachment(), QUORUM_ATTACHMENT, attachment({ instanceId: NODE2 })];
    const early = T0 + 5 * SECOND;
    const lost = seen(early, [path(), quorum], { inventory: found, lookUps: lookUps(early, { list }) });
    expect(last(lost).incident.situation).toBe('held');
    expect(next(lost)).toBe(T0 + 20 * SECOND);
  });

  test('is when a return counts, if that comes first', () => {
    const doubted = (minute: number) =>
      seen(at(minute), [recoveredPath(10)], {}, { lk: deviceFailure(at(10)) });
    const lost = seen(at(2), [lostPath({}, outage())]);
    expect(next(lost, doubted(11))).toBe(at(10) + 100 * SECOND);
    expect(next(lost, doubted(10.5))).toBe(at(11.5));
  });
});
