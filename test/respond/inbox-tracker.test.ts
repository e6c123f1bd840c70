import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { InboxObject, PlatformEvent } from '../../functions/core/inbox/inbox.ts';
import { InboxTracker, NextChecks } from '../../functions/respond/inbox-tracker.ts';
import { at } from '../core/evidence/make-signal.ts';

const NOW = 1_000_000;
const LATER = NOW + 30 * SECOND;

const event = (eventId: string): PlatformEvent => ({
  type: 'computeapi.detachvolume.end',
  resourceId: 'ocid1.volumeattachment.a',
  compartmentId: null,
  at: NOW,
  eventId,
});

/** An object of these nodes' lines, with events of these ids. */
const object = (nodes: readonly string[], events: readonly string[] = []): InboxObject => ({
  schema: 'warden.inbox/1',
  source: 'detect',
  signals: nodes.map((node) => at(0, 'session-lost', { node })),
  events: events.map(event),
});

const idsOf = (events: readonly PlatformEvent[]) => events.map(({ eventId }) => eventId);

describe('an object that only holds lines', () => {
  test('waits for all of its nodes, and is at hand until it is dropped', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object(['n1', 'n2', 'n1']), NOW);
    inbox.add('b', object(['n2']), NOW);
    expect(inbox.waitingFor()).toEqual(new Set(['n1', 'n2']));
    expect(inbox.finish(new Set(['n1']))).toEqual([]);
    expect(inbox.waitingFor()).toEqual(new Set(['n2']));
    expect(inbox.finish(new Set(['n2', 'elsewhere']))).toEqual(['a', 'b']);
    expect(inbox.names).toEqual(new Set(['a', 'b']));
    inbox.drop('a');
    expect(inbox.names).toEqual(new Set(['b']));
  });

  test('what could not be removed is offered for removal again', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object([]), NOW);
    expect([inbox.finish(new Set()), inbox.finish(new Set())]).toEqual([['a'], ['a']]);
  });

  test('asks for no look at any event', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object(['n1']), NOW);
    expect([inbox.takeDueEvents(NOW), inbox.secondLooks()]).toEqual([[], []]);
  });

  test('its nodes are fresh until a cycle is through, whatever became of them', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object(['n1', 'n2']), NOW);
    expect(inbox.freshNodes()).toEqual(new Set(['n1', 'n2']));
    inbox.finish(new Set(['n1']));
    inbox.add('b', object(['n3']), NOW);
    expect(inbox.freshNodes()).toEqual(new Set(['n3']));
  });

  test('an answer to the probe is waited for like a line', () => {
    const inbox = new InboxTracker();
    const probes = [{ node: 'n7', round: NOW, pending: false, facts: null, failure: null }];
    inbox.add('a', { ...object(['n1']), probes }, NOW);
    expect(inbox.waitingFor()).toEqual(new Set(['n1', 'n7']));
  });
});

describe('events', () => {
  test('are looked at at once and once more half a minute later; their object goes after that', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object([], ['e1', 'e2']), NOW);
    inbox.add('b', object([], ['e3']), NOW + SECOND);
    expect(inbox.secondLooks()).toEqual([LATER, LATER + SECOND]);
    expect(idsOf(inbox.takeDueEvents(NOW + SECOND))).toEqual(['e1', 'e2', 'e3']);
    expect(inbox.takeDueEvents(LATER - 1)).toEqual([]);
    expect(inbox.finish(new Set())).toEqual([]);
    expect(idsOf(inbox.takeDueEvents(LATER))).toEqual(['e1', 'e2']);
    expect(inbox.secondLooks()).toEqual([LATER + SECOND]);
    expect(inbox.finish(new Set())).toEqual(['a']);
    expect(idsOf(inbox.takeDueEvents(LATER + SECOND))).toEqual(['e3']);
    expect([inbox.takeDueEvents(LATER + MINUTE), inbox.secondLooks()]).toEqual([[], []]);
  });

  test('that are first looked at half a minute late need no second look', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object([], ['e1']), NOW);
    expect(idsOf(inbox.takeDueEvents(LATER))).toEqual(['e1']);
    expect(inbox.takeDueEvents(LATER)).toEqual([]);
    expect(inbox.finish(new Set())).toEqual(['a']);
  });

  test('looked at twice, the object still waits for its nodes', () => {
    const inbox = new InboxTracker();
    inbox.add('a', object(['n1'], ['e1']), NOW);
    inbox.takeDueEvents(LATER);
    expect([inbox.finish(new Set()), inbox.finish(new Set(['n1']))]).toEqual([[], ['a']]);
  });
});

describe('appointments', () => {
  test('the newest for a node counts; null ends it', () => {
    const checks = new NextChecks();
    checks.set(['n1', 'n2'], NOW);
    checks.set(['n2', 'n3'], LATER);
    expect(checks.times()).toEqual([NOW, LATER, LATER]);
    expect(checks.due(NOW - 1)).toEqual([]);
    expect(checks.due(NOW)).toEqual(['n1']);
    expect(checks.due(LATER)).toEqual(['n1', 'n2', 'n3']);
    checks.set(['n1', 'n3', 'n9'], null);
    expect([checks.due(LATER), checks.times()]).toEqual([['n2'], [LATER]]);
  });
});
