import { encodeAnswer, httpAnswer, isHttpAnswer, safeHeaders } from '../../functions/runtime/answer.ts';

const note = (result: unknown): unknown => {
  const { text, problem } = encodeAnswer(result);
  const answer = JSON.parse(text) as { status: string; note: string };
  expect(answer).toEqual({ status: 'done', note: problem });
  return problem;
};

describe('the answer of a handler', () => {
  test.each([[{ status: 'done', records: 3 }], [[1, 2]], [{}]])('%j is sent as it is', (result) => {
    expect(encodeAnswer(result)).toEqual({ text: JSON.stringify(result), problem: null });
  });

  test('what cannot be sent is replaced by an answer that says so', () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    expect(note(null)).toBe('the handler returned null');
    expect(note(undefined)).toBe('the handler returned undefined');
    expect(note('text')).toBe('the handler returned string');
    expect(note(() => 1)).toBe('the handler returned function');
    expect(note(ring)).toBe('the result cannot be written as JSON');
    expect(note({ big: 1n })).toBe('the result cannot be written as JSON');
    expect(note({ toJSON: () => undefined })).toBe('the result has no JSON form');
  });

  test('a million bytes are sent, one more is not; characters of more bytes count as many', () => {
    const frame = JSON.stringify({ text: '' }).length;
    const largest = { text: 'x'.repeat(1_000_000 - frame) };
    expect(encodeAnswer(largest)).toEqual({ text: JSON.stringify(largest), problem: null });
    expect(note({ text: `${largest.text}x` })).toBe('RESPONSE_TOO_LARGE');
    expect(note({ text: '漢'.repeat(400_000) })).toBe('RESPONSE_TOO_LARGE');
  });
});

test('an answer for the gateway is told from an object that looks like one', () => {
  const answer = httpAnswer(418, { 'X-Tea': 'yes' }, 'page');
  expect(answer).toMatchObject({ status: 418, headers: { 'X-Tea': 'yes' }, body: 'page' });
  expect(isHttpAnswer(answer)).toBe(true);
  for (const other of [{ status: 418, headers: {}, body: 'page' }, null, undefined, 'page', () => answer])
    expect(isHttpAnswer(other)).toBe(false);
});

describe('headers', () => {
  const names = (headers: Record<string, string>) => safeHeaders(headers).map(([name]) => name);

  test('those that Node accepts stay, in their order', () => {
    const headers = { 'X-Small': 'yes', 'content-type': 'text/html; charset=utf-8', X2: 'a\tb ~', Y: '' };
    expect(safeHeaders(headers)).toEqual(Object.entries(headers));
  });

  test.each([
    ['a space', 'X Y', 'v'],
    ['a name that begins with a sign', '-X', 'v'],
    ['a name that begins with a digit', '1X', 'v'],
    ['a name of other letters', 'X-Ünicode', 'v'],
    ['a name of no letters', '', 'v'],
    ['a name of 65 letters', 'X'.repeat(65), 'v'],
    ['a line break in the value', 'X-Bad', 'a\r\nSet-Cookie: b'],
    ['a control character at its end', 'X-Bad', 'v\u007f'],
    ['other letters in the value', 'X-Bad', 'ü'],
  ])('%s is left out, the others stay', (_, name, value) => {
    expect(names({ [name]: value, 'X-Good': 'v' })).toEqual(['X-Good']);
  });

  test('a name of 64 letters stays', () => {
    expect(names({ [`x${'Z'.repeat(63)}`]: 'v' })).toHaveLength(1);
  });

  test('8 KiB in all, as they are written: `Fn-Http-H-X: v` and the end of the line', () => {
    const fits = 8_192 - 'Fn-Http-H-X: \r\n'.length;
    expect(names({ X: 'v'.repeat(fits) })).toEqual(['X']);
    expect(names({ X: 'v'.repeat(fits + 1) })).toEqual([]);
    expect(names({ X: 'v'.repeat(4_000), Y: 'v'.repeat(4_000), Z: 'v'.repeat(4_000) })).toEqual(['X', 'Y']);
  });
});
