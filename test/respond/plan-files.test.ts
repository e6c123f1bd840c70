import { MINUTE } from '../../functions/core/base/time.ts';
import { PlanFiles } from '../../functions/respond/plan-files.ts';
import { approvalFolder, attemptName, planName } from '../../functions/store/plans.ts';
import { NOW } from '../core/plan/scene.ts';
import { JumpingTime } from '../support/kit.ts';
import { attemptOf, laidPlan, Papers } from './plan-papers.ts';

const OURS = 'incident-1';
const OTHER = 'incident-2';
const A = laidPlan('a', 10, { incidentId: OURS });
const B = laidPlan('b', 5, { incidentId: OURS });

function scene(approvalsNeeded = 1) {
  const papers = new Papers();
  const noted: string[] = [];
  const files = new PlanFiles(papers, new JumpingTime(NOW), approvalsNeeded, {
    note: (name, reason) => void noted.push(`${name}: ${reason}`),
  });
  return { papers, noted, files, refresh: (open = [OURS]) => files.refresh(new Set(open)) };
}

describe('what never changes is read once', () => {
  test('plans, approvals and refusals; of incidents that are closed no approvals', async () => {
    const { papers, refresh, files } = scene();
    const closed = laidPlan('closed', 10, { incidentId: OTHER });
    papers.plan(A);
    papers.plan(closed);
    papers.refuse(A, [papers.approve(A, 'sato')], ['guard-quiet']);
    papers.approve(closed, 'suzuki');
    await refresh();
    expect(papers.read).toHaveLength(4);
    await refresh();
    expect(papers.read).toHaveLength(4);
    papers.approve(A, 'suzuki');
    await refresh();
    expect(papers.read).toHaveLength(5);
    expect(files.dossierOf(OURS, undefined)?.approvals.map(({ by }) => by)).toEqual(['sato', 'suzuki']);
    expect(files.dossierOf(OTHER, undefined)?.approvals).toEqual([]);
    await refresh([OURS, OTHER]);
    expect(files.dossierOf(OTHER, undefined)?.approvals.map(({ by }) => by)).toEqual(['suzuki']);
  });

  test('an attempt is read until it is over', async () => {
    const { papers, refresh, files } = scene();
    papers.plan(A);
    papers.attempt(attemptOf(A));
    await refresh();
    papers.attempt(attemptOf(A, { state: 'attaching' }));
    await refresh();
    expect(files.dossierOf(OURS, null)?.attempt?.state).toBe('attaching');
    papers.attempt(attemptOf(A, { state: 'attached', calls: 1 }));
    await refresh();
    const reads = papers.read.length;
    await refresh();
    expect(papers.read).toHaveLength(reads);
    expect(files.dossierOf(OURS, null)?.attempt?.state).toBe('attached');
  });

  test('what cannot be read is noted once, and does not count', async () => {
    const { papers, refresh, noted, files } = scene();
    papers.plan(A);
    papers.lay(planName(B.plan.id), { ...B, needed: 0 });
    papers.lay(attemptName(B.plan.id), {});
    const bad = `${approvalFolder(A.plan.id)}nobody0000000000.json`;
    papers.lay(bad, {});
    papers.lay(`journal/${A.plan.id}/0000000000000000.json`, {});
    await refresh();
    await refresh();
    expect([...new Set(noted)]).toEqual([
      `${planName(B.plan.id)}: no plan that this version can read`,
      `journal/${A.plan.id}/0000000000000000.json: it cannot be read, and does not count`,
      `${attemptName(B.plan.id)}: no attempt that this version can read: it forbids any for its plan`,
      `${bad}: it cannot be read, and does not count`,
    ]);
    expect([files.has(A.plan.id), files.has(B.plan.id)]).toEqual([true, false]);
    // Nothing may be written there but plans.
    expect(papers.names('dead-letter/')).toEqual([]);
    expect(files.dossierOf(OURS, undefined)).toMatchObject({ approvals: [], refusals: [], attempt: null });
  });
});

test('a plan asks for as many people as the installation does now, if these are more', async () => {
  const { papers, refresh, files } = scene(2);
  papers.plan(A);
  papers.plan({ ...B, needed: 3 });
  await refresh();
  expect(files.dossierOf(OURS, A.plan.id)?.stored.needed).toBe(2);
  expect(files.dossierOf(OURS, B.plan.id)?.stored.needed).toBe(3);
});

describe('storing a plan', () => {
  test('where there is one already, the first version stays: people saw that one', async () => {
    const { papers, files } = scene();
    papers.plan(A);
    await files.store({ ...A, madeAt: NOW });
    expect(files.dossierOf(OURS, undefined)?.stored.madeAt).toBe(A.madeAt);
    expect(papers.json(planName(A.plan.id))).toEqual(A);
  });

  test('what lies there and is none stays too, and is noted', async () => {
    const { papers, files, noted } = scene();
    papers.lay(planName(A.plan.id), {});
    await files.store(A);
    expect([files.has(A.plan.id), papers.json(planName(A.plan.id))]).toEqual([false, {}]);
    expect(papers.names('dead-letter/')).toEqual([]);
    expect(noted).toHaveLength(1);
  });
});

describe('a plan id that was for another loss', () => {
  const { id } = A.plan;
  test.each<readonly [string, boolean, (papers: Papers) => void]>([
    ['nobody knows it', false, () => undefined],
    ['a plan of this incident', false, (p) => p.plan(A)],
    ['a plan of another incident', true, (p) => p.plan(laidPlan('a', 10, { incidentId: OTHER }))],
    ['a plan that cannot be read', true, (p) => p.lay(planName(id), {})],
    ['an attempt that cannot be read', true, (p) => p.lay(attemptName(id), {})],
    ['its volume was attached', true, (p) => p.attempt(attemptOf(A, { state: 'attached' }))],
    ['its attempt failed', false, (p) => p.attempt(attemptOf(A, { state: 'failed' }))],
    ['its attempt is under way', false, (p) => p.attempt(attemptOf(A))],
    ['an attempt of another incident', true, (p) => p.attempt(attemptOf(A, { incidentId: OTHER }))],
  ])('%s: %s', async (_, taken, lay) => {
    const { papers, refresh, files } = scene();
    lay(papers);
    await refresh();
    expect(files.isTaken(id, OURS)).toBe(taken);
  });
});

describe('an attempt under way', () => {
  test.each([
    ['intent', true],
    ['attaching', true],
    ['attached', false],
    ['failed', false],
  ] as const)('%s: %s', async (state, isUnderWay) => {
    const { papers, refresh, files } = scene();
    papers.attempt(attemptOf(A, { state }));
    await refresh();
    expect([files.isUnderWay(OURS), files.isUnderWay(OTHER)]).toEqual([isUnderWay, false]);
  });
});

describe('earlier attempts', () => {
  test('are counted by when they were begun; what was only found is none', async () => {
    const { papers, refresh, files } = scene();
    papers.attempt(attemptOf(A, { intentAt: NOW - MINUTE, state: 'failed' }));
    papers.attempt(attemptOf(B, { intentAt: null }));
    await refresh();
    const { volumeId, cluster } = attemptOf(A);
    expect(files.attempts()).toEqual([{ at: NOW - MINUTE, volumeId, cluster }]);
  });

  test('one that cannot be read counts for its plan, as late as that could be begun, until it can be', async () => {
    const { papers, refresh, files, noted } = scene();
    papers.plan({ ...A, until: NOW - 3 * MINUTE });
    papers.lay(attemptName(A.plan.id), {});
    await refresh();
    const { volumeId, cluster } = attemptOf(A);
    expect(files.attempts()).toEqual([{ at: NOW - 3 * MINUTE, volumeId, cluster }]);
    expect(files.isDamaged(A.plan.id)).toBe(true);
    expect(noted).toEqual([
      `${attemptName(A.plan.id)}: no attempt that this version can read: it forbids any for its plan`,
    ]);
    papers.attempt(attemptOf(A, { intentAt: null }));
    await refresh();
    expect([files.isDamaged(A.plan.id), files.attempts()]).toEqual([false, []]);
  });

  test('one that cannot be read, of a plan that nobody knows, may have been for any volume: not known', async () => {
    const { papers, refresh, files } = scene();
    papers.lay(attemptName(A.plan.id), {});
    await refresh();
    expect(files.attempts()).toBeNull();
  });
});

describe('the plan of an incident that counts', () => {
  const idOf = (files: PlanFiles, current: string | null | undefined) =>
    files.dossierOf(OURS, current)?.stored.plan.id ?? null;

  test('none was made, or of another incident only', async () => {
    const { papers, refresh, files } = scene();
    papers.plan(laidPlan('a', 10, { incidentId: OTHER }));
    await refresh();
    expect(idOf(files, undefined)).toBeNull();
  });

  test('nothing tried: the one of the newest decision; while nothing is decided the newest', async () => {
    const { papers, refresh, files, noted } = scene();
    papers.plan(A);
    papers.plan(B);
    await refresh();
    expect(noted).toEqual([]);
    expect([undefined, A.plan.id, B.plan.id, null, 'another'].map((c) => idOf(files, c))).toEqual([
      B.plan.id,
      A.plan.id,
      B.plan.id,
      null,
      null,
    ]);
  });

  test('the newest is so by its time, not by its name', async () => {
    const { papers, refresh, files } = scene();
    for (const [name, minutesAgo] of [
      ['a', 5],
      ['b', 10],
      ['e', 7],
    ] as const)
      papers.plan(laidPlan(name, minutesAgo, { incidentId: OURS }));
    await refresh();
    expect(idOf(files, undefined)).toBe(A.plan.id);
  });

  test('of two that were made at once it is always the same', async () => {
    const { files } = scene();
    const [first, second] = [A, laidPlan('c', 10, { incidentId: OURS })].sort((a, b) =>
      a.plan.id < b.plan.id ? -1 : 1,
    );
    for (const one of [second, first]) if (one !== undefined) await files.store(one);
    expect(idOf(files, undefined)).toBe(first?.plan.id);
  });

  test('the one that was tried outweighs those made before it, not those made since', async () => {
    const { papers, refresh, files } = scene();
    papers.plan(A);
    papers.plan(B);
    papers.attempt(attemptOf(A, { state: 'failed' }));
    await refresh();
    expect([undefined, A.plan.id, B.plan.id, null].map((c) => idOf(files, c))).toEqual([
      B.plan.id,
      A.plan.id,
      B.plan.id,
      A.plan.id,
    ]);
    papers.attempt(attemptOf(B, { state: 'failed' }));
    await refresh();
    expect([undefined, A.plan.id, null].map((c) => idOf(files, c))).toEqual([
      B.plan.id,
      B.plan.id,
      B.plan.id,
    ]);
  });

  test('the one that was tried stays against another that was made at the same moment', async () => {
    const { papers, refresh, files } = scene();
    const twin = laidPlan('c', 10, { incidentId: OURS });
    papers.plan(A);
    papers.plan(twin);
    papers.attempt(attemptOf(A, { state: 'failed' }));
    await refresh();
    expect(idOf(files, twin.plan.id)).toBe(A.plan.id);
  });

  test('comes with its own papers only, counted now', async () => {
    const { papers, refresh, files } = scene();
    papers.plan(A);
    papers.plan(B);
    papers.approve(A, 'sato');
    papers.refuse(B, [papers.approve(B, 'suzuki')], ['guard-quiet']);
    await refresh();
    const of = (current: string) => files.dossierOf(OURS, current);
    expect(of(A.plan.id)).toMatchObject({ readAt: NOW, votes: { by: ['sato'] }, refusals: [] });
    expect(of(B.plan.id)).toMatchObject({ votes: { given: 0 }, refusals: [{ guards: ['guard-quiet'] }] });
  });
});
