import type { responses } from 'oci-functions';
import { allPages, validOcid } from '../../functions/oci/arguments.ts';
import type { OciClients } from '../../functions/oci/clients.ts';
import type { ClientKind, Configurable } from '../../functions/oci/services.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { plain } from './text/text.ts';

const MANAGEMENT = {
  service: 'functions',
  make: async (p, c) => new (await import('oci-functions')).FunctionsManagementClient(p, c),
} satisfies ClientKind<Configurable>;

/** Functions of another application and compartment, by the key through which `respond` knows them. */
const ACTING = { probe: KEYS.probeFunctionId, reattach: KEYS.reattachFunctionId };

/** Configuration whose values say how the suite behaves and are nobody's secret. */
const SHOWN_KEYS: ReadonlySet<string> = new Set([
  'WARDEN_MODE',
  'WARDEN_LANG',
  'WARDEN_ZONE',
  'WARDEN_SYSLOG_ZONE',
  'WARDEN_AUDIT_SEARCH',
  'WARDEN_APPROVALS_NEEDED',
  'WARDEN_LOG_LEVEL',
]);

type Described = responses.GetFunctionResponse['function'];

/** One function as it is deployed; `digest` is that of the image that runs. */
export type DeployedFunction = ReturnType<typeof toDeployed>;

/**
 * The functions of one installation, by name: the one given (`respond`), those beside it in its application, and those
 * that its configuration names, which live in a compartment of their own (needs FN_FUNCTION_READ and FN_FUNCTION_LIST).
 * Values of configuration keys are left out but for a few that are no secret. One of the latter that cannot be read is
 * there with the reason behind its name.
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
    clients.call(MANAGEMENT, 'listFunctions', (client) => client.listFunctions({ applicationId, ...page })),
  );
  const found = [first];
  for (const { id } of listed) if (id !== first.id) found.push(await describe(clients, id));
  const deployed = found.map(toDeployed);
  for (const [name, { env }] of Object.entries(ACTING)) {
    const id = first.config?.[env] ?? '';
    if (id !== '' && found.every((one) => one.id !== id)) deployed.push(await elsewhere(clients, name, id));
  }
  return deployed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function elsewhere(clients: OciClients, name: string, id: string): Promise<DeployedFunction> {
  try {
    return toDeployed(await describe(clients, id));
  } catch (error) {
    if (!(error instanceof WardenError)) throw error;
    return toDeployed({ id, displayName: `${name} (${error.code})` });
  }
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

function toDeployed(one: Described) {
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

/** Keys of a configuration in their order; `set` instead of every value that need not leave the tenancy. */
export function shownConfig(config: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const shown = (key: string) => (SHOWN_KEYS.has(key) ? plain(config[key] ?? '').slice(0, 100) : 'set');
  return Object.fromEntries(
    Object.keys(config)
      .sort()
      .map((key) => [key, shown(key)]),
  );
}
