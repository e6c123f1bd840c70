import { redacted } from '../../functions/console/redacted.ts';
import { LANGUAGES } from '../../functions/core/base/language.ts';
import { DAY, MINUTE } from '../../functions/core/base/time.ts';
import { LOST, past } from '../core/history/past.ts';
import { consoleOver } from './small-scene.ts';

// What somebody typed who had a link is told as that wherever it stands, and a link's page shows no identifier.

const NAME = 'suzuki@example.com';
const byLink = { by: NAME, at: LOST + 5 * MINUTE, via: 'link' } as const;
const isOpen = { closedAt: null, closedBy: null, recoveredAt: null } as const;
const UNVERIFIED = { en: 'not verified', ja: '本人未確認' } as const;
/** Characters of the sentence around a name. */
const NEAR = 60;

describe.each(LANGUAGES)('an acknowledgement by link, in %s', (lang) => {
  test.each([
    ['/', isOpen],
    ['/', {}],
    ['/aaaaaaaa', isOpen],
    ['/aaaaaaaa', {}],
    ['/aaaaaaaa/report.html', isOpen],
    ['/history', {}],
  ])('never names a person without saying that nobody verified it: %s', async (path, more) => {
    const { get } = await consoleOver([past({ acknowledged: byLink, ...more })], LOST + DAY);
    const { status, text, html } = await get(path, lang);
    expect(status).toBe(200);
    const around = [...text.matchAll(/suzuki/g)].map(({ index }) => text.slice(index - NEAR, index + NEAR));
    expect(around.filter((words) => !words.includes(UNVERIFIED[lang]))).toEqual([]);
    // Values of attributes that are read out or shown beside the pointer.
    const values = [...html.matchAll(/="([^"]*suzuki[^"]*)"/g)].map(([, value = '']) => value);
    expect(values.filter((value) => !value.includes(UNVERIFIED[lang]))).toEqual([]);
    if (path === '/' && more === isOpen) expect(text).toContain(UNVERIFIED[lang]);
  });
});

test.each([
  ['Do not restart 10.0.0.5.', '10.0.0.5'],
  ['node1.10.0.0.5', '10.0.0.5'],
  ['ip10.0.0.5_a', '10.0.0.5'],
  ['10.0.0.5/24', '10.0.0.5'],
  ['See fe80::1:2.', 'fe80::1:2'],
  ['x_fe80::1:2_y', 'fe80::1:2'],
  ['vol_ocid1.volume.oc1..abc', 'ocid1.volume'],
  ['disk_iqn.2015-12.com.x:y', 'iqn.2015'],
  ['OCID1.INSTANCE.OC1..ABC', 'INSTANCE'],
  ['by a.b@example.com.', 'a.b@'],
])('whatever stands beside it, what a link’s page shows has no identifier: %s', (words, secret) => {
  expect(redacted(words)).not.toContain(secret);
  expect(redacted(words)).toContain('…');
});

test.each(['CL1/node1: 12:34 on 2026-11-29', 'lk-shared 3.10.1', '残り98分'])(
  'and loses nothing else: %s',
  (words) => {
    expect(redacted(words)).toBe(words);
  },
);
