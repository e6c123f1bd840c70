import { type At, MINUTE } from '../../functions/core/base/time.ts';
import type { PublishedMessage } from '../../infra/local/cloud/notifications.ts';
import { createSimulation } from '../../infra/local/simulator/simulation.ts';
import { STORIES, type Story } from './stories.ts';
import { faultsOf, type Heard } from './verdict.ts';

/** A story alone, in one process. */
async function heardOf(story: Story): Promise<Heard> {
  const clusters = Array.from({ length: story.clusters }, (_, n) => ({
    name: `C${n}`,
    nodes: [`c${n}a`, `c${n}b`],
  }));
  const configuration = { mode: 'approve', lang: 'en' } as const;
  const sim = createSimulation({
    clusters,
    configuration,
    batchMs: MINUTE,
    probe: true,
    auditConnector: true,
  });
  const messages: PublishedMessage[] = [];
  const attaches: At[] = [];
  sim.cloud.notifications.onMessage((message) => void messages.push(message));
  sim.cloud.gate.onAudit(({ eventName, caller, at }) => {
    if (eventName === 'AttachVolume' && caller.name === 'reattach') attaches.push(at);
  });
  const from = sim.start + 5 * MINUTE;
  const to = from + story.lasts;
  story.play({ sim, clusters: sim.clusters, after: (ms, action) => sim.time.at(from + ms, action) });
  await sim.time.runUntil(to + MINUTE);
  const slots = [{ story, from, to, clusters: sim.clusters }];
  return { slots, messages, incidents: sim.incidents(), attaches, untrue: [], pages: new Map() };
}

test.each(STORIES)('$name: nothing to find fault with', async (story) => {
  expect(faultsOf(await heardOf(story))).toEqual([]);
});

describe('what is found', () => {
  let heard: Heard;
  beforeAll(async () => {
    const [first] = STORIES;
    if (first !== undefined) heard = await heardOf(first);
  });
  const all = (change: Partial<Heard>) => faultsOf({ ...heard, ...change });
  const moved = (ms: number) => (message: PublishedMessage) => ({ ...message, at: message.at + ms });

  test('nobody was told, or not of the end', () => {
    expect(all({ messages: [] })).toContainEqual(expect.stringContaining('told after Infinity'));
    expect(all({ messages: heard.messages.slice(0, -1) })).toContainEqual(
      expect.stringContaining('the last word'),
    );
  });

  test('they were told late, or of something else first', () => {
    expect(all({ messages: heard.messages.map(moved(5 * MINUTE)) })).toContainEqual(
      expect.stringContaining('told after'),
    );
    expect(all({ messages: heard.messages.slice(1) })).toContainEqual(expect.stringContaining('first told'));
  });

  test('many clusters were told of one by one, without a summary', async () => {
    const many = STORIES.find(({ besides }) => besides !== undefined);
    if (many === undefined) throw new Error('no story has one');
    const told = await heardOf(many);
    const messages = told.messages.filter(({ title }) => !many.besides?.test(title));
    expect(faultsOf({ ...told, messages })).toContainEqual(expect.stringContaining('came in time'));
  });

  test('a notice too many: of another cluster, of the monitor, between the stories', () => {
    const [first] = heard.messages;
    if (first === undefined) throw new Error('nothing was sent');
    const of = (change: Partial<PublishedMessage>) =>
      all({ messages: [first, { ...first, ...change }, ...heard.messages.slice(1)] });
    expect(of({ title: '[CRITICAL] X/x1 volume detached [LKW:00000000]' })).toHaveLength(1);
    expect(of({ topicId: 'ocid1.onstopic.oc1.xx-local-1.monitor' })).toHaveLength(1);
    expect(of({ at: first.at - 10 * MINUTE })).toHaveLength(1);
  });

  test('an incident that is open, doubled, missing, or closed as something else', () => {
    const bent = (change: object) =>
      all({ incidents: heard.incidents.map((one) => ({ ...one, ...change })) });
    expect(bent({ closedAt: null })).not.toEqual([]);
    expect(bent({ closedBy: 'operator' })).not.toEqual([]);
    expect(all({ incidents: [...heard.incidents, ...heard.incidents] })).not.toEqual([]);
    expect(all({ incidents: [] })).not.toEqual([]);
  });

  test('an attach that nobody approved, and one that was not made', () => {
    expect(all({ attaches: [] })).toHaveLength(1);
    expect(all({ attaches: [...heard.attaches, ...heard.attaches] })).toHaveLength(1);
    expect(all({ attaches: [...heard.attaches, 0] })).toHaveLength(1);
  });

  test('a recovery while a disk does not answer, a page that fails', () => {
    expect(all({ untrue: ['"[RECOVERED]" while'] })).toHaveLength(1);
    expect(all({ pages: new Map([['/warden/ 502', 502]]) })).toHaveLength(1);
  });
});
