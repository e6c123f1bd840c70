// A function that does on request what makes the bare FDK lose calls; see fdk-binding.test.ts.
import { httpAnswer } from '../../functions/runtime/answer.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { type Call, serve } from '../../functions/runtime/fdk-binding.ts';

let creations = 0;

const behaviours: Record<string, (call: Call) => unknown> = {
  null: () => null,
  undefined: () => undefined,
  number: () => 42,
  bigint: () => ({ big: 1n }),
  huge: () => ({ text: 'x'.repeat(2_000_000) }),
  circular: () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    return ring;
  },
  'rejects-undefined': () => Promise.reject(undefined),
  'throws-at-once': () => {
    throw new Error('thrown at once');
  },
  'sdk-failure': () => Promise.reject({ code: 'ECONNRESET', message: 'socket hang up' }),
  malformed: () => Promise.reject(new WardenError('INPUT_MALFORMED', { detail: 'no array' })),
  'late-throw': () => {
    setTimeout(() => {
      throw new Error('late throw');
    }, 1);
    return { ok: true };
  },
  'late-rejection': () => {
    void new Promise((_, reject) => setTimeout(() => reject(new Error('late rejection')), 1));
    return { ok: true };
  },
  'never-settles': () => new Promise(() => {}),
  'stops-when-told': (call) =>
    new Promise((resolve) => {
      call.deadline.signal.addEventListener('abort', () => resolve({ stopped: true }));
    }),
  'big-headers': () => httpAnswer(200, { 'X-Big': 'x'.repeat(20_000), 'X-Small': 'yes' }, 'page'),
  'bad-headers': () =>
    httpAnswer(418, { 'X-Bad': 'line\r\nbreak', 'X-Ünicode': 'y', 'Content-Type': 'text/html' }, ''),
  'noisy-library': () => {
    console.warn('first\nsecond \u001b[31mred', new Error('inner'), { token: 'eyJ' });
    return { ok: true };
  },
  gateway: (call) => ({ gateway: call.gateway, host: call.header('HOST') }),
};

serve('misbehaving', () => {
  creations += 1;
  if (process.env['FAIL_FIRST'] !== undefined && creations === 1)
    throw new WardenError('CONFIG_INVALID', { detail: 'WARDEN_X is missing' });
  const handler = (call: Call) => {
    const text = call.body.toString('utf8');
    const behave = behaviours[text];
    if (behave === undefined) return { echo: text, bytes: call.body.length, zone: process.env['TZ'] ?? null };
    return behave(call) as object;
  };
  return { handler, logLevel: 'info' };
});
