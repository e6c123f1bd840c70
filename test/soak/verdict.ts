import type { At } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { PublishedMessage } from '../../infra/local/cloud/notifications.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Slot } from './day.ts';

/** What is needed to judge what people heard. */
export interface Heard {
  readonly slots: readonly Slot[];
  readonly messages: readonly PublishedMessage[];
  readonly incidents: readonly Incident[];
  /** AttachVolume by `reattach`. */
  readonly attaches: readonly At[];
  /** Notices of a recovery that came while a disk of their cluster did not answer. */
  readonly untrue: readonly string[];
  readonly pages: ReadonlyMap<string, number>;
}

/** What was wrong with a story, in words; empty: it was told once, in time, to its end, and nothing else was sent. */
export function faultsOf(heard: Heard): readonly string[] {
  return [
    ...heard.slots.flatMap((slot) => faultsOfSlot(slot, heard)),
    ...faultsBetween(heard),
    ...heard.untrue,
  ];
}

function faultsOfSlot(slot: Slot, { messages, incidents, attaches }: Heard): readonly string[] {
  const { story, from, to, clusters } = slot;
  const own = messages.filter(({ at }) => at >= from && at <= to);
  const opened = incidents.filter(
    ({ openedAt, wide }) => wide === undefined && openedAt >= from && openedAt <= to,
  );
  const faults: string[] = [];
  const expect = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${story.name}: ${what}`);
  };
  const [first] = own;
  const wait = (first?.at ?? Number.POSITIVE_INFINITY) - from;
  expect(wait <= story.within, `told after ${wait} ms in place of ${story.within}`);
  expect(story.first.test(first?.title ?? ''), `first told as "${first?.title}"`);
  const { besides } = story;
  const inTime = own.filter(({ at }) => at <= from + story.within);
  expect(
    besides === undefined || inTime.some(({ title }) => besides.test(title)),
    `no "${besides?.source}" came in time`,
  );
  for (const { spec } of clusters) {
    const of = opened.filter(({ cluster }) => cluster.name === spec.name);
    expect(of.length === 1, `${of.length} incidents of ${spec.name}`);
    for (const { closedAt, closedBy, id } of of) {
      expect(closedAt !== null && closedAt <= to, `${spec.name} is still open`);
      expect(closedBy === story.closedBy, `${spec.name} was closed as ${closedBy}`);
      const last = own.findLast(({ title }) => title.includes(`[LKW:${id}]`));
      expect(story.last.test(last?.title ?? ''), `the last word on ${spec.name} was "${last?.title}"`);
    }
  }
  expect(opened.length === clusters.length, `${opened.length} incidents in all`);
  const foreign = own.filter((message) => !isAbout(message, slot, incidents));
  for (const { title } of foreign) expect(false, `beside it came "${title}"`);
  const made = attaches.filter((at) => at >= from && at <= to).length;
  expect(made === (story.attaches ?? 0), `${made} attaches by the suite`);
  return faults;
}

/** Of one of its clusters, or of the summary of all. */
function isAbout(
  { title, topicId }: PublishedMessage,
  { clusters }: Slot,
  incidents: readonly Incident[],
): boolean {
  const id = /\[LKW:([\w-]+)\]/.exec(title)?.[1];
  const incident = incidents.find((one) => one.id === id);
  if (topicId !== SIM.topicId || incident === undefined) return false;
  const names = new Set(clusters.map(({ spec }) => spec.name));
  return (
    incident.wide?.members.every(({ cluster }) => names.has(cluster)) ?? names.has(incident.cluster.name)
  );
}

function faultsBetween({ slots, messages, incidents, attaches, pages }: Heard): readonly string[] {
  const isOutside = (at: At) => slots.every(({ from, to }) => at < from || at > to);
  return [
    ...messages
      .filter(({ at }) => isOutside(at))
      .map(({ at, title }) => `between the stories: "${title}" at ${iso(at)}`),
    ...incidents
      .filter(({ openedAt }) => isOutside(openedAt))
      .map(
        ({ openedAt, cluster }) => `between the stories: an incident of ${cluster.name} at ${iso(openedAt)}`,
      ),
    ...attaches.filter(isOutside).map((at) => `between the stories: an attach at ${iso(at)}`),
    ...[...pages]
      .filter(([, status]) => status !== 200)
      .map(([path, status]) => `${path} answered ${status}`),
  ];
}

function iso(at: At): string {
  return new Date(at).toISOString();
}
