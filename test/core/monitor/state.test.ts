import { HOUR } from '../../../functions/core/base/time.ts';
import {
  FINDING_CODES,
  type MonitorFinding,
  type MonitorReport,
} from '../../../functions/core/monitor/finding.ts';
import {
  emptyMonitorState,
  foldReport,
  MONITOR_REMINDER,
  type MonitorState,
  noticeSent,
} from '../../../functions/core/monitor/state.ts';
import { monitorText, whatIsWrong, whatToDo } from '../../../functions/core/monitor/words.ts';
import { MONITOR, MONITOR_STATE } from '../../../functions/store/heartbeat.ts';
import { NOW } from './facts.ts';

const wording = { languages: ['ja', 'en'], zone: 'Asia/Tokyo' } as const;

const finding = (over: Partial<MonitorFinding> = {}): MonitorFinding => ({
  code: 'node-silent',
  severity: 'medium',
  subject: 'n1',
  name: 'node1',
  cluster: 'CL1',
  since: NOW - HOUR,
  detail: '',
  ...over,
});
const silentCluster = finding({
  code: 'cluster-silent',
  severity: 'critical',
  subject: 'tag:CL1',
  name: 'CL1',
  detail: 'node1, node2',
});

const report = (
  sweptAt: number,
  findings: MonitorFinding[],
  over: Partial<MonitorReport> = {},
): MonitorReport => ({
  sweptAt,
  findings,
  unchecked: [],
  silent: {},
  ...over,
});
const fold = (state: MonitorState, r: MonitorReport) => foldReport(state, r, r.sweptAt, wording);
const titles = (state: MonitorState) => state.outbox.map((entry) => entry.title);

test('told once, quiet while it stays so, told when it ends', () => {
  let state = fold(emptyMonitorState(), report(NOW, [finding()]));
  expect(titles(state)).toEqual(['【警告】CL1/node1 監視データ途絶 [LKW:monitor]']);
  for (let hour = 1; hour <= 30; hour += 1) state = fold(state, report(NOW + hour * HOUR, [finding()]));
  expect(state.outbox).toHaveLength(1);
  state = fold(state, report(NOW + 31 * HOUR, []));
  expect(titles(state)).toHaveLength(2);
  expect(titles(state)[1]).toContain('【復旧】');
  expect(state.open).toEqual([]);
});

test('the headline of a cluster whose nodes are all silent, in both languages', () => {
  const parts = { added: [silentCluster], cleared: [], open: [] };
  expect(monitorText(parts, 'ja', 'Asia/Tokyo').title).toBe(
    '【緊急】CL1 全ノード監視データ途絶(状態不明) [LKW:monitor]',
  );
  const english = monitorText(parts, 'en', 'Asia/Tokyo');
  expect(english.title).toBe('[CRITICAL] CL1 all nodes silent; state unknown [LKW:monitor]');
  expect(english.body).toContain('since 2026-11-22 20:00 UTC+09:00');
  expect(english.body).toContain('node1, node2');
});

test('the silence of a whole cluster is told as what it may be, and again after an hour, then every two', () => {
  let state = fold(emptyMonitorState(), report(NOW, [silentCluster]));
  expect(state.outbox[0]?.body).not.toContain('この通知は監視自体に関するものです');
  expect(state.outbox[0]?.body).toContain('サービスが停止している可能性があります');
  expect(state.outbox[0]?.body).toContain('The service may be down');
  const told: number[] = [];
  for (let hour = 1; hour <= 6; hour += 1) {
    const before = state.outbox.length;
    state = fold(state, report(NOW + hour * HOUR, [silentCluster]));
    if (state.outbox.length > before) told.push(hour);
  }
  expect(told).toEqual([1, 3, 5]);
});

test('one silent node, then both, then one again: no false all-clear in between', () => {
  let state = fold(emptyMonitorState(), report(NOW, [finding()]));
  state = fold(state, report(NOW + HOUR, [silentCluster]));
  expect(titles(state)[1]).toContain('全ノード監視データ途絶');
  expect(state.outbox[1]?.body).not.toContain('解消');
});

test('the same report again, or an older one that arrives late, changes nothing', () => {
  const state = fold(emptyMonitorState(), report(NOW, [finding()]));
  expect(fold(state, report(NOW, [finding()]))).toBe(state);
  expect(fold(state, report(NOW - HOUR, []))).toBe(state);
});

test('what could not be checked is not cleared', () => {
  const state = fold(emptyMonitorState(), report(NOW, [finding()]));
  const next = fold(state, report(NOW + HOUR, [], { unchecked: ['node-silent'] }));
  expect(next.open).toHaveLength(1);
  expect(next.outbox).toHaveLength(1);
});

test('what is high is said again once a day', () => {
  const high = finding({ code: 'heartbeat-late', severity: 'high', subject: 'log', cluster: null });
  let state = fold(emptyMonitorState(), report(NOW, [high]));
  state = fold(state, report(NOW + MONITOR_REMINDER - 1, [high]));
  expect(state.outbox).toHaveLength(1);
  state = fold(state, report(NOW + MONITOR_REMINDER, [high]));
  expect(state.outbox).toHaveLength(2);
});

test('new dead letters are told each time; that there are none any more is no news', () => {
  const dead = (detail: string) => finding({ code: 'dead-letters', subject: 'dead-letter/', detail });
  let state = fold(emptyMonitorState(), report(NOW, [dead('+1 (1)')]));
  state = fold(state, report(NOW + HOUR, []));
  expect(state.outbox).toHaveLength(1);
  state = fold(state, report(NOW + 2 * HOUR, [dead('+2 (3)')]));
  expect(state.outbox).toHaveLength(2);
});

test('what is low is never told by itself', () => {
  const low = finding({ code: 'check-failed', severity: 'low', subject: 'lease', name: 'lease' });
  const state = fold(emptyMonitorState(), report(NOW, [low]));
  expect(state.outbox).toEqual([]);
  expect(fold(state, report(NOW + HOUR, [])).outbox).toEqual([]);
});

test('500 findings make one notice far below 64 KB', () => {
  const many = Array.from({ length: 500 }, (_, i) => finding({ subject: `n${i}`, name: `node${i}` }));
  const state = fold(emptyMonitorState(), report(NOW, many));
  expect(state.outbox).toHaveLength(1);
  expect(Buffer.byteLength(state.outbox[0]?.body ?? '')).toBeLessThan(62_000);
  expect(titles(state)[0]).toContain('他 499 件');
});

test('the silent nodes of the newest report are kept for the look-ups of a decision', () => {
  expect(fold(emptyMonitorState(), report(NOW, [], { silent: { n1: 5 } })).silent).toEqual({ n1: 5 });
});

test('a sent notice leaves the outbox; the state survives being stored, and a damaged one is none', () => {
  const state = fold(emptyMonitorState(), report(NOW, [finding()]));
  const stored = new TextEncoder().encode(JSON.stringify(state));
  expect(MONITOR.decode(stored, MONITOR_STATE)).toEqual(state);
  expect(noticeSent(state, state.outbox[0]?.id ?? '').outbox).toEqual([]);
  for (const bad of ['', '{}', '[]', '{"schema":"warden.monitor/1"}'])
    expect(MONITOR.decode(new TextEncoder().encode(bad), MONITOR_STATE)).toBeNull();
});

test.each(FINDING_CODES)(
  '%s has words in both languages, without line breaks or the word mistake',
  (code) => {
    for (const lang of ['ja', 'en'] as const) {
      const what = whatIsWrong(finding({ code, detail: '7' }), lang);
      const todo = whatToDo(code, lang);
      expect(what).not.toMatch(/[\n\r]|undefined/);
      expect(`${what}${todo}`).not.toMatch(/誤操作|mistake/i);
      expect(todo.length).toBeGreaterThan(10);
    }
  },
);

test('a name full of control characters stays on one line', () => {
  const evil = finding({ name: 'a\r\nBcc: x@example.com\u2028' });
  expect(monitorText({ added: [evil], cleared: [], open: [] }, 'en', 'UTC').title).not.toMatch(
    /[\r\n\u2028]/,
  );
});
