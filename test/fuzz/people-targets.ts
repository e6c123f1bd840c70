import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createConsole } from '../../functions/console/console.ts';
import { requestOf } from '../../functions/console/gateway-request.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { startDeadline } from '../../functions/runtime/deadline.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { UnreadableInputError } from '../../infra/cli/exit-codes.ts';
import { scanLogs } from '../../infra/cli/scan.ts';
import { renderHtml } from '../../infra/cli/scan-html.ts';
import { renderMarkdown } from '../../infra/cli/scan-markdown.ts';
import { renderReport } from '../../infra/cli/scan-text.ts';
import { countingIds, MemoryInvoker, MemoryStore, testTime } from '../support/kit.ts';
import { tarOf, xzOf, zipOf, zstdOf } from '../support/packers.ts';
import { bytesOf, type FuzzTarget, filesOf, must, textOf } from './target.ts';

const ORIGIN = 'https://console.example';
const RECORDED = join(process.cwd(), 'test/stored/v1');

/** Objects that a story stored, under their names: what the pages show. */
async function recordedStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const kind of readdirSync(RECORDED))
    for (const file of readdirSync(join(RECORDED, kind))) {
      const name = `${basename(file, '.json').replace(/~\d+$/, '').replaceAll('__', '/')}.json`;
      await store.put(name, readFileSync(join(RECORDED, kind, file)), { kind: 'any' });
    }
  return store;
}

const ALLOWED = new Set([200, 303, 400, 403, 404, 405, 409, 413]);

/** `METHOD path`, headers line by line, an empty line, the body: through the gateway, by somebody who is signed in. */
export const CONSOLE: FuzzTarget = {
  about: 'a request to the console',
  seeds: () =>
    [
      'GET /\naccept-language: ja\n\n',
      'GET /history?days=30\n\n',
      'GET /api/v1/incidents\n\n',
      'POST /hold\ncontent-type: application/x-www-form-urlencoded\norigin: https://console.example\n\ntarget=CL1&hours=2&why=work',
      'POST /plans/0123456789abcdef\ncontent-type: application/x-www-form-urlencoded\norigin: https://console.example\n\ndecision=approve&hash=x',
    ].map(bytesOf),
  run: async (data) => {
    const [head = '', ...bodies] = textOf(data).split('\n\n');
    const [first = '', ...lines] = head.split('\n');
    const blank = first.indexOf(' ');
    const headers = new Map(
      lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: ?/, '')]),
    );
    const log = createLogger({ write: () => undefined });
    const store = await recordedStore();
    const show = createConsole(
      { store, approvals: store, invoker: new MemoryInvoker(), clock: testTime(), ids: countingIds('fuzz') },
      {
        respondFunctionId: 'ocid1.fnfunc.oc1..x',
        lang: 'en',
        zone: 'UTC',
        mode: 'approve',
        base: '',
        origin: ORIGIN,
      },
    );
    const call = {
      body: Buffer.from(bodies.join('\n\n')),
      callId: 'call',
      deadline: startDeadline(null, systemClock),
      logger: log,
      header: (name: string) => headers.get(name.toLowerCase().replace(/^fn-http-h-/, '')) ?? null,
      gateway: { method: first.slice(0, Math.max(0, blank)), requestUrl: first.slice(blank + 1) },
    };
    const visit = { isFromGateway: true, person: 'sato@example.com', csrf: null, callId: 'call', log };
    const before = [...store.objects.keys()].join();
    const answer = await show(requestOf(call, ORIGIN), visit);
    must(ALLOWED.has(answer.status), `status ${answer.status}`);
    must(
      (answer.headers.get('content-security-policy') ?? '').includes("default-src 'none'"),
      'no policy of content',
    );
    must(answer.headers.get('location')?.match(/^(?!\/[^/\\]|\/$)/) == null, 'sent elsewhere');
    if (call.gateway.method !== 'POST')
      must([...store.objects.keys()].join() === before, 'changed without a POST');
    await answer.arrayBuffer();
  },
};

let folder: string | null = null;
function inputFile(data: Uint8Array): string {
  if (folder === null) {
    folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    process.once('exit', () => rmSync(folder ?? '', { recursive: true, force: true }));
  }
  const file = join(folder, 'input');
  writeFileSync(file, data);
  return file;
}

/** A file that `warden scan` is given: read as whatever it is, and told in all forms. */
async function scan(data: Uint8Array): Promise<void> {
  const quiet = process.stderr.write;
  process.stderr.write = () => true;
  try {
    const { report } = await scanLogs([inputFile(data)], { zone: 'UTC', year: 2026 }, null);
    for (const language of ['en', 'ja'] as const) {
      const telling = { language, zone: 'UTC' };
      const shown = renderReport(report, telling);
      must(
        !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(shown),
        'a control character is shown',
      );
      must(!/<(script|iframe|object|img)\b/i.test(renderHtml(report, telling)), 'foreign markup');
      renderMarkdown(report, telling);
    }
  } catch (error) {
    if (!(error instanceof UnreadableInputError)) throw error;
  } finally {
    process.stderr.write = quiet;
  }
}

export const SCAN: FuzzTarget = {
  about: 'a log file, scanned and told',
  seeds: () => filesOf('corpus/public', /\.(log|txt)$/, 60).map((text) => text.subarray(0, 8_000)),
  run: scan,
};

const LINE = Buffer.from('Mar 10 09:00:00 node1 kernel: connection1:0: detected conn error (1020)\n');

export const ARCHIVES: FuzzTarget = {
  about: 'an archive, scanned and told',
  seeds: async () => [
    gzipSync(LINE),
    xzOf(LINE),
    zstdOf(LINE),
    zipOf({ 'var/log/messages': LINE }),
    await tarOf({ 'var/log/messages': LINE, 'var/log/messages-1.gz': gzipSync(LINE) }),
    zipOf({ 'a.tar.gz': gzipSync(await tarOf({ messages: LINE })) }),
  ],
  run: scan,
};
