import type { At } from '../../../functions/core/base/time.ts';
import { notAuthorizedOrNotFound } from './api-error.ts';
import { type Caller, functionCaller, platformService } from './caller.ts';
import { demand, type Operation, Service } from './gate.ts';
import { keepNewest } from './keep-newest.ts';
import { mustBeWithin } from './limits.ts';

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
  #failures: string | null = null;
  readonly #failuresTold: string[] = [];
  readonly #invocations: Invocation[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #begun = 0;

  /** @throws ApiError 400 for one more than the limit, of functions or of their applications. */
  register(functionId: string, { name, compartmentId, run = null, deployed = null }: NewFunction): void {
    this.#registry.set(functionId, { name, compartmentId, run, deployed });
    const applications = [...this.#registry.values()].map((one) => one.deployed?.applicationId);
    mustBeWithin('function-count', this.#registry.size);
    mustBeWithin('application-count', new Set(applications.filter((id) => id !== undefined)).size);
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

  /**
   * From now on a detached call that fails is told in a topic of this compartment, under the function's own principal
   * (docs/oci-facts.md#functions).
   */
  tellFailuresIn(compartmentId: string): void {
    this.#failures = compartmentId;
  }

  /** Functions whose failed detached calls were told of, in order. */
  get failuresTold(): readonly string[] {
    return this.#failuresTold;
  }

  get invocations(): readonly Invocation[] {
    return this.#invocations;
  }

  /** Drops all but the newest invocations. */
  forget(newest: number): void {
    keepNewest(this.#invocations, newest);
    keepNewest(this.#failuresTold, newest);
  }

  /** Invocations that have begun and not ended. */
  get running(): number {
    return this.#running.size;
  }

  /** Resolves when no invocation is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Whether the caller may invoke the function; it does not run. @throws ApiError 404 NotAuthorizedOrNotFound */
  async dryRun(caller: Caller, functionId: string): Promise<void> {
    await this.gate.call(caller, this.#invocation(caller, functionId, false), () =>
      this.#registered(functionId),
    );
  }

  /** @throws ApiError 404 NotAuthorizedOrNotFound */
  async invoke(
    caller: Caller,
    functionId: string,
    { kind, body, headers = {} }: FunctionCall,
  ): Promise<FunctionAnswer> {
    const started = await this.gate.call(caller, this.#invocation(caller, functionId, true), () => {
      const entry = this.#registered(functionId);
      const at = this.now();
      const seq = this.#begun;
      this.#begun += 1;
      const invocation = { seq, at, functionId, name: entry.name, kind, caller, body, headers };
      this.#invocations.push(invocation);
      const answer = this.#run(functionId, entry, invocation);
      const settled = answer
        .catch(() => ({ status: 502, body: new Uint8Array() }))
        .then((settledWith) => this.#delivered(settledWith, functionId, invocation));
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

  /** A service of Oracle looks the function up before it calls it, under the same principal. */
  #invocation(caller: Caller, functionId: string, mutating: boolean): Operation {
    const name = 'InvokeFunction';
    const variables = { 'target.function.id': functionId };
    const home = this.compartmentOf(functionId);
    const found = demand('GetFunction', 'FN_FUNCTION_READ', home, variables);
    const called = demand(name, 'FN_INVOCATION', home, variables);
    const demands = caller.kind === 'service' ? [found, called] : [called];
    return { name, target: functionId, demands, mutating };
  }

  /** Only a detached call has a destination: who called otherwise has the answer. */
  #delivered(answer: FunctionAnswer, functionId: string, { kind, name }: Invocation): FunctionAnswer {
    const at = this.#failures;
    if (kind !== 'detached' || answer.status < 400 || at === null) return answer;
    const wanted = demand('PublishMessage', 'ONS_TOPIC_PUBLISH', at);
    if (this.gate.permits(functionCaller(name, functionId), [wanted])) this.#failuresTold.push(name);
    return answer;
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
