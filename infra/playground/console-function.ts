import { consoleWiring } from '../../functions/console/wire.ts';
import { isHttpAnswer, safeHeaders } from '../../functions/runtime/answer.ts';
import { loadConfig } from '../../functions/runtime/config.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import type { Invocation as Called } from '../../functions/runtime/wiring.ts';
import { functionCaller } from '../local/cloud/caller.ts';
import type { FunctionAnswer, FunctionRunner, Invocation } from '../local/cloud/functions.ts';
import { cloudPorts } from '../local/cloud/ports.ts';
import { type Configuration, environmentOf, functionIdOf } from '../local/installation.ts';
import { SIM } from '../local/simulator/installation.ts';
import type { Simulation } from '../local/simulator/simulation.ts';

export const CONSOLE_ID = functionIdOf('console');
/** The platform's time-out of a call by API Gateway. */
const TIMEOUT_MS = 30_000;
const EMPTY = new Uint8Array();

/**
 * Makes the shipped console a function of the story, for the gateway to invoke. It works at once: its pages are asked for
 * by a person, who lives in real time, while its clock is that of the story.
 */
export function addConsole(sim: Simulation, configuration: Configuration): void {
  const config = loadConfig('console', environmentOf(configuration));
  const ports = cloudPorts(sim.cloud, functionCaller('console', CONSOLE_ID));
  const { store, invoker, auditLog, secrets } = ports;
  const run = consoleWiring.wire(config, {
    clock: sim.time,
    ids: sim.cloud.ids,
    store,
    invoker: () => invoker,
    auditLog,
    secrets,
  });
  const logger = createLogger({ level: () => 'error', now: () => sim.time.now(), write: () => undefined });
  const runner: FunctionRunner = async (body, invocation) =>
    answered(await run({ ...callOf(body, invocation), logger, deadline: sim.time.now() + TIMEOUT_MS }));
  sim.cloud.functions.register(CONSOLE_ID, {
    name: 'console',
    compartmentId: SIM.compartmentId,
    run: runner,
  });
}

/** A call as the FDK binding hands it over. */
function callOf(body: Uint8Array, { headers = {}, seq }: Invocation): Omit<Called, 'logger' | 'deadline'> {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const method = lower.get('fn-http-method') ?? null;
  return {
    body: Buffer.from(body),
    callId: `call-${seq}`,
    header: (name) => lower.get(name.toLowerCase()) ?? null,
    gateway: method === null ? null : { method, requestUrl: lower.get('fn-http-request-url') ?? '/' },
    functionId: CONSOLE_ID,
  };
}

/** The answer as the FDK binding gives it to the platform. */
function answered(answer: object): FunctionAnswer {
  if (!isHttpAnswer(answer)) return { status: 502, body: EMPTY };
  const headers = Object.fromEntries(
    safeHeaders(answer.headers).map(([name, value]) => [
      name.toLowerCase() === 'content-type' ? 'content-type' : `fn-http-h-${name.toLowerCase()}`,
      value,
    ]),
  );
  return {
    status: 200,
    headers: { ...headers, 'fn-http-status': String(answer.status) },
    body: typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : answer.body,
  };
}
