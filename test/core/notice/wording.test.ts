import { DAY, MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { bodyOf, inAll, render, waitedLine } from '../../../functions/core/notice/render.ts';
import {
  clockText,
  commandValue,
  dayClockText,
  escapeUntrusted,
  inOneLine,
  listed,
  momentText,
  timeText,
  yearAndZone,
} from '../../../functions/core/notice/text.ts';
import { EN, LOSS, NOW, notice } from './notice-facts.ts';

const TOKYO = 'Asia/Tokyo';

describe('words', () => {
  test('moments, as short as the text around them allows', () => {
    expect([momentText(LOSS, TOKYO, 'en'), momentText(LOSS, TOKYO, 'ja')]).toEqual([
      'Nov 22 10:00:00',
      '11/22 10:00:00',
    ]);
    expect(momentText(Date.UTC(2026, 0, 5, 3, 4, 5), 'UTC', 'en')).toBe('Jan 5 03:04:05');
    const months = Array.from(
      { length: 12 },
      (_, n) => momentText(Date.UTC(2026, n, 9), 'UTC', 'en').split(' ')[0],
    );
    expect(months.join(' ')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
    expect(timeText(LOSS, TOKYO)).toBe('2026-11-22 10:00:00 JST (UTC+09:00)');
    expect(timeText(LOSS, 'America/Lima')).toBe('2026-11-21 20:00:00 (UTC-05:00)');
    expect(clockText(LOSS, TOKYO)).toBe('10:00');
    expect(yearAndZone(LOSS, TOKYO)).toEqual({ year: '2026', zone: 'JST (UTC+09:00)' });
    expect(yearAndZone(LOSS, 'UTC').zone).toBe('UTC (UTC+00:00)');
    expect(yearAndZone(LOSS, 'America/Lima').zone).toBe('(UTC-05:00)');
  });

  test('a day of its own is told where it is not that of the text, by the zone of the reader', () => {
    expect(dayClockText(LOSS, NOW, TOKYO)).toBe('10:00');
    expect(dayClockText(LOSS - DAY, NOW, TOKYO)).toBe('11-21 10:00');
    // Midnight in Tokyo lies between the two; in UTC it is one day.
    const evening = Date.UTC(2026, 10, 22, 14, 59);
    expect(dayClockText(evening, evening + MINUTE, TOKYO)).toBe('11-22 23:59');
    expect(dayClockText(evening, evening + MINUTE, 'UTC')).toBe('14:59');
  });

  test('lists and sentences, as each language joins them', () => {
    expect([listed(['a', 'b'], 'en'), listed(['a', 'b'], 'ja')]).toEqual(['a, b', 'a、b']);
    expect([listed(['a', 'b'], 'en', '; '), listed(['a', 'b'], 'ja', '; ')]).toEqual(['a; b', 'a、b']);
    expect([inOneLine(['a.', 'b.'], 'en'), inOneLine(['あ。', 'い。'], 'ja')]).toEqual(['a. b.', 'あ。い。']);
  });

  test('text from outside', () => {
    expect(escapeUntrusted('  a\r\n\t\u200b\u2028b  ')).toBe('a b');
    expect(escapeUntrusted('a<<b>>&&@@://://``**')).toBe("a‹‹b››＆＆＠＠:／／:／／''''");
    expect(escapeUntrusted('x'.repeat(200))).toBe('x'.repeat(200));
    expect(escapeUntrusted('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect([...escapeUntrusted('𠮷'.repeat(201))]).toHaveLength(200);
  });

  test('a value in a command is one plain word of at most 200 characters', () => {
    expect(commandValue('aZ9._:/[]-')).toBe('aZ9._:/[]-');
    expect(commandValue('a b\n$(x)`\'"\\é𠮷')).toBe('a?b???x????????');
    expect(commandValue('x'.repeat(300))).toHaveLength(200);
  });
});

describe('a body', () => {
  test('has its sections under their headings', () => {
    expect(
      bodyOf(
        [
          ['head.summary', ['a', 'b']],
          ['head.next', []],
        ],
        'en',
      ),
    ).toBe('■ Summary\n  a\n  b\n\n■ Next report\n');
  });

  const write = (size: number) => (lang: string) => ({
    title: `t-${lang}`,
    body: `${lang} ${'x'.repeat(size)}`,
  });

  test('in several languages has the title of the first, and those of the others over their bodies', () => {
    expect(inAll(['en', 'ja'], '--', write(0))).toEqual({ title: 't-en', body: 'en --t-ja\n\nja ' });
    expect(inAll([], '--', write(0))).toEqual({ title: 't-ja', body: 'ja ' });
  });

  test('is cut between lines where Notifications would refuse it, and says so', () => {
    const lines = (count: number, length: number) =>
      inAll(['en'], '', () => ({
        title: 't',
        body: Array.from({ length: count }, () => 'x'.repeat(length)).join('\n'),
      })).body;
    // A line is counted with its end: 618 of 100 bytes are 61,800.
    expect(lines(618, 99)).not.toContain('...');
    const cut = lines(619, 99);
    expect(cut.endsWith('x\n...\n')).toBe(true);
    expect(cut.split('\n')).toHaveLength(618 + 2);
    // Bytes, not characters.
    expect(inAll(['ja'], '', () => ({ title: 't', body: '漢'.repeat(20_700) })).body).toBe('...\n');
  });

  test('begins with as of when it speaks, where it had to wait', () => {
    const ctx = { lang: 'en', zone: TOKYO } as const;
    expect(waitedLine({ at: NOW, decidedAt: NOW - 2.6 * MINUTE }, ctx)).toEqual([
      expect.stringMatching(/^This notice waited 3 min until .* as of Nov 22 10:07:24: look/),
    ]);
    expect(waitedLine({ at: NOW }, ctx)).toEqual([]);
    expect(waitedLine({ decidedAt: NOW }, ctx)).toEqual([]);
  });
});

describe('a notice', () => {
  const body = (over: Partial<NoticeFacts> = {}) => render(notice(over), EN).body.split('\n');
  const told = (advice: { seq: number; at: number } | null, headline: 'lost' | 'degraded' = 'lost') => ({
    before: { seq: 4, at: LOSS, headline, changes: [], advice },
  });
  const steps = [{ key: 'load', params: {} }] as const;

  test('is what changed, five lines and three blocks; the way to the console is no step', () => {
    const lines = body({
      decidedAt: LOSS,
      ...told(null),
      steps: [...steps, { key: 'incident', params: { url: 'u' } }],
    });
    expect(lines[0]).toMatch(/^This notice waited 10 min/);
    expect(lines[1]).toMatch(/^Nothing has changed/);
    expect(lines.slice(2, 8).map((line) => line.slice(0, 2))).toEqual(['1 ', '2 ', '3 ', '4 ', '5 ', '']);
    expect(lines.filter((line) => line.startsWith('■'))).toEqual([
      '■ What is known',
      '■ What to do',
      '■ Reply',
    ]);
    const todo = lines.slice(lines.indexOf('■ What to do') + 1, lines.indexOf('■ Reply') - 1);
    expect(todo).toHaveLength(2);
    expect(lines).toContain('  Details, acknowledge, close: u');
  });

  test('a follow-up whose steps still hold says where they stand', () => {
    const advice = { seq: 3, at: LOSS };
    const short = body({ steps, ...told(advice) });
    expect(short).toContain('  As in the notice of Nov 22 10:00:00 (notice 3).');
    expect(short.some((line) => line.includes('uptime') || line.includes('Impact:'))).toBe(false);
    expect(body({ steps, ...told(null) }).some((line) => line.includes('uptime'))).toBe(true);
  });

  test.each(['deadline-near', 'approval-needed'] as const)(
    '%s is told in full: nobody shall look for another mail',
    (headline) => {
      const full = body({ steps, headline, ...told({ seq: 3, at: LOSS }) });
      expect(full.some((line) => line.includes('uptime'))).toBe(true);
      expect(full.some((line) => line.startsWith('  As in the notice'))).toBe(false);
    },
  );

  test('a recovery that is overtaken says nothing else', () => {
    const { title, body: text } = render(
      notice({ headline: 'recovered', newer: 'b2', recoveredAt: LOSS, decidedAt: LOSS, steps }),
      EN,
    );
    expect(title).toContain('a newer incident is open: b2');
    expect(text.split('\n')).toEqual([
      '■ Summary',
      expect.stringMatching(/^ {2}The disk of node1 was back at 10:00\. .* incident b2 /),
      '',
      '■ What must not be done',
      '  Do not detach anything.',
      '',
    ]);
  });
});
