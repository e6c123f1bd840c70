import type { Invoker } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import { validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { FUNCTIONS_INVOKE } from './services.ts';

/** Functions invoke. Each function has an endpoint of its own, which Terraform writes beside its OCID. */
export class OciInvoker implements Invoker {
  readonly #clients: OciClients;
  readonly #endpoints: ReadonlyMap<string, string>;

  /** @param targets OCID and invoke endpoint of every function that may be called; others are refused. */
  constructor(clients: OciClients, targets: readonly { readonly id: string; readonly endpoint: string }[]) {
    this.#clients = clients;
    this.#endpoints = new Map(targets.map(({ id, endpoint }) => [id, endpoint]));
  }

  async invokeDetached(functionId: string, body: string): Promise<void> {
    const endpoint = this.#endpoints.get(validOcid(functionId, 'The function'));
    if (endpoint === undefined)
      throw new WardenError('ARGUMENT_INVALID', { detail: 'The function is not among those configured.' });
    await this.#clients.call(
      FUNCTIONS_INVOKE,
      'invokeFunction',
      (client) =>
        client.invokeFunction({
          functionId,
          // A Buffer: the SDK drops the text "{}".
          invokeFunctionBody: Buffer.from(body, 'utf8'),
          fnInvokeType: 'detached' as never,
        }),
      endpoint,
    );
  }
}
