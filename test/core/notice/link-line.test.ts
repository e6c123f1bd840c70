import { MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { render } from '../../../functions/core/notice/render.ts';
import { DETACHED, input, lookUps, lostPath, NODE1, T0, view } from '../decision/story.ts';

const now = T0 + 5 * MINUTE;
const url =
  'https://abcdefghijklmnopqrstuvwxyz.apigateway.ap-tokyo-1.oci.customer-oci.com/l/1-1-htbvl-5bfba12d-0a';
const link = { url, until: T0 + 7 * 24 * 60 * MINUTE, kept: 'https://x/l/...' };
const model = decide(
  input(now, { views: [view(NODE1, [lostPath()])], lookUps: lookUps(now, { list: DETACHED }) }),
).notice as NoticeFacts;

const told = {
  ja: {
    link: `  サインインなしで確認・受付(11/29 10:00:00 まで有効): ${url}`,
    acked: '  リンクから受付済み: 11/22 10:04:00、入力された名前は Mallory ‹b›(本人未確認)',
  },
  en: {
    link: `  Look and acknowledge without sign-in (valid until Nov 29 10:00:00): ${url}`,
    acked: '  Acknowledged by link at Nov 22 10:04:00; name typed: Mallory ‹b› (identity not verified)',
  },
} as const;

describe.each(['ja', 'en'] as const)('a notice in %s', (lang) => {
  const ctx = { lang, zone: 'Asia/Tokyo', mode: 'observe' } as const;
  const linesOf = (facts: NoticeFacts, more = {}) => render(facts, { ...ctx, ...more }).body.split('\n');

  test('holds its link on one line, before the commands, and says until when it is valid', () => {
    const lines = linesOf(model, { link });
    expect(lines.filter((line) => line.includes('/l/'))).toEqual([told[lang].link]);
    expect(lines[lines.indexOf(told[lang].link) + 1]).toContain(lang === 'ja' ? '受付する' : 'Acknowledge (');
  });

  test('without a link is the same but for that line', () => {
    expect(linesOf(model)).toEqual(linesOf(model, { link }).filter((line) => !line.includes('/l/')));
  });

  test('says that somebody acknowledged by a link, under which name, and that nobody knows who', () => {
    const acknowledged = { by: 'Mallory <b>', at: T0 + 4 * MINUTE, via: 'link' };
    expect(linesOf({ ...model, acknowledged }).filter((line) => line.includes('Mallory'))).toEqual([
      told[lang].acked,
    ]);
  });
});
