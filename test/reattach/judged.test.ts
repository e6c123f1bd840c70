import { sha256 } from '../../functions/core/base/canonical.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import { GUARD_CODES } from '../../functions/core/plan/guard-codes.ts';
import { probeName } from '../../functions/store/evidence.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { RESPOND_LEASE } from '../../functions/store/lease.ts';
import { attemptName, planName } from '../../functions/store/plans.ts';
import { type Bench, bench } from './frozen.ts';

const OTHER = '0123456789abcdef';

/** Guards that are not met, with their verdict. */
async function against(b: Bench): Promise<readonly string[]> {
  const { verdicts } = await b.judged();
  return verdicts.filter(({ verdict }) => verdict !== 'met').map(({ code, verdict }) => `${code} ${verdict}`);
}

/** Why nothing was judged at all. */
async function why(b: Bench): Promise<string> {
  const { verdicts, pass, onlyUnknown } = await b.judged();
  expect([pass, onlyUnknown, verdicts.length]).toEqual([false, false, 1]);
  return `${verdicts[0]?.code} ${verdicts[0]?.verdict}: ${verdicts[0]?.detail}`;
}

const incidentOf = (b: Bench) => incidentName(b.plan.plan.incidentId);
const inventoryOf = (b: Bench) => b.store.json(INVENTORY_NOW) as Inventory;

/** The attachment of the plan's volume as the inventory remembers it, changed; null: forgotten. */
function remember(b: Bench, change: Readonly<Record<string, unknown>> | null): void {
  const { node, request } = b.plan.plan;
  const { nodes } = inventoryOf(b);
  const own = nodes[node];
  const attachments = own?.attachments.flatMap((a) => {
    if (a.volumeId !== request.volumeId) return [a];
    return change === null ? [] : [{ ...a, ...change }];
  });
  b.edit(INVENTORY_NOW, { nodes: { ...nodes, [node]: { ...own, attachments } } });
}

test('all is as it was when it was approved: every guard is met', async () => {
  const b = await bench();
  const judged = await b.judged();
  expect(judged).toMatchObject({ begunAt: b.begun, pass: true, onlyUnknown: true, here: null });
  expect(judged.verdicts.map(({ code, verdict }) => [code, verdict])).toEqual(
    GUARD_CODES.map((code) => [code, 'met']),
  );
  expect(judged.tally).toMatchObject({ by: ['sato'], given: 1, rejected: null });
});

describe('what people approved must still be what lies there', () => {
  test.each<readonly [string, string, (b: Bench) => void]>([
    ['the plan is gone', 'the plan is no longer stored', (b) => b.edit(planName(b.plan.plan.id), null)],
    [
      'the plan is damaged',
      'the plan is no longer stored',
      (b) => b.edit(planName(b.plan.plan.id), { needed: 0 }),
    ],
    [
      'a plan of another hash lies under its id',
      'the plan is no longer stored',
      (b) => {
        const hash = `${b.plan.plan.id}${'0'.repeat(48)}`;
        b.edit(planName(b.plan.plan.id), { plan: { ...b.plan.plan, hash } });
      },
    ],
    ['its incident is gone', 'no incident', (b) => b.edit(incidentOf(b), null)],
    [
      'its incident is closed',
      'incident closed',
      (b) => b.edit(incidentOf(b), { closedAt: b.begun, closedBy: 'recovered' }),
    ],
    ['nobody remembers the attachment', 'no such path', (b) => remember(b, null)],
    [
      'another request than the remembered one',
      'another request than the remembered one',
      (b) => remember(b, { isReadOnly: true }),
    ],
  ])('%s', async (_, detail, change) => {
    const b = await bench();
    change(b);
    expect(await why(b)).toBe(`guard-plan-hash not-met: ${detail}`);
  });

  test('an incident that is damaged is none that may be acted on', async () => {
    const b = await bench();
    b.edit(incidentOf(b), { lossAt: 'yesterday' });
    await expect(b.judged()).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
  });

  test('the attachments are others than those it was made from', async () => {
    const b = await bench();
    const [any] = b.attachments;
    if (any === undefined) throw new Error('no attachments');
    b.attachments = [
      ...b.attachments,
      { ...any, id: 'ocid1.volumeattachment.further', volumeId: 'ocid1.volume.further', device: null },
    ];
    expect(await against(b)).toEqual(['guard-plan-hash not-met']);
  });
});

describe('the volume is there already', () => {
  test.each(['ATTACHED', 'ATTACHING'] as const)('%s: it is named, whatever the guards say', async (state) => {
    const b = await bench();
    const made = b.attached(state);
    expect((await b.judged()).here).toEqual(made);
    b.edit(incidentOf(b), { closedAt: b.begun, closedBy: 'recovered' });
    expect((await b.judged()).here).toEqual(made);
  });

  test.each(['DETACHED', 'DETACHING'] as const)('%s is not there', async (state) => {
    const b = await bench();
    b.attached(state);
    expect((await b.judged()).here).toBeNull();
  });

  test('another volume on this node, or this volume on another node, is not it', async () => {
    const b = await bench();
    b.attached('ATTACHED', { volumeId: 'ocid1.volume.further' });
    expect((await b.judged()).here).toBeNull();
    b.attached('ATTACHED', { instanceId: 'ocid1.instance.further' });
    expect((await b.judged()).here).toBeNull();
  });

  test('where the request would be another one than remembered, it is named all the same', async () => {
    const b = await bench();
    const made = b.attached('ATTACHED');
    remember(b, { displayName: 'renamed' });
    expect((await b.judged()).here).toEqual(made);
    remember(b, null);
    expect((await b.judged()).here).toEqual(made);
  });
});

describe('somebody has to watch what is done', () => {
  test('nobody holds the lease: unknown, for a moment', async () => {
    const b = await bench();
    b.edit(RESPOND_LEASE, { holder: null });
    expect(await against(b)).toEqual(['guard-lease-current unknown']);
    expect((await b.judged()).onlyUnknown).toBe(true);
    b.edit(RESPOND_LEASE, null);
    expect(await against(b)).toEqual(['guard-lease-current unknown']);
  });

  test.each<readonly [string, number, boolean]>([
    ['until now', 0, false],
    ['for a millisecond more', 1, true],
    ['for 65 seconds more, as clocks may differ', 65 * SECOND, true],
    ['for longer than any holder does: forged', 65 * SECOND + 1, false],
  ])('it is held %s', async (_, left, watched) => {
    const b = await bench();
    const holder = { token: 'a', build: 'b', takenAt: b.begun, expiresAt: b.begun + left };
    b.edit(RESPOND_LEASE, { holder });
    expect(await against(b)).toEqual(watched ? [] : ['guard-lease-current unknown']);
  });
});

describe('what is remembered must be readable', () => {
  test.each<readonly [string, (b: Bench) => void]>([
    ['the inventory is gone', (b) => b.edit(INVENTORY_NOW, null)],
    ['the inventory is damaged', (b) => b.edit(INVENTORY_NOW, { takenAt: 'never' })],
    [
      'what it says of a node of the cluster is damaged',
      (b) => b.edit(INVENTORY_NOW, { nodes: { ...inventoryOf(b).nodes, [b.plan.plan.node]: {} } }),
    ],
    [
      'an answer of a node is damaged',
      (b) => {
        const body = new TextEncoder().encode('{}');
        b.store.objects.set(probeName(b.plan.plan.node), { body, etag: 'x', storedAt: null });
      },
    ],
  ])('%s: nothing is judged', async (_, change) => {
    const b = await bench();
    change(b);
    await expect(b.judged()).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
  });

  test('what it says of a node elsewhere is damaged: all the same', async () => {
    const b = await bench();
    b.edit(INVENTORY_NOW, { nodes: { ...inventoryOf(b).nodes, 'ocid1.instance.elsewhere': {} } });
    expect(await against(b)).toEqual([]);
  });
});

describe('attempts for other plans', () => {
  /** Another plan for the same volume, and an attempt for it begun `age` ms ago. */
  function attempt(b: Bench, age: number | null, change: Readonly<Record<string, unknown>> = {}): void {
    const { plan } = b.plan;
    const hash = `${OTHER}${sha256('other').slice(16)}`;
    b.lay(planName(OTHER), { ...b.plan, until: b.begun - MINUTE, plan: { ...plan, id: OTHER, hash } });
    b.lay(attemptName(OTHER), {
      schema: 'warden.journal/1',
      planId: OTHER,
      planHash: hash,
      incidentId: plan.incidentId,
      cluster: plan.cluster,
      volumeId: plan.request.volumeId,
      instanceId: plan.request.instanceId,
      retryToken: 'token',
      approvals: [],
      approvedBy: [],
      state: 'failed',
      intentAt: age === null ? null : b.begun - age,
      calls: 1,
      attachmentId: null,
      adopted: false,
      samePortal: null,
      failure: null,
      runner: null,
      steps: [],
      writer: 'w',
      ...change,
    });
  }

  test.each<readonly [string, number | null, readonly string[]]>([
    ['of a minute ago', MINUTE, ['guard-cooldown not-met']],
    ['of long ago', 2 * DAY, []],
    ['that sent nothing', null, []],
  ])('one %s', async (_, age, expected) => {
    const b = await bench();
    attempt(b, age);
    expect(await against(b)).toEqual(expected);
  });

  test('one for another volume of another cluster does not count', async () => {
    const b = await bench();
    attempt(b, MINUTE, { volumeId: 'ocid1.volume.further', cluster: 'tag:CL9' });
    expect(await against(b)).toEqual([]);
  });

  test('one that cannot be read counts for its plan, as late as that could be begun', async () => {
    const b = await bench();
    attempt(b, MINUTE, { state: 'unheard of' });
    expect(await against(b)).toEqual(['guard-cooldown not-met']);
  });

  test('one that cannot be read, of a plan that nobody knows, may have been for any volume', async () => {
    const b = await bench();
    b.lay(attemptName(OTHER), {});
    await expect(b.judged()).rejects.toMatchObject({
      code: 'OCI_UNEXPECTED_ANSWER',
      detail: `journal/${OTHER}.json and its plan are damaged.`,
    });
  });

  test('what lies in the journal under another name is no attempt', async () => {
    const b = await bench();
    b.lay('journal/copy of x.json', {});
    b.lay(`journal/${OTHER}/0.json`, {});
    expect(await against(b)).toEqual([]);
  });
});

describe('many clusters that lost storage', () => {
  /** Clusters of the same availability domain, so many, whose losses began so much before this one's. */
  function lay(b: Bench, count: number, before: number): void {
    const incident = b.store.json(incidentOf(b)) as Incident;
    for (let n = 0; n < count; n += 1) {
      const id = `x${n}${incident.id.slice(2)}`;
      const cluster = { ...incident.cluster, key: `tag:X${n}` };
      const other = { ...incident, id, cluster, lossAt: incident.lossAt - before };
      const body = new TextEncoder().encode(JSON.stringify(other));
      b.store.objects.set(incidentName(id), { body, etag: `x${n}`, storedAt: null });
    }
  }

  test.each<readonly [string, number, number, readonly string[]]>([
    ['this one among many: it is not put back', 6, 0, ['guard-no-storm not-met']],
    ['this one and another', 1, 0, []],
    ['many others, hours before this one', 6, 5 * HOUR, []],
  ])('%s', async (_, count, before, expected) => {
    const b = await bench();
    lay(b, count, before);
    expect(await against(b)).toEqual(expected);
  });
});

test('an attempt of the plan that cannot be read forbids', async () => {
  const b = await bench();
  b.lay(attemptName(b.plan.plan.id), {});
  await expect(b.judged()).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
});
