import { setTimeout as pause } from 'node:timers/promises';
import { httpAnswer } from '../../functions/runtime/answer.ts';
import { type ErrorCode, WardenError } from '../../functions/runtime/errors.ts';
import { type Call, serve } from '../../functions/runtime/fdk-binding.ts';
import type { Level } from '../../functions/runtime/logger.ts';
import { type Served, served } from './fdk-in-process.ts';

// The binding's own decisions, one by one; fdk-binding.test.ts shows over a process that none of them is lost.

let handle: (call: Call) => object | Promise<object>;
let create: () => void;
let level: Level;
let made: number;
let fn: Served;

beforeEach(async () => {
  handle = () => ({ status: 'done' });
  create = () => undefined;
  level = 'info';
  made = 0;
  fn = await served(serve, () => {
    made += 1;
    create();
    return { handler: (call) => handle(call), logLevel: level };
  });
});
afterEach(() => fn.stop());

const json = (text: string): unknown => JSON.parse(text);
const failing = (code: ErrorCode, detail?: string) => () => {
  throw new WardenError(code, { detail });
};
const line = (msg: string) => fn.lines.find((one) => one['msg'] === msg);

describe('a call', () => {
  let seen: Call;
  beforeEach(() => {
    handle = (call) => {
      seen = call;
      return {};
    };
  });

  test('has its bytes, its id, and headers in any case, the first value of each', async () => {
    await fn.call('ABC\u0000漢', { 'Fn-Call-Id': 'c-1', 'X-Many': ['one', 'two'], HOST: 'h' });
    expect(seen.body).toEqual(Buffer.from('ABC\u0000漢'));
    expect(seen.callId).toBe('c-1');
    expect([seen.header('x-many'), seen.header('X-MANY'), seen.header('Host')]).toEqual(['one', 'one', 'h']);
    expect(seen.header('x-absent')).toBeNull();
    expect(seen.gateway).toBeNull();
  });

  test('has an id even where the platform gives none', async () => {
    await fn.call('');
    expect(seen.callId).toBe('none');
  });

  test('through the gateway has method and address; of no address it is the root', async () => {
    await fn.call('', { 'Fn-Http-Method': 'GET', 'Fn-Http-Request-Url': '/a?b=c' });
    expect(seen.gateway).toEqual({ method: 'GET', requestUrl: '/a?b=c' });
    await fn.call('', { 'Fn-Http-Method': 'PUT' });
    expect(seen.gateway).toEqual({ method: 'PUT', requestUrl: '/' });
  });

  test('has the deadline that the platform named', async () => {
    await fn.call('', { 'Fn-Deadline': '2099-01-01T00:00:10Z' });
    expect(seen.deadline.at).toBe(Date.parse('2099-01-01T00:00:08Z'));
  });

  test('writes lines with its id', async () => {
    await fn.call('', { 'Fn-Call-Id': 'c-2' });
    seen.logger.info('from the handler');
    expect(line('from the handler')).toMatchObject({ fn: 'misbehaving', callId: 'c-2' });
  });
});

describe('an answer', () => {
  test('is the JSON of what the handler returns', async () => {
    const reply = await fn.call('');
    expect(reply).toMatchObject({ status: 200, body: '{"status":"done"}' });
    expect(fn.lines).toEqual([]);
  });

  test('that cannot be sent is replaced, and that is logged', async () => {
    handle = () => ({ big: 1n });
    const note = 'the result cannot be written as JSON';
    expect(json((await fn.call('')).body)).toEqual({ status: 'done', note });
    expect(line('answer replaced')).toMatchObject({ level: 'warn', problem: note });
  });

  test('for the gateway has status, type and headers', async () => {
    handle = () => httpAnswer(418, { 'CONTENT-TYPE': 'text/html', 'X-Tea': 'yes', 'X-Bad': 'ü' }, 'page');
    const { status, headers, body } = await fn.call('');
    expect([status, body]).toEqual([200, 'page']);
    expect(headers).toMatchObject({
      'fn-http-status': '418',
      'content-type': 'text/html',
      'fn-http-h-x-tea': 'yes',
    });
    expect(Object.keys(headers).filter((name) => /^fn-http-h/.test(name))).toEqual(['fn-http-h-x-tea']);
  });

  test('of no text is the end of a line: the FDK writes no empty one', async () => {
    handle = () => httpAnswer(204, {}, '');
    expect((await fn.call('')).body).toBe('\n');
  });
});

describe('a failure', () => {
  test.each<ErrorCode>(['INPUT_MALFORMED', 'INPUT_TOO_LARGE', 'INPUT_POISON'])(
    '%s is answered 200: no repetition makes it good',
    async (code) => {
      handle = failing(code, 'why');
      const reply = await fn.call('');
      expect(reply.status).toBe(200);
      expect(json(reply.body)).toEqual({ status: 'set-aside', code, detail: 'why' });
      expect(line('call failed')).toMatchObject({ level: 'error', code });
      expect(line('call failed')?.['ms']).toBeLessThan(60_000);
    },
  );

  test.each<ErrorCode>(['OCI_THROTTLED', 'CONFIG_INVALID', 'INTERNAL'])(
    '%s is a 502 that names it',
    async (code) => {
      handle = failing(code, 'why');
      const reply = await fn.call('');
      expect(reply.status).toBe(502);
      expect(reply.body).toMatch(new RegExp(`${code}: .* why`));
    },
  );

  test('of a stranger is one of ours, with the operation', async () => {
    handle = () => Promise.reject({ code: 'ECONNRESET', message: 'socket' });
    expect((await fn.call('')).body).toContain('OCI_NETWORK: ');
    expect(line('call failed')).toMatchObject({ operation: 'call', detail: 'socket' });
  });

  test('is told in at most a thousand characters', async () => {
    handle = () => {
      const error = new WardenError('INTERNAL');
      error.message = 'x'.repeat(5_000);
      throw error;
    };
    const { detail } = json((await fn.call('')).body) as { detail: string };
    expect(detail).toBe(`Error: INTERNAL: ${'x'.repeat(990)}`);
  });

  test('of making the handler is told to each caller, until it is made; then it is kept', async () => {
    create = () => {
      if (made < 3) throw new WardenError('CONFIG_INVALID', { detail: `attempt ${made}` });
    };
    expect((await fn.call('')).body).toContain('attempt 1');
    expect((await fn.call('')).body).toContain('attempt 2');
    expect((await fn.call('')).status).toBe(200);
    expect((await fn.call('')).status).toBe(200);
    expect(made).toBe(3);
  });
});

describe('the level', () => {
  test('is that of the configuration as soon as it is read', async () => {
    level = 'debug';
    await fn.call('', { 'Fn-Call-Id': 'c-3' });
    const { ms, ...rest } = line('answered') ?? {};
    expect(rest).toMatchObject({ level: 'debug', fn: 'misbehaving', callId: 'c-3' });
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(60_000);
  });

  test('before that it is info: what goes wrong with the configuration is seen', async () => {
    level = 'error';
    create = failing('CONFIG_INVALID');
    await fn.call('');
    expect(line('call failed')).toBeDefined();
    console.info('a library speaks');
    expect(line('library message')).toMatchObject({ text: 'a library speaks' });
  });
});

describe('the deadline', () => {
  const graces = () => fn.timers.filter(({ ms }) => ms === 1_000);
  /** Until something has come to pass; a busy machine takes long. */
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await pause(1);
  };

  test('a work that does not stop is given up a second after its end', async () => {
    handle = () => new Promise(() => undefined);
    const replying = fn.call('', { 'Fn-Deadline': '2020-01-01T00:00:00Z' });
    await until(() => graces().length > 0);
    graces()[0]?.fire();
    const reply = await replying;
    expect(reply.status).toBe(502);
    expect(reply.body).toContain('DEADLINE_NEAR: ');
    expect(reply.body).toContain('The work did not stop in time.');
  });

  test('a work that stops within the second is answered, and nothing is left behind', async () => {
    handle = async ({ deadline }) => {
      const stopped = new Promise((resolve) =>
        deadline.signal.addEventListener('abort', () => resolve({ stopped: true })),
      );
      fn.timers.at(-1)?.fire();
      return (await stopped) as object;
    };
    const reply = await fn.call('', { 'Fn-Deadline': new Date(Date.now() + 60_000).toISOString() });
    expect(json(reply.body)).toEqual({ stopped: true });
    expect(graces()).toHaveLength(1);
    expect(fn.timers.map(({ isCleared }) => isCleared)).toEqual([true, true]);
  });

  test('a work that is done in time leaves no timer, and what comes later does not count', async () => {
    let signal: AbortSignal | null = null;
    handle = (call) => {
      signal = call.deadline.signal;
      return {};
    };
    await fn.call('', { 'Fn-Deadline': new Date(Date.now() + 60_000).toISOString() });
    expect(fn.timers.map(({ isCleared }) => isCleared)).toEqual([true]);
    fn.timers[0]?.fire();
    expect(signal).toMatchObject({ aborted: true });
    expect(graces()).toEqual([]);
  });
});

test.each([
  ['unhandledRejection', 'late rejection'],
  ['uncaughtException', 'late exception'],
])('%s is logged, and the process lives', (event, msg) => {
  fn.onProcess.get(event)?.(new Error('too late'));
  expect(line(msg)).toMatchObject({
    level: 'error',
    code: 'INTERNAL',
    operation: 'background',
    detail: 'too late',
  });
});

test('times are written in UTC', () => {
  expect(process.env['TZ']).toBe('UTC');
});
