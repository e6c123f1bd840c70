import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import {
  findingOf,
  type MonitorFinding,
  type MonitorReport,
} from '../../../functions/core/monitor/finding.ts';
import {
  emptyMonitorState,
  foldReport,
  inAllLanguages,
  MONITOR_REMINDER,
  type MonitorState,
  noticeSent,
} from '../../../functions/core/monitor/state.ts';
import { NOW } from './facts.ts';

const wording = { languages: ['en'], zone: 'UTC' } as const;
const silent = (node: string, cluster = 'CL1') =>
  findingOf('node-silent', 'medium', node, { name: node, cluster });
const CLUSTER = findingOf('cluster-silent', 'critical', 'tag:CL1', { name: 'CL1', cluster: 'CL1' });
const LATE = findingOf('heartbeat-late', 'high', 'heartbeat');
const note = (over: Partial<MonitorFinding> = {}) => ({
  ...findingOf('check-failed', 'low', 'lease'),
  ...over,
});

type Look = readonly [findings: readonly MonitorFinding[], over?: Partial<MonitorReport>];

/** Looks that follow each other by an hour, or as they say. */
function looked(...looks: readonly Look[]): MonitorState {
  return looks.reduce((state, [findings, over], at) => {
    const report = { sweptAt: NOW + at * HOUR, findings: [...findings], unchecked: [], silent: {}, ...over };
    return foldReport(state, report, report.sweptAt, wording);
  }, emptyMonitorState());
}
/** What the notice after the last look says is new, over, and still so; null: none was due. */
function said(...looks: readonly Look[]) {
  const [before, state] = [looked(...looks.slice(0, -1)), looked(...looks)];
  if (state.outbox.length === before.outbox.length) return null;
  const paragraphs = state.outbox.at(-1)?.body.split('\n\n') ?? [];
  const under = (heading: string) =>
    paragraphs
      .filter((paragraph) => paragraph.startsWith(heading))
      .flatMap((paragraph) => [...paragraph.matchAll(/^- (?:CL\d\/)?(\S+)/gm)].map(([, first]) => first))
      .join(' ');
  return { added: under('- '), cleared: under('No longer so:'), open: under('Still open:') };
}

describe('a notice says what is new, what is over and what is still so', () => {
  test.each<readonly [string, readonly Look[], ReturnType<typeof said>]>([
    ['new', [[[silent('n1')]]], { added: 'n1', cleared: '', open: '' }],
    ['still so', [[[silent('n1')]], [[silent('n1')]]], null],
    [
      'another one',
      [[[silent('n1')]], [[silent('n1'), silent('n2')]]],
      { added: 'n2', cleared: '', open: 'n1' },
    ],
    ['over', [[[silent('n1')]], [[]]], { added: '', cleared: 'n1', open: '' }],
    [
      'over, while another is not',
      [[[silent('n1'), silent('n2', 'CL2')]], [[silent('n2', 'CL2')]]],
      { added: '', cleared: 'n1', open: 'n2' },
    ],
    [
      'over, while another could not be looked at',
      [[[silent('n1'), LATE]], [[], { unchecked: ['heartbeat-late'] }]],
      { added: '', cleared: 'n1', open: 'our' },
    ],
    ['over, and nobody was told of it', [[[note()]], [[]]], null],
    [
      'what nobody was told of is not called still open',
      [[[note()]], [[note(), silent('n1')]]],
      { added: 'n1', cleared: '', open: '' },
    ],
    [
      'what could not be looked at is not over',
      [[[silent('n1')]], [[], { unchecked: ['node-silent'] }]],
      null,
    ],
    [
      'and is so still when it is seen again',
      [[[silent('n1')]], [[], { unchecked: ['node-silent'] }], [[silent('n1')]]],
      null,
    ],
    [
      'again, after it was over',
      [[[silent('n1')]], [[]], [[silent('n1')]]],
      { added: 'n1', cleared: '', open: '' },
    ],
    [
      'graver',
      [[[silent('n1')]], [[{ ...silent('n1'), severity: 'high' }]]],
      { added: 'n1', cleared: '', open: '' },
    ],
    ['graver, but still only a note', [[[note({ severity: 'info' })]], [[note()]]], null],
    ['less grave', [[[LATE]], [[{ ...LATE, severity: 'medium' }]]], null],
    [
      'one silent node ends where that of its cluster begins',
      [[[silent('n1')]], [[CLUSTER]]],
      { added: 'CL1', cleared: '', open: '' },
    ],
    ['and the other way round', [[[CLUSTER]], [[silent('n1')]]], { added: 'n1', cleared: '', open: '' }],
    [
      'one silent node is heard again while another falls silent',
      [[[silent('n1')]], [[silent('n2')]]],
      { added: 'n2', cleared: 'n1', open: '' },
    ],
    [
      'one is heard again while another cluster falls silent',
      [[[silent('n2', 'CL2')]], [[CLUSTER]]],
      { added: 'CL1', cleared: 'n2', open: '' },
    ],
    [
      'something else ends while a cluster falls silent',
      [[[{ ...LATE, cluster: 'CL1' }]], [[CLUSTER]]],
      { added: 'CL1', cleared: 'our', open: '' },
    ],
  ])('%s', (_, looks, expected) => {
    expect(said(...looks)).toEqual(expected);
  });
});

describe('what happened and does not last', () => {
  const happened = (code: 'dead-letters' | 'connector-errors' | 'state-unreadable', detail: string) =>
    findingOf(code, 'medium', 'x', { detail });
  test.each(['dead-letters', 'connector-errors', 'state-unreadable'] as const)(
    '%s: told each time that it is another, its end is no news',
    (code) => {
      const first: Look = [[happened(code, '1')]];
      expect(looked(first, [[]]).outbox).toHaveLength(1);
      expect(looked(first, first).outbox).toHaveLength(1);
      expect(looked(first, [[happened(code, '2')]]).outbox).toHaveLength(2);
    },
  );

  test('a detail of what lasts may change without a word', () => {
    const plugin = (detail: string): Look => [[findingOf('plugin-not-running', 'medium', 'p', { detail })]];
    expect(looked(plugin('STOPPED'), plugin('INVALID')).outbox).toHaveLength(1);
  });
});

describe('reminders', () => {
  /** Minutes after the first notice at which a look every so many minutes brings another one. */
  function told(finding: MonitorFinding, every: number, until: number): readonly number[] {
    const looks = Array.from(
      { length: until / every + 1 },
      (_, at): Look => [[finding], { sweptAt: NOW + at * every * MINUTE }],
    );
    return looked(...looks).outbox.map(({ dueAt }) => (dueAt - NOW) / MINUTE);
  }

  test('of a silent cluster: with the report after half an hour, then every second hourly one', () => {
    expect(told(CLUSTER, 10, 260)).toEqual([0, 30, 140, 250]);
    expect(told(CLUSTER, 60, 360)).toEqual([0, 60, 180, 300]);
  });

  test('of what is high or critical once a day, of anything else none', () => {
    expect(MONITOR_REMINDER).toBe(24 * HOUR);
    expect(told(LATE, 60, 72 * 60)).toEqual([0, 1440, 2880, 4320]);
    expect(told({ ...LATE, severity: 'critical' }, 60, 24 * 60)).toEqual([0, 1440]);
    expect(told(silent('n1'), 60, 72 * 60)).toEqual([0]);
  });
});

describe('the outbox', () => {
  test('a notice is as grave as the worst that is new; an end is for information', () => {
    const state = looked([[CLUSTER, LATE]], [[LATE]]);
    expect(state.outbox.map(({ severity, id, dueAt }) => ({ severity, id, dueAt }))).toEqual([
      { severity: 'critical', id: `monitor-${NOW}`, dueAt: NOW },
      { severity: 'info', id: `monitor-${NOW + HOUR}`, dueAt: NOW + HOUR },
    ]);
  });

  test('what was sent leaves, the others wait on', () => {
    const state = looked([[silent('n1')]], [[silent('n1'), silent('n2')]]);
    const [first, second] = state.outbox;
    expect(noticeSent(state, first?.id ?? '')).toEqual({ ...state, outbox: [second] });
    expect(noticeSent(state, 'another')).toEqual(state);
  });

  test('twenty wait at most, the newest', () => {
    const looks = Array.from({ length: 25 }, (_, at): Look => [[silent(`n${at}`)]]);
    expect(looked(...looks).outbox.map(({ dueAt }) => (dueAt - NOW) / HOUR)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 5),
    );
  });

  test('every language has its text in the body, the first one the title; all of it is bounded', () => {
    const report = { sweptAt: NOW, findings: [LATE], unchecked: [], silent: {} };
    const both = foldReport(emptyMonitorState(), report, NOW, { languages: ['ja', 'en'], zone: 'UTC' });
    const [entry] = both.outbox;
    expect(entry?.title).toMatch(/^【警告】/);
    const [japanese, english] = entry?.body.split('\n\n----\n\n') ?? [];
    expect(japanese).toMatch(/^この通知は監視自体に関するものです/);
    expect(english).toMatch(/^This notice is about the monitor itself/);
    expect(inAllLanguages([{ body: 'x'.repeat(15_000) }, { body: 'y'.repeat(15_000) }])).toHaveLength(20_000);
  });
});

test('of each finding is kept since when it is so, and when and how grave it was told last', () => {
  const entry = (state: MonitorState) => state.open.map(({ finding: _, ...rest }) => rest);
  expect(entry(looked([[LATE]], [[LATE]]))).toEqual([{ firstAt: NOW, toldAt: NOW, toldSeverity: 'high' }]);
  expect(entry(looked([[note()]], [[note()]]))).toEqual([{ firstAt: NOW, toldAt: null, toldSeverity: null }]);
  expect(entry(looked([[silent('n1')]], [[{ ...silent('n1'), severity: 'high' }]]))).toEqual([
    { firstAt: NOW, toldAt: NOW + HOUR, toldSeverity: 'high' },
  ]);
});
