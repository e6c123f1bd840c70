import { release, type } from 'node:os';
import { WardenError } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, MINUTE } from '../../functions/core/base/time.ts';
import { viewOf } from '../../functions/core/evidence/view.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { Store } from '../../functions/core/ports.ts';
import type { LogRecord } from '../../functions/core/record/log-record.ts';
import { nodeLines } from '../../functions/oci/log-lines.ts';
import { ask } from '../../functions/runtime/ask.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { storedEvidence } from '../../functions/store/evidence.ts';
import { storedIncidents } from '../../functions/store/incidents.ts';
import { storedInventory } from '../../functions/store/inventory.ts';
import { storedLease } from '../../functions/store/lease.ts';
import type { Command } from './command.ts';
import { type DeployedFunction, deployedFunctions } from './deployed-functions.ts';
import { namedIncident } from './incidents.ts';
import { ociClients, type StateOptions, stateStore, withStateOptions } from './oci-access.ts';
import { parseZone, withLanguage } from './options.ts';
import { supportBundle, supportBundleText } from './support-bundle-text.ts';
import { textIn } from './text/text.ts';

const AROUND = 30 * MINUTE;

/** Reads lines of nodes in one compartment. */
export type ReadLines = (
  compartmentId: string,
  nodes: readonly string[],
  from: At,
  to: At,
) => Promise<readonly LogRecord[]>;

interface BundleRequest {
  readonly target: string;
  readonly now: At;
  readonly zone: string;
  /** Of its words; what people wrote, and lines, stay as they are. */
  readonly language: Language;
  /** Compartments of the log groups; those of the nodes by default. */
  readonly logCompartments: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  /** Reads what is deployed. */
  readonly readFunctions: () => Promise<readonly DeployedFunction[]>;
}

/** Everything the store and Logging know of one incident. @throws what the store threw; lines that cannot be read are named. */
export async function makeBundle(store: Store, readLines: ReadLines, request: BundleRequest) {
  const incident = namedIncident((await storedIncidents(store)).incidents, request.target);
  const inventory = await storedInventory(store);
  const evidence = await storedEvidence(store, incident.cluster.nodes, 'leave');
  const nodes = evidence.map((of) => ({ evidence: of, view: viewOf(of) }));
  const { now, zone, language } = request;
  const say = textIn(language);
  const clock = { now: () => now };
  const read = () => linesAround(readLines, incident, inventory, request);
  const lines = await ask(say('bundle.what.lines'), clock, read);
  const functions = await ask(say('bundle.what.functions'), clock, request.readFunctions);
  // The build that looks after open incidents, from its lease; none when nothing is open.
  const build = (await storedLease(store))?.holder?.build ?? null;
  const versions = { ...request.versions, ...(build !== null && { 'respond-build': build }) };
  return supportBundle({ now, zone, language, incident, inventory, nodes, lines, versions, functions });
}

/** Half an hour on both sides of the loss and of the end. @throws WardenError when nobody knows where they are. */
async function linesAround(
  readLines: ReadLines,
  incident: Incident,
  inventory: Inventory | null,
  { now, logCompartments }: BundleRequest,
): Promise<readonly LogRecord[]> {
  const nodes = incident.cluster.nodes;
  const own = nodes.map((id) => inventory?.nodes[id]?.compartmentId).filter((id) => id !== undefined);
  const compartments = new Set(logCompartments.length > 0 ? logCompartments : own);
  if (compartments.size === 0)
    throw new WardenError('ARGUMENT_INVALID', { detail: 'The compartment of the logs is not known.' });
  const around = (at: At) => ({ from: at - AROUND, to: Math.min(now, at + AROUND) });
  const [first, last] = [around(incident.lossAt), around(incident.closedAt ?? now)];
  const windows = last.from <= first.to ? [{ from: first.from, to: last.to }] : [first, last];
  const found: LogRecord[] = [];
  for (const compartment of compartments)
    for (const { from, to } of windows) found.push(...(await readLines(compartment, nodes, from, to)));
  return found;
}

interface BundleOptions extends StateOptions {
  readonly logs?: readonly string[];
  readonly zone: string;
  readonly json?: true;
}

/** Adds `warden support-bundle`. */
export function register(program: Command): void {
  const command = withLanguage(
    program.command('support-bundle').description(program.text('support-bundle.about')),
  )
    .argument('<incident>', program.text('argument.target'))
    .option('--logs <ocid...>', program.text('support-bundle.logs'))
    .option('--zone <zone>', program.text('support-bundle.zone'), parseZone, 'Asia/Tokyo')
    .option('--json', program.text('option.json', { schema: 'warden.support-bundle/1' }));
  withStateOptions(command)
    .addHelpText('after', `\n${program.text('state.after')}\n${program.text('support-bundle.after')}`)
    .action(async (target: string, options: BundleOptions) => {
      const store = stateStore(options, command);
      const clients = ociClients(options.profile, process.env);
      const bundle = await makeBundle(store, nodeLines(clients), {
        target,
        now: Date.now(),
        zone: options.zone,
        language: command.language,
        logCompartments: options.logs ?? [],
        versions: versionsHere(program),
        readFunctions: async () => {
          const id = process.env[KEYS.respondFunctionId.env];
          if (id === undefined)
            throw new WardenError('CONFIG_INVALID', { detail: KEYS.respondFunctionId.env });
          return deployedFunctions(clients, id);
        },
      });
      process.stdout.write(
        options.json === true ? `${JSON.stringify(bundle)}\n` : supportBundleText(bundle, command.language),
      );
    });
}

/** What support asks for about the machine at which a document was made. */
function versionsHere(program: Command): Readonly<Record<string, string>> {
  return {
    warden: program.version() ?? 'unknown',
    'warden-build': process.env['WARDEN_BUILD'] ?? 'from source',
    node: process.version,
    os: `${type()} ${release()} ${process.arch}`,
  };
}
