import { WardenError } from '../core/errors.ts';
import type { Clock, RunCommand } from '../core/ports.ts';
import { probeFacts } from '../core/probe/answer.ts';
import { type At, MINUTE, type Ms, SECOND } from '../core/time.ts';
import type { Known, ProbeFacts } from '../core/world.ts';
import { SCRIPTS, type ScriptName } from './scripts.ts';

const PLUGIN = 'Compute Instance Run Command';
const SCRIPT_TIMEOUT = 60;
const POLL: Ms = 10 * SECOND;
/** The same minutes give the same retry token, so that a repeated invocation asks a node only once. */
const TOKEN_SPAN: Ms = 5 * MINUTE;

export interface ProbePorts {
  readonly runCommand: RunCommand;
  readonly clock: Clock;
}

export interface ProbeTarget {
  readonly instanceId: string;
  readonly compartmentId: string;
}

/** Asks one node by Run Command; minutes are normal. Never throws: what did not come is `known: false`. */
export async function probeNode(
  ports: ProbePorts,
  target: ProbeTarget,
  deadline: At,
): Promise<Known<ProbeFacts>> {
  const what = `probe of ${target.instanceId}`;
  const none = (errorCode: string, detail: string) => ({ known: false as const, what, errorCode, detail });
  try {
    const status = await ports.runCommand.pluginStatus(target.compartmentId, target.instanceId, PLUGIN);
    if (status !== 'RUNNING') return none('OCI_CONFLICT', `plugin ${status ?? 'absent'}`);
    const askedAt = ports.clock.now();
    const commands = {
      lifekeeper: await ask(ports, target, 'lifekeeper', askedAt),
      sessions: await ask(ports, target, 'sessions', askedAt),
    };
    const lifekeeper = await answer(ports, target, commands.lifekeeper, deadline);
    const sessions = await answer(ports, target, commands.sessions, deadline);
    const facts = probeFacts(lifekeeper, sessions, askedAt);
    if (facts === null)
      return none('OCI_UNEXPECTED_ANSWER', lifekeeper === null ? 'no answer in time' : 'no lcdstatus');
    return { known: true, value: facts, readAt: ports.clock.now() };
  } catch (error) {
    if (!(error instanceof WardenError)) throw error;
    return none(error.code, error.detail ?? error.message);
  }
}

function ask(ports: ProbePorts, target: ProbeTarget, name: ScriptName, now: At): Promise<string> {
  return ports.runCommand.create({
    ...target,
    displayName: `oci-iscsi-warden ${name} (read-only)`,
    script: SCRIPTS[name],
    timeoutSec: SCRIPT_TIMEOUT,
    retryToken: `warden-${name}-${target.instanceId.slice(-24)}-${Math.floor(now / TOKEN_SPAN)}`.slice(0, 64),
  });
}

async function answer(
  ports: ProbePorts,
  target: ProbeTarget,
  commandId: string,
  deadline: At,
): Promise<string | null> {
  for (;;) {
    const found = await ports.runCommand.execution(commandId, target.instanceId);
    switch (found?.lifecycleState) {
      case 'SUCCEEDED':
        return found.text;
      case 'FAILED':
      case 'TIMED_OUT':
      case 'CANCELED':
        return null;
    }
    if (ports.clock.now() + POLL >= deadline) return null;
    await ports.clock.sleep(POLL);
  }
}
