import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { portalText } from '../../functions/core/base/portal.ts';
import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { emptyEvidence, foldSignals, type NodeEvidence } from '../../functions/core/evidence/evidence.ts';
import type { Outage, PathView } from '../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { parseIncident } from '../../functions/core/incident/stored-incident.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { NoticeFacts } from '../../functions/core/notice/facts.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { attachment, instance, known, lookUps, POLICY, remembered } from '../core/decision/story.ts';
import { CAPTURES, CORPUS, signalsOfCapture } from '../support/corpus.ts';

/**
 * Lines of genuine captures, given to the decision in one batch, one by one, and in many random batches, each late by
 * as much as two hours: people are told the same things, less the timing. Lines of one node come in their order, as agents
 * and connectors hand them over; those of two nodes do not. In any order at all, every loss is told.
 *
 * The same things are, of every outage of every path that the lines show once all have come (what that is does not
 * depend on the batches: test/core/evidence), and that lasted as long as a blip or longer:
 * - that the path was lost: a notice names it while it is lost as far as is known, or lists the outage as over;
 * - its outcome: that it came back (the notice `recovered` of the incident that told of it, which speaks for all its paths,
 *   or the list of what is over), or that it did not;
 * - the cause that the newest notice about it gives, and whether I/O failed (the notice `io-failed`, or the list of what is
 *   over). Of a path that was only named beside a worse one no notice says either, and they are not compared.
 *
 * Not compared: when, in how many notices, under which incident, in which order; what the title is; the outages that are
 * shorter than a blip, which are told only when their end comes later than that; and what came of looking (Audit, probe).
 */
/** Splits per capture; a nightly run may set more. */
const SPLITS = Number(process.env['WARDEN_SPLITS'] ?? 6);

interface Meta {
  readonly iqns: Readonly<Record<string, string>>;
  readonly portals: Readonly<Record<string, string>>;
  readonly replacement_timeout: number;
}

const metaOf = (capture: string) =>
  JSON.parse(readFileSync(join(CORPUS, capture, 'meta.json'), 'utf8')) as Meta;

/** When each was read depends on the batches, and is set when they are made. */
const signalsIn = (capture: string, node: string): readonly Signal[] =>
  signalsOfCapture(capture).map(({ readAt: _, ...signal }) => ({ ...signal, node }));

/** What the installation knows: the volumes of the capture, attached all the while. */
function inventoryOf(nodes: readonly string[], { iqns, portals, replacement_timeout }: Meta): Inventory {
  const of = (node: string) =>
    Object.keys(portals).map((vol) =>
      attachment({
        id: `attachment-${node}-${vol}`,
        instanceId: node,
        volumeId: `volume-${vol}`,
        displayName: `vol${vol}`,
        iqn: iqns[vol] ?? null,
        ipv4: portals[vol] ?? null,
        timeCreated: 0,
      }),
    );
  const entries = nodes.map((node) => ({
    instanceId: node,
    displayName: node,
    compartmentId: 'c',
    availabilityDomain: 'ad',
    clusterTag: 'CL1',
    lifekeeperSeen: true,
    recoveryTimeoutSec: replacement_timeout,
    attachments: of(node).map((a) => remembered(a)),
    seenAt: 0,
  }));
  return {
    schema: 'warden.inventory/1',
    takenAt: 0,
    nodes: Object.fromEntries(entries.map((entry) => [entry.instanceId, entry])),
  };
}

interface Delivery {
  readonly at: number;
  readonly signals: readonly Signal[];
}

interface World {
  readonly nodes: readonly string[];
  readonly inventory: Inventory;
  readonly signals: readonly Signal[];
}

/** Every notice that comes of these deliveries, decided as `respond` does: when something comes, and when it is due. */
function play({ nodes, inventory }: World, deliveries: readonly Delivery[]) {
  const evidence = new Map<string, NodeEvidence>(nodes.map((node) => [node, emptyEvidence(node)]));
  const notices: NoticeFacts[] = [];
  let incident: Incident | null = null;
  let due: number | null = null;
  const attachments = Object.values(inventory.nodes).flatMap((node) => node.attachments);
  const decideAt = (now: number): void => {
    const views = [...evidence.values()].map(viewOf).filter((view) => view.lastAt !== null);
    const looked = lookUps(now, { list: attachments, load: {} });
    const decision = decide({
      now,
      cluster: { key: 'tag:CL1', name: 'CL1', nodes, source: 'tag' },
      incident,
      views,
      inventory,
      lookUps: {
        ...looked,
        instances: Object.fromEntries(
          nodes.map((node) => [node, known(instance(node, { displayName: node }), now)]),
        ),
      },
      policy: { ...POLICY, reminderMs: 24 * HOUR },
      events: [],
      commands: [],
      attempts: known([], now),
    });
    incident = decision.incident === null ? null : parseIncident(toJsonBytes(decision.incident));
    if (decision.notice !== null) notices.push(decision.notice);
    due = decision.nextCheckAt;
  };
  // Of hours in which nothing comes, a look every ten minutes tells as much as one every minute.
  let heardAt = 0;
  const passUntil = (end: number): void => {
    while (due !== null) {
      const next: number = due - heardAt > 20 * MINUTE ? due + 9 * MINUTE : due;
      if (next > end) return;
      decideAt(next);
    }
  };
  const inOrder = [...deliveries].sort((a, b) => a.at - b.at);
  for (const { at, signals } of inOrder) {
    passUntil(at);
    heardAt = at;
    for (const node of nodes) {
      const own = signals.filter((signal) => signal.node === node);
      evidence.set(node, foldSignals(evidence.get(node) ?? emptyEvidence(node), own));
    }
    decideAt(at);
  }
  passUntil((inOrder.at(-1)?.at ?? 0) + 15 * MINUTE);
  return { notices, evidence };
}

interface Told {
  readonly path: string;
  readonly lostAt: number;
  readonly isTold: boolean;
  readonly cause: string | null;
  readonly isOver: boolean;
  readonly ioFailed: boolean | null;
}

/** What was told of each outage that is no blip; see above. */
function toldOf(world: World, deliveries: readonly Delivery[]): readonly Told[] {
  const { notices, evidence } = play(world, deliveries);
  return [...evidence.values()].flatMap((one) =>
    viewOf(one)
      .paths.filter(({ role }) => role === 'data')
      .flatMap(({ node, iqn, portal, outages }) =>
        outages
          .filter((outage) => !outage.restartBlip && lengthOf(outage) >= POLICY.blipMs)
          .map((outage) => ({
            path: `${node} ${iqn}`,
            lostAt: outage.lostAt,
            ...aboutOutage(outage, { node, iqn, portal }, notices),
          })),
      ),
  );
}

function lengthOf({ lostAt, recoveredAt, endedAt, lastSeenAt }: Outage): number {
  return (recoveredAt ?? endedAt ?? lastSeenAt) - lostAt;
}

function aboutOutage(
  outage: Outage,
  { node, iqn, portal }: Pick<PathView, 'node' | 'iqn' | 'portal'>,
  notices: readonly NoticeFacts[],
) {
  const end = outage.recoveredAt ?? outage.endedAt ?? Number.POSITIVE_INFINITY;
  const touches = (from: number, to: number) => outage.lostAt <= to && end >= from;
  // Until the line of its log-in has come, a session is known by its portal alone.
  const isIt = (target: NoticeFacts['target']) =>
    target?.node === node &&
    (target.iqn === null ? portal !== null && target.portal === portalText(portal) : target.iqn === iqn);
  const present = notices.filter(
    (m) =>
      [m.target, ...m.more].some(isIt) &&
      m.headline !== 'late' &&
      m.headline !== 'late-failed' &&
      touches(m.lossAt, saidUntil(m, notices)),
  );
  const late = notices.flatMap((m) =>
    (m.late?.outages ?? []).filter(
      (one) =>
        one.nodeName === node &&
        (one.volume === volumes.get(iqn ?? '') || (portal !== null && one.volume === portalText(portal))) &&
        touches(one.lostAt, one.endedAt),
    ),
  );
  const incidents = new Set(present.map(({ incidentId }) => incidentId));
  const isBack = notices.some(
    (m) => m.headline === 'recovered' && incidents.has(m.incidentId) && m.at >= end,
  );
  const own = present.filter((m) => isIt(m.target));
  const causes = [...late.map(({ cause }) => cause), ...own.map(({ cause }) => cause)];
  const isDescribed = late.length > 0 || own.length > 0;
  return {
    isTold: present.length + late.length > 0,
    cause: causes.at(-1) ?? null,
    isOver: late.length > 0 || isBack,
    ioFailed: isDescribed
      ? late.some(({ io }) => io === 'failed') || own.some(({ headline }) => headline === 'io-failed')
      : null,
  };
}

/** Until when people take what a notice names as lost: until the next one of its incident that says that it is over. */
function saidUntil({ incidentId, at }: NoticeFacts, notices: readonly NoticeFacts[]): number {
  const of = notices.filter((m) => m.incidentId === incidentId && m.at >= at);
  const over = of.find(({ headline }) => headline === 'recovered' || headline === 'unproven');
  return (over ?? of.at(-1))?.at ?? at;
}

/** The same but for what one of the two does not say of a path that it names beside a worse one. */
function expectSame(told: readonly Told[], reference: readonly Told[], seed: number): void {
  const asSaid = told.map((one, index) => {
    const { cause = null, ioFailed = null } = reference[index] ?? {};
    const isSilent = one.cause === null || cause === null;
    return {
      ...one,
      ...(isSilent && { cause }),
      ...((one.ioFailed === null || ioFailed === null) && { ioFailed }),
    };
  });
  expect({ seed, told: asSaid }).toEqual({ seed, told: reference });
}

/** Names of the volumes by IQN. */
const volumes = new Map<string, string>();

/** Random numbers that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const read = (signals: readonly Signal[], at: number): readonly Signal[] =>
  signals.map((signal) => ({ ...signal, readAt: at }));

function oneByOne(signals: readonly Signal[]): readonly Delivery[] {
  return signals.map((signal) => ({
    at: signal.at + 2 * SECOND,
    signals: read([signal], signal.at + 2 * SECOND),
  }));
}

function whole(signals: readonly Signal[], late: number): readonly Delivery[] {
  const at = Math.max(...signals.map((signal) => signal.at)) + late;
  return [{ at, signals: read(signals, at) }];
}

/** Cut anywhere, each batch late by as much as two hours; the lines of one node come in their order, or in none. */
function split(it: World, random: () => number, isInOrder: boolean): readonly Delivery[] {
  return it.nodes.flatMap((node) => {
    const own = it.signals.filter((signal) => signal.node === node);
    const places = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
      Math.floor(random() * own.length),
    ).sort((a, b) => a - b);
    let last = 0;
    return [0, ...places].flatMap((from, index) => {
      const batch = own.slice(from, places[index] ?? own.length);
      if (batch.length === 0) return [];
      const wait = 2 * SECOND * (HOUR / SECOND) ** random();
      const at = Math.max(...batch.map((signal) => signal.at)) + wait;
      last = isInOrder ? Math.max(last, at) : at;
      return [{ at: last, signals: read(batch, last) }];
    });
  });
}

function world(nodes: readonly string[], meta: Meta, signals: readonly Signal[]): World {
  for (const [vol, iqn] of Object.entries(meta.iqns)) volumes.set(iqn, `vol${vol}`);
  return { nodes, inventory: inventoryOf(nodes, meta), signals: [...signals].sort((a, b) => a.at - b.at) };
}

/** The same lines later; a session number is not given twice within a boot, so the second time nobody logs in. */
const shifted = (signals: readonly Signal[], by: number, isAgain = false): readonly Signal[] =>
  signals
    .filter(({ kind }) => !isAgain || (kind !== 'session-up' && kind !== 'session-shutdown'))
    .map((signal) => ({ ...signal, at: signal.at + by }));

/** When a capture happens once more. */
const AGAIN = 2 * HOUR;

const WORLDS: readonly (readonly [string, () => World])[] = [
  ...CAPTURES.map(
    (capture) => [capture, () => world(['n1'], metaOf(capture), signalsIn(capture, 'n1'))] as const,
  ),
  ...CAPTURES.map((capture) => {
    const of = (node: string, by: number) => shifted(signalsIn(capture, node), by, by === AGAIN);
    return [
      `${capture} on two nodes, and on the first one again two hours later`,
      () =>
        world(['n1', 'n2'], metaOf(capture), [...of('n1', 0), ...of('n2', 20 * MINUTE), ...of('n1', AGAIN)]),
    ] as const;
  }),
];

describe.each(WORLDS)('%s', (_, make) => {
  const it = make();
  const reference = toldOf(it, oneByOne(it.signals));

  test('line by line, every outage that is no blip is told', () => {
    for (const told of reference) expect(told).toMatchObject({ isTold: true });
  });

  test.each([0, 30 * SECOND, 10 * MINUTE, 10 * HOUR])(
    'the same in one batch that comes %d ms late',
    (late) => {
      expectSame(toldOf(it, whole(it.signals, late)), reference, late);
    },
  );

  test(`the same in each of ${SPLITS} splits`, () => {
    for (let seed = 1; seed <= SPLITS; seed += 1)
      expectSame(toldOf(it, split(it, dice(seed), true)), reference, seed);
  });

  test('and whatever the order of the batches, every outage is told', () => {
    for (let seed = 1; seed <= SPLITS; seed += 1)
      for (const told of toldOf(it, split(it, dice(seed), false)))
        expect({ seed, ...told }).toMatchObject({ isTold: true });
  });
});
