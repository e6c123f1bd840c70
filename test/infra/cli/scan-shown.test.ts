import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { wantsColour } from '../../../infra/cli/colours.ts';
import { renderHtml } from '../../../infra/cli/scan-html.ts';
import { renderMarkdown } from '../../../infra/cli/scan-markdown.ts';
import type { ScanReport } from '../../../infra/cli/scan-report.ts';
import { renderReport } from '../../../infra/cli/scan-text.ts';
import { CAPTURES, CORPUS } from '../../support/corpus.ts';
import { scanFiles } from '../../support/scan-files.ts';

const TIME = { zone: 'UTC', year: 2026 };
const EN = { language: 'en', zone: 'UTC' } as const;
const LOST = join(CORPUS, 's01_refused_recover.bookworm.fork', 'messages.log');
const FLAPS = join(CORPUS, 'public', 'R35-flap200.log');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'warden-shown-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A cluster of which one node lost two volumes in turn, and the other took over. */
async function cluster(): Promise<ScanReport> {
  const node1 = join(folder, 'node1.log');
  const node2 = join(folder, 'node2.log');
  writeFileSync(
    node1,
    [
      'Nov 22 09:00:00 node1 iscsid: iSCSI daemon with pid=414 started!',
      'Nov 22 10:00:00 node1 kernel:  connection1:0: detected conn error (1020)',
      'Nov 22 10:00:03 node1 iscsid: connection1:0 is operational after recovery (1 attempts)',
      'Nov 22 10:00:20 node1 kernel:  connection2:0: detected conn error (1022)',
      'Nov 22 10:02:20 node1 kernel:  session2: session recovery timed out after 120 secs',
      "Nov 22 10:02:30 node1 lkscsid[2212]: ERROR:lkscsid:::007078:lkscsid: DEVICE FAILURE on SCSI device '/dev/sdb', RETRY. ret=-1, errno=0x5, retry count=1.",
    ].join('\n'),
  );
  writeFileSync(
    node2,
    'Nov 22 10:03:00 node2 lcdmsg: ERROR:lcd.lcdchkint:lcd:::004217:COMMUNICATION FAILED to machine <b>"node1"</b>\n',
  );
  return scanFiles([node1, node2], TIME, null);
}

describe('the table', () => {
  it('comes first, with a row for each incident', async () => {
    const text = renderReport(await cluster(), EN);
    const [found, , head, ...rows] = text.split('\n');
    expect(found).toBe('2 incidents found.');
    expect(head).toMatch(/^# {2}host {3}volume +lost \(UTC\) {11}back +length +cause +severity$/);
    expect(rows.slice(0, 2)).toEqual([
      expect.stringMatching(/^1 {2}node1 {2}session 1 +2026-11-22 10:00:00 {2}2026-11-22 10:00:03 +3 s /),
      expect.stringMatching(
        /^2 {2}node1 {2}session 2, \/dev\/sdb {2}2026-11-22 10:00:20 {2}not by 2026-11-22 10:02:30 +≥ .* critical$/,
      ),
    ]);
  });

  it('stands in columns in Japanese too', async () => {
    const text = renderReport(await scanFiles([LOST], TIME, null), { language: 'ja', zone: 'UTC' });
    const [, , head = '', row = ''] = text.split('\n');
    const columns = (line: string) => [...line].reduce((sum, char) => sum + (char > '\u2e80' ? 2 : 1), 0);
    expect(columns(head.slice(0, head.indexOf('接続断')))).toBe(row.indexOf('2026-11-22'));
  });
});

describe('lines', () => {
  it('are those of the incident alone, each with its file and line', async () => {
    const { incidents } = await cluster();
    const own = incidents.map(({ evidence }) =>
      evidence
        .filter(({ isBackground }) => !isBackground)
        .map(({ rule, file, line }) => [rule, file.slice(-9), line]),
    );
    expect(own).toEqual([
      [
        ['KERN-ISCSI-CONN-ERROR', 'node1.log', 2],
        ['ISCSID-RECOVERED', 'node1.log', 3],
      ],
      [
        ['KERN-ISCSI-CONN-ERROR', 'node1.log', 4],
        ['KERN-ISCSI-RECOVERY-TMO', 'node1.log', 5],
        ['LK-007078', 'node1.log', 6],
      ],
    ]);
  });

  it('of the start are left out, and counted, but for --verbose', async () => {
    const report = await scanFiles([LOST], TIME, null);
    expect(renderReport(report, EN)).toContain('8 more of start-up and log-in: --verbose shows them');
    expect(renderReport(report, EN)).not.toContain('ISCSID-LOGGER');
    expect(renderReport(report, { ...EN, isVerbose: true })).toContain('ISCSID-LOGGER');
  });

  it('name the span of lines of a storm, and count each once', async () => {
    const { incidents } = await scanFiles([FLAPS], TIME, null);
    const [flapping] = incidents;
    expect(incidents).toHaveLength(1);
    expect(flapping?.state).toBe('flapping');
    expect(flapping?.evidence[0]).toMatchObject({ count: 200, line: 1, lastLine: 598 });
  });

  it('keep their numbers whatever the form of the log', async () => {
    const json = await scanFiles(
      [join(CORPUS, 's01_refused_recover.bookworm.fork', 'journal.json')],
      TIME,
      null,
    );
    const lost = json.incidents[0]?.evidence.find(({ rule }) => rule === 'KERN-ISCSI-CONN-ERROR');
    const text = readFileSync(join(CORPUS, 's01_refused_recover.bookworm.fork', 'journal.json'), 'utf8');
    expect(text.split('\n')[(lost?.line ?? 0) - 1]).toContain('detected conn error');
  });
});

it('shows what LifeKeeper said on the peer in that time', async () => {
  const text = renderReport(await cluster(), EN);
  expect(text).toMatch(
    /On nodes that lost nothing:\n {4}2026-11-22 10:03:00 {2}node2 {2}LK-\S+ x1 {2}\S+node2\.log:1\n/,
  );
});

it('says once what to check next, and for which incident and host', async () => {
  const text = renderReport(await scanFiles([LOST, FLAPS], TIME, null), EN);
  expect(text.match(/Check next/g)).toHaveLength(1);
  expect(text).toContain('  #2: See whether the volume is still attached');
  expect(text).toContain('on ocilab1: sudo iscsiadm -m session -P 3');
});

describe('colour', () => {
  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('on a terminal %s with %j: %s', (isTTY, env, expected) => {
    expect(wantsColour({ isTTY }, env)).toBe(expected);
  });

  it('changes no word', async () => {
    const report = await cluster();
    const coloured = renderReport(report, EN, true);
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[[\d;]+m/g, '')).toBe(renderReport(report, EN));
  });
});

describe('HTML', () => {
  it.each(['en', 'ja'] as const)('is one file that loads nothing and runs nothing (%s)', async (language) => {
    const page = renderHtml(await cluster(), { language, zone: 'Asia/Tokyo' });
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).not.toMatch(/<script|\bsrc=|<link|url\(|https?:\/\//);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).toContain('@media print');
  });

  it('has a track for each path and for each node, LifeKeeper of both in it', async () => {
    const page = renderHtml(await cluster(), EN);
    const names = [...page.matchAll(/class="name"[^>]*>(node[^<]+)</g)].map(([, name]) => name);
    expect(names).toEqual([
      'node1  session 1',
      'node1  session 2',
      'node1  /dev/sdb',
      'node1  LifeKeeper, OS',
      'node2  LifeKeeper, OS',
    ]);
    expect(page.match(/<svg[^>]* role="img"/g)).toHaveLength(1);
    expect(page).toMatch(/<rect class="failed"/);
    expect(page).toMatch(/<circle[^>]*><title>[\d: -]+LK-/);
  });

  it('escapes what a log says', async () => {
    const path = join(folder, 'evil.log');
    const text = '<img src=x onerror=alert(1)>';
    writeFileSync(path, `Nov 22 10:00:00 node1 iscsid: connect to 169.254.2.2:3260 failed (${text})\n`);
    const report = await scanFiles([path], TIME, null);
    expect(renderHtml(report, EN)).not.toContain('<img');
    expect(renderMarkdown(report, EN).replace(/```text[\s\S]*?```/g, '')).not.toContain('<img');
  });
});

it('writes a table in Markdown, and log lines in a fence that they cannot close', async () => {
  const path = join(folder, 'fence.log');
  writeFileSync(path, 'Nov 22 10:00:00 node1 iscsid: connect to 169.254.2.2:3260 failed (```x)\n');
  const text = renderMarkdown(await scanFiles([path], TIME, null), EN);
  expect(text).toContain('| \\# | host | volume |');
  expect(text).toContain('````text\n2026-11-22 10:00:00');
});

describe('JSON', () => {
  const schema = JSON.parse(
    readFileSync(join(__dirname, '..', '..', '..', 'docs', 'warden.scan.schema.json'), 'utf8'),
  ) as object;
  const valid = new Ajv({
    strict: false,
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
  }).compile(schema);

  it.each(CAPTURES)('of %s follows the published schema', async (capture) => {
    const report = await scanFiles([join(CORPUS, capture, 'messages.log')], TIME, null);
    valid(JSON.parse(JSON.stringify(report)));
    expect(valid.errors).toBeNull();
  });

  it('of logs without times, passed-over files and a cluster follows it', async () => {
    const binary = join(folder, 'core');
    writeFileSync(binary, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 2, 3, 4, 5, 6, 7, 8]));
    for (const report of [await cluster(), await scanFiles([folder], TIME, null)]) {
      valid(JSON.parse(JSON.stringify(report)));
      expect(valid.errors).toBeNull();
    }
  });

  it('is refused by the schema when an incident has a field that nobody described', async () => {
    const report = JSON.parse(JSON.stringify(await cluster())) as { incidents: Record<string, unknown>[] };
    const [first] = report.incidents;
    if (first !== undefined) first['surprise'] = 1;
    expect(valid(report)).toBe(false);
  });
});
