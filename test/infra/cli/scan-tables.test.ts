import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import { scanFiles } from '../../support/scan-files.ts';

const LINES = [
  ['10:11:12', 'kernel', ' connection1:0: detected conn error (1020)'],
  ['10:11:15', 'iscsid[901]', 'connect to 169.254.2.5:3260 failed (Connection refused)'],
  ['10:12:15', 'iscsid[901]', 'connection1:0 is operational after recovery (20 attempts)'],
] as const;

const syslog = LINES.map(([time, program, text]) => `May  3 ${time} dbsv01 ${program}: ${text}`);

async function scan(content: string | Buffer, zone = 'Asia/Tokyo'): Promise<ScanReport> {
  const folder = mkdtempSync(join(tmpdir(), 'warden-tables-'));
  try {
    writeFileSync(join(folder, 'export'), content);
    return await scanFiles([join(folder, 'export')], { zone, year: 2026 }, null);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const told = ({ incidents, warnings }: ScanReport) => [
  ...incidents.map(({ host, openedAt, closedAt, cause }) => [host, openedAt, closedAt, cause].join(' ')),
  ...warnings.map(({ code }) => code),
];

const RIGHT = ['dbsv01 2026-05-03T01:11:12.000Z 2026-05-03T01:12:15.000Z target-refusing'];

/** `日時,ホスト,プログラム,メッセージ` as Excel for Japan saves it. */
const JAPANESE_HEAD = Buffer.from(
  '93fa8e9e2c837a83588367' + '2c8376838d834f838983802c8381836283' + '5a815b8357',
  'hex',
);

describe('a table of log lines is read with the times that it names, in the zone asked for', () => {
  test.each([
    [
      'Splunk, CSV',
      `"_time",host,source,"_raw"\n${LINES.map(([time], at) => `"2026-05-03T${time}.000+0900",dbsv01,"/var/log/messages","${syslog[at]}"`).join('\n')}`,
    ],
    [
      'Splunk, JSON',
      LINES.map(([time], at) =>
        JSON.stringify({
          preview: false,
          result: { _raw: syslog[at], _time: `2026-05-03T${time}.000+09:00`, host: 'dbsv01' },
        }),
      ).join('\n'),
    ],
    [
      'a monitoring console, where the message is the whole line',
      `"監視日時","ファシリティ","メッセージ"\r\n${LINES.map(([time], at) => `"2026/05/03 ${time}","dbsv01","${syslog[at]}"`).join('\r\n')}`,
    ],
    [
      'a spreadsheet saved with tabs',
      `日時\tホスト名\tプロセス\tメッセージ\r\n${LINES.map(([time, program, text]) => `2026/05/03 ${time}\tdbsv01\t${program}\t${text}`).join('\r\n')}`,
    ],
    [
      'a spreadsheet saved with semicolons',
      `time;host;program;message\n${LINES.map(([time, program, text]) => `2026-05-03 ${time};dbsv01;${program};${text}`).join('\n')}`,
    ],
    [
      'a viewer whose records name no zone',
      JSON.stringify(
        LINES.map(([time, program, text]) => ({
          timestamp: `2026-05-03 ${time}`,
          source: 'dbsv01',
          message: `${program}: ${text}`,
        })),
      ),
    ],
  ])('%s', async (_, text) => {
    expect(told(await scan(text))).toEqual(RIGHT);
  });

  test('a spreadsheet in Shift_JIS', async () => {
    const rows = LINES.map(([time, program, text]) => `2026/05/03 ${time},dbsv01,${program},"${text}"`);
    const table = Buffer.concat([JAPANESE_HEAD, Buffer.from(`\r\n${rows.join('\r\n')}\r\n`)]);
    expect(told(await scan(table))).toEqual(RIGHT);
  });

  test('a sentence with commas in it is no head of a table', async () => {
    const { incidents, stats } = await scan(`Hello, see the log, message below\n${syslog.join('\n')}`);
    expect([incidents.length, stats.lines]).toEqual([1, 4]);
  });
});
