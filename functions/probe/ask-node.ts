import { sha256 } from '../core/base/canonical.ts';
import { WardenError } from '../core/base/errors.ts';
import { type At, type Backoff, MINUTE, type Ms, pauseAfter, SECOND, type Sec } from '../core/base/time.ts';
import type { CommandExecution, Ports } from '../core/ports.ts';
import { probeFacts } from '../core/probe/answer.ts';
import type { ProbeReport } from '../core/probe/stored.ts';
import { SCRIPT_NAMES, SCRIPTS, type ScriptName } from './scripts.ts';

/** Plugin of the Cloud Agent that fetches and runs commands. */
const RUN_COMMAND_PLUGIN = 'Compute Instance Run Command';
/** From the start of the script on the node (Oracle's SDK reference). */
const SCRIPT_TIMEOUT: Sec = 60;
const POLL: Ms = 10 * SECOND;
/** Five commands in flight on a node are the most: while its agent fetches none, Run Command refuses for an hour. */
const REFUSED: Backoff = { first: 10 * SECOND, longest: MINUTE };

export type AskPorts = Pick<Ports, 'runCommand' | 'compute' | 'clock'>;

/** `text` is null when the script ran and failed; `open`: the agent has not answered yet. */
type Answer =
  | { readonly open: true }
  | { readonly open: false; readonly text: string | null; readonly why: string };

/**
 * Asks one node by Run Command and waits for its answers until `until`; minutes are normal. Never throws: what did not
 * come is a report too. Asked again in the same round, it finds the commands that are there already.
 *
 * @param compartments in which an instance has to be: an id of the body alone is believed nothing.
 */
export async function askNode(
  ports: AskPorts,
  compartments: readonly string[],
  target: { readonly node: string; readonly round: At },
  until: At,
): Promise<ProbeReport> {
  for (let failures = 1; ; failures += 1) {
    const report = await askOnce(ports, compartments, target, until);
    // What is handed back at once is asked for again at once: a refusal that lasts is waited for here.
    const pause = pauseAfter(failures, REFUSED);
    if (report !== 'refused') return report;
    if (ports.clock.now() + pause >= until) return { ...target, pending: true, facts: null, failure: null };
    await ports.clock.sleep(pause);
  }
}

/** @returns `refused`: a call was answered with what a repetition may help. */
async function askOnce(
  ports: AskPorts,
  compartments: readonly string[],
  target: { readonly node: string; readonly round: At },
  until: At,
): Promise<ProbeReport | 'refused'> {
  const { node, round } = target;
  const report = { node, round, pending: false, facts: null, failure: null };
  const failed = (errorCode: string, detail: string): ProbeReport => ({
    ...report,
    failure: { known: false, what: `probe of ${node}`, errorCode, detail: detail.slice(0, 500) },
  });
  try {
    const { compartmentId, lifecycleState } = await ports.compute.getInstance(node);
    if (!compartments.includes(compartmentId))
      return failed('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', 'The instance is in no watched compartment.');
    if (lifecycleState !== 'RUNNING') return failed('OCI_CONFLICT', `instance ${lifecycleState}`);
    const status = await ports.runCommand.pluginStatus(compartmentId, node, RUN_COMMAND_PLUGIN);
    if (status !== 'RUNNING') return failed('OCI_CONFLICT', `Run Command plugin ${status ?? 'absent'}`);
    const commands: string[] = [];
    // One after the other: of five places in flight the first is for the question that guards need.
    for (const name of SCRIPT_NAMES)
      commands.push(await ports.runCommand.create(commandFor(name, compartmentId, target)));
    const [lifekeeper, sessions, disks] = await answers(ports, node, commands, until);
    if (lifekeeper === undefined || lifekeeper.open) return { ...report, pending: true };
    const text = (answer: Answer | undefined) => (answer?.open === false ? answer.text : null);
    const facts = probeFacts(
      { lifekeeper: lifekeeper.text, sessions: text(sessions), disks: text(disks) },
      round,
    );
    if (facts !== null) return { ...report, facts };
    return lifekeeper.text === null
      ? failed('OCI_TIMEOUT', lifekeeper.why)
      : failed('OCI_UNEXPECTED_ANSWER', 'no whole answer of lcdstatus');
  } catch (error) {
    if (!(error instanceof WardenError)) return failed('INTERNAL', String(error));
    return error.retryable ? 'refused' : failed(error.code, error.detail ?? error.message);
  }
}

function commandFor(
  name: ScriptName,
  compartmentId: string,
  { node, round }: { readonly node: string; readonly round: At },
) {
  return {
    compartmentId,
    instanceId: node,
    displayName: `oci-iscsi-warden ${name} (read-only)`,
    script: SCRIPTS[name],
    timeoutSec: SCRIPT_TIMEOUT,
    retryToken: `warden-${sha256(`${name}|${node}|${round}`).slice(0, 48)}`,
  };
}

/** Looks at all commands until each has ended, or the time is up. */
async function answers(
  ports: AskPorts,
  node: string,
  commands: readonly string[],
  until: At,
): Promise<readonly Answer[]> {
  const ended = new Map<string, Answer>();
  for (;;) {
    for (const id of commands.filter((one) => !ended.has(one))) {
      const answer = answerOf(await ports.runCommand.execution(id, node));
      if (!answer.open) ended.set(id, answer);
    }
    const isDone = ended.size === commands.length;
    if (isDone || ports.clock.now() + POLL >= until)
      return commands.map((id) => ended.get(id) ?? { open: true });
    await ports.clock.sleep(POLL);
  }
}

function answerOf(execution: CommandExecution | null): Answer {
  if (execution?.deliveryState === 'EXPIRED')
    return { open: false, text: null, why: 'not fetched by the agent' };
  switch (execution?.lifecycleState) {
    case 'SUCCEEDED':
      return { open: false, text: execution.text, why: 'no text' };
    case 'FAILED':
    case 'TIMED_OUT':
    case 'CANCELED':
      return { open: false, text: null, why: `command ${execution.lifecycleState}` };
    default:
      return { open: true };
  }
}
