import { createLogger, redirectConsole } from '../../functions/runtime/logger.ts';

type Line = Readonly<Record<string, unknown>>;
const METHODS = ['debug', 'info', 'warn', 'error', 'log'] as const;

/** What becomes of something that a library prints. */
function printed(method: (typeof METHODS)[number], ...parts: readonly unknown[]): Line {
  const lines: Line[] = [];
  const kept = METHODS.map((name) => [name, console[name]] as const);
  redirectConsole(
    createLogger({
      level: () => 'debug',
      write: (line) => lines.push(JSON.parse(line) as Line),
      now: () => 0,
    }),
  );
  try {
    console[method](...parts);
  } finally {
    for (const [name, original] of kept) console[name] = original;
  }
  expect(lines).toHaveLength(1);
  const { ts: _, ...line } = lines[0] ?? {};
  return line;
}

test.each([
  ['debug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
  ['log', 'info'],
] as const)('what a library prints by console.%s is one line of level %s', (method, level) => {
  expect(printed(method, 'first\nsecond')).toEqual({ level, msg: 'library message', text: 'first second' });
});

test('of an error its words are told, of other things only the kind', () => {
  expect(
    printed('warn', ' Failed:', new Error('socket'), { token: 'hidden' }, 42, undefined, ' ')['text'],
  ).toBe('Failed: socket [object] [number] [undefined]');
});

test.each([
  'Request cannot be retried. Not Retrying.',
  'All retry attempts have exhausted.',
  'Request failed with Exception',
  'Error in function: Error: INTERNAL',
  'Error 502 : {}',
])('%s is said again by a line of ours: debug', (text) => {
  expect(printed('error', text)).toMatchObject({ level: 'debug', text });
});

test('only what begins so', () => {
  expect(printed('error', 'The library says: Error 502')).toMatchObject({ level: 'error' });
});
