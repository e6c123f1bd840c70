import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { BY_LCDSTATUS } from '../../functions/core/plan/guard-input.ts';
import { Responder } from '../../functions/respond/cycle.ts';
import type { CycleOptions } from '../../functions/respond/cycle-shapes.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { inventory, POLICY } from '../core/decision/story.ts';
import { NOW, scene0 } from '../core/plan/scene.ts';
import { countingIds, JumpingTime, MemoryInvoker, MemoryNotifier } from '../support/kit.ts';
import { laidPlan, Papers } from './plan-papers.ts';

const [REATTACH, PROBE] = ['ocid1.fnfunc.oc1..reattach', 'ocid1.fnfunc.oc1..probe'];
const INCIDENT: Incident = { ...scene0(), outbox: [] };
const PLAN = laidPlan('a', 10, { incidentId: INCIDENT.id });

interface Given {
  readonly options?: Partial<CycleOptions>;
  readonly hasApprovals?: boolean;
  /** A command lies there that cannot be read. */
  readonly isOrderUnread?: boolean;
  readonly inService?: string;
}

/** One cycle about an incident whose plan was approved a minute ago: the functions that it called. */
async function called(given: Given = {}): Promise<readonly string[]> {
  const [state, papers] = [new Papers(), new Papers()];
  const invoker = new MemoryInvoker();
  const unread = () => Promise.reject(new WardenError('OCI_TIMEOUT'));
  state.lay(INVENTORY_NOW, inventory());
  state.lay(incidentName(INCIDENT.id), INCIDENT);
  if (given.isOrderUnread === true) {
    state.lay('commands/c.json', {});
    state.failing = /^commands\/c/;
  }
  papers.plan(PLAN);
  const attestation = { inService: given.inService ?? PLAN.plan.node, detachNotMeant: true };
  papers.approve(PLAN, 'sato', 1, { attestation });
  const responder = new Responder(
    {
      store: state,
      ...(given.hasApprovals !== false && { approvals: papers }),
      clock: new JumpingTime(NOW),
      notifier: new MemoryNotifier(),
      invoker,
      ids: countingIds('id'),
      compute: { listAttachments: unread, listInstances: unread, getInstance: unread, getVolume: unread },
      log: createLogger({ write: () => undefined }),
    },
    {
      topicId: 'notices',
      policy: { ...POLICY, mode: 'approve' },
      reattach: { reattachFunctionId: REATTACH, approvalsNeeded: 1 },
      decide: () => ({
        incident: INCIDENT,
        notice: null,
        plan: PLAN.plan,
        reasons: [{ code: 'plan-ready', detail: '' }],
        nextCheckAt: NOW + MINUTE,
      }),
      ...given.options,
    },
  );
  await responder.run(async () => undefined);
  return invoker.calls.map(({ functionId }) => functionId);
}

const probe = { probeFunctionId: PROBE, respond: null };

test('an approved plan is handed over', async () => {
  expect(await called()).toEqual([REATTACH]);
});

describe('it is not', () => {
  test.each<readonly [string, Given]>([
    ['while a command cannot be read: it may be a hold', { isOrderUnread: true }],
    ['in mode observe', { options: { policy: { ...POLICY, mode: 'observe' } } }],
    ['where reattach is not deployed', { options: { reattach: undefined } }],
    ['where no bucket of approvals is', { hasApprovals: false }],
  ])('%s', async (_, given) => {
    expect(await called(given)).toEqual([]);
  });
});

describe('an approval that leaves it to lcdstatus', () => {
  test('waits for answers of nodes, which are asked', async () => {
    expect(await called({ inService: BY_LCDSTATUS, options: { probe } })).toEqual([PROBE]);
  });

  test('waits for nothing where nodes are never asked: reattach says what is missing', async () => {
    expect(await called({ inService: BY_LCDSTATUS })).toEqual([REATTACH]);
  });
});
