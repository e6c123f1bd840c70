import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { BY_LCDSTATUS } from '../../functions/core/plan/guard-input.ts';
import type { StoredPlan } from '../../functions/core/plan/plan-shapes.ts';
import { ReattachFlow } from '../../functions/respond/reattach-flow.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { attemptName, planName } from '../../functions/store/plans.ts';
import { NODE1, NODE2 } from '../core/decision/story.ts';
import { NOW, scene0 } from '../core/plan/scene.ts';
import { JumpingTime, MemoryInvoker } from '../support/kit.ts';
import { attemptOf, laidPlan, Papers, plan } from './plan-papers.ts';

const REATTACH = 'ocid1.fnfunc.oc1.xx.reattach';
const INCIDENT: Incident = { ...scene0(), id: 'incident-1', deadline: null };
const A = laidPlan('a', 10, { incidentId: INCIDENT.id });
const BODY = JSON.stringify({ planId: A.plan.id });

class Invoker extends MemoryInvoker {
  refuses = false;
  override async invokeDetached(id: string, body: string): Promise<void> {
    if (this.refuses) throw new WardenError('OCI_THROTTLED');
    await super.invokeDetached(id, body);
  }
}

function scene() {
  const papers = new Papers();
  const clock = new JumpingTime(NOW);
  const invoker = new Invoker();
  const logged: string[] = [];
  const log = createLogger({ write: (line) => void logged.push(line) });
  const setAside = { note: () => undefined };
  const flow = new ReattachFlow(
    { approvals: papers, clock, invoker, log, setAside },
    { reattachFunctionId: REATTACH, approvalsNeeded: 1 },
  );
  return {
    papers,
    clock,
    invoker,
    logged,
    flow,
    refresh: () => flow.refresh([INCIDENT]),
    act: (areFresh = true) => flow.act([INCIDENT], () => areFresh),
    /** A plan that the newest decision makes, and that lies there. */
    offered: async (stored: StoredPlan = A) => {
      papers.plan(stored);
      await flow.refresh([INCIDENT]);
      await flow.offer(INCIDENT, stored.plan);
    },
  };
}

describe('a plan that is offered', () => {
  test('is stored until the deadline, for as many people as are needed; offered again, nothing is written', async () => {
    const { flow, papers, clock } = scene();
    const deadline = { ...scene0().deadline, to: NOW + 50 * MINUTE } as Incident['deadline'];
    await flow.offer({ ...INCIDENT, deadline }, A.plan);
    const stored = papers.json(planName(A.plan.id));
    expect(stored).toMatchObject({
      plan: { id: A.plan.id },
      madeAt: NOW,
      until: NOW + 50 * MINUTE,
      needed: 1,
    });
    clock.advance(MINUTE);
    papers.failing = /^plans/;
    await flow.offer({ ...INCIDENT, deadline }, A.plan);
    expect(flow.progress(INCIDENT)).toMatchObject({ stage: { kind: 'awaiting-approval' }, at: NOW });
  });

  test('without a deadline holds for a hundred minutes', async () => {
    const { flow, papers } = scene();
    await flow.offer(INCIDENT, A.plan);
    expect(papers.json(planName(A.plan.id))).toMatchObject({ until: NOW + 100 * MINUTE });
  });

  test('that is not ready is not stored; nor is none', async () => {
    const { flow, papers } = scene();
    await flow.offer(INCIDENT, plan('a', { incidentId: INCIDENT.id, ready: false }));
    await flow.offer(INCIDENT, null);
    expect([papers.names(''), flow.progress(INCIDENT), flow.progress(null)]).toEqual([[], null, null]);
  });

  test('is not stored while the journal cannot be read, nor while an attempt of its incident is under way', async () => {
    const { flow, papers, refresh } = scene();
    papers.failing = /^journal/;
    await refresh();
    await flow.offer(INCIDENT, A.plan);
    papers.failing = null;
    expect(papers.names('plans/')).toEqual([]);
    const former = laidPlan('former', 30, { incidentId: INCIDENT.id });
    papers.attempt(attemptOf(former));
    await refresh();
    await flow.offer(INCIDENT, A.plan);
    expect(papers.names('plans/')).toEqual([]);
    papers.attempt(attemptOf(former, { state: 'failed', calls: 1 }));
    await refresh();
    await flow.offer(INCIDENT, A.plan);
    expect(papers.names('plans/')).toEqual([planName(A.plan.id)]);
  });

  test('that cannot be stored is offered again, and nothing is thrown', async () => {
    const { flow, papers, logged } = scene();
    papers.failing = /^plans/;
    await flow.offer(INCIDENT, A.plan);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ planId: A.plan.id, incident: INCIDENT.id });
    papers.failing = null;
    await flow.offer(INCIDENT, A.plan);
    expect(papers.names('plans/')).toHaveLength(1);
  });
});

describe('what people and the journal say', () => {
  test('the nodes of a cluster are named whenever its plan has come further, once', async () => {
    const { papers, offered, refresh } = scene();
    const nodes = new Set([NODE1, NODE2]);
    expect(await refresh()).toEqual(new Set());
    papers.plan(A);
    expect(await refresh()).toEqual(nodes);
    expect(await refresh()).toEqual(new Set());
    await offered();
    papers.approve(A, 'sato');
    expect(await refresh()).toEqual(nodes);
    expect(await refresh()).toEqual(new Set());
    papers.attempt(attemptOf(A, { state: 'failed', failure: { code: 'X', guards: [] } }));
    expect(await refresh()).toEqual(nodes);
  });

  test('a plan that the newest decision does not make any more is none', async () => {
    const { flow, offered, refresh } = scene();
    await offered();
    expect(flow.progress(INCIDENT)).toMatchObject({ planId: A.plan.id });
    await refresh();
    await flow.offer(INCIDENT, null);
    expect(flow.progress(INCIDENT)).toBeNull();
    expect(await refresh()).toEqual(new Set([NODE1, NODE2]));
  });

  test.each([
    [new Error('down'), 'INTERNAL', ''],
    [new WardenError('OCI_TIMEOUT', { detail: 'late' }), 'OCI_TIMEOUT', 'late'],
  ])(
    'what cannot be read is remembered: attempts are unknown, nothing is done',
    async (error, code, detail) => {
      const { flow, papers, offered, refresh, act, invoker, logged } = scene();
      await offered();
      papers.approve(A, 'sato');
      await refresh();
      const list = papers.list.bind(papers);
      papers.list = () => Promise.reject(error);
      expect(await refresh()).toEqual(new Set());
      expect(flow.attempts()).toEqual({ known: false, what: 'journal', errorCode: code, detail });
      await act();
      expect([invoker.calls, logged.length]).toEqual([[], 1]);
      papers.list = list;
      await refresh();
      expect(flow.attempts()).toEqual({ known: true, value: [], readAt: NOW });
      await act();
      expect(invoker.calls).toHaveLength(1);
    },
  );

  test('an attempt that cannot be read, of a plan that nobody knows: attempts are unknown', async () => {
    const { flow, papers, refresh } = scene();
    papers.lay(attemptName(A.plan.id), {});
    await refresh();
    expect(flow.attempts()).toEqual({
      known: false,
      what: 'journal',
      errorCode: 'OCI_UNEXPECTED_ANSWER',
      detail: 'damaged',
    });
    expect(flow.isTaken(A.plan.id, INCIDENT.id)).toBe(true);
    expect(flow.isTaken(plan('b').id, INCIDENT.id)).toBe(false);
  });

  test('attempts are as old as their reading', async () => {
    const { flow, papers, refresh, clock } = scene();
    papers.attempt(attemptOf(A, { state: 'failed' }));
    await refresh();
    clock.advance(MINUTE);
    expect(flow.attempts()).toMatchObject({ known: true, value: [{ at: NOW }], readAt: NOW });
  });
});

describe('a plan is handed over', () => {
  test('when it is approved; again only after 45 seconds without an answer', async () => {
    const { papers, offered, refresh, act, invoker, clock } = scene();
    await offered();
    await act();
    expect(invoker.calls).toEqual([]);
    papers.approve(A, 'sato');
    await refresh();
    await act();
    expect(invoker.calls).toEqual([{ functionId: REATTACH, body: BODY }]);
    clock.advance(45 * SECOND - 1);
    await act();
    expect(invoker.calls).toHaveLength(1);
    clock.advance(1);
    await act();
    expect(invoker.calls).toHaveLength(2);
  });

  test('at the next look when the call was refused', async () => {
    const { papers, offered, refresh, act, invoker, logged } = scene();
    await offered();
    papers.approve(A, 'sato');
    await refresh();
    invoker.refuses = true;
    await act();
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ planId: A.plan.id });
    invoker.refuses = false;
    await act();
    expect(invoker.calls).toHaveLength(1);
  });

  test.each<readonly [string, (s: ReturnType<typeof scene>) => Promise<void>]>([
    ['nothing is decided yet', async ({ papers }) => papers.plan(A)],
    [
      'the newest decision makes no plan',
      async ({ flow, offered }) => {
        await offered();
        await flow.offer(INCIDENT, null);
      },
    ],
    [
      'its attempt is over',
      async ({ papers, offered }) => {
        await offered();
        papers.attempt(attemptOf(A, { state: 'attached' }));
      },
    ],
    [
      'somebody is at work on it',
      async ({ papers, offered }) => {
        await offered();
        papers.attempt(attemptOf(A, { runner: { token: 'me', until: NOW + 1 } }));
      },
    ],
    [
      'its attempt cannot be read',
      async ({ papers, offered }) => {
        await offered();
        papers.lay(attemptName(A.plan.id), {});
      },
    ],
    [
      'its approvals were used up',
      async ({ papers, offered }) => {
        await offered();
        papers.refuse(A, ['sato'.padEnd(16, '0')], ['guard-quiet']);
      },
    ],
  ])('not when %s', async (_, prepare) => {
    const s = scene();
    await prepare(s);
    s.papers.approve(A, 'sato');
    await s.refresh();
    await s.act();
    expect(s.invoker.calls).toEqual([]);
  });

  test('when its attempt was given back, whatever the newest decision says', async () => {
    const { flow, papers, offered, refresh, act, invoker } = scene();
    await offered();
    await flow.offer(INCIDENT, null);
    papers.attempt(attemptOf(A));
    await refresh();
    await act(false);
    expect(invoker.calls).toHaveLength(1);
  });

  test('of several incidents each, whatever another waits for', async () => {
    const { flow, papers, invoker } = scene();
    const open = [INCIDENT, { ...INCIDENT, id: 'incident-2' }, { ...INCIDENT, id: 'incident-3' }];
    const third = laidPlan('third', 10, { incidentId: 'incident-3' });
    for (const one of [A, third]) papers.plan(one);
    await flow.refresh(open);
    for (const [place, one] of [A.plan, null, third.plan].entries())
      await flow.offer(open[place] ?? INCIDENT, one);
    for (const one of [A, third]) papers.approve(one, 'sato');
    await flow.refresh(open);
    await flow.act(open, () => true);
    expect(invoker.calls.map(({ body }) => JSON.parse(body))).toEqual([
      { planId: A.plan.id },
      { planId: third.plan.id },
    ]);
  });
});

describe('an approval that leaves it to lcdstatus', () => {
  const attestation = { inService: BY_LCDSTATUS, detachNotMeant: true };
  const approved = async (minutesAgo: number) => {
    const s = scene();
    await s.offered();
    s.papers.approve(A, 'sato', minutesAgo, { attestation });
    await s.refresh();
    return s;
  };

  test('waits for new answers, eight minutes at most', async () => {
    const { act, invoker, clock } = await approved(1);
    clock.advance(7 * MINUTE - 1);
    await act(false);
    expect(invoker.calls).toEqual([]);
    clock.advance(1);
    await act(false);
    expect(invoker.calls).toHaveLength(1);
  });

  test('does not wait when they are there', async () => {
    const { flow, invoker } = await approved(1);
    const asked: (readonly string[])[] = [];
    await flow.act([INCIDENT], (nodes) => {
      asked.push(nodes);
      return true;
    });
    expect([invoker.calls.length, asked]).toEqual([1, [[NODE1, NODE2]]]);
  });

  test('an attempt that was given back does not wait: it is under way', async () => {
    const { papers, refresh, act, invoker } = await approved(1);
    papers.attempt(attemptOf(A));
    await refresh();
    await act(false);
    expect(invoker.calls).toHaveLength(1);
  });

  test('one that names a node does not wait', async () => {
    const { papers, offered, refresh, act, invoker } = scene();
    await offered();
    papers.approve(A, 'sato');
    await refresh();
    await act(false);
    expect(invoker.calls).toHaveLength(1);
  });
});

describe('when to look again', () => {
  test.each<readonly [string, boolean, (papers: Papers) => void]>([
    ['no plan', false, (p) => p.objects.clear()],
    ['it waits for people', true, () => undefined],
    ['approved', true, (p) => void p.approve(A, 'sato')],
    ['at work', true, (p) => p.attempt(attemptOf(A))],
    ['its guards were not met', true, (p) => p.refuse(A, [p.approve(A, 'sato')], ['guard-quiet'])],
    ['rejected', false, (p) => void p.approve(A, 'sato', 1, { kind: 'reject', attestation: null })],
    ['attached', false, (p) => p.attempt(attemptOf(A, { state: 'attached' }))],
    ['failed', false, (p) => p.attempt(attemptOf(A, { state: 'failed' }))],
  ])('%s', async (_, waits, lay) => {
    const { papers, flow, refresh } = scene();
    papers.plan(A);
    lay(papers);
    await refresh();
    expect(flow.nextAt([{ ...INCIDENT, id: 'another' }, INCIDENT])).toBe(waits ? NOW + 10 * SECOND : null);
    expect(flow.nextAt([])).toBeNull();
  });
});
