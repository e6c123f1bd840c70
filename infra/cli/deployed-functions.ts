import type { FunctionsManagementClient, responses } from 'oci-functions';
import { type DeployedFunction, shownConfig } from '../../functions/core/notice/support-bundle.ts';
import { allPages, validOcid } from '../../functions/oci/arguments.ts';
import type { OciClients } from '../../functions/oci/clients.ts';
import type { ClientKind } from '../../functions/oci/services.ts';
import { WardenError } from '../../functions/runtime/errors.ts';

const MANAGEMENT: ClientKind<FunctionsManagementClient> = {
  name: 'functions-management',
  service: 'functions',
  make: async (p, c) => new (await import('oci-functions')).FunctionsManagementClient(p, c),
};

type Described = responses.GetFunctionResponse['function'];

/**
 * The functions of one installation, by name: the one given and those beside it in its application (needs
 * FN_FUNCTION_READ and FN_FUNCTION_LIST). Values of configuration keys are left out but for a few that are no secret.
 *
 * @throws WardenError when the one given cannot be read, or the list.
 */
export async function deployedFunctions(
  clients: OciClients,
  functionId: string,
): Promise<readonly DeployedFunction[]> {
  const first = await describe(clients, functionId);
  const { applicationId } = first;
  if (applicationId === undefined) return [toDeployed(first)];
  const listed = await allPages((page) =>
    clients.call(MANAGEMENT, 'listFunctions', async (client) => {
      const answer = await client.listFunctions({ applicationId, ...(page !== undefined && { page }) });
      return { items: answer.items, next: answer.opcNextPage };
    }),
  );
  const found = [first];
  for (const { id } of listed) if (id !== first.id) found.push(await describe(clients, id));
  return found.map(toDeployed).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function describe(clients: OciClients, functionId: string): Promise<Described> {
  const id = validOcid(functionId, 'The function');
  const answer = await clients.call(MANAGEMENT, 'getFunction', (client) =>
    client.getFunction({ functionId: id }),
  );
  // The answer of a gateway in between may be anything.
  if (answer.function === undefined) throw new WardenError('OCI_UNEXPECTED_ANSWER');
  return answer.function;
}

function toDeployed(one: Described): DeployedFunction {
  return {
    id: one.id,
    name: one.displayName ?? one.id,
    image: one.image ?? null,
    digest: one.imageDigest ?? null,
    memoryMb: one.memoryInMBs ?? null,
    timeoutSec: one.timeoutInSeconds ?? null,
    config: shownConfig(one.config ?? {}),
  };
}
