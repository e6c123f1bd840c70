import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReplayWish, replay } from '../../../infra/cli/replay.ts';
import { type ReplayRequest, readReplay } from '../../../infra/cli/replay-input.ts';
import { CAPTURES, CORPUS } from '../../support/corpus.ts';
import { scanFiles } from '../../support/scan-files.ts';

const ROOT = join(__dirname, '..', '..', '..');
const PAYLOADS = join(ROOT, 'test', 'payloads');
const TIME = { zone: 'UTC', year: 2026 };
const LOST = join(CORPUS, 's01_refused_recover.bookworm.fgd2');
/** As installed, a line waits for its batch, and the notice for what may heal by itself. */
const TOLD_WITHIN_SEC = 150;

async function play(
  files: readonly string[],
  request: Partial<ReplayRequest> = {},
  wish: Partial<ReplayWish> = {},
) {
  const input = await readReplay({
    files,
    bodies: false,
    time: TIME,
    from: null,
    to: null,
    timeoutSec: null,
    ...request,
  });
  return replay(input, {
    lang: 'en',
    zone: 'UTC',
    cluster: null,
    timeoutSec: null,
    attached: false,
    after: 15 * 60_000,
    ...wish,
  });
}

/** Titles without the incident's id. */
function titlesOf(report: { readonly notices: readonly { readonly title: string }[] }): string[] {
  return report.notices.map(({ title }) => title.replace(/ \[LKW:\w+\]$/, ''));
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'warden-replay-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe.each(CAPTURES)('%s', (capture) => {
  test('the suite would have told of what scan finds, soon after, and of its end', async () => {
    const log = join(CORPUS, capture, 'messages.log');
    const [scanned, { report }] = await Promise.all([scanFiles([log], TIME, null), play([log])]);
    expect(report.problems).toEqual([]);
    expect(report.incidents).toHaveLength(scanned.incidents.length);
    expect(report.notices.length >= scanned.incidents.length).toBe(true);
    if (scanned.incidents.length === 0) expect(report.notices).toEqual([]);
    for (const [index, found] of scanned.incidents.entries()) {
      const incident = report.incidents[index];
      expect(incident?.cause).toBe(found.cause);
      const first = report.notices[0];
      const lateSec = (Date.parse(first?.at ?? '') - Date.parse(found.openedAt)) / 1000;
      expect(lateSec).toBeGreaterThan(0);
      expect(lateSec).toBeLessThan(TOLD_WITHIN_SEC);
      if (found.state === 'recovered') {
        expect(incident).toMatchObject({ state: 'closed', closedBy: 'recovered' });
        expect(titlesOf(report).at(-1)).toMatch(/^\[RECOVERED\]/);
      } else {
        expect(incident?.state).toBe('open');
        expect(titlesOf(report).at(-1)).toContain('kernel gave up');
      }
    }
  });
});

test('every file of a capture together tells what the plain log tells', async () => {
  const [one, all] = await Promise.all([play([join(LOST, 'messages.log')]), play([LOST])]);
  const essence = ({ report }: typeof one) => titlesOf(report).map((title) => title.replace(/\S+\/\S+/, ''));
  expect(essence(all)).toEqual(essence(one));
});

test('with the tags and attachments of an installation the notices know more', async () => {
  const { report, text } = await play(
    [join(LOST, 'messages.log')],
    { timeoutSec: 6000 },
    { cluster: 'CL1', timeoutSec: 6000, attached: true, lang: 'ja' },
  );
  expect(report.notices[0]?.title).toContain('CL1/ocilab1');
  expect(report.notices[0]?.body).toContain('ATTACHED');
  expect(report.notices[0]?.body).not.toContain('OCI_NOT_AUTHORIZED_OR_NOT_FOUND');
  expect(text({ titles: true })).toContain('アタッチされたまま');
  const unknown = await play([join(LOST, 'messages.log')]);
  expect(unknown.report.notices[0]?.body).toContain('OCI_NOT_AUTHORIZED_OR_NOT_FOUND');
});

test('two nodes of a cluster: their logs are one story', async () => {
  const log = readFileSync(join(LOST, 'messages.log'), 'utf8');
  for (const node of ['node1', 'node2']) {
    mkdirSync(join(directory, node));
    writeFileSync(join(directory, node, 'messages'), log.replaceAll('ocilab1', node));
  }
  const { report } = await play([directory], {}, { cluster: 'CL1' });
  expect(report.nodes).toEqual(['node1', 'node2']);
  expect(report.incidents).toHaveLength(1);
  expect(report.incidents[0]).toMatchObject({
    cluster: 'CL1',
    nodes: [expect.any(String), expect.any(String)],
  });
});

test('only the night that is asked for', async () => {
  const log = join(LOST, 'messages.log');
  const before = await play([log], { to: Date.parse('2026-11-22T11:34:00Z') });
  expect(before.report).toMatchObject({ notices: [], to: expect.stringMatching(/^2026-11-22T11:33/) });
  const after = await play([log], { from: Date.parse('2026-11-22T12:34:00Z') });
  expect(after.report).toMatchObject({ notices: [], from: null, lines: { replayed: 0 } });
});

describe('bodies that detect got', () => {
  test('a captured batch is known by its content', async () => {
    const { report } = await play([join(PAYLOADS, 'connector-logging-uma-messages.json')]);
    expect(report.incidents).toHaveLength(1);
    expect(report.lines.replayed).toBe(0);
    expect(titlesOf(report)[0]).toMatch(/^\[CRITICAL\]/);
  });

  test('a dead letter, as it came: detect sets it aside again and says why', async () => {
    const file = join(directory, '0a1b.raw');
    writeFileSync(file, 'no JSON at all');
    const { report, text } = await play([file], { bodies: true });
    expect(report.notices).toEqual([]);
    expect(report.problems[0]?.what).toContain('INPUT_MALFORMED');
    expect(text({})).toContain('"status":"set-aside"');
  });
});

describe('the command', () => {
  function warden(...args: string[]): { code: number | null; out: string; err: string } {
    const run = spawnSync(
      process.execPath,
      ['infra/bundle/run.cjs', 'infra/cli/warden.ts', 'replay', ...args],
      { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
    );
    return { code: run.status, out: run.stdout, err: run.stderr };
  }
  const log = join(LOST, 'messages.log');

  test('notices: exit code 1; each step with the time of the log', () => {
    const { code, out, err } = warden(log, '--year', '2026', '--tz', 'UTC', '--titles');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^2026-11-22 11:34:33 {2}log +ocilab1 .*detected conn error \(1020\)$/m);
    expect(out).toMatch(/^2026-11-22 11:35:\d\d {2}NOTICE +ONS .*\[CRITICAL\]/m);
    expect(out).toContain('notices: 2');
    expect(out).not.toContain('■');
  });

  test('nothing to tell: exit code 0', () => {
    const { code, out } = warden(join(CORPUS, 's08_normal.bookworm.fgd2', 'messages.log'), '--year', '2026');
    expect(code).toBe(0);
    expect(out).toContain('notices: 0');
  });

  test.each([
    [['--from', 'yesterday'], 2, '--from'],
    [['--from', '2026-11-22T12:00', '--to', '2026-11-22T11:00'], 2, '--to'],
    [['--after', 'long'], 2, '15m'],
    [['--tz', 'Tokyo'], 2, 'Asia/Tokyo'],
    [['/nowhere/messages'], 3, '/nowhere/messages'],
  ])('%j: exit code %i, naming what is wrong', (args, expected, named) => {
    const { code, err, out } = warden(log, ...args);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(named);
  });
});
