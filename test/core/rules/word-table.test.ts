import fc from 'fast-check';
import { holdsWord, holdsWordInBytes, wordTable } from '../../../functions/core/rules/word-table.ts';

/** Few letters, so that words contain, begin and end one another. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 });
const words = fc.array(word, { minLength: 1, maxLength: 6 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'é', 'š', '€', '😀'), maxLength: 24 });

describe('many words in one pass', () => {
  it('finds in a text what looking for each word finds', () => {
    fc.assert(
      fc.property(words, text, (all, where) => {
        expect(holdsWord(wordTable(all), where)).toBe(all.some((one) => where.includes(one)));
      }),
      { numRuns: 150 },
    );
  });

  it('finds the same in its bytes, and nothing that begins before or ends behind the given places', () => {
    fc.assert(
      fc.property(words, text, fc.nat(12), fc.nat(12), (all, where, before, behind) => {
        const bytes = Buffer.from(where);
        const [from, to] = [Math.min(before, bytes.length), Math.max(0, bytes.length - behind)];
        const between = bytes.subarray(from, Math.max(from, to));
        expect(holdsWordInBytes(wordTable(all), bytes, from, to)).toBe(
          all.some((one) => between.includes(one)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['a character beyond the table breaks a word off', ['ab'], 'a\u0161b', false],
    ['and so does one whose lower byte is a letter of it', ['ab'], 'a\u0162', false],
    ['and one just beyond the table', ['ab', '\u0000'], '\u0100', false],
    ['the word after it is found', ['ab'], '\u0161ab', true],
    ['a word that is the end of what another began', ['abcd', 'bc'], 'abce', true],
    ['a word that begins in what another began', ['aab'], 'aaab', true],
    ['the end of one that falls back twice', ['aaab', 'aac', 'ad'], 'aaad', true],
    ['no beginning of a word, after another one in the list', ['ab', 'cd'], 'ca', false],
    ['a line feed counts as a word, for it parts lines', ['ab'], 'x\ny', true],
    ['nothing in an empty text', ['ab'], '', false],
  ])('%s', (_, all, where, expected) => {
    expect(holdsWord(wordTable(all), where)).toBe(expected);
    expect(holdsWordInBytes(wordTable(all), Buffer.from(where), 0, Buffer.from(where).length)).toBe(expected);
  });
});
