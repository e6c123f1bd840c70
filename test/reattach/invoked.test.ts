import { MINUTE } from '../../functions/core/base/time.ts';
import { DEFAULT_POLICY } from '../../functions/core/incident/policy.ts';
import { createReattach, readPlanId } from '../../functions/reattach/reattach.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { NOW } from '../core/plan/scene.ts';
import { attemptOf, laidPlan, Papers } from '../respond/plan-papers.ts';
import { countingIds, JumpingTime } from '../support/kit.ts';

const STORED = laidPlan('a');
const planId = STORED.plan.id;

/** An invocation that ends before anything has to be judged. */
function invoked(papers: Papers, mode: 'approve' | 'observe' = 'approve') {
  const logged: { level: string; status?: string; planId?: string }[] = [];
  const log = createLogger({ write: (line) => void logged.push(JSON.parse(line)) });
  const ports = { approvals: papers, clock: new JumpingTime(NOW), ids: countingIds('run') };
  const run = createReattach(ports as never, {
    policy: { ...DEFAULT_POLICY, mode },
    approvalsNeeded: 1,
  });
  return { answer: run(planId, NOW + 4 * MINUTE, log), logged };
}

const papersWith = (change: Parameters<typeof attemptOf>[1]) => {
  const papers = new Papers();
  papers.plan(STORED);
  papers.attempt(attemptOf(STORED, change));
  return papers;
};

test('where nothing may be put back, nothing is read', async () => {
  const papers = papersWith({});
  const { answer, logged } = invoked(papers, 'observe');
  expect(await answer).toEqual({ status: 'observing', planId });
  expect([papers.read, logged]).toEqual([[], []]);
});

test('a plan that is not stored is none', async () => {
  expect(await invoked(new Papers()).answer).toEqual({ status: 'no-such-plan', planId });
});

test.each([
  ['attached', { state: 'attached' }, { status: 'attached' }],
  [
    'failed, with the guards',
    { state: 'failed', failure: { code: 'GUARDS_NOT_MET', guards: ['guard-quiet'] } },
    { status: 'failed', guards: ['guard-quiet'] },
  ],
  [
    'failed without any',
    { state: 'failed', failure: { code: 'Conflict', guards: [] } },
    { status: 'failed' },
  ],
] as const)('an attempt that is over is said and logged as it is: %s', async (_, change, expected) => {
  const { answer, logged } = invoked(papersWith(change));
  expect(await answer).toEqual({ ...expected, planId });
  expect(logged).toMatchObject([{ level: 'info', msg: 'reattach', ...expected, planId }]);
});

describe('another invocation', () => {
  test('that is at work: this one does nothing', async () => {
    const papers = papersWith({ runner: { token: 'another', until: NOW + 1 } });
    expect(await invoked(papers).answer).toEqual({ status: 'busy', planId });
    expect(papers.json(`journal/${planId}.json`)).toMatchObject({ runner: { token: 'another' } });
  });

  test('that wrote first: this one stops, and says so', async () => {
    const papers = papersWith({});
    papers.put = async () => ({ kind: 'lost' });
    const { answer, logged } = invoked(papers);
    expect(await answer).toEqual({ status: 'busy', planId });
    expect(logged).toMatchObject([{ level: 'warn', planId }]);
  });

  test('is not what a store that fails says: that is thrown', async () => {
    const papers = papersWith({});
    papers.put = () => Promise.reject(new Error('down'));
    await expect(invoked(papers).answer).rejects.toThrow('down');
  });
});

describe('what may be said to it', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  test('the id of a plan, among whatever else', () => {
    expect(readPlanId(bytes('{"planId":"0123456789abcdef","volumeId":"v"}'))).toBe('0123456789abcdef');
  });

  test.each(['', 'x', 'null', '[]', '{}', '{"planId":1}', '{"planId":"../../x"}', '"0123456789abcdef"'])(
    'nothing else: %j',
    (body) => {
      expect(() => readPlanId(bytes(body))).toThrow(
        expect.objectContaining({
          code: 'INPUT_MALFORMED',
          detail: expect.stringContaining('16 hex digits'),
        }),
      );
    },
  );
});
