import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type At, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { FUNCTIONS } from '../../infra/bundle/functions.ts';
import { Deployments } from '../../infra/local/deployments.ts';
import { configurationFor, functionIdOf } from '../../infra/local/installation.ts';
import { createAuthority } from '../../infra/local/rest/identity.ts';
import type { FunctionLogLine } from '../../infra/local/rest/runner.ts';
import { type RestFace, startRestFace } from '../../infra/local/rest/server.ts';
import type { ClusterSpec } from '../../infra/local/simulator/cluster.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { StoryClock } from './story-clock.ts';

/** Every function that an installation can have. */
export const NAMES = Object.keys(FUNCTIONS);

/** A call takes so long by the story's clock: time stands while a process computes. */
const CALL: Ms = 20;
const RENEW_EVERY: Ms = 5 * MINUTE;
/** As terraform/modules/connector has it. */
const BATCH: Ms = MINUTE;
/** Detached invocations, by function (terraform/modules/functions). */
const DETACHED: Readonly<Record<string, Ms>> = {
  detect: MINUTE,
  observe: 2 * MINUTE,
  probe: 10 * MINUTE,
  console: 30 * SECOND,
};
/** Containers of a function at once: an invocation that waited for one would never pause. */
const MOST = 100;
const LONGEST: Ms = 15 * MINUTE;
/** Of real time: a start waits for the processor, not for the story's clock. */
const START: Ms = 2 * MINUTE;

export interface InstallationOptions {
  readonly clusters: readonly ClusterSpec[];
  readonly seed: number;
  /** Scripts that the functions load besides: what a test breaks on purpose. */
  readonly preload?: readonly string[];
  onLog?(line: FunctionLogLine): void;
}

/**
 * Simulated nodes and the simulated cloud in virtual time, and the shipped bundles as processes beside them, which live by the same
 * clock: `simulation.time` goes on only where {@link Installation.rest} says that no process has anything left to do.
 */
export class Installation {
  readonly simulation: Simulation;
  readonly clock: StoryClock;
  readonly deployments: Deployments;
  readonly #face: RestFace;
  readonly #folder: string;
  /** Raised by every call of the API. */
  #calls: number;

  private constructor(parts: {
    readonly simulation: Simulation;
    readonly clock: StoryClock;
    readonly face: RestFace;
    readonly folder: string;
    readonly deployments: Deployments;
  }) {
    this.simulation = parts.simulation;
    this.clock = parts.clock;
    this.deployments = parts.deployments;
    this.#face = parts.face;
    this.#folder = parts.folder;
    this.#calls = 0;
  }

  static async start({ clusters, seed, preload, onLog }: InstallationOptions): Promise<Installation> {
    const noted: { by: Installation | null } = { by: null };
    const simulation = createSimulation({
      seed,
      clusters,
      batchMs: BATCH,
      probe: true,
      auditConnector: true,
      configuration: { mode: 'approve' },
      faultPlan: {
        next: () => {
          noted.by?.called();
          return null;
        },
      },
    });
    const { cloud, time } = simulation;
    for (const topic of [SIM.topicId, SIM.monitorTopicId])
      cloud.notifications.addSubscription(topic, 'EMAIL', 'ACTIVE');
    const clock = new StoryClock(time.now(), preload);
    const folder = mkdtempSync(join(tmpdir(), 'warden-'));
    const authority = createAuthority();
    const face = await startRestFace({ cloud, authority: authority.publicKey });
    const configuration = { ...configurationFor(face.url), WARDEN_COMPARTMENTS: SIM.compartmentId };
    const deployments = new Deployments({
      cloud,
      face,
      authority,
      folder,
      configuration,
      onLog: (line) => onLog?.(line),
    });
    for (const name of NAMES) deploy(deployments, { name, url: face.url, clock, now: () => time.now() });
    const renew = (): void => {
      deployments.renew();
      time.after(RENEW_EVERY, renew);
    };
    time.after(RENEW_EVERY, renew);
    const installation = new Installation({ simulation, clock, face, folder, deployments });
    noted.by = installation;
    return installation;
  }

  /** Somebody has called the API. */
  called(): void {
    const { time } = this.simulation;
    this.#calls += 1;
    time.advance(CALL);
    this.clock.show(time.now());
  }

  get calls(): number {
    return this.#calls;
  }

  /** Process ids of all containers that live. */
  pids(): readonly number[] {
    return NAMES.flatMap((name) => this.deployments.pids(name));
  }

  /** Ends of the pauses of those processes that pause now. */
  pauses(): readonly At[] {
    const now = this.simulation.time.now();
    return this.pids().flatMap((pid) => {
      const until = this.clock.pauseOf(pid);
      return until === null || until <= now ? [] : [until];
    });
  }

  async stop(): Promise<void> {
    await this.deployments.stop();
    await this.#face.close();
    this.clock.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Deployed {
  readonly name: string;
  readonly url: string;
  readonly clock: StoryClock;
  now(): At;
}

function deploy(deployments: Deployments, { name, url, clock, now }: Deployed): void {
  const shape = FUNCTIONS[name];
  if (shape === undefined) throw new RangeError(`There is no function ${name}`);
  deployments.deploy({
    name,
    file: join(process.cwd(), 'dist', 'functions', name, 'func.js'),
    memoryMb: shape.memory,
    timeoutMs: shape.timeout * SECOND,
    detachedTimeoutMs: DETACHED[name] ?? LONGEST,
    initTimeoutMs: START,
    maxContainers: MOST,
    clock: { now },
    config: {
      WARDEN_LANG: 'en',
      WARDEN_ZONE: 'Asia/Tokyo',
      WARDEN_SYSLOG_ZONE: 'Asia/Tokyo',
      WARDEN_HOME_COMPARTMENT: SIM.compartmentId,
      WARDEN_AUDIT_SEARCH: 'true',
      WARDEN_MODE: 'approve',
      WARDEN_CONSOLE_SIGN_IN: 'true',
      WARDEN_CONSOLE_URL: 'https://gateway.invalid/warden',
      ...(name === 'respond' && {
        // It takes its own from FN_FN_ID.
        WARDEN_RESPOND_FUNCTION_ID: '',
        WARDEN_REATTACH_FUNCTION_ID: functionIdOf('reattach'),
        WARDEN_REATTACH_ENDPOINT: url,
      }),
      ...((name === 'respond' || name === 'sweep') && {
        WARDEN_PROBE_FUNCTION_ID: functionIdOf('probe'),
        WARDEN_PROBE_ENDPOINT: url,
      }),
      ...clock.environment,
    },
  });
}
