import * as v from 'valibot';
import { historySchema } from '../../../functions/core/history/report.ts';
import { printedHistory } from '../../../infra/cli/history.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { CL2, EVER, past } from '../../core/history/past.ts';

const planned = past({
  id: 'cccccccc',
  cluster: { ...CL2, name: 'CL2\u0007\u202e' },
  closedBy: 'planned',
  cause: 'detached-planned',
});
const open = past({
  id: 'bbbbbbbb',
  acknowledged: null,
  recoveredAt: null,
  closedAt: null,
  closedBy: null,
  openedAt: past().openedAt - 1,
});
const stored = { incidents: [past(), open, planned], unreadable: ['incidents/x.json'] };
const printed = (form: 'text' | 'csv' | 'json', language: 'en' | 'ja' = 'en') =>
  printedHistory(stored, { period: EVER, form, language });
/** One blank between columns, no times of the terminal's zone. */
const read = (text: string) =>
  text.replace(/ {2,}/g, ' | ').replace(/\d{4}-\d\d-\d\d( [\d:]{8} [+-][\d:]{5})?/g, 'day');

test('the history as text: what is not known is said to be so, and is never 0', () => {
  expect(read(printed('text'))).toMatchInlineSnapshot(`
"Incidents opened from day to day: 2 outages, 1 planned, 1 open

ID | opened | cluster | cause | to closing | to detection | to notice | to acknowledgement | to recovery
aaaaaaaa | day | CL1 | target refuses | 45 min 0 s | 1 min 0 s | 2 min 0 s | 5 min 0 s | 30 min 0 s
cccccccc | day | CL2 | planned detach (planned) | 45 min 0 s | 1 min 0 s | 2 min 0 s | 5 min 0 s | 30 min 0 s
bbbbbbbb | day | CL1 | target refuses | open | 1 min 0 s | 2 min 0 s | not known | not known

From the first loss on; median / worst.

cluster | outages | to closing | to detection | to notice | to acknowledgement | to recovery
CL1 | 2 | 45 min 0 s / 45 min 0 s | 1 min 0 s / 1 min 0 s | 2 min 0 s / 2 min 0 s | 5 min 0 s / 5 min 0 s | 30 min 0 s / 30 min 0 s
CL2 | 0 | not known | not known | not known | not known | not known

cause | outages | to closing | to detection | to notice | to acknowledgement | to recovery
target refuses | 2 | 45 min 0 s / 45 min 0 s | 1 min 0 s / 1 min 0 s | 2 min 0 s / 2 min 0 s | 5 min 0 s / 5 min 0 s | 30 min 0 s / 30 min 0 s
planned detach | 0 | not known | not known | not known | not known | not known
incidents/x.json: cannot be read
"
`);
});

test('in Japanese', () => {
  expect(read(printed('text', 'ja'))).toMatchInlineSnapshot(`
"day から day までに開始したインシデント: 障害 2 件、計画作業 1 件、継続中 1 件

ID | 開始 | クラスタ | 原因 | 終了まで | 検知まで | 通知まで | 受付まで | 復旧まで
aaaaaaaa | day | CL1 | ターゲットが接続拒否 | 45分0秒 | 1分0秒 | 2分0秒 | 5分0秒 | 30分0秒
cccccccc | day | CL2 | 計画デタッチ (計画作業) | 45分0秒 | 1分0秒 | 2分0秒 | 5分0秒 | 30分0秒
bbbbbbbb | day | CL1 | ターゲットが接続拒否 | 継続中 | 1分0秒 | 2分0秒 | 不明 | 不明

最初の接続断からの所要時間。中央値 / 最長。

クラスタ | 障害件数 | 終了まで | 検知まで | 通知まで | 受付まで | 復旧まで
CL1 | 2 | 45分0秒 / 45分0秒 | 1分0秒 / 1分0秒 | 2分0秒 / 2分0秒 | 5分0秒 / 5分0秒 | 30分0秒 / 30分0秒
CL2 | 0 | 不明 | 不明 | 不明 | 不明 | 不明

原因 | 障害件数 | 終了まで | 検知まで | 通知まで | 受付まで | 復旧まで
ターゲットが接続拒否 | 2 | 45分0秒 / 45分0秒 | 1分0秒 / 1分0秒 | 2分0秒 / 2分0秒 | 5分0秒 / 5分0秒 | 30分0秒 / 30分0秒
計画デタッチ | 0 | 不明 | 不明 | 不明 | 不明 | 不明
incidents/x.json: 読み取れません
"
`);
});

test('nothing at all is said to be so, with what could not be read', () => {
  const none = { incidents: [], unreadable: ['incidents/x.json'] };
  const text = printedHistory(none, { period: EVER, form: 'text', language: 'en' });
  expect(text).toMatch(/^No incident was opened from .*\nincidents\/x\.json: cannot be read\n$/);
});

test('nothing of a name moves the terminal', () => {
  expect(printed('text')).not.toMatch(/[\u0007\u202e]/);
});

test('for programs it has the form of its schema, and the filter leaves one cluster', () => {
  const report: unknown = JSON.parse(printed('json'));
  expect(v.is(historySchema, report)).toBe(true);
  const filtered = printedHistory(stored, { period: EVER, form: 'json', language: 'en', cluster: 'tag:CL1' });
  expect(JSON.parse(filtered)).toMatchObject({ incidents: [{ id: 'aaaaaaaa' }, { id: 'bbbbbbbb' }] });
});

test.each([[['--days', '91']], [['--days', '0']], [['--csv', '--json']]])(
  'bad usage %j is refused',
  async (args) => {
    const program = createProgram('en').configureOutput({ writeErr: () => undefined });
    for (const command of program.commands)
      command.exitOverride().configureOutput({ writeErr: () => undefined });
    await expect(program.parseAsync(['node', 'warden', 'history', ...args])).rejects.toThrow();
  },
);
