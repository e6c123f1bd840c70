import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../../functions/core/decision/contract.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import { incidentPicture } from '../../../functions/core/decision/note.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  input,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  probe,
  recoveredPath,
  T0,
  unreadable,
  view,
  worded,
} from './story.ts';

function play(...inputs: readonly DecisionInput[]): readonly Decision[] {
  let incident: Incident | null = null;
  return inputs.map((step) => {
    const decision = decide({ ...step, incident });
    incident = decision.incident;
    return decision;
  });
}

const at = (minutes: number, views: readonly NodeView[], more: Partial<DecisionInput> = {}) =>
  input(T0 + minutes * MINUTE, { views, ...more });
const titles = (decision: Decision | undefined) =>
  (decision?.incident?.outbox ?? []).map((entry) =>
    worded(entry, ['en']).title.replace(/^.*?\] | \[LKW:.*$/g, ''),
  );
const lostNow = (paths: readonly PathView[] = [lostPath()]) => view(NODE1, paths);
const wellNow = view(NODE2, [path()]);

describe('what is missing is no return', () => {
  test.each([
    ['the node says nothing any more', []],
    ['its lines say nothing of the path', [view(NODE1), wellNow]],
    [
      'its lines of that time are gone',
      [view(NODE1, [path()], { dropped: { pathsUntil: T0 + MINUTE, unseenAt: null } })],
    ],
  ])('%s: still lost, since the same moment, until the same deadline', (_, later) => {
    const [lost, after] = play(at(2, [lostNow(), wellNow]), at(20, later));
    expect(after?.incident).toMatchObject({
      situation: 'lost',
      closedAt: null,
      lossAt: lost?.incident?.lossAt,
      deadline: lost?.incident?.deadline,
    });
  });

  test.each([
    ['its session is up, as far as is known', path()],
    ['it was logged in to before the loss', path({ upAt: T0 - MINUTE })],
    ['it came back before its newest loss', recoveredPath(-1)],
    [
      'a log-in is among lines that may be missing',
      path({ upAt: T0 + 5 * MINUTE, unseenAt: T0 + 6 * MINUTE }),
    ],
  ])('%s: not recovered', (_, later) => {
    const after = play(at(2, [lostNow(), wellNow]), at(300, [view(NODE1, [later]), wellNow])).at(-1);
    expect(after?.incident?.situation).not.toBe('recovered');
    expect(after?.incident?.closedAt).toBeNull();
  });

  test.each<readonly [string, Parameters<typeof lookUps>[1]]>([
    ['the list of attachments cannot be read', { attachments: unreadable('attachments') }],
    ['the list has the volume no more', { list: [attachment({ instanceId: NODE2 })] }],
  ])('only the API told of a detach, and now %s: not recovered', (_, more) => {
    const quiet = [view(NODE1, [recoveredPath(-30)]), wellNow];
    const seen = (minutes: number, answers: Parameters<typeof lookUps>[1]) =>
      at(minutes, quiet, { lookUps: lookUps(T0 + minutes * MINUTE, answers) });
    const after = play(seen(0, { list: DETACHED }), seen(1, more)).at(-1);
    expect(after?.incident?.situation).not.toBe('recovered');
    expect(after?.incident?.closedAt).toBeNull();
  });

  test('it was logged in to after the loss: recovered', () => {
    const after = play(
      at(2, [lostNow(), wellNow]),
      at(8, [view(NODE1, [path({ upAt: T0 + 6 * MINUTE })])]),
    ).at(-1);
    expect(after?.incident?.situation).toBe('recovered');
  });

  test('a disk died meanwhile and nobody knows whose it is: not recovered', () => {
    const back = recoveredPath(6, { device: null });
    const dead = view(NODE1, [back], { loneDeaths: [T0 + 3 * MINUTE] });
    const before = view(NODE1, [back], { loneDeaths: [T0 - 5 * MINUTE] });
    const lost = at(2, [lostNow([lostPath({ device: null })]), wellNow]);
    expect(play(lost, at(8, [dead])).at(-1)?.incident?.situation).toBe('unproven');
    expect(play(lost, at(8, [before])).at(-1)?.incident?.situation).toBe('recovered');
  });
});

describe('the clock', () => {
  test('of an outage goes on when its lines begin later than they did', () => {
    const later = lostPath({}, { lostAt: T0 + 10 * MINUTE });
    const [first, after] = play(at(2, [lostNow()]), at(12, [lostNow([later])]));
    expect(after?.incident?.deadline).toEqual(first?.incident?.deadline);
  });

  test('of a detach that the API alone showed goes on, when the first lines come long after it is attached again', () => {
    const seen = (minutes: number, list?: typeof DETACHED) =>
      at(minutes, [view(NODE1), wellNow], {
        lookUps: lookUps(T0 + minutes * MINUTE, list === undefined ? {} : { list }),
      });
    const retries = lostPath({}, { lostAt: T0 + 40 * MINUTE, lossSeen: false });
    const [first, , after] = play(seen(0, DETACHED), seen(10), at(41, [lostNow([retries]), wellNow]));
    expect(first?.incident?.deadline).not.toBeNull();
    expect(after?.incident).toMatchObject({ situation: 'lost', deadline: first?.incident?.deadline });
  });

  test('starts anew after a return that was seen', () => {
    const again = lostPath({ upAt: T0 + 5 * MINUTE }, { lostAt: T0 + 10 * MINUTE });
    const [first, , after] = play(
      at(2, [lostNow()]),
      at(6, [view(NODE1, [recoveredPath(5)])]),
      at(12, [lostNow([again])]),
    );
    expect(after?.incident?.deadline?.to).toBe((first?.incident?.deadline?.to ?? 0) + 10 * MINUTE);
    expect(after?.incident?.memory.firstLossAt).toBe(T0);
  });

  test('starts anew, too, where the API alone shows the next loss, and the service has moved meanwhile', () => {
    const moved = view(NODE2, [path()], { lk: { failoverAt: T0 + 3 * MINUTE } });
    const back = [view(NODE1, [recoveredPath(5)]), moved];
    const again = { lookUps: lookUps(T0 + 18 * MINUTE, { list: DETACHED }) };
    const all = play(at(2, [lostNow(), moved]), at(12, back), at(18, back, again));
    expect(all.at(-1)?.incident).toMatchObject({
      recoveredAt: null,
      deadline: { to: (all[0]?.incident?.deadline?.to ?? 0) + 18 * MINUTE },
    });
  });
});

describe('a sign of a take-over', () => {
  const detached = (minutes: number, more: Parameters<typeof lookUps>[1] = {}) =>
    lookUps(T0 + minutes * MINUTE, {
      list: DETACHED,
      audit: known([detachBy()], T0 + minutes * MINUTE),
      load: { [NODE1]: known(load(), T0 + minutes * MINUTE) },
      ...more,
    });
  const step = (minutes: number, peer: NodeView, more: Parameters<typeof lookUps>[1] = {}) =>
    at(minutes, [lostNow(), peer], { lookUps: detached(minutes, more) });
  const tookOver = view(NODE2, [path()], { lk: { failoverAt: T0 + 10 * MINUTE } });
  const verdict = (decision: Decision | undefined) =>
    decision?.plan?.guards.find(({ code }) => code === 'guard-no-takeover-sign')?.verdict;

  test('the ban and the clock stay when the inventory is lost, with it the volume, and the lines begin later', () => {
    const later = lostPath({}, { lostAt: T0 + 25 * MINUTE });
    const nobody = { inventory: inventory([]), lookUps: lookUps(T0 + 30 * MINUTE, {}) };
    const [, told, after] = play(
      step(2, wellNow),
      step(11, tookOver),
      at(30, [lostNow([later]), wellNow], nobody),
    );
    expect(after?.incident?.situation).toBe('do-not-reattach');
    expect(after?.incident?.deadline?.to).toBe(told?.incident?.deadline?.to);
  });

  test('counts for who decides and for who acts, also when no line shows it any more', () => {
    const [, , after] = play(step(2, wellNow), step(11, tookOver), step(30, wellNow));
    expect(after?.incident?.situation).toBe('do-not-reattach');
    expect(verdict(after)).toBe('not-met');
    expect(after?.plan?.ready).toBe(false);
    const incident = after?.incident ?? null;
    if (incident === null) throw new Error('no incident');
    const judged = incidentPicture(step(31, wellNow), incident, incident.memory);
    expect(judged.takeover).toEqual([{ code: 'peer-failover-line', node: NODE2, at: T0 + 10 * MINUTE }]);
  });

  test('that was never there is none', () => {
    const heard = view(NODE2, [path()], { lastAt: T0 + 29 * MINUTE });
    const [, , after] = play(step(2, wellNow), step(11, wellNow), step(30, heard));
    expect(after?.incident?.situation).toBe('detached');
    expect(verdict(after)).toBe('met');
  });

  test('that a peer answered is taken back by its newer answer, and not by silence', () => {
    const answers = (minutes: number, state: 'ISP' | 'OSU') => ({
      probes: { [NODE2]: probe([state], T0 + minutes * MINUTE) },
    });
    const steps = [step(2, wellNow), step(11, wellNow, answers(10, 'ISP'))];
    expect(play(...steps, step(60, wellNow)).at(-1)?.incident?.situation).toBe('do-not-reattach');
    const otherwise = play(...steps, step(15, wellNow, answers(14, 'OSU')), step(60, wellNow));
    expect(otherwise.slice(2).map(({ incident }) => incident?.situation)).toEqual(['detached', 'detached']);
  });

  test('of the peer’s log is not taken back by what it answers', () => {
    const answer = { probes: { [NODE2]: probe(['OSU'], T0 + 14 * MINUTE) } };
    const after = play(step(2, wellNow), step(11, tookOver), step(15, wellNow, answer)).at(-1);
    expect(after?.incident?.situation).toBe('do-not-reattach');
  });
});

describe('a path whose losses may be among lines that were too many', () => {
  const flooded = (over: Partial<PathView> = {}) =>
    view(NODE1, [path({ unseenAt: T0, ...over }), path({ key: 'x' })]);

  test('is unclear: people are notified, once', () => {
    const [first, second] = play(
      at(1, [flooded(), wellNow]),
      at(2, [flooded({ unseenAt: T0 + SECOND }), wellNow]),
    );
    expect(first?.reasons.map(({ code }) => code)).toContain('opened-by-dropped-lines');
    expect(titles(first)).toEqual(['CL1/node1 too many connection loss lines; disk state unknown']);
    expect(titles(second)).toHaveLength(1);
  });

  test('is not well after hours of quiet either, only once it is seen up again', () => {
    const open = at(1, [flooded(), wellNow]);
    expect(play(open, at(180, [flooded(), wellNow])).at(-1)?.incident).toMatchObject({
      closedAt: null,
      situation: 'unproven',
    });
    const told = play(open, at(180, [flooded(), wellNow])).at(-1)?.notice;
    expect(told).toMatchObject({ headline: 'unproven', impact: 'unknown' });
    const seenUp = view(NODE1, [path({ upAt: T0 + 30 * MINUTE })]);
    expect(play(open, at(31, [seenUp, wellNow])).at(-1)?.incident?.situation).toBe('recovered');
  });

  test('of which nothing at all is known is unclear as well', () => {
    const nothing = view(NODE1, [], { dropped: { pathsUntil: null, unseenAt: T0 } });
    expect(decide(at(1, [nothing, wellNow])).incident?.situation).toBe('unclear');
  });
});
