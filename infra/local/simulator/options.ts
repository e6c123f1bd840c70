import { type At, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { StandIns } from '../../../functions/runtime/wiring.ts';
import type { ComputeTiming } from '../cloud/compute-shapes.ts';
import type { FaultPlan } from '../cloud/faults.ts';
import type { CloudPorts } from '../cloud/ports.ts';
import type { Configuration } from '../installation.ts';
import type { ClusterSpec } from './cluster.ts';
import type { FunctionName } from './installation.ts';
import type { ProbePlay } from './probe-answers.ts';

/** A moment at which a process may be killed: around every change that it makes. */
export interface EffectMoment {
  /** From 1, over all functions. */
  readonly seq: number;
  readonly function: FunctionName;
  readonly operation: string;
  readonly target: string;
  readonly when: 'before' | 'after';
}

export interface SimulationOptions {
  /** Same seed, same story. Default 1. */
  readonly seed?: number;
  /** One cluster `CL1` of two nodes when absent. */
  readonly clusters?: readonly ClusterSpec[];
  /** Keys of the functions' configuration that differ from what Terraform would set here (`SIM_CONFIGURATION`). */
  readonly configuration?: Configuration;
  readonly start?: At;
  /** A call can be found in Audit after this. Default 2 minutes. */
  readonly auditLagMs?: Ms;
  /** Stands in for a defect of the product. */
  readonly standIns?: StandIns;
  /** Added to the script of {@link Simulation.faults}; asked when that has nothing to say. */
  readonly faultPlan?: FaultPlan;
  readonly portalAfterReattach?: 'same' | 'new';
  readonly timing?: Partial<ComputeTiming>;
  /** From the line on the node to Logging. Default 2 s and up to 1 s more. */
  readonly agentMs?: Ms;
  /** Age at which the connector hands a batch over. Default 10 s. */
  readonly batchMs?: Ms;
  /** From the change to `observe`. Default 2 s; null: events never come. */
  readonly eventMs?: Ms | null;
  /** A connector hands calls of `_Audit` to `detect` too, after `auditLagMs`. Default false. */
  readonly auditConnector?: boolean;
  /** Time of one call to a service. Default 20 ms. */
  readonly callMs?: Ms;
  /** From invocation to the function's first line. Default 300 ms. */
  readonly startMs?: Ms;
  /** Returns true to kill the process at this moment. */
  readonly killAt?: (moment: EffectMoment) => boolean;
  /** Stops the process for so long at this moment, with its call unsent or its answer unread; 0: goes on. */
  readonly stallAt?: (moment: EffectMoment) => Ms;
  /** How much the clock of an invocation's container is ahead (behind: negative), drawn anew for each invocation. */
  readonly skewOf?: (name: FunctionName) => () => Ms;
  /** Default true; false plays a product that trusts its containers' clocks. */
  readonly learnsTime?: boolean;
  /** Stands in for a defect of the product: what a function gets to see of the services. */
  readonly tamper?: (name: FunctionName, ports: CloudPorts) => CloudPorts;
  /** Volumes that the connector, Events and agents may deliver twice: share of deliveries, 0 to 1. Default 0. */
  readonly redeliver?: number;
  /** No sweep at all: what is normal is not known. */
  readonly sweeps?: boolean;
  /** The probe is deployed, and this is how the nodes take its Run Commands; true: they answer. Default false. */
  readonly probe?: boolean | ProbePlay;
}

/** Sunday 22 November 2026, 10:00 in Tokyo. */
export const STORY_START: At = Date.UTC(2026, 10, 22, 1, 0, 0);

const DEFAULTS = {
  seed: 1,
  clusters: [{ name: 'CL1' }],
  configuration: {},
  start: STORY_START,
  auditLagMs: 2 * MINUTE,
  standIns: {},
  agentMs: 2 * SECOND,
  batchMs: 10 * SECOND,
  eventMs: 2 * SECOND,
  auditConnector: false,
  callMs: 20,
  startMs: 300,
  skewOf: () => () => 0,
  learnsTime: true,
  tamper: (_name, ports) => ports,
  redeliver: 0,
  sweeps: true,
  probe: false,
} satisfies SimulationOptions;

/** The options of a story, complete. */
export type Settings = SimulationOptions & Required<Pick<SimulationOptions, keyof typeof DEFAULTS>>;

export function settingsOf(options: SimulationOptions): Settings {
  return { ...DEFAULTS, ...options };
}

/** A notice as it reached the topic. */
export interface SentNotice {
  /** Since the start of the story. */
  readonly after: Ms;
  readonly at: At;
  readonly title: string;
  readonly body: string;
}

export type TimelineKind = 'action' | 'line' | 'api' | 'event' | 'decision' | 'notice' | 'problem';

export interface TimelineEntry {
  readonly at: At;
  readonly kind: TimelineKind;
  /** Node, function or person. */
  readonly who: string;
  readonly text: string;
}
