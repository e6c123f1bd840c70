import { join } from 'node:path';
import { sha256 } from '../../functions/core/base/canonical.ts';
import type { Cloud } from './cloud/cloud.ts';
import type { Invocation } from './cloud/functions.ts';
import { functionIdOf, LOCAL } from './installation.ts';
import { createFunctionIdentity, type FunctionIdentity, type TokenAuthority } from './rest/identity.ts';
import { FunctionContainers, type FunctionLogLine, type RunnerOptions } from './rest/runner.ts';
import type { RestFace } from './rest/server.ts';

const ACTORS: ReadonlySet<string> = new Set(['reattach', 'probe']);

/** A function to be deployed, as Terraform would. */
export interface Deployment
  extends Omit<RunnerOptions, 'functionId' | 'applicationId' | 'ids' | 'environment' | 'onLog'> {
  /** Configuration keys; those of the tenancy are added. */
  readonly config?: Readonly<Record<string, string>>;
}

interface Ground {
  readonly cloud: Cloud;
  readonly face: RestFace;
  readonly authority: TokenAuthority;
  /** Where the functions' tokens and keys lie. */
  readonly folder: string;
  /** Keys that every function gets. */
  readonly configuration: Readonly<Record<string, string>>;
  onLog(line: FunctionLogLine): void;
}

/** The functions of the pretend tenancy: each bundle with its identity, configuration and containers. */
export class Deployments {
  readonly #ground: Ground;
  readonly #containers = new Map<string, FunctionContainers>();
  /** Of earlier images, with what they had begun when a newer one came. */
  readonly #retired: FunctionContainers[] = [];
  readonly #identities = new Map<string, FunctionIdentity>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /**
   * Makes a function callable; returns its OCID. In place of an earlier deployment of the same name it is an update: calls
   * from now on go to the new image, and what the old one has begun it ends.
   */
  deploy(deployment: Deployment): string {
    const { name } = deployment;
    const { cloud, face, authority, folder, configuration, onLog } = this.#ground;
    const functionId = functionIdOf(name);
    const [compartmentId, applicationId] = ACTORS.has(name)
      ? [LOCAL.actorsCompartmentId, LOCAL.actorsApplicationId]
      : [LOCAL.compartmentId, LOCAL.applicationId];
    // The same over an update: containers of the old image go on reading their token.
    const identity =
      this.#identities.get(name) ??
      createFunctionIdentity({
        authority,
        functionId,
        compartmentId,
        folder: join(folder, name),
        now: cloud.clock.now(),
      });
    this.#identities.set(name, identity);
    face.addFunction(functionId, name);
    const config = { ...configuration, ...deployment.config };
    const containers = new FunctionContainers({
      ...deployment,
      functionId,
      applicationId,
      ids: cloud.ids,
      environment: () => ({ ...config, ...identity.environment }),
      onLog,
    });
    const before = this.#containers.get(name);
    before?.retire();
    if (before !== undefined) this.#retired.push(before);
    this.#containers.set(name, containers);
    const run = (body: Uint8Array, invocation: Invocation) =>
      containers.invoke(body, invocation, invocation.headers);
    const deployed = {
      applicationId,
      image: `localhost/warden/${name}:local`,
      imageDigest: `sha256:${sha256(deployment.file)}`,
      memoryInMBs: deployment.memoryMb ?? 256,
      timeoutInSeconds: Math.round((deployment.timeoutMs ?? 60_000) / 1000),
      config,
    };
    cloud.functions.register(functionId, { name, compartmentId, run, deployed });
    return functionId;
  }

  has(name: string): boolean {
    return this.#containers.has(name);
  }

  /** Process ids of a function's living containers. */
  pids(name: string): readonly number[] {
    return this.#containers.get(name)?.pids ?? [];
  }

  /** Containers of a function started so far. */
  started(name: string): number {
    return this.#containers.get(name)?.started ?? 0;
  }

  /** New tokens for all, long before the old ones end. */
  renew(): void {
    const now = this.#ground.cloud.clock.now();
    for (const identity of this.#identities.values()) identity.renew(now);
  }

  async stop(): Promise<void> {
    const all = [...this.#containers.values(), ...this.#retired];
    await Promise.all(all.map((containers) => containers.stop()));
  }
}
