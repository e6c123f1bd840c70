import {
  describe as describeValue,
  displayText,
  excerptOf,
  isObject,
  own,
  ownText,
  wellFormed,
} from '../../../functions/core/record/untrusted.ts';

describe('a value of somebody else', () => {
  test.each<[unknown, string, boolean]>([
    [{}, 'an object', true],
    [[], 'an array', false],
    [null, 'null', false],
    [undefined, 'undefined', false],
    ['x', 'a string', false],
    [7, 'a number', false],
    [true, 'a boolean', false],
  ])('%j is %s', (value, words, expected) => {
    expect(describeValue(value)).toBe(words);
    expect(isObject(value)).toBe(expected);
  });

  test('has its own properties and no other', () => {
    expect(own({ a: 0 }, 'a')).toBe(0);
    expect(own({ a: null }, 'a')).toBeNull();
    expect(own({ a: 1 }, 'b')).toBeUndefined();
    expect(own({}, 'toString')).toBeUndefined();
    expect(own(JSON.parse('{"toString":1}'), 'toString')).toBe(1);
    for (const value of [['a'], 'abc', null, undefined]) expect(own(value, 'length')).toBeUndefined();
  });

  test.each<[unknown, string | null]>([
    ['x', 'x'],
    [' ', ' '],
    ['', null],
    [7, null],
    [null, null],
    [['x'], null],
  ])('has the text %j as %j', (value, expected) => {
    expect(ownText({ value }, 'value')).toBe(expected);
    expect(ownText(Object.create({ value }), 'value')).toBeNull();
  });
});

describe('an excerpt', () => {
  test.each<[unknown, string]>([
    ['text', 'text'],
    [{ a: 1 }, '{"a":1}'],
    [null, 'null'],
    [undefined, 'undefined'],
    [7, '7'],
    ['0123456789abc', '0123456789'],
    ['012345678😀', '012345678\ufffd'],
  ])('of %j', (part, expected) => {
    expect(excerptOf(part, 10)).toBe(expected);
  });

  test('of what JSON cannot say is what it is', () => {
    const round: unknown[] = [];
    round.push(round);
    expect(excerptOf(round, 100)).toBe('an array');
  });
});

test('halves of pairs are replaced', () => {
  expect(wellFormed('a\ud83db\ude00😀')).toBe('a\ufffdb\ufffd😀');
});

describe('text for a terminal or a mail', () => {
  const show = (text: string) => displayText(text, 20);

  test.each([
    ['plain', 'plain text', 'plain text'],
    ['Japanese', '切断されました', '切断されました'],
    ['a tab and a line', 'a\tb\nc', 'a b c'],
    ['blanks in a row', 'a  b   c', 'a b c'],
    ['blanks at both ends', '  a ', 'a'],
    ['a blank in front', ' a', 'a'],
    ['a blank behind', 'a ', 'a'],
    ['NUL, DEL and C1', 'a\u0000b\u007fc\u0085d', 'a b c d'],
    ['the ends of C0 and C1', 'a\u001fb\u0080c\u009fd', 'a b c d'],
    ['separators', 'a\u2028b\u2029c', 'a b c'],
    ['marks of direction', 'a\u202ab\u202ec\u2066d\u2069e', 'a b c d e'],
    ['what has no width', 'a\u200bb\u200fc\u2060d\ufeffe', 'a b c d e'],
    ['neighbours of these', '\u00a0\u2030\u200a\u2010\u2070', '\u2030\u200a\u2010\u2070'],
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a colour between words', 'a \u001b[31m b', 'a b'],
    ['a sequence with a private sign', 'a\u001b[?25lb', 'ab'],
    ['a sequence with a blank in it', 'a\u001b[1 qb', 'ab'],
    ['a title that a bell ends', '\u001b]0;title\u0007after', 'after'],
    ['a title that a sequence ends', '\u001b]0;title\u001b\\after', 'after'],
    ['a title that nothing ends', 'before\u001b]0;title', 'before'],
    ['two titles', '\u001b]0;a\u0007b\u001b]0;c\u0007d', 'bd'],
    ['a short sequence', 'a\u001bMb\u001bEc', 'abc'],
    ['an escape of nothing', 'a\u001b5b', 'a 5b'],
    ['as much as may be', '01234567890123456789', '01234567890123456789'],
    ['too much', '012345678901234567890', '0123456789012345678…'],
    ['too much, cut in a pair', '012345678901234567😀ab', '012345678901234567\ufffd…'],
    ['enough, less what is not shown', `${'\u001b[0m'.repeat(9)}0123456789`, '0123456789'],
    ['half a pair', 'a\ud83d', 'a\ufffd'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(show(text)).toBe(expected);
  });
});
