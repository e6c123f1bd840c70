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
  readonly #identities: FunctionIdentity[] = [];

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Makes a function callable, in place of an earlier deployment of the same name; returns its OCID. */
  deploy(deployment: Deployment): string {
    const { name } = deployment;
    const { cloud, face, authority, folder, configuration, onLog } = this.#ground;
    const functionId = functionIdOf(name);
    const [compartmentId, applicationId] = ACTORS.has(name)
      ? [LOCAL.actorsCompartmentId, LOCAL.actorsApplicationId]
      : [LOCAL.compartmentId, LOCAL.applicationId];
    const identity = createFunctionIdentity({
      authority,
      functionId,
      compartmentId,
      folder: join(folder, name),
      now: cloud.clock.now(),
    });
    this.#identities.push(identity);
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
    void this.#containers.get(name)?.stop();
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

  /** New tokens for all, long before the old ones end. */
  renew(): void {
    const now = this.#ground.cloud.clock.now();
    for (const identity of this.#identities) identity.renew(now);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#containers.values()].map((containers) => containers.stop()));
  }
}
