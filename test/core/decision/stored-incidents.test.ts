import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import { type Incident, type OutboxEntry, withOutcome } from '../../../functions/core/incident/incident.ts';
import { NO_MEMORY } from '../../../functions/core/incident/memory.ts';
import { parseIncident } from '../../../functions/core/incident/stored-incident.ts';
import { STORED_SCENES } from './stored-scenes.ts';
import { NODE1, worded } from './story.ts';

/** What the version before (commit 327da75) stored, and what it decided next. */
const V1 = join(__dirname, '../../stored/v1');
const read = (name: string): Uint8Array => readFileSync(join(V1, 'incidents', `${name}.json`));
const incidentOf = (name: string): Incident => {
  const incident = parseIncident(read(name));
  if (incident === null) throw new Error(`${name} cannot be read`);
  return incident;
};

interface Recorded {
  readonly reasons: readonly string[];
  readonly nextCheckAt: number | null;
  readonly closedBy: string | null;
  readonly situation: string | null;
  readonly severity: string | null;
  readonly cause: string | null;
  readonly notices: readonly {
    readonly seq: number;
    readonly reason: string;
    readonly severity: string;
    readonly headline: string;
  }[];
}
const decisions = JSON.parse(readFileSync(join(V1, '../decisions-of-v1.json'), 'utf8')) as Record<
  string,
  Recorded[]
>;

/** What a notice is about; of a kind of its own, its schema. */
function headlineOf({ facts }: OutboxEntry): string {
  const { headline, schema } = facts as { readonly headline?: string; readonly schema: string };
  return headline ?? schema;
}

/** Reason codes that have another name now. */
const NOW: Readonly<Record<string, string>> = { 'notice-muted-by-storm': 'notice-muted-by-wide-outage' };

/** Headlines that this version leaves out: while no session is lost, a node without lines is no silence since a loss. */
const LEFT_OUT: Readonly<Record<string, string>> = { hung: 'silent' };

/** What was attached again and has not recovered is as grave as before: nobody's service works. */
const GRAVER: ReadonlySet<string> = new Set(['reattached', 'not-recovered']);
const severityNow = (situation: string | null, severity: string) =>
  severity === 'medium' && GRAVER.has(situation ?? '') ? 'high' : severity;

describe.each(STORED_SCENES)('$name', ({ name, before, next }) => {
  test('goes on as the version before would have: same reasons, same notices, none twice', () => {
    let incident = incidentOf(name);
    const got = next.map((step) => {
      const decision = decide({ ...step, incident });
      const after = decision.incident;
      if (after === null) throw new Error('no incident');
      const had = after.id === incident.id ? incident.outbox.map(({ seq }) => seq) : [];
      const fresh = after.outbox.filter(({ seq }) => !had.includes(seq));
      expect(fresh.map(({ facts }) => facts)).toEqual(decision.notice === null ? [] : [decision.notice]);
      const notices = fresh.map((entry) => ({
        seq: entry.seq,
        reason: entry.reason,
        severity: entry.severity,
        // Words change with every version: the recorded notices of test/core/notice hold them.
        headline: headlineOf(entry),
      }));
      const sent = fresh.map((entry) => ({ ...entry, sentAt: entry.dueAt + 1500, messageId: 'm' }));
      incident = sent.reduce(withOutcome, after);
      // As the store would give it back.
      incident = parseIncident(toJsonBytes(incident)) ?? incident;
      return {
        reasons: decision.reasons.map(({ code }) => code),
        nextCheckAt: decision.nextCheckAt,
        closedBy: after.closedBy,
        situation: after.situation,
        severity: after.severity,
        cause: after.cause,
        notices,
      };
    });
    const expected = decisions[name]?.map((d) => {
      const notices = d.notices.filter(({ headline }) => headline !== LEFT_OUT[name]);
      const isLeftOut = notices.length < d.notices.length;
      const now = (code: string) =>
        isLeftOut && code === 'notice-unknown' ? 'nothing-new' : (NOW[code] ?? code);
      const severity = d.severity === null ? null : severityNow(d.situation, d.severity);
      const told = notices.map((one) => ({ ...one, severity: severityNow(d.situation, one.severity) }));
      return { ...d, severity, notices: told, reasons: d.reasons.map(now) };
    });
    expect(got).toEqual(expected);
  });

  test('is remembered as if this version had seen it from the start', () => {
    let incident: Incident | null = null;
    for (const step of before) {
      incident = decide({ ...step, incident }).incident;
      for (const entry of incident?.outbox ?? [])
        if (incident !== null && entry.sentAt === null)
          incident = withOutcome(incident, { ...entry, sentAt: entry.dueAt + 1500 });
    }
    const { openedAt, closedAt, memory } = incidentOf(name);
    const seen = parseIncident(toJsonBytes(incident))?.memory ?? NO_MEMORY;
    // Which the version before did not keep: the next decision takes them from the lines.
    const { lost, takeover, firstLossAt, merged, flap, reminders, seenAt, toldAttached, toldHung, roles } =
      seen;
    // Outage by outage it remembered nothing of what it told: what began until then counts as told.
    const known = { ...seen.known, told: {}, toldUntil: closedAt ?? openedAt };
    const anew = {
      lost,
      takeover,
      firstLossAt,
      merged,
      flap,
      reminders,
      seenAt,
      toldAttached,
      toldHung,
      roles,
    };
    expect({ ...seen, known }).toEqual({ ...memory, ...anew });
    expect(memory).toMatchObject({
      lost: {},
      takeover: {},
      firstLossAt: null,
      merged: null,
      flap: null,
      reminders: 0,
      seenAt: {},
      toldAttached: [],
      toldHung: [],
      roles: {},
    });
  });
});

test.each([
  ['told of the node', 'situation=do-not-reattach/ocid1.instance.oc1.ap-tokyo-1.node1'],
  ['told of the cluster', 'situation=do-not-reattach/'],
])(
  'people were told not to reattach by the version before (%s): it stays so, whatever lines show now',
  (_, told) => {
    const stored = JSON.parse(Buffer.from(read('detached-by')).toString()) as { told: readonly string[] };
    const kept = stored.told.filter((fact) => !fact.startsWith('situation='));
    const incident = parseIncident(toJsonBytes({ ...stored, told: [...kept, told] }));
    expect(incident?.memory.takeover[NODE1]).toEqual([{ code: 'told-before', node: '', at: null }]);
    const scene = STORED_SCENES.find(({ name }) => name === 'detached-by');
    for (const step of scene?.next ?? []) {
      const after = decide({ ...step, incident });
      expect(after.incident?.situation).toBe('do-not-reattach');
      expect(after.plan?.ready ?? false).toBe(false);
    }
    expect(incidentOf('detached-by').memory.takeover).toEqual({});
  },
);

test('a notice that the version before left unsent goes out in its words', () => {
  const [entry] = incidentOf('unsent').outbox;
  const stored = JSON.parse(Buffer.from(read('unsent')).toString()) as {
    outbox: { title: string; body: string }[];
  };
  expect(entry).toMatchObject({ sentAt: null, failures: 3, lastError: 'OCI_THROTTLED' });
  expect(worded(entry, ['en'])).toEqual({ title: stored.outbox[0]?.title, body: stored.outbox[0]?.body });
});

test('so does the summary of a wide outage', () => {
  const summary = incidentOf('wide-summary');
  expect(summary).toMatchObject({
    schema: 'warden.incident/2',
    closedBy: 'superseded',
    cause: 'wide-outage',
  });
  expect(worded(summary.outbox[0]).title).toContain('4クラスタ');
});
