import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEADLINES, play } from '../decision/headlines.ts';

/** `UPDATE_GOLDEN=1 npx jest test/core/notice/golden` rewrites the files. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

describe.each(HEADLINES)('$name', (h) => {
  test.each(['ja', 'en'] as const)('%s: title and body as in the golden file', (lang) => {
    const { incident, notices } = play(h, lang);
    const last = notices[notices.length - 1];
    const gap = lang === 'ja' ? h.ja : h.en;
    expect(last?.title).toBe(`${gap} [LKW:${incident.id}]`);
    const text = `${last?.title}\n\n${last?.body}`;
    const file = join(__dirname, 'golden', `${h.name}.${lang}.txt`);
    if (UPDATE) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('never speaks of a mistake', () => {
    for (const lang of ['ja', 'en'] as const) {
      for (const n of play(h, lang).notices) expect(n.title + n.body).not.toMatch(/誤操作|mistake/i);
    }
  });
});
