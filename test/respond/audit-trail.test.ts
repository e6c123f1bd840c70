import { MINUTE } from '../../functions/core/base/time.ts';
import type { Decision } from '../../functions/core/decision/contract.ts';
import {
  beginIncident,
  type Incident,
  type OutboxEntry,
  UNSENT,
} from '../../functions/core/incident/incident.ts';
import type { ReasonCode } from '../../functions/core/incident/reasons.ts';
import type { AuditEntry } from '../../functions/core/ports.ts';
import { AuditTrail } from '../../functions/respond/audit-trail.ts';
import type { Draft } from '../../functions/respond/wide-outages.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { CLUSTER, input, T0 } from '../core/decision/story.ts';

const entry = (seq: number): OutboxEntry => ({
  ...UNSENT,
  seq,
  reason: 'first',
  severity: 'high',
  dueAt: T0,
  title: `title ${seq}`,
  body: 'b',
});

const incident = (outbox: readonly OutboxEntry[] = [], id = 'i1'): Incident =>
  beginIncident({ id, cluster: CLUSTER, openedAt: T0, lossAt: T0, outbox });

function draft(
  codes: readonly ReasonCode[],
  after: Incident | null = incident(),
  more: { readonly before?: Incident; readonly detail?: string; readonly now?: number } = {},
): Draft {
  const decision: Decision = {
    incident: after,
    notice: null,
    reasons: codes.map((code) => ({ code, detail: more.detail ?? '' })),
    nextCheckAt: T0 + MINUTE,
    plan: null,
  };
  return { input: input(more.now ?? T0, { incident: more.before ?? null }), decision };
}

function scene({ keeps = true } = {}) {
  const logged: { level: string; reasons?: string[] }[] = [];
  const writes: (readonly [string, string, readonly AuditEntry[]])[] = [];
  const broken = { is: false };
  const log = createLogger({ write: (line) => void logged.push(JSON.parse(line)) });
  const write = async (source: string, type: string, entries: readonly AuditEntry[]) => {
    if (broken.is) throw new Error('down');
    writes.push([source, type, entries]);
  };
  const trail = new AuditTrail(log, keeps ? { write } : undefined);
  const data = () => writes.flatMap(([, , entries]) => entries.map((one) => JSON.parse(one.data)));
  return { logged, writes, broken, trail, data };
}

test('a decision is written with its reasons and the notices that it made due', async () => {
  const { trail, writes, data, logged } = scene();
  const before = incident([entry(1)]);
  trail.note(draft(['opened-by-detach', 'nothing-new'], incident([entry(1), entry(2)]), { before }));
  await trail.write();
  expect(writes[0]?.slice(0, 2)).toEqual(['respond', 'com.warden.decision']);
  expect(writes[0]?.[2]).toMatchObject([{ at: T0, id: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
  expect(data()).toEqual([
    {
      cluster: CLUSTER,
      incident: 'i1',
      reasons: [
        { code: 'opened-by-detach', detail: '' },
        { code: 'nothing-new', detail: '' },
      ],
      notices: [{ seq: 2, reason: 'first', severity: 'high', title: 'title 2' }],
      plan: null,
      nextCheckAt: T0 + MINUTE,
    },
  ]);
  expect(logged).toMatchObject([
    { level: 'info', cluster: 'CL1', incident: 'i1', reasons: ['opened-by-detach', 'nothing-new'] },
  ]);
});

test('notices of the incident before are not those of a new one', async () => {
  const { trail, data } = scene();
  trail.note(draft(['opened-by-detach'], incident([entry(1)]), { before: incident([entry(1)], 'i0') }));
  trail.note(draft(['closed-recovered'], null, { before: incident([entry(1)]) }));
  await trail.write();
  expect(data()).toMatchObject([{ notices: [{ seq: 1 }] }, { incident: null, notices: [] }]);
});

test.each<ReasonCode>([
  'nothing-new',
  'all-healthy',
  'already-told',
  'phantom-ignored',
  'look-up-failed',
  'waiting-for-proof',
  'watching-after-recovery',
  'plan-shown',
  'plan-ready',
  'plan-refused',
  'plan-not-applicable',
])('%s by itself is no news', async (code) => {
  const { trail, writes, logged } = scene();
  trail.note(draft([code, 'nothing-new']));
  await trail.write();
  expect([writes, logged]).toEqual([[], []]);
});

describe('that a summary speaks for a cluster', () => {
  const MUTED = 'notice-muted-by-wide-outage';

  test('is noted once for each incident', async () => {
    const { trail, data } = scene();
    for (const id of ['i1', 'i1', 'i2', 'i1']) trail.note(draft([MUTED, 'nothing-new'], incident([], id)));
    await trail.write();
    expect(data().map((one) => one.incident)).toEqual(['i1', 'i2']);
  });

  test('does not hide what is new besides, nor a decision without an incident', async () => {
    const { trail, data } = scene();
    trail.note(draft([MUTED]));
    trail.note(draft([MUTED, 'acknowledged']));
    for (let n = 0; n < 2; n += 1) trail.note(draft([MUTED], null));
    await trail.write();
    expect(data()).toHaveLength(4);
  });
});

test('what is longer than an entry may be is written shortly', async () => {
  const { trail, data, writes } = scene();
  const exactly = (length: number) => {
    const empty = draft(['acknowledged']);
    const { decision } = empty;
    const { cluster } = empty.input;
    const { reasons, plan, nextCheckAt } = decision;
    const full = { cluster, incident: 'i1', reasons, notices: [], plan, nextCheckAt };
    return draft(['acknowledged'], incident(), { detail: 'x'.repeat(length - JSON.stringify(full).length) });
  };
  trail.note(exactly(60_000));
  trail.note(exactly(60_001));
  await trail.write();
  expect(writes[0]?.[2][0]?.data).toHaveLength(60_000);
  expect(data()[1]).toEqual({ cluster: CLUSTER.key, incident: 'i1', codes: ['acknowledged'] });
});

test('the same decision has the same id, another one another', async () => {
  const { trail, writes } = scene();
  trail.note(draft(['acknowledged']));
  trail.note(draft(['acknowledged']));
  trail.note(draft(['acknowledged'], incident(), { now: T0 + 1 }));
  trail.note(draft(['hold-set']));
  await trail.write();
  const ids = writes[0]?.[2].map(({ id }) => id) ?? [];
  expect([ids.length, new Set(ids).size, ids[0] === ids[1]]).toEqual([4, 3, true]);
});

test('is written once; a log that cannot be written stops nothing', async () => {
  const { trail, writes, broken, logged } = scene();
  trail.note(draft(['acknowledged']));
  broken.is = true;
  await trail.write();
  expect(logged.at(-1)).toMatchObject({ level: 'error', entries: 1 });
  broken.is = false;
  await trail.write();
  trail.note(draft(['hold-set']));
  await trail.write();
  await trail.write();
  expect(writes).toHaveLength(1);
});

test('where no trail is kept it is only logged', async () => {
  const { trail, writes, logged } = scene({ keeps: false });
  trail.note(draft(['acknowledged']));
  await trail.write();
  expect([writes, logged.length]).toEqual([[], 1]);
});
