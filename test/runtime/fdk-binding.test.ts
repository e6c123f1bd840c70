import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bundleForTest,
  type FunctionProcess,
  type Reply,
  startFunction,
} from '../support/function-process.ts';

// Each story names a way in which the bare FDK 0.0.76 loses the call or its process, over a real socket.

let folder: string;
let bundle: string;
let fn: FunctionProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'binding-'));
  bundle = join(folder, 'func.js');
  bundleForTest('test/runtime/misbehaving-function.ts', bundle);
  fn = await startFunction(bundle);
});

afterAll(async () => {
  await fn.stop();
  rmSync(folder, { recursive: true, force: true });
});

const json = (reply: Reply): unknown => JSON.parse(reply.body);
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

test.each([
  ['null', 'the handler returned null'],
  ['undefined', 'the handler returned undefined'],
  ['number', 'the handler returned number'],
  ['circular', 'the result cannot be written as JSON'],
  ['bigint', 'the result cannot be written as JSON'],
  ['huge', 'RESPONSE_TOO_LARGE'],
])('a handler that returns %s: the caller gets a valid answer and the process lives', async (what, note) => {
  const reply = await fn.call(what);
  expect(reply.status).toBe(200);
  expect(json(reply)).toEqual({ status: 'done', note });
  expect((await fn.call('next')).status).toBe(200);
});

test.each(['rejects-undefined', 'throws-at-once'])(
  'a handler that %s: a 502, and the next call is served',
  async (what) => {
    const reply = await fn.call(what);
    expect(reply.status).toBe(502);
    expect(reply.body).toContain('INTERNAL');
    expect(json(await fn.call('next'))).toMatchObject({ echo: 'next' });
  },
);

test('a failure that a repetition may heal is a 502 that names its code', async () => {
  const reply = await fn.call('sdk-failure');
  expect(reply.status).toBe(502);
  expect(reply.body).toContain('OCI_NETWORK');
});

test('input that no repetition heals is answered 200, or the connector would repeat it for ever', async () => {
  const reply = await fn.call('malformed');
  expect(reply.status).toBe(200);
  expect(json(reply)).toEqual({ status: 'set-aside', code: 'INPUT_MALFORMED', detail: 'no array' });
});

test.each([
  ['late-throw', 'late exception'],
  ['late-rejection', 'late rejection'],
])('a %s after the answer is logged and costs the next caller nothing', async (what, message) => {
  expect((await fn.call(what)).status).toBe(200);
  const line: unknown = JSON.parse(await fn.line(`"msg":"${message}"`));
  expect(line).toMatchObject({ level: 'error', code: 'INTERNAL', fn: 'misbehaving' });
  expect((await fn.call('next')).status).toBe(200);
  expect(fn.exited()).toBe(false);
});

test('characters that straddle the 64 KiB chunks arrive unharmed', async () => {
  const text = `x${'漢字かな交じり文'.repeat(17_000)}`;
  expect(json(await fn.call(text))).toMatchObject({ echo: text, bytes: Buffer.byteLength(text) });
});

test('a work that never ends is answered before the platform ends the process', async () => {
  const reply = await fn.call('never-settles', { 'Fn-Deadline': soon(2_100) });
  expect(reply.status).toBe(502);
  expect(reply.body).toContain('DEADLINE_NEAR');
});

test('a work that listens to its deadline answers by itself', async () => {
  const reply = await fn.call('stops-when-told', { 'Fn-Deadline': soon(2_100) });
  expect(json(reply)).toEqual({ stopped: true });
});

test('a header block that the platform would refuse is cut', async () => {
  const reply = await fn.call('big-headers', { 'Fn-Http-Method': 'GET' });
  expect(reply.status).toBe(200);
  expect(reply.body).toBe('page');
  expect(reply.headers['fn-http-h-x-big']).toBeUndefined();
});

test('headers that Node refuses are left out, the others and the status stay', async () => {
  const reply = await fn.call('bad-headers', { 'Fn-Http-Method': 'GET' });
  expect(reply.status).toBe(200);
  expect(reply.headers['fn-http-status']).toBe('418');
  expect(reply.headers['content-type']).toBe('text/html');
  expect(reply.headers['fn-http-h-x-bad']).toBeUndefined();
});

test('what libraries print becomes one JSON line', async () => {
  await fn.call('noisy-library');
  const line: unknown = JSON.parse(await fn.line('first second'));
  expect(line).toMatchObject({ level: 'warn', text: 'first second  [31mred inner [object]' });
});

test('every line of the process is JSON with level and message', async () => {
  await fn.call('sdk-failure');
  const lines = fn.lines();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines)
    expect(JSON.parse(line)).toEqual(
      expect.objectContaining({ level: expect.any(String), msg: expect.any(String) }),
    );
});

test('a call through the gateway knows method and address, header names in any case', async () => {
  const reply = await fn.call('gateway', {
    'fn-http-method': 'GET',
    'fn-http-request-url': '/incidents?x=1',
  });
  expect(json(reply)).toEqual({
    gateway: { method: 'GET', requestUrl: '/incidents?x=1' },
    host: 'localhost',
  });
});

test('times are written in UTC whatever the machine says', async () => {
  const other = await startFunction(bundle, { TZ: 'Asia/Tokyo' });
  expect(json(await other.call('zone'))).toMatchObject({ zone: 'UTC' });
  await other.stop();
});

test('a wrong configuration is told to each caller, and is read again until it is right', async () => {
  const other = await startFunction(bundle, { FAIL_FIRST: '1' });
  const first = await other.call('x');
  expect(first.status).toBe(502);
  expect(first.body).toContain('CONFIG_INVALID');
  expect(first.body).toContain('WARDEN_X is missing');
  expect((await other.call('x')).status).toBe(200);
  await other.stop();
});
