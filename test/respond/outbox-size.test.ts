import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { Outbox } from '../../functions/respond/publish.ts';
import { input, lostPath, NODE1, NODE2, POLICY, path, T0, view } from '../core/decision/story.ts';
import { incidentBook } from '../support/incident-book.ts';
import { countingIds, MemoryNotifier, MemoryStore } from '../support/kit.ts';

test('an incident that nobody acknowledges for 48 hours stays under 100 KB', async () => {
  let now = T0;
  let incident: Incident | null = null;
  const store = new MemoryStore();
  const notifier = new MemoryNotifier();
  const book = incidentBook(store, countingIds('id'));
  const policy = { ...POLICY, languages: ['ja', 'en'] } as const;
  const ports = {
    notifier,
    clock: { now: () => now, sleep: async () => undefined },
    log: { failure: () => undefined },
  };
  const outbox = new Outbox(ports, { topicId: 't', wording: policy });
  const size = async (): Promise<number> => {
    const [name] = await store.list('incidents/');
    return (await store.get(name ?? ''))?.body.length ?? 0;
  };
  let afterDay = 0;
  for (now = T0 + MINUTE; now <= T0 + 48 * HOUR; now += 2 * MINUTE) {
    const views = [view(NODE1, [lostPath()], { lastAt: now }), view(NODE2, [path()], { lastAt: now })];
    incident = decide(input(now, { views, incident, policy })).incident;
    if (incident === null) throw new Error('no incident');
    await book.save(incident);
    await outbox.publish(book, async () => undefined);
    incident = book.get(incident.id);
    if (now <= T0 + 24 * HOUR) afterDay = await size();
  }
  const bytes = await size();
  const notices = notifier.sent.length;
  process.stdout.write(
    `stored incident: ${afterDay} bytes after 24 h, ${bytes} after 48 h, ${notices} notices\n`,
  );
  expect(bytes).toBeLessThan(100_000);
  // Once no clock runs, one every two hours.
  expect(notices).toBeGreaterThan(24);
  expect(incident?.lastSeq).toBe(notices);
  // What people look at is there: the newest notice whole, the titles of all in the history.
  expect(incident?.outbox.filter(({ facts }) => facts !== undefined)).toHaveLength(1);
  expect(incident?.outbox.at(-1)).toMatchObject({
    seq: notices,
    facts: { schema: 'warden.notice/1' },
    title: expect.stringContaining('node1'),
    body: expect.stringContaining('node1'),
  });
  const told = incident?.history.filter(({ code }) => code.startsWith('notice-')) ?? [];
  expect(told.map(({ text }) => text)).toEqual(notifier.sent.map(({ title }) => title));
});
