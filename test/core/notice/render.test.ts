import { MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import { EN, type Key } from '../../../functions/core/notice/catalogue.en.ts';
import { JA } from '../../../functions/core/notice/catalogue.ja.ts';
import { commandValue, escapeUntrusted, timeText } from '../../../functions/core/notice/text.ts';
import {
  DETACHED,
  deviceFailure,
  input,
  instance,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  T0,
  unreadable,
  view,
  worded,
} from '../decision/story.ts';

const KEYS = Object.keys(EN) as Key[];

describe('catalogues', () => {
  test('never speak of a mistake, and say the same commands and identifiers', () => {
    for (const k of KEYS) {
      expect(EN[k] + JA[k]).not.toMatch(/mistake|誤操作/i);
      const commands = (t: string) =>
        t
          .match(/(iscsiadm -|oci compute|\/opt\/LifeKeeper)[ -~]*?(?= ;|[^ -~]|\(|$)/g)
          ?.map((c) => c.trim()) ?? [];
      expect(commands(JA[k])).toEqual(commands(EN[k]));
    }
  });
});

describe('hostile text', () => {
  test('is made harmless and short', () => {
    expect(escapeUntrusted('<!channel> a&b @here\n\u001b[31m\u202ehttps://x `y` *z*')).toBe(
      "‹!channel› a＆b ＠here [31m https:／／x 'y' 'z'",
    );
    expect([...escapeUntrusted('長'.repeat(5000))]).toHaveLength(200);
    expect(commandValue('169.254.2.2:3260; rm -rf $(x)')).toBe('169.254.2.2:3260??rm?-rf???x?');
  });

  test('in names, portals and errors reaches neither title nor body as written', () => {
    const now = T0 + 5 * MINUTE;
    const evil = '<!channel>\n@here & `$(reboot)`';
    const d = decide(
      input(now, {
        cluster: { key: 'tag:x', name: evil, nodes: [NODE1, NODE2], source: 'tag' },
        views: [view(NODE1, [lostPath({ iqn: evil, device: evil })], { lk: deviceFailure() })],
        lookUps: lookUps(now, {
          list: DETACHED,
          instances: {
            [NODE1]: known(instance(NODE1, { displayName: evil }), now),
            [NODE2]: unreadable(evil, evil),
          },
        }),
        policy: { ...POLICY, languages: ['ja', 'en'], contacts: [evil] },
      }),
    );
    const n = worded(d.incident?.outbox[0], ['ja', 'en']);
    expect(n.title).not.toMatch(/[\n\r]/);
    for (const text of [n.title, n.body]) expect(text).not.toMatch(/<!|@here|`|\u001b/);
  });

  test('cannot make a body larger than Notifications takes', () => {
    const now = T0 + 5 * MINUTE;
    const paths = Array.from({ length: 3000 }, (_, i) =>
      lostPath({
        key: `k${i}`,
        session: i + 10,
        iqn: `iqn.${'x'.repeat(500)}${i}`,
        portal: { address: `10.0.${i >> 8}.${i & 255}`, port: 3260 },
      }),
    );
    const d = decide(
      input(now, {
        views: [view(NODE1, paths)],
        policy: { ...POLICY, contacts: Array.from({ length: 2000 }, () => '連'.repeat(200)) },
      }),
    );
    const n = worded(d.incident?.outbox[0]);
    expect(Buffer.byteLength(n.body)).toBeLessThanOrEqual(64_000);
    expect(n.body).toContain('(以下省略)');
  });
});

test('times carry zone and offset; an unknown zone falls back to UTC', () => {
  expect(timeText(T0, 'Asia/Tokyo')).toBe('2026-11-22 10:00:00 JST (UTC+09:00)');
  expect(timeText(T0, 'Europe/Berlin')).toBe('2026-11-22 02:00:00 (UTC+01:00)');
  expect(timeText(T0, 'Mars/Olympus')).toContain('(UTC+00:00)');
});

test('the facts of a notice are plain JSON, in the decision and in the outbox', () => {
  const now = T0 + 5 * MINUTE;
  const d = decide(
    input(now, { views: [view(NODE1, [lostPath()])], lookUps: lookUps(now, { list: DETACHED }) }),
  );
  expect(d.incident?.outbox[0]?.facts).toEqual(d.notice);
  expect(JSON.parse(JSON.stringify(d.notice))).toEqual(d.notice);
  expect(d.notice).toMatchObject({
    schema: 'warden.notice/1',
    cause: 'detached-intent-unknown',
    headline: 'detached',
    seq: 1,
  });
});
