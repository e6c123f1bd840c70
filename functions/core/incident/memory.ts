import type { At } from '../base/time.ts';
import type { Remembered } from '../cluster/picture-shapes.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import type { Situation } from './situations.ts';

/** How a path was seen in trouble: detached by that attachment, or lost at that time; null where that was not known. */
export type PathTrouble = { readonly detached: string | null } | { readonly lostAt: At | null };

/** A time in which people knew that a path was lost, or of which they were told afterwards. */
export type ToldSpan = readonly [from: At, to: At];

/** Facts that opened an incident, or came up while it was open: they open no other one. Paths by `pathKey`. */
export interface KnownTroubles {
  readonly paths: Readonly<Record<string, PathTrouble>>;
  /** The attachment that the API called detached. */
  readonly detached: Readonly<Record<string, string>>;
  /** By node, the boot. */
  readonly restarts: Readonly<Record<string, At>>;
  readonly silentSince: At | null;
  /** By node, the newest loss of a session that is of no known volume. */
  readonly strays: Readonly<Record<string, At>>;
  /** By path, oldest first: an outage that touches one of these is no news when its lines come late. */
  readonly told: Readonly<Record<string, readonly ToldSpan[]>>;
  /** Outages that began until then were told by a version that did not remember them; null: there was none. */
  readonly toldUntil: At | null;
}

/** What the notices so far have said: a further one needs something new. */
export interface Notified {
  readonly situation: Situation;
  /** Node that the newest notice was about; empty when it was about the cluster. */
  readonly node: string;
  readonly severity: Severity;
  readonly cause: Cause;
}

/** What an incident remembers from one decision to the next. */
export interface IncidentMemory extends Remembered {
  readonly known: KnownTroubles;
  /** Null until the first notice. */
  readonly notified: Notified | null;
  /** Minutes before the deadline that were notified last. */
  readonly nearMinutes: number | null;
  readonly detachedBy: string | null;
  /** Start of the silence of the node that was notified last. */
  readonly silentSince: At | null;
  /** Stage of a plan that was notified last; `given`: approvals by then. */
  readonly reattach: { readonly planId: string; readonly stage: string; readonly given: number } | null;
  /** Since when an attach of ours is in sight without its report. */
  readonly unreported: { readonly planId: string; readonly since: At } | null;
  /** Keys of the paths that the incident has been about: each has to show its return. */
  readonly affected: readonly string[];
  /** By path: when it was first seen in trouble, until it is not any more. What no line dates began then. */
  readonly seenAt: Readonly<Record<string, At>>;
  /** Names of the paths that a notice has shown, as `<node>|<volume, portal or device>`. */
  readonly named: readonly string[];
  /** Those of them whose volume was not detached in the newest notice that showed them: that it is by now is news. */
  readonly toldAttached: readonly string[];
  /** Those of them whose session had not broken in that notice: LifeKeeper alone, or the disk, showed it. */
  readonly toldHung: readonly string[];
  /** By node: events are handed over only once. */
  readonly maintenance: Readonly<Record<string, At>>;
  readonly instanceActions: Readonly<Record<string, At>>;
  /** The last one: after the recovery the cause is still what it was. */
  readonly diagnosis: Diagnosis | null;
  /** Of how many clusters the summary was that spoke for the first notice; null: none did. */
  readonly merged: number | null;
  /** What a flapping path looked like, and since when; null: none flaps. */
  readonly flap: { readonly mark: string; readonly at: At } | null;
  /** Reminders since there was news. */
  readonly reminders: number;
}

export const NO_TROUBLES: KnownTroubles = {
  paths: {},
  detached: {},
  restarts: {},
  silentSince: null,
  strays: {},
  told: {},
  toldUntil: null,
};

export const NO_MEMORY: IncidentMemory = {
  known: NO_TROUBLES,
  notified: null,
  nearMinutes: null,
  detachedBy: null,
  silentSince: null,
  reattach: null,
  unreported: null,
  affected: [],
  lost: {},
  takeover: {},
  firstLossAt: null,
  wrote: {},
  served: {},
  roles: {},
  seenAt: {},
  settled: {},
  named: [],
  toldAttached: [],
  toldHung: [],
  maintenance: {},
  instanceActions: {},
  diagnosis: null,
  merged: null,
  flap: null,
  reminders: 0,
};
