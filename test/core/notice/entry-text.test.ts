import { type OutboxEntry, UNSENT } from '../../../functions/core/incident/incident.ts';
import {
  entryText,
  entryTitle,
  newestNotice,
  noticeFacts,
  plainText,
  strangersFacts,
  wideFacts,
} from '../../../functions/core/notice/entry-text.ts';
import { LOSS, NOW, notice } from './notice-facts.ts';

const TOKYO = 'Asia/Tokyo';
const WORDING = { languages: ['en'], zone: TOKYO, mode: 'approve' } as const;
const entry = (facts: object, over: Partial<OutboxEntry> = {}): OutboxEntry => ({
  ...UNSENT,
  seq: 7,
  reason: 'changed',
  severity: 'high',
  dueAt: NOW,
  facts: facts as { readonly schema: string },
  ...over,
});

describe('an entry of the outbox', () => {
  test('is told apart by its form: whatever readers lean on has to be there', () => {
    const facts = notice();
    expect(noticeFacts(entry(facts))).toBe(facts);
    for (const key of [
      'incidentId',
      'headline',
      'at',
      'cluster',
      'nodes',
      'options',
      'steps',
      'avoid',
    ] as const) {
      const { [key]: _, ...rest } = facts;
      expect(noticeFacts(entry(rest))).toBeNull();
    }
    const broken = [
      { schema: 'warden.notice/2' },
      { cluster: { name: 'c' } },
      { cluster: { nodes: [] } },
      { cluster: { name: 'c', nodes: [1] } },
      { nodes: [{ node: 'n' }] },
      { nodes: [{ name: 'n' }] },
      { options: [{ key: 'wait' }] },
      { options: [{ preconditions: [] }] },
      { steps: [{}] },
      { avoid: [1] },
    ];
    for (const over of broken) expect(noticeFacts(entry({ ...facts, ...over }))).toBeNull();
  });

  const WIDE = {
    schema: 'warden.wide-notice/1',
    incidentId: 'w',
    availabilityDomain: 'AD-1',
    since: LOSS,
    count: 1,
    windowMinutes: 5,
    clusters: ['c'],
  };
  const STRANGER = { node: 'n', host: null, lostAt: null, failsBy: null, hasLifekeeper: false };
  const STRANGERS = {
    schema: 'warden.strangers-notice/1',
    incidentId: 's',
    at: NOW,
    count: 1,
    since: LOSS,
    nodes: [STRANGER],
  };

  test.each([
    ['of a wide outage', WIDE, wideFacts],
    ['of unknown nodes', STRANGERS, strangersFacts],
  ])('%s likewise', (_, facts, read) => {
    expect(read(entry(facts))).toEqual(facts);
    for (const key of Object.keys(facts)) {
      const { [key]: __, ...rest } = facts as Readonly<Record<string, unknown>>;
      expect(read(entry(rest))).toBeNull();
    }
    expect(noticeFacts(entry(facts))).toBeNull();
  });

  test('of unknown nodes has every field of each node', () => {
    for (const key of Object.keys(STRANGER)) {
      const { [key]: _, ...rest } = STRANGER as Readonly<Record<string, unknown>>;
      expect(strangersFacts(entry({ ...STRANGERS, nodes: [rest] }))).toBeNull();
    }
    expect(wideFacts(entry({ ...WIDE, clusters: [1] }))).toBeNull();
  });

  test('the newest notice of an incident is the last in this form', () => {
    const outbox = [entry(notice({ seq: 1 })), entry(notice({ seq: 2 })), entry(WIDE)];
    expect(newestNotice({ outbox } as never)?.seq).toBe(2);
    expect(newestNotice({ outbox: [entry(WIDE)] } as never)).toBeNull();
    expect(newestNotice({ outbox: [] } as never)).toBeNull();
  });

  test('is worded now; the ready text of the version before stays', () => {
    const ready = { title: 'ready', body: 'text' };
    expect(entryText(entry(notice(), ready as never), WORDING)).toEqual(ready);
    expect(entryText(entry(notice(), { body: 'text' } as never), WORDING).title).toContain('[LKW:1a2b3c4d]');
    expect(entryText(entry(notice(), { title: 'ready' } as never), WORDING).title).toContain(
      '[LKW:1a2b3c4d]',
    );
    expect(entryText(entry(notice()), { ...WORDING, languages: ['en', 'ja'] }).body).toMatch(
      /\n-{40}\n\n【.*】CL1.*\[LKW:1a2b3c4d\]\n\n1 /,
    );
    expect(() => entryText(entry({ schema: 'of tomorrow' }), WORDING)).toThrow(
      'Notice 7 has no facts that can be worded',
    );
  });

  test('has a title, as it was sent or would be; none where its words are not known', () => {
    const titleOf = (one: OutboxEntry, languages: readonly ('en' | 'ja')[] = ['en']) =>
      entryTitle(one, { languages, zone: TOKYO });
    expect(titleOf(entry(notice(), { title: 'as sent' } as never))).toBe('as sent');
    expect(titleOf(entry(notice()))).toMatch(/^\[CRITICAL\] CL1\/node1/);
    expect(titleOf(entry(notice()), [])).toMatch(/^【/);
    expect(titleOf(entry(WIDE))).toMatch(/AD-1: 1 clusters lost storage at once/);
    expect(titleOf(entry(STRANGERS))).toMatch(/unknown nodes report trouble/);
    expect(titleOf(entry({ schema: 'of tomorrow' }))).toBeNull();
    expect(titleOf(entry(notice({ headline: 'of tomorrow' as never })))).toBeNull();
  });

  test.each([
    ['info', '[INFO] '],
    ['medium', '[WARNING] '],
    ['of tomorrow', '[CRITICAL] '],
  ])('that cannot be worded is told all the same: severity %s', (severity, bracket) => {
    const incident = { id: '1a', cluster: { key: 'k', name: 'CL<', nodes: [], source: 'tag' } } as const;
    expect(plainText(incident, { severity: severity as never }, { languages: ['en'] })).toEqual({
      title: `${bracket}CL‹: look at this incident now [LKW:1a]`,
      body: [
        '■ Summary',
        '  Something was to be told about this incident, but its details cannot be put into words here. Look at it in the console or with `warden incidents 1a`.',
        '',
        '■ What must not be done',
        '  Do not detach anything.',
        '',
      ].join('\n'),
    });
  });

  describe('about nodes that nobody knows', () => {
    const told = (over: object) => entryText(entry({ ...STRANGERS, ...over }), WORDING);
    const nodes = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...STRANGER,
        node: `id${n}`,
        host: n === 0 ? null : `h${n}<`,
      }));

    test('names three in its title, and all that it was given below', () => {
      const { title, body } = told({ nodes: nodes(4), count: 6 });
      expect(title).toBe('[CRITICAL] unknown nodes report trouble (6): id0, h1‹, h2‹ (+3) [LKW:s]');
      const lines = body.split('\n');
      expect(lines.filter((line) => /^ {2}\S+ \(id\d\)$/.test(line))).toEqual([
        '  - (id0)',
        '  h1‹ (id1)',
        '  h2‹ (id2)',
        '  h3‹ (id3)',
      ]);
      expect(lines).toContain('  and 2 more');
      const heads = lines.flatMap((line, n) => (line.startsWith('■') ? [n] : []));
      // No section is empty: below each heading stands a line of text.
      expect(heads).toHaveLength(6);
      for (const head of heads) expect(lines[head + 1]).toMatch(/^ {2}\S/);
      expect(lines.filter((line) => line.includes('watched_compartment_ocids'))).toHaveLength(1);
      expect(body).toContain('Since 2026-11-22 10:00:00 JST (UTC+09:00) lines have come from nodes');
    });

    test('counts none where all are named', () => {
      const { title, body } = told({ nodes: nodes(3), count: 3 });
      expect(title).toContain('(3): id0, h1‹, h2‹ [LKW:s]');
      expect(body).not.toMatch(/and -?\d+ more/);
    });

    test('counts to ten thousand', () => {
      expect(told({ count: 9_999 }).title).toContain('trouble (9999):');
      expect(told({ count: 10_000 }).title).toContain('trouble (10000 or more):');
    });

    test('says of each what it reported', () => {
      const one = { ...STRANGER, host: 'h', lostAt: LOSS, failsBy: NOW, hasLifekeeper: true };
      expect(told({ nodes: [one] }).body).toContain(
        '  h (n); lost a disk path at 2026-11-22 10:00:00 JST (UTC+09:00); I/O fails at 2026-11-22 10:10:00 JST (UTC+09:00) at the latest; runs LifeKeeper\n',
      );
    });

    test('says as of when it speaks, where it waited', () => {
      expect(told({ decidedAt: LOSS }).body).toMatch(/^This notice waited 10 min[^\n]*\n■ Summary\n/);
      expect(told({}).body).toMatch(/^■ Summary/);
    });
  });
});
