import type { requests } from 'oci-functions';
import type { Invoker } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import type { CallTarget } from '../runtime/wiring.ts';
import { validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { FUNCTIONS_INVOKE } from './services.ts';

/** Functions invoke. Each function has an endpoint of its own, which Terraform writes beside its OCID. */
export class OciInvoker implements Invoker {
  readonly #endpoints: ReadonlyMap<string, string>;

  /** @param targets OCID and invoke endpoint of every function that may be called; others are refused. */
  constructor(
    private readonly clients: OciClients,
    targets: readonly CallTarget[],
  ) {
    this.#endpoints = new Map(targets.map(({ id, endpoint }) => [id, endpoint]));
  }

  /** @param body a JSON object; the callee learns from `invokeEndpoint` where it was called, which only we know. */
  invokeDetached(functionId: string, body: string): Promise<void> {
    const invokeEndpoint = this.#endpoints.get(functionId);
    const invokeBody = JSON.stringify({ ...(JSON.parse(body) as object), invokeEndpoint });
    // A Buffer: the SDK drops the text "{}".
    return this.#invoke(functionId, {
      invokeFunctionBody: Buffer.from(invokeBody, 'utf8'),
      fnInvokeType: 'detached' as never,
    });
  }

  /** Asks whether a call would be accepted; the function does not run. @throws WardenError when it would not be. */
  dryRun(functionId: string): Promise<void> {
    return this.#invoke(functionId, { invokeFunctionBody: Buffer.from('{}', 'utf8'), isDryRun: true });
  }

  async #invoke(
    functionId: string,
    request: Omit<requests.InvokeFunctionRequest, 'functionId'>,
  ): Promise<void> {
    const endpoint = this.#endpoints.get(validOcid(functionId, 'The function'));
    if (endpoint === undefined)
      throw new WardenError('ARGUMENT_INVALID', { detail: 'The function is not among those configured.' });
    await this.clients.call(
      FUNCTIONS_INVOKE,
      'invokeFunction',
      (client) => client.invokeFunction({ functionId, ...request }),
      endpoint,
    );
  }
}
