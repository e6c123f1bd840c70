import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR, MINUTE } from '../core/base/time.ts';
import type { MonitorFacts, PluginStatus } from '../core/monitor/facts.ts';
import type { FindingCode } from '../core/monitor/finding.ts';
import { AGENT_LOOKBACK } from '../core/monitor/silence.ts';
import type { Known } from '../core/platform/look-ups.ts';
import type { Ports } from '../core/ports.ts';
import { ask, errorCode } from '../runtime/ask.ts';
import { someAtATime } from '../runtime/promises.ts';
import { readOne } from '../store/collection.ts';
import { DEAD_LETTERS } from '../store/dead-letters.ts';
import { HEARTBEAT_LAST, LAST } from '../store/heartbeat.ts';
import { INBOX } from '../store/inbox.ts';
import { storedLease } from '../store/lease.ts';
import type { TakenInventory } from './take-inventory.ts';

/** Without it no line of LifeKeeper or iscsid leaves the node. */
const LOG_PLUGIN = 'Custom Logs Monitoring';
/** Logs in again by itself after a reattach, where the attachment says so. */
const LOGIN_PLUGIN = 'Block Volume Management';
const PROBE_PLUGIN = 'Compute Instance Run Command';
const AT_A_TIME = 6;
/** Enough to see that there are many. */
const MAX_COUNTED = 100_000;

export type LookPorts = Pick<Ports, 'store' | 'liveness' | 'runCommand' | 'subscriptions' | 'clock'>;

export interface LookOptions {
  readonly compartments: readonly string[];
  /** Where the connector and the agents' own metrics stand; absent: in the compartments above. */
  readonly homeCompartmentId?: string | undefined;
  readonly topics: readonly string[];
  readonly probeEnabled: boolean;
  /** Plugins and subscriptions, which change rarely and cost many calls, too. */
  readonly thorough: boolean;
  readonly mayGoOn: () => boolean;
}

type Looked = Omit<
  MonitorFacts,
  'begunAnew' | 'now' | 'inventory' | 'states' | 'unlisted' | 'memory' | 'heartbeatError'
>;

/** Reads all that the checks rest on, each look-up by itself. Never throws. */
export async function lookAtMonitor(
  ports: LookPorts,
  taken: TakenInventory,
  options: LookOptions,
): Promise<Looked> {
  const { store, clock } = ports;
  const now = clock.now();
  const partly: FindingCode[] = [];
  return {
    agentSeen: await ask('agent metric', clock, () => agentSeen(ports, options, now)),
    nodesDown: await ask('infrastructure health', clock, () => nodesDown(ports, options, now)),
    plugins: options.thorough ? await readPlugins(ports, taken, options, partly) : null,
    lastHeartbeat: await ask('heartbeat', clock, () => readOne(store, HEARTBEAT_LAST, LAST)),
    connectorErrors: await ask('connector errors', clock, () => connectorErrors(ports, options, now)),
    topics: options.topics,
    subscriptions: options.thorough
      ? await ask('subscriptions', clock, async () =>
          (await Promise.all([...new Set(options.topics)].map((t) => ports.subscriptions.list(t)))).flat(),
        )
      : null,
    deadLetters: await ask(
      'dead letters',
      clock,
      async () => (await store.list(DEAD_LETTERS, MAX_COUNTED)).length,
    ),
    lease: await ask('lease', clock, () => storedLease(store)),
    inbox: await ask('inbox', clock, () => store.list(INBOX, MAX_COUNTED)),
    partly,
  };
}

async function agentSeen(
  ports: LookPorts,
  { homeCompartmentId, compartments }: LookOptions,
  now: At,
): Promise<Readonly<Record<string, At>>> {
  const seen: Record<string, At> = {};
  for (const compartment of new Set([homeCompartmentId ?? compartments, compartments].flat())) {
    Object.assign(seen, await ports.liveness.agentSeen(compartment, now - AGENT_LOOKBACK, now));
    // The agents of all compartments send their own metric to the suite's.
    if (compartment === homeCompartmentId && Object.keys(seen).length > 0) return seen;
  }
  return seen;
}

/** Points come every five to eight minutes; two of them may be late (docs/unverified.md). */
const HEALTH_LOOKBACK = 25 * MINUTE;

async function nodesDown(
  ports: LookPorts,
  { compartments }: LookOptions,
  now: At,
): Promise<Readonly<Record<string, At>>> {
  const down: Record<string, At> = {};
  for (const compartment of compartments)
    Object.assign(down, await ports.liveness.nodesDown(compartment, now - HEALTH_LOOKBACK, now));
  return down;
}

async function connectorErrors(
  ports: LookPorts,
  { homeCompartmentId, compartments }: LookOptions,
  now: At,
): Promise<number | null> {
  let total: number | null = null;
  for (const compartment of new Set([homeCompartmentId ?? compartments].flat())) {
    const errors = await ports.liveness.connectorErrors(compartment, now - HOUR, now);
    if (errors !== null) total = (total ?? 0) + errors;
  }
  return total;
}

async function readPlugins(
  ports: LookPorts,
  taken: TakenInventory,
  options: LookOptions,
  partly: FindingCode[],
): Promise<Known<readonly PluginStatus[]>> {
  const wanted = Object.values(taken.inventory.nodes)
    .filter((node) => valueAt(taken.states, node.instanceId) === 'RUNNING')
    .flatMap((node) => {
      const needsLogin = node.attachments.some((a) => a.isAgentAutoIscsiLoginEnabled);
      const plugins = [
        LOG_PLUGIN,
        ...(needsLogin ? [LOGIN_PLUGIN] : []),
        ...(options.probeEnabled ? [PROBE_PLUGIN] : []),
      ];
      return plugins.map((plugin) => ({ node, plugin }));
    });
  const found: PluginStatus[] = [];
  let failure: string | null = null;
  let complete = true;
  await someAtATime(wanted, AT_A_TIME, async ({ node, plugin }) => {
    complete &&= options.mayGoOn();
    if (!complete) return;
    try {
      const { instanceId, compartmentId } = node;
      const status = await ports.runCommand.pluginStatus(compartmentId, instanceId, plugin);
      found.push({ instanceId, plugin, status });
    } catch (error) {
      failure = errorCode(error);
    }
  });
  // A plugin that is not known and a missing permission both answer 404.
  if (wanted.length > 0 && found.every((one) => one.status === null))
    return {
      known: false,
      what: 'agent plugins',
      errorCode: failure ?? 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
      detail: '',
    };
  if (!complete || failure !== null) partly.push('plugin-not-running');
  return { known: true, value: found, readAt: ports.clock.now() };
}
