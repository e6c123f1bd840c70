import type { At } from '../../../functions/core/time.ts';
import { notAuthorizedOrNotFound } from './api-error.ts';
import { type Caller, demand, type Gate } from './gate.ts';

export interface FunctionAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Runs a function: a child process in the local tenancy, a plain call in the simulator. */
export type FunctionRunner = (body: Uint8Array, invocation: Invocation) => Promise<FunctionAnswer>;

export interface Invocation {
  readonly seq: number;
  readonly at: At;
  readonly functionId: string;
  readonly name: string;
  readonly kind: 'sync' | 'detached';
  readonly caller: Caller;
  readonly body: Uint8Array;
}

/** Functions: the registry and every invocation. A detached call is accepted at once and run by the runner. */
export class Functions {
  readonly #gate: Gate;
  readonly #now: () => At;
  readonly #registry = new Map<string, { name: string; compartmentId: string; run: FunctionRunner | null }>();
  readonly #invocations: Invocation[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(gate: Gate, now: () => At) {
    this.#gate = gate;
    this.#now = now;
  }

  /** @param run null: invocations are recorded only, and answered with an empty 200. */
  register(functionId: string, name: string, compartmentId: string, run: FunctionRunner | null = null): void {
    this.#registry.set(functionId, { name, compartmentId, run });
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
    const name = 'InvokeFunction';
    const compartmentId = this.#registry.get(functionId)?.compartmentId ?? null;
    const demands = [demand(name, 'FN_INVOCATION', compartmentId, { 'target.function.id': functionId })];
    await this.#gate.call(caller, { name, target: functionId, demands, mutating: false }, () => {
      if (!this.#registry.has(functionId)) throw notAuthorizedOrNotFound();
    });
  }

  /** @throws ApiError 404 NotAuthorizedOrNotFound */
  async invoke(
    caller: Caller,
    functionId: string,
    body: Uint8Array,
    kind: 'sync' | 'detached',
  ): Promise<FunctionAnswer> {
    const name = 'InvokeFunction';
    const compartmentId = this.#registry.get(functionId)?.compartmentId ?? null;
    const variables = { 'target.function.id': functionId };
    const demands = [demand(name, 'FN_INVOCATION', compartmentId, variables)];
    const started = await this.#gate.call(
      caller,
      { name, target: functionId, demands, mutating: true },
      () => {
        const entry = this.#registry.get(functionId);
        if (entry === undefined) throw notAuthorizedOrNotFound();
        const at = this.#now();
        const seq = this.#invocations.length;
        const invocation = { seq, at, functionId, name: entry.name, kind, caller, body };
        this.#invocations.push(invocation);
        const answer =
          entry.run?.(body, invocation) ?? Promise.resolve({ status: 200, body: new Uint8Array() });
        const settled = answer.catch(() => ({ status: 502, body: new Uint8Array() }));
        this.#running.add(settled);
        void settled.finally(() => this.#running.delete(settled));
        return { settled };
      },
    );
    if (kind === 'detached') return { status: 202, body: new Uint8Array() };
    return started.settled;
  }
}
