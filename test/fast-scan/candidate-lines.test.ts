import { Readable } from 'node:stream';
import fc from 'fast-check';
import { wordsToSearch } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { CandidateLines } from '../../infra/cli/shapes/candidate-lines.ts';
import { PlainLines, type RawLine, rawOf } from '../../infra/cli/shapes/raw-line.ts';
import { eachLine } from '../../infra/cli/shapes/shape-of.ts';
import { WordSearch } from '../../infra/cli/shapes/word-search.ts';
import { corpusLines } from './corpus-lines.ts';

/** Lines in pieces of the given lengths, each piece at least one byte. */
function* pieces(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(from, from + length);
    from += length;
  }
}

function plainLines(text: string): RawLine[] {
  const found: RawLine[] = [];
  const reader = new PlainLines((line) => found.push(line));
  reader.push(text);
  reader.end();
  return found;
}

/** Whether the fast reader hands on the lines that have a word as the plain one does, and counts as many. */
function isAsPlain(
  search: WordSearch,
  words: readonly string[],
  text: string,
  lengths: readonly number[],
): boolean {
  const found: RawLine[] = [];
  const reader = new CandidateLines(search, (line) => found.push(line));
  for (const chunk of pieces(Buffer.from(text, 'latin1'), lengths)) reader.push(chunk);
  reader.end();
  const all = plainLines(text);
  const hits = all.filter(({ raw }) => words.some((word) => raw.includes(word)));
  const wanted = hits.map((line) => ({ ...line, isCandidate: true }));
  return reader.lines === all.length && JSON.stringify(found) === JSON.stringify(wanted);
}

describe('lines that hold a word', () => {
  it('hands on the lines with a word, by their numbers, and counts all others, however the bytes are cut', () => {
    const words = ['he', 'she', 'hers', 'his ', 'ab', 'bab', '\x1b'];
    // So little is searched at once that every border falls into lines and words.
    const searches = [8, 16, 64].map((capacity) => new WordSearch(words, capacity));
    const piece = fc.constantFrom(...'hesri ab\n\xff\x1b\0', '\r\n', 'she', 'his');
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    const isSame = (parts: readonly string[], lengths: readonly number[]) =>
      searches.every((search) => isAsPlain(search, words, parts.join(''), lengths));
    fc.assert(fc.property(fc.array(piece, { maxLength: 80 }), cuts, isSame), { numRuns: 1_000 });
  });

  it('finds the words of the rules in lines of their pieces', () => {
    const words = wordsToSearch(builtInRules());
    const searches = [64, 4_096].map((capacity) => new WordSearch(words, capacity));
    const part = fc
      .tuple(fc.constantFrom(...words), fc.nat(40), fc.nat(40))
      .map(([word, from, to]) => (from < 20 ? word : word.slice(from % word.length, to)));
    const piece = fc.oneof(part, part, fc.constantFrom('\n', '\n', ' ', 'x', 'データ'));
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });
    const isSame = (parts: readonly string[], lengths: readonly number[]) =>
      searches.every((search) => isAsPlain(search, words, rawOf(parts.join('')), lengths));
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), cuts, isSame), { numRuns: 300 });
  });

  it('hands on the same lines of a log with a word as without, whatever its encoding, its line ends and how it is cut', async () => {
    const words = wordsToSearch(builtInRules());
    const search = new WordSearch(words, 65_536);
    const lines = corpusLines.slice(0, 1_500);
    const logs = [
      lines.join('\n'),
      `\xef\xbb\xbf${lines.join('\r\n')}\r\n`,
      lines.join('\r'),
      lines.join('\0\n\n'),
      `${rawOf('データ')}${lines.join(rawOf('\n日本'))}`,
    ];
    for (const log of logs)
      for (const size of [4_099, 1_000_000]) {
        const of = async (words?: WordSearch) => {
          const found: RawLine[] = [];
          let count = 0;
          const listener = {
            onLine: (line: RawLine) => found.push(line),
            onCount: (lines: number) => {
              count = lines;
            },
          };
          await eachLine(Readable.from(pieces(Buffer.from(log, 'latin1'), [size])), listener, words);
          return { found: found.map(({ raw, number }) => ({ raw, number })), count };
        };
        const [fast, plain] = [await of(search), await of()];
        const hits = plain.found.filter(({ raw }) => words.some((word) => raw.includes(word)));
        expect(fast.count).toBe(plain.count);
        expect(log.includes('\n') ? fast.found : hits).toEqual(hits);
        expect(hits.length).toBeGreaterThan(500);
      }
  });

  it('cuts an endless line as the plain path does', () => {
    const text = `${'x'.repeat(100_000)} word\nword ${'y'.repeat(100_000)}\nword\n`;
    const found: RawLine[] = [];
    const reader = new CandidateLines(new WordSearch(['word'], 4_096), (line) => found.push(line));
    for (const chunk of pieces(Buffer.from(text), [40_000])) reader.push(chunk);
    reader.end();
    const [first, ...rest] = found;
    expect(first?.raw).toBe('x'.repeat(65_536));
    expect(rest.map(({ raw, number }) => [raw, number])).toEqual(
      plainLines(text)
        .slice(1)
        .map(({ raw, number }) => [raw, number]),
    );
  });
});
