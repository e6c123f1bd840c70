import { WardenError } from '../../functions/runtime/errors.ts';
import { createLogger, MAX_LINE_CHARS } from '../../functions/runtime/logger.ts';

function recorder(level?: 'debug' | 'info') {
  const lines: string[] = [];
  const logger = createLogger({
    write: (line) => lines.push(line),
    now: () => 0,
    fields: { callId: 'c1' },
    ...(level && { level: () => level }),
  });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}');
  return { logger, lines, last };
}

test('a line is one JSON object with time, level, message and the common fields', () => {
  const { logger, last } = recorder();
  logger.info('batch decoded', { records: 3 });
  expect(last()).toEqual({
    ts: '1970-01-01T00:00:00.000Z',
    level: 'info',
    msg: 'batch decoded',
    callId: 'c1',
    records: 3,
  });
});

test('levels below the wanted one are not written', () => {
  const { logger, lines } = recorder('info');
  logger.debug('detail');
  expect(lines).toEqual([]);
});

test('text from log lines can neither break the line nor colour the terminal nor turn the reading direction', () => {
  const { logger, lines } = recorder();
  logger.warn('bad', { text: 'a\nb\u001b[31mc\u202Ed\u0085e\u2028f' });
  expect(lines[0]).not.toMatch(/[\n\u001b\u202e\u0085\u2028]|\\u001b|\\n/);
  expect(lines[0]).toContain('a b [31mc d e f');
});

test('a canary in any place that may hold a secret reaches no line', () => {
  const { logger, lines } = recorder();
  const canary = 'CANARY1234567890';
  logger.error(`ST$${canary}.x.y`, {
    chapSecret: canary,
    password: canary,
    authorization: canary,
    privateKey: canary,
    nested: {
      token: canary,
      text: `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`,
    },
    jwt: `eyJhbGciOiJSUzI1NiJ9.${canary}.sig`,
    body: Buffer.from(canary),
  });
  logger.failure('x', new WardenError('OCI_NETWORK', { detail: `signature="${canary}"` }));
  expect(lines.join('\n')).not.toContain('CANARY');
});

test('a megabyte of fields becomes one short line that keeps code and call', () => {
  const { logger, lines, last } = recorder();
  logger.error(
    'much',
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, 'x'.repeat(20_000)])),
  );
  expect(lines[0]?.length).toBeLessThanOrEqual(MAX_LINE_CHARS);
  expect(last()).toMatchObject({ msg: 'much', callId: 'c1' });
});

test('fields cannot overwrite time, level or message', () => {
  const { logger, last } = recorder();
  logger.info('real', { level: 'error', msg: 'forged', ts: 'never' });
  expect(last()).toMatchObject({ level: 'info', msg: 'real', ts: '1970-01-01T00:00:00.000Z' });
});

test('things without a JSON form, cycles and a failing sink never throw', () => {
  const { logger, last } = recorder();
  const ring: Record<string, unknown> = {};
  ring['ring'] = ring;
  logger.info('odd', { ring, fn: () => 1, big: 10n, nan: Number.NaN, nothing: undefined });
  expect(last()).toMatchObject({ fn: '[function]', big: '10', nan: 'NaN' });
  const broken = createLogger({
    write: () => {
      throw new Error('disk full');
    },
  });
  expect(() => broken.error('x')).not.toThrow();
});

test('a failure is logged with code, service answer and request id', () => {
  const { logger, last } = recorder();
  logger.failure(
    'look-up failed',
    new WardenError('OCI_THROTTLED', { statusCode: 429, opcRequestId: 'r-9' }),
  );
  expect(last()).toMatchObject({ code: 'OCI_THROTTLED', statusCode: 429, opcRequestId: 'r-9' });
});
