import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createConsole } from '../../functions/console/console.ts';
import { requestOf } from '../../functions/console/gateway-request.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { startDeadline } from '../../functions/runtime/deadline.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { incidentName } from '../../functions/store/incidents.ts';
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

/** Objects that stories stored, under their names: what the pages show. An incident's file is named by what happened. */
function recordedObjects(): readonly (readonly [string, Uint8Array])[] {
  return readdirSync(RECORDED).flatMap((kind) =>
    readdirSync(join(RECORDED, kind)).map((file) => {
      const body = readFileSync(join(RECORDED, kind, file));
      const name =
        kind === 'incidents'
          ? incidentName((JSON.parse(body.toString('utf8')) as { id: string }).id)
          : `${basename(file, '.json').replace(/~\d+$/, '').replaceAll('__', '/')}.json`;
      return [name, body] as const;
    }),
  );
}
const OBJECTS = recordedObjects();

async function recordedStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const [name, body] of OBJECTS) await store.put(name, body, { kind: 'any' });
  return store;
}

const ALLOWED = new Set([200, 303, 400, 403, 404, 405, 409, 413]);

/** Every page, and every form as its page sends it. */
function requests(): readonly string[] {
  const incident = idsIn('incidents/')[0] ?? '';
  const plan = idsIn('plans/')[0] ?? '';
  const pages = [
    '/',
    '/readiness',
    '/history?days=30&cluster=tag:CL1',
    '/history.csv?days=90',
    `/plans/${plan}`,
    `/${incident}`,
    `/${incident}/report.html`,
    `/${incident}/raw.json`,
    '/api/v1/incidents',
    `/api/v1/incidents/${incident}`,
    '/api/openapi.json',
  ];
  const form = 'content-type: application/x-www-form-urlencoded\norigin: https://console.example';
  const posts = [
    ['/hold', 'target=tag:CL1&hours=2&why=work'],
    [`/${incident}/ack`, ''],
    [`/${incident}/hold`, 'hours=2&why=firmware'],
    [`/${incident}/release`, ''],
    [`/${incident}/close`, 'why=false+alarm'],
    [`/plans/${plan}`, `decision=approve&hash=${plan}&not-meant=yes&words=looked+at+both`],
  ];
  return [
    ...pages.map((path) => `GET ${path}\naccept-language: ja\n\n`),
    ...posts.map(([path, body]) => `POST ${path}\n${form}\n\n${body}`),
  ];
}

/** Ids of the recorded objects in a folder. */
function idsIn(folder: string): readonly string[] {
  return OBJECTS.flatMap(([name]) =>
    name.startsWith(folder) ? [name.slice(folder.length).replace('.json', '')] : [],
  );
}

/** `METHOD path`, headers line by line, an empty line, the body: through the gateway, by somebody who is signed in. */
export const CONSOLE: FuzzTarget = {
  about: 'a request to the console',
  seeds: () => requests().map(bytesOf),
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
    return answer.status === 200 || answer.status === 303;
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
async function scan(data: Uint8Array): Promise<boolean> {
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
    return report.incidents.length > 0;
  } catch (error) {
    if (!(error instanceof UnreadableInputError)) throw error;
    return false;
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
