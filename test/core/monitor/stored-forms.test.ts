import * as v from 'valibot';
import { sweepMemorySchema } from '../../../functions/core/monitor/facts.ts';
import { FINDING_CODES, findingOf, monitorReportSchema } from '../../../functions/core/monitor/finding.ts';
import { heartbeatLastSchema } from '../../../functions/core/monitor/heartbeat.ts';
import { monitorStateSchema } from '../../../functions/core/monitor/state.ts';
import { changed, leaves } from '../../support/damage.ts';
import { memory, NOW } from './facts.ts';

const NODE = findingOf('node-silent', 'medium', 'n1', { name: 'node1', cluster: 'CL1', since: NOW });
const FORMS: readonly (readonly [string, v.GenericSchema, object])[] = [
  [
    'what a sweep remembers',
    sweepMemorySchema,
    memory({
      sent: { id: 'hourly-2', at: NOW },
      awaited: { id: 'hourly-1', at: NOW },
      silent: { n1: NOW },
      notRunning: { n2: NOW },
      stuck: { ackSeq: 3, since: NOW },
      left: { 'inbox/a.json': NOW },
      toldStuckAt: NOW,
    }),
  ],
  [
    'a report',
    monitorReportSchema,
    { sweptAt: NOW, findings: [NODE], unchecked: ['node-down'], silent: { n1: NOW } },
  ],
  [
    'the state of the monitor',
    monitorStateSchema,
    {
      schema: 'warden.monitor/1',
      sweptAt: NOW,
      open: [{ finding: NODE, firstAt: NOW, toldAt: NOW, toldSeverity: 'medium' }],
      silent: { n1: NOW },
      outbox: [{ id: 'monitor-1', dueAt: NOW, severity: 'medium', title: 't', body: 'b' }],
      summarisedMonth: '2026-10',
    },
  ],
  [
    'the heartbeats that came out',
    heartbeatLastSchema,
    {
      schema: 'warden.heartbeat/1',
      recent: [{ id: 'hourly-1', lineAt: NOW, seenAt: NOW }],
      months: [{ month: '2026-11', lines: 3, since: NOW }],
    },
  ],
];

describe.each(FORMS)('%s', (_, schema, whole) => {
  test('is read as it was written, and nothing else in any place is', () => {
    expect(v.parse(schema, JSON.parse(JSON.stringify(whole)))).toEqual(whole);
    const accepted = [{}, true, Number.NaN, undefined].flatMap((by) =>
      leaves(whole)
        .filter((place) => v.is(schema, changed(whole, place, by)))
        .map((place) => `${place.join('.')}: ${String(by)}`),
    );
    // Absent where months are not summarised.
    expect(accepted.filter((one) => one !== 'summarisedMonth: undefined')).toEqual([]);
  });
});

test('what a later version of sweep finds is no finding of this one', () => {
  const report = { sweptAt: NOW, findings: [NODE], unchecked: [...FINDING_CODES], silent: {} };
  expect(v.is(monitorReportSchema, report)).toBe(true);
  expect(v.is(monitorReportSchema, { ...report, unchecked: ['comet'] })).toBe(false);
  expect(v.is(monitorReportSchema, { ...report, findings: [{ ...NODE, code: 'comet' }] })).toBe(false);
});
