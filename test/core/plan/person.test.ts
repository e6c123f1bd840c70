import fc from 'fast-check';
import { personKey } from '../../../functions/core/plan/person.ts';

describe('one person under two spellings is one', () => {
  test.each([
    ['capitals and blanks', 'sato', ' SATO '],
    ['width', 'sato', 'ｓａｔｏ'],
    ['a zero-width space', 'sato', 'sa\u200bto'],
    ['a soft hyphen', 'sato', 'sa\u00adto'],
    ['a word joiner', 'sato', 'sato\u2060'],
    ['a direction override', 'sato', '\u202esato'],
    ['a combining grapheme joiner', 'sato', 'sa\u034fto'],
    ['a variation selector', 'sato', 'sato\ufe0f'],
    ['a tag character', 'sato', 'sato\u{e0041}'],
    ['a Hangul filler', 'sato', 'sato\u3164'],
    ['a blank of another width', 'sato ken', 'sato\u2003ken'],
    ['a control character', 'sato', 'sa\u0007to'],
    ['half a surrogate pair', 'sato', 'sato\ud800'],
    ['a private character', 'sato', 'sato\ue000'],
    ['two blanks for one, and none', 'sato  ken', 'satoken'],
    ['punctuation', 'sato.ken', 'sato-ken'],
    ['sharp s', 'straße', 'STRASSE'],
    ['long s', 'sato', 'ſato'],
    ['dotless and dotted i', 'ito', 'ıto'],
    ['a capital with a dot', 'ito', 'İto'],
    ['marks', 'muller', 'müller'],
    ['stacked marks', 'sato', 'sa\u0323\u0307to'],
    ['mathematical letters', 'sato', '𝐬𝐚𝐭𝐨'],
    ['zero and o, one and l and i', 'solo1', 'so1oI'],
    ['a circle of kanji and o', 'sato', 'sat〇'],
    ['hiragana and katakana', 'さとう', 'サトウ'],
    ['kanji that look like katakana', 'カトウ', '力卜ウ'],
    ['a long vowel, the kanji for one and dashes', 'サトー', 'サト一'],
    ['half-width katakana', 'カトウ', 'ｶﾄｳ'],
  ])('%s', (_, one, other) => {
    expect(personKey(one)).not.toBeNull();
    expect(personKey(other)).toBe(personKey(one));
  });
});

describe('two people are two', () => {
  test.each([
    ['sato', 'suzuki'],
    ['sato@example.com', 'sato@example.org'],
    ['佐藤', '鈴木'],
    ['佐々木', '髙橋'],
    ['﨑山 たけし', '関ヶ原'],
    ['Satō Ken（佐藤 健）', 'ＳＵＺＵＫＩ'],
    ['さとう', 'すずき'],
    ['김민준', '이서연'],
    ['sato1', 'sato2'],
    ['constructor', '__proto__'],
  ])('%s and %s', (one, other) => {
    expect(personKey(one)).not.toBeNull();
    expect(personKey(other)).not.toBeNull();
    expect(personKey(one)).not.toBe(personKey(other));
  });
});

describe('a name that cannot count', () => {
  test.each([
    ['nothing', ''],
    ['blanks', ' \u3000\u2003'],
    ['a zero-width space alone', '\u200b'],
    ['a Hangul filler alone', '\u3164'],
    ['a variation selector alone', '\ufe0f'],
    ['punctuation', '-.-'],
    ['a mark alone', '\u0301'],
    ['a Cyrillic letter among Latin ones', 's\u0430to'],
    ['a whole name in Cyrillic that looks Latin', 'сосо'],
    ['a Greek letter among Latin ones', 'sat\u03bf'],
    ['a whole name in Greek', 'Ὀδυσσεύς'],
    ['an Armenian letter', 'sat\u0585'],
    ['a Cherokee letter', '\u13aaato'],
    ['a Lisu letter', 'ꓢato'],
    ['the phonetic a', 's\u0251to'],
    ['a small capital', 'sat\u1d0f'],
    ['an Arabic digit', 'sat\u0665'],
    ['a digit of Bengali', 'sat\u09e6'],
    ['a bar for an l', 'pau|'],
    ['a line of a box for a long vowel', 'サト─'],
    ['Bopomofo that looks like kanji', 'ㄧ郎'],
    ['an emoji', 'sato😀'],
    ['a blank of Braille', '\u2800'],
    ['a division sign', 'sato÷'],
    ['a part of a kanji, alone', '⺀'],
    ['a part of a kanji for a kanji', '佐⺇'],
  ])('%s', (_, name) => {
    expect(personKey(name)).toBeNull();
  });
});

test('the key of a key is the key, and nothing that nobody sees changes it, wherever it stands', () => {
  const unseen = fc.constantFrom(
    '\u200b',
    '\u00ad',
    '\u2060',
    '\u202e',
    '\u034f',
    '\ufe0f',
    '\u0000',
    '\u3164',
    ' ',
  );
  const name = fc.string({
    unit: fc.constantFrom(...'abIl10oßſäカ力さ佐藤김.-@'),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(name, unseen, fc.nat(), (plain, added, where) => {
      const key = personKey(plain);
      if (key !== null) expect(personKey(key)).toBe(key);
      const letters = [...plain];
      letters.splice(where % (letters.length + 1), 0, added);
      expect(personKey(letters.join(''))).toBe(key);
      expect(personKey(plain.toUpperCase())).toBe(key);
      expect(personKey(plain.normalize('NFD'))).toBe(key);
    }),
  );
});

test('any text is a key or none, and a key holds no character that two people could share', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      const key = personKey(text);
      expect(key ?? 'x').toMatch(/^[^\p{M}\p{C}\p{Z}\p{P}\p{S}01iー一]+$/u);
    }),
    { numRuns: 2_000 },
  );
});
