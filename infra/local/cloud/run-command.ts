import { type At, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { ApiError, notAuthorizedOrNotFound } from './api-error.ts';
import { agentCaller, type Caller } from './caller.ts';
import type { ComputeState } from './compute.ts';
import { demand, type Gate, Service } from './gate.ts';
import { keepNewest } from './keep-newest.ts';

export interface CommandAnswer {
  readonly exitCode: number;
  readonly text: string;
  /** From creation until the agent has fetched it and the script ends; minutes are normal. Default 4 minutes. */
  readonly latencyMs?: Ms;
  /** The script does not end: the agent stops it when its time is over. */
  readonly hangs?: boolean;
}

/** What a node answers to a script; null: the node never picks the command up. */
type CommandScript = (script: string) => CommandAnswer | null;

export interface CommandExecution {
  readonly commandId: string;
  readonly instanceId: string;
  readonly displayName: string;
  readonly timeCreated: At;
  readonly timeUpdated: At;
  readonly deliveryState: 'PENDING' | 'VISIBLE' | 'ACKED' | 'EXPIRED';
  readonly lifecycleState: 'ACCEPTED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly exitCode: number | null;
  /** The last 1 KB of the output. */
  readonly text: string | null;
}

/** What a command is created with, as far as we use it. */
export interface CommandDetails {
  readonly compartmentId: string;
  readonly executionTimeOutInSeconds: number;
  readonly displayName?: string | null | undefined;
  readonly target: { readonly instanceId: string };
  readonly content: { readonly source: { readonly text: string } };
}

const MAX_SCRIPT_BYTES = 4 * 1024;
const MAX_OUTPUT_BYTES = 1024;
const MAX_IN_FLIGHT = 5;
const USUAL_LATENCY: Ms = 4 * MINUTE;

interface Command {
  readonly id: string;
  readonly instanceId: string;
  readonly compartmentId: string;
  readonly displayName: string;
  readonly createdAt: At;
  readonly timeoutMs: Ms;
  readonly answer: CommandAnswer | null;
  /** The node's agent has fetched it. */
  fetched: boolean;
}

/** Run Command of the Cloud Agent, with scripted answers. */
export class RunCommands extends Service {
  readonly #compute: ComputeState;
  readonly #scripts = new Map<string, CommandScript>();
  readonly #commands: Command[] = [];
  readonly #tokens = new Map<string, string>();
  #created = 0;

  constructor(gate: Gate, compute: ComputeState) {
    super(gate);
    this.#compute = compute;
  }

  /** Says what a node answers from now on. */
  script(instanceId: string, answer: CommandScript): void {
    this.#scripts.set(instanceId, answer);
  }

  /** Drops all but the newest commands. */
  forget(newest: number): void {
    keepNewest(this.#commands, newest);
  }

  /** @throws ApiError 400 for a script over 4 KB, 429 above five commands in flight on a node. */
  create(caller: Caller, details: CommandDetails, retryToken: string | null): Promise<string> {
    const name = 'CreateInstanceAgentCommand';
    const { compartmentId, displayName, target, content, executionTimeOutInSeconds } = details;
    const { instanceId } = target;
    const { text: script } = content.source;
    const demands = [demand(name, 'INSTANCE_AGENT_COMMAND_CREATE', compartmentId)];
    return this.gate.call(caller, { name, target: instanceId, demands, mutating: true }, (noted) => {
      const repeated = retryToken === null ? undefined : this.#tokens.get(retryToken);
      if (repeated !== undefined) {
        noted.changed = false;
        return repeated;
      }
      if (Buffer.byteLength(script) > MAX_SCRIPT_BYTES) {
        throw new ApiError(400, 'InvalidParameter', 'The script is larger than 4 KB.');
      }
      if (this.#compute.instance(instanceId) === null) throw notAuthorizedOrNotFound();
      const open = this.#commands.filter((c) => c.instanceId === instanceId && !isDone(this.#state(c)));
      if (open.length >= MAX_IN_FLIGHT)
        throw new ApiError(429, 'TooManyRequests', 'Five commands in flight.');
      this.#created += 1;
      const id = `ocid1.instanceagentcommand.oc1.xx-local-1.command${this.#created}`;
      const answer = this.#scripts.get(instanceId)?.(script) ?? null;
      this.#commands.push({
        id,
        instanceId,
        compartmentId,
        displayName: displayName ?? '',
        timeoutMs: executionTimeOutInSeconds * SECOND,
        createdAt: this.now(),
        answer,
        fetched: false,
      });
      if (retryToken !== null) this.#tokens.set(retryToken, id);
      return id;
    });
  }

  execution(caller: Caller, commandId: string, instanceId: string): Promise<CommandExecution> {
    const name = 'GetInstanceAgentCommandExecution';
    const command = this.#commands.find((c) => c.id === commandId && c.instanceId === instanceId);
    const demands = [
      demand(name, 'INSTANCE_AGENT_COMMAND_EXECUTION_INSPECT', command?.compartmentId ?? null),
    ];
    return this.gate.call(caller, { name, target: commandId, demands, mutating: false }, () => {
      if (command === undefined) throw notAuthorizedOrNotFound();
      return this.#state(command);
    });
  }

  /** @returns status of a Cloud Agent plugin: RUNNING, STOPPED, NOT_SUPPORTED, INVALID. */
  plugin(caller: Caller, instanceId: string, pluginName: string): Promise<string> {
    const name = 'GetInstanceAgentPlugin';
    const instance = this.#compute.instance(instanceId);
    const demands = [demand(name, 'INSTANCE_AGENT_PLUGIN_READ', instance?.compartmentId ?? null)];
    return this.gate.call(caller, { name, target: instanceId, demands, mutating: false }, () => {
      const status = instance?.plugins.get(pluginName);
      if (status === undefined) throw notAuthorizedOrNotFound();
      return status;
    });
  }

  #state(command: Command): CommandExecution {
    const now = this.now();
    const { id: commandId, instanceId, displayName, answer, createdAt, timeoutMs } = command;
    const base = { commandId, instanceId, displayName, timeCreated: createdAt };
    const fetchedAt = createdAt + (answer?.latencyMs ?? USUAL_LATENCY);
    if (answer === null || now < fetchedAt || !this.#fetched(command)) {
      const open = { deliveryState: 'PENDING', lifecycleState: 'ACCEPTED' } as const;
      return { ...base, ...open, timeUpdated: createdAt, exitCode: null, text: null };
    }
    const acked = { ...base, deliveryState: 'ACKED', timeUpdated: fetchedAt } as const;
    if (answer.hangs === true) {
      // The time runs from the start of the script, not from the creation of the command.
      const isOver = timeoutMs > 0 && now >= fetchedAt + timeoutMs;
      return { ...acked, lifecycleState: isOver ? 'TIMED_OUT' : 'IN_PROGRESS', exitCode: null, text: null };
    }
    return {
      ...acked,
      lifecycleState: answer.exitCode === 0 ? 'SUCCEEDED' : 'FAILED',
      exitCode: answer.exitCode,
      text: Buffer.from(answer.text).subarray(-MAX_OUTPUT_BYTES).toString(),
    };
  }

  /** Agents fetch and answer as the instance they run on, and only what is meant for it. */
  #fetched(command: Command): boolean {
    const { instanceId, compartmentId } = command;
    const same = { 'request.instance.id': instanceId, 'target.instance.id': instanceId };
    command.fetched ||= this.gate.permits(agentCaller(instanceId), [
      demand('FetchInstanceAgentCommand', 'INSTANCE_AGENT_COMMAND_EXECUTION_USE', compartmentId, same),
    ]);
    return command.fetched;
  }
}

function isDone(execution: CommandExecution): boolean {
  return execution.lifecycleState !== 'ACCEPTED' && execution.lifecycleState !== 'IN_PROGRESS';
}
