import type { Fault } from '../../infra/local/cloud/faults.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { attaches, detachedCluster, requests, told } from './stage.ts';

/**
 * The approvals bucket with a key of the operator's (enable_approval_key), which is disabled. Oracle documents that nothing
 * can be read or written then, not with which answer: so every answer that Object Storage has must be safe. Names can
 * still be listed.
 */
const DISABLED: Fault = { kind: 'status', status: 400, code: 'KmsKeyDisabled' };
const ANSWERS: readonly Fault[] = [
  DISABLED,
  { kind: 'status', status: 401, code: 'NotAuthenticated' },
  { kind: 'status', status: 404, code: 'ObjectNotFound' },
  { kind: 'status', status: 404, code: 'BucketNotFound' },
  { kind: 'status', status: 409, code: 'IncorrectState' },
  { kind: 'status', status: 500, code: 'InternalError' },
  { kind: 'status', status: 503, code: 'ServiceUnavailable' },
];
const named = ANSWERS.map(
  (fault) => [fault.kind === 'status' ? `${fault.status} ${fault.code}` : '', fault] as const,
);

/** Disabled from `seconds` on, counted from the loss: the content of no object can be read or written. */
function withKeyDisabledAt(seconds: number, fault: Fault) {
  const sim = detachedCluster();
  const rule = {
    operation: ['GetObject', 'PutObject'],
    target: new RegExp(`^${SIM.approvalsBucket}/`),
    fault,
  } as const;
  sim.at(`${seconds}s`, () => sim.faults.add(rule));
  return sim;
}

const APPROVED = 480;

describe.each(named)('the key of the approvals bucket is disabled, answered with %s', (_, fault) => {
  test('before the loss: everybody is told, no plan can be stored, nothing is attached', async () => {
    const sim = withKeyDisabledAt(0, fault);
    await sim.run('14m');
    expect(told(sim)[0]).toMatch(/^[0-3] /);
    expect(sim.plans()).toEqual([]);
    expect(requests(sim)).toBe(0);
  });

  test('with a plan on the table: nobody can approve it', async () => {
    const sim = withKeyDisabledAt(APPROVED - 60, fault);
    sim.at(`${APPROVED}s`, () => void sim.approve('sato'));
    await sim.run('14m');
    expect(sim.plans().length).toBeGreaterThan(0);
    expect(requests(sim)).toBe(0);
  });

  test('right after somebody approved: the approval is not acted on, and the notices do not claim it', async () => {
    const sim = withKeyDisabledAt(APPROVED + 1, fault);
    sim.at(`${APPROVED}s`, () => void sim.approve('sato'));
    await sim.run('16m');
    expect(sim.cloud.objectStorage.names(SIM.approvalsBucket).join(' ')).toMatch(/approvals\//);
    expect(requests(sim)).toBe(0);
    expect(told(sim).join('\n')).not.toMatch(/REATTACHED|RECOVERED/);
  });
});

test('disabled at any moment after the approval: one request at most, and none once the key is off', async () => {
  const counts = new Set<number>();
  for (const after of [0, 2, 9, 30, 60, 80, 88, 100]) {
    const sim = withKeyDisabledAt(APPROVED + after, DISABLED);
    sim.at(`${APPROVED}s`, () => void sim.approve('sato'));
    await sim.run('12m');
    const sent = sim.apiCalls({ operation: 'AttachVolume' });
    for (const { at } of sent) expect(at - sim.start).toBeLessThanOrEqual((APPROVED + after) * 1_000);
    counts.add(sent.length);
  }
  expect([...counts].sort()).toEqual([0, 1]);
});

test('enabled again: a new plan is made, approved and carried out', async () => {
  const sim = withKeyDisabledAt(0, DISABLED);
  sim.at('12m', () => sim.faults.clear());
  sim.at('20m', () => void sim.approve('sato'));
  await sim.run('30m');
  expect(attaches(sim)).toBe(1);
  expect(told(sim).at(-1)).toMatch(/\[RECOVERED\]/);
});
