import type { At } from '../../../functions/core/base/time.ts';
import { notAuthorizedOrNotFound } from './api-error.ts';
import { type Caller, platformService } from './caller.ts';
import { demand, type Operation, Service } from './gate.ts';

export interface FunctionAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** What the function set for API Gateway (`fn-http-status`, `fn-http-h-*`), by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Runs a function: a child process in the local tenancy, a plain call in the simulator. */
export type FunctionRunner = (body: Uint8Array, invocation: Invocation) => Promise<FunctionAnswer>;

/** What an invocation brings. */
interface FunctionCall {
  readonly kind: 'sync' | 'detached';
  readonly body: Uint8Array;
  /** What API Gateway adds of the browser's request (`Fn-Http-*`). */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Invocation extends FunctionCall {
  readonly seq: number;
  readonly at: At;
  readonly functionId: string;
  readonly name: string;
  readonly caller: Caller;
}

/** What a function was deployed with. */
interface DeployedAs {
  readonly applicationId: string;
  readonly image: string;
  readonly imageDigest: string;
  readonly memoryInMBs: number;
  readonly timeoutInSeconds: number;
  readonly config: Readonly<Record<string, string>>;
}

interface Registered {
  readonly name: string;
  readonly compartmentId: string;
  readonly deployed: DeployedAs | null;
  /** null: invocations are recorded only, and answered with an empty 200. */
  readonly run: FunctionRunner | null;
}

type NewFunction = Pick<Registered, 'name' | 'compartmentId'> & Partial<Registered>;

/** What a call answers when its image cannot be had (docs/oci-facts.md#functions). */
const NO_IMAGE = { code: 'FunctionInvokeImageNotAvailable', message: 'Failed to pull function image' };

/** Functions: the registry and every invocation. A detached call is accepted at once and run by the runner. */
export class Functions extends Service {
  readonly #registry = new Map<string, Registered>();
  readonly #pulled = new Set<string>();
  #repositories: string | null = null;
  readonly #invocations: Invocation[] = [];
  readonly #running = new Set<Promise<unknown>>();

  register(functionId: string, { name, compartmentId, run = null, deployed = null }: NewFunction): void {
    this.#registry.set(functionId, { name, compartmentId, run, deployed });
  }

  /** @throws ApiError 404 NotAuthorizedOrNotFound */
  describe(caller: Caller, functionId: string) {
    const name = 'GetFunction';
    const variables = { 'target.function.id': functionId };
    const demands = [demand(name, 'FN_FUNCTION_READ', this.compartmentOf(functionId), variables)];
    return this.gate.call(caller, { name, target: functionId, demands, mutating: false }, () =>
      recordOf(functionId, this.#registered(functionId)),
    );
  }

  /** Functions of an application; without their configuration, as the service lists them. */
  list(caller: Caller, applicationId: string) {
    const name = 'ListFunctions';
    const found = [...this.#registry].filter(([, entry]) => entry.deployed?.applicationId === applicationId);
    const demands = [demand(name, 'FN_FUNCTION_LIST', found[0]?.[1].compartmentId ?? null)];
    return this.gate.call(caller, { name, target: applicationId, demands, mutating: false }, () =>
      found.map(([id, entry]) => {
        const { config: _, ...summary } = recordOf(id, entry);
        return summary;
      }),
    );
  }

  /** Compartment of a function; null for an unknown one. */
  compartmentOf(functionId: string): string | null {
    return this.#registry.get(functionId)?.compartmentId ?? null;
  }

  /**
   * From now on the service pulls an image under its own principal before a function's first call, from repositories of
   * this compartment. Whether a real tenancy asks for that statement is not proven (docs/oci-facts.md#functions), hence not by itself.
   */
  pullImagesFrom(compartmentId: string): void {
    this.#repositories = compartmentId;
  }

  get invocations(): readonly Invocation[] {
    return this.#invocations;
  }

  /** Resolves when no invocation is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Whether the caller may invoke the function; it does not run. @throws ApiError 404 NotAuthorizedOrNotFound */
  async dryRun(caller: Caller, functionId: string): Promise<void> {
    await this.gate.call(caller, this.#invocation(functionId, false), () => this.#registered(functionId));
  }

  /** @throws ApiError 404 NotAuthorizedOrNotFound */
  async invoke(
    caller: Caller,
    functionId: string,
    { kind, body, headers = {} }: FunctionCall,
  ): Promise<FunctionAnswer> {
    const started = await this.gate.call(caller, this.#invocation(functionId, true), () => {
      const entry = this.#registered(functionId);
      const at = this.now();
      const seq = this.#invocations.length;
      const invocation = { seq, at, functionId, name: entry.name, kind, caller, body, headers };
      this.#invocations.push(invocation);
      const answer = this.#run(functionId, entry, invocation);
      const settled = answer.catch(() => ({ status: 502, body: new Uint8Array() }));
      this.#running.add(settled);
      void settled.finally(() => this.#running.delete(settled));
      return { settled };
    });
    if (kind === 'detached') return { status: 202, body: new Uint8Array() };
    return started.settled;
  }

  #registered(functionId: string): Registered {
    const entry = this.#registry.get(functionId);
    if (entry === undefined) throw notAuthorizedOrNotFound();
    return entry;
  }

  #invocation(functionId: string, mutating: boolean): Operation {
    const name = 'InvokeFunction';
    const variables = { 'target.function.id': functionId };
    const demands = [demand(name, 'FN_INVOCATION', this.compartmentOf(functionId), variables)];
    return { name, target: functionId, demands, mutating };
  }

  #run(functionId: string, entry: Registered, invocation: Invocation): Promise<FunctionAnswer> {
    if (!this.#hasImage(functionId)) {
      return Promise.resolve({ status: 502, body: new TextEncoder().encode(JSON.stringify(NO_IMAGE)) });
    }
    return (
      entry.run?.(invocation.body, invocation) ?? Promise.resolve({ status: 200, body: new Uint8Array() })
    );
  }

  #hasImage(functionId: string): boolean {
    const from = this.#repositories;
    if (from === null || this.#pulled.has(functionId)) return true;
    const pulled = this.gate.permits(platformService('faas', from), [
      demand('PullImage', 'REPOSITORY_READ', from),
    ]);
    if (pulled) this.#pulled.add(functionId);
    return pulled;
  }
}

/** A function as the management API describes it. */
function recordOf(id: string, { name, compartmentId, deployed }: Registered) {
  return { id, displayName: name, compartmentId, ...deployed };
}
