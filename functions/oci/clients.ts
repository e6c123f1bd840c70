import type { AuthParams } from 'oci-common';
import type { At, Ms } from '../core/base/time.ts';
import type { Clock } from '../core/ports.ts';
import { ServiceClock, systemClock } from '../runtime/clock.ts';
import type { Endpoints } from '../runtime/config.ts';
import type { TimeLimit } from '../runtime/deadline.ts';
import { toWardenError } from '../runtime/errors.ts';
import { madeOnce } from '../runtime/promises.ts';
import { type CallBudget, DeadlineHttpClient } from './http-client.ts';
import { type Principal, resourcePrincipal } from './resource-principal.ts';
import { type ClientKind, type Configurable, clientConfiguration } from './services.ts';

interface ClientOptions {
  readonly endpoints?: Endpoints;
  /** Who signs; the function's resource principal by default. */
  readonly principal?: () => Promise<Principal>;
  readonly clock?: Clock;
  readonly callTimeoutMs?: number;
}

const UNLIMITED: CallBudget = { remaining: () => Number.POSITIVE_INFINITY, signal: null };

/**
 * Makes SDK clients when they are first used and keeps them for later invocations of the container. The SDK itself is
 * loaded then too: a `detect` batch with nothing in it never loads it.
 */
export class OciClients {
  /** The services' time: what everything that is compared between containers is measured by. */
  readonly clock: ServiceClock;
  readonly #clients = new Map<object, Map<string, () => Promise<unknown>>>();
  readonly #principal: () => Promise<Principal>;
  #budget: CallBudget = UNLIMITED;

  constructor(private readonly options: ClientOptions = {}) {
    this.#principal = madeOnce(options.principal ?? resourcePrincipal);
    this.clock = new ServiceClock(options.clock ?? systemClock);
  }

  /** Bounds all calls from now on by this invocation's deadline. One call runs at a time in a container. */
  useDeadline(deadline: TimeLimit | null): void {
    this.#budget = deadline ?? UNLIMITED;
  }

  /** Runs calls of which none leaves this container at `at` or later, by the services' time. */
  async sendBefore<T>(at: At, run: () => Promise<T>): Promise<T> {
    const outer = this.#budget;
    const { clock } = this;
    this.#budget = { signal: outer.signal, remaining: () => Math.min(outer.remaining(), at - clock.now()) };
    try {
      return await run();
    } finally {
      this.#budget = outer;
    }
  }

  /** Runs calls that have `ms` together, the tries again included: for what must not hold up anything else. */
  sendWithin<T>(ms: Ms, run: () => Promise<T>): Promise<T> {
    return this.sendBefore(this.clock.now() + ms, run);
  }

  /**
   * Runs one operation of a service and turns whatever fails into a `WardenError`.
   *
   * @param operation `putObject`, ...; appears in errors and logs as `service.operation`.
   * @param endpoint address of this one target, where it is not the region's.
   */
  async call<C extends Configurable, R>(
    kind: ClientKind<C>,
    operation: string,
    run: (client: C) => Promise<R>,
    endpoint?: string,
  ): Promise<R> {
    try {
      return await run(await this.#client(kind, endpoint));
    } catch (thrown) {
      throw toWardenError(thrown, { operation: `${kind.service}.${operation}` });
    }
  }

  #client<C extends Configurable>(kind: ClientKind<C>, endpoint: string | undefined): Promise<C> {
    const known = this.#clients.get(kind) ?? new Map<string, () => Promise<unknown>>();
    this.#clients.set(kind, known);
    const client = known.get(endpoint ?? '') ?? madeOnce(() => this.#make(kind, endpoint));
    known.set(endpoint ?? '', client);
    // One kind, one type of client.
    return client() as Promise<C>;
  }

  async #make<C extends Configurable>(kind: ClientKind<C>, endpoint: string | undefined): Promise<C> {
    const principal = await this.#principal();
    const configuration = await clientConfiguration();
    const httpClient = new DeadlineHttpClient({
      signer: async () => (await this.#principal()).signer,
      budget: () => this.#budget,
      clock: this.clock,
      ...(this.options.callTimeoutMs !== undefined && { callTimeoutMs: this.options.callTimeoutMs }),
    });
    // The SDK reads of a fetch Response exactly what BufferedResponse offers.
    const client = await kind.make({ httpClient } as unknown as AuthParams, configuration);
    const address = this.options.endpoints?.[kind.service] ?? endpoint;
    if (address !== undefined) client.endpoint = address;
    else if (principal.region !== null) {
      client.region = principal.region;
      if (kind.readdress !== undefined) client.endpoint = kind.readdress(client.endpoint);
    }
    return client;
  }
}
