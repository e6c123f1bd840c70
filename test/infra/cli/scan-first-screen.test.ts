import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scanLogs } from '../../../infra/cli/scan.ts';
import { renderReport } from '../../../infra/cli/scan-text.ts';

const LOST = 'kernel: connection1:0: detected conn error (1020)';
const PING =
  'kernel: connection1:0: ping timeout of 5 secs expired, recv timeout 5, last rx 4295133699, last ping 4295134976, now 4295136256';
const BACK = 'iscsid: connection1:0 is operational after recovery (90 attempts)';
const at = (clock: string, message: string, host = 'node1') => `Mar 10 ${clock} ${host} ${message}`;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-first-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Asked {
  readonly zones?: ReadonlyMap<string, string>;
  readonly language?: 'en' | 'ja';
}

/** What is read before the details: above the first heading. */
async function firstScreen(
  files: Readonly<Record<string, readonly string[]>>,
  { zones = new Map(), language = 'en' }: Asked = {},
) {
  for (const [name, lines] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${lines.join('\n')}\n`);
    utimesSync(path, new Date('2026-03-11T00:00:00Z'), new Date('2026-03-11T00:00:00Z'));
  }
  const { report } = await scanLogs([directory], { zone: 'UTC', zones }, null);
  const all = renderReport(report, { language, zone: 'UTC' });
  return { report, all, first: all.split('\n#1 ')[0] ?? '' };
}

describe('the first screen says', () => {
  test('until when a lost volume was not back, and that it is bad however few lines tell of it', async () => {
    const lines = [at('09:00:00', LOST), at('09:00:00', 'iscsid: iSCSI daemon with pid=1 started!')];
    const open = [...lines, at('09:30:00', 'kernel: sd 3:0:0:1: Power-on or device reset occurred')];
    const { first, report } = await firstScreen({ messages: open });
    expect(first).toMatch(/2026-03-10 09:00:00 {2}not by 2026-03-10 09:30:00 {2}not known/);
    expect(report.incidents.map(({ severity }) => severity)).toEqual(['high']);
  });

  test('no more of a return than the lines: of the kernel alone none, and of an implied one only what it came before', async () => {
    const { first } = await firstScreen({
      'a/dmesg': [at('09:00:00', LOST)],
      'b/dmesg': [at('09:00:00', PING, 'node2'), at('15:00:00', PING, 'node2')],
    });
    expect(first).toMatch(/node1 .*2026-03-10 09:00:00 {2}not known /);
    expect(first).toMatch(/node2 .*2026-03-10 09:00:00 {2}before 2026-03-10 15:00:00 /);
  });

  test('that a session is back, and its disk is not', async () => {
    const dead = at('09:10:00', 'kernel: EXT4-fs (sdb1): Remounting filesystem read-only');
    const { first } = await firstScreen({ messages: [at('09:00:00', LOST), dead, at('09:20:00', BACK)] });
    expect(first).toMatch(/ {2}session 2026-03-10 09:20:00, disk DEAD /);
  });

  test('which times were reckoned', async () => {
    const { first } = await firstScreen({
      dmesg: ['[  100.000000]  connection1:0: detected conn error (1020)'],
    });
    expect(first).toMatch(/^~ marks times/m);
    expect(first).toMatch(/ ~2026-03-11 00:00:00 /);
  });

  test.each([
    ['date', 'Wed Mar 11 09:00:00 JST 2026'],
    ['date, Japanese', '2026年  3月 11日 水曜日 09:00:00 JST'],
    [
      'timedatectl',
      '      Local time: Wed 2026-03-11 09:00:00 JST\n       Time zone: Asia/Tokyo (JST, +0900)',
    ],
    ['journalctl', '-- Logs begin at Sun 2026-03-08 03:20:01 JST, end at Wed 2026-03-11 09:20:11 JST. --'],
  ])('that the logs name another zone: %s', async (_, text) => {
    const { first } = await firstScreen({
      'var/log/messages': [at('09:00:00', LOST)],
      'sos_commands/zone': [text],
    });
    expect(first).toMatch(/^Attention: sos_commands\/zone names the zone (?:JST|Asia\/Tokyo), .* add --tz/m);
    const right = new Map([['messages', 'Asia/Tokyo']]);
    expect((await firstScreen({}, { zones: right })).first).not.toContain('Attention');
  });

  test('that a zone was named for nothing that was read, in either language', async () => {
    const zones = new Map([['node9', 'Asia/Tokyo']]);
    const { first } = await firstScreen({ messages: [at('09:00:00', LOST)] }, { zones });
    expect(first).toContain('Attention: --tz names node9, but');
    expect((await firstScreen({}, { zones, language: 'ja' })).first).toContain('注意: --tz に node9 が');
    const known = new Map([['NODE1.example.com'.toLowerCase(), 'Asia/Tokyo']]);
    expect((await firstScreen({}, { zones: known })).first).not.toContain('Attention');
  });

  test('that an answer of the OCI command line is one page of several', async () => {
    const record = {
      data: { message: at('09:00:00', LOST) },
      id: '1',
      source: 'node1',
      specversion: '1.0',
      oracle: {},
    };
    const page = (more: object) => ({
      data: { results: [{ data: { logContent: record, datetime: 1 } }] },
      ...more,
    });
    const cut = await firstScreen({ 'search.json': [JSON.stringify(page({ 'opc-next-page': 'abc' }))] });
    expect(cut.first).toContain('Attention: ');
    expect(cut.report.warnings.map(({ code }) => code)).toContain('more-pages');
    const whole = await firstScreen({
      'search.json': [JSON.stringify(page({ 'opc-next-page': null, x: 'y' }))],
    });
    expect(whole.first).not.toContain('Attention');
  });
});

test('what is lost is looked at before what came back', async () => {
  const { all } = await firstScreen({
    messages: [
      at('08:00:00', LOST.replace('connection1', 'connection7')),
      at('08:05:00', BACK.replace('connection1', 'connection7')),
      at('09:00:00', LOST),
      at('09:00:00', 'iscsid: connect to 169.254.2.5:3260 failed (Connection refused)'),
    ],
  });
  const next = all.slice(all.indexOf('Check next'));
  expect(next).toContain('/session1/');
  expect(next).not.toContain('/session7/');
  expect(next.indexOf('#2')).toBeLessThan(next.indexOf('#1'));
});
