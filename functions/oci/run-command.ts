import type { CommandExecution, CommandRequest, RunCommand } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import { validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { AGENT_PLUGIN, INSTANCE_AGENT } from './services.ts';

/** Inline scripts may have 4 KB. */
const MAX_SCRIPT_BYTES = 4_096;

/** Run Command of the Cloud Agent. */
export class OciRunCommand implements RunCommand {
  constructor(private readonly clients: OciClients) {}

  async create(request: CommandRequest): Promise<string> {
    if (Buffer.byteLength(request.script) > MAX_SCRIPT_BYTES)
      throw new WardenError('ARGUMENT_INVALID', { detail: 'The script exceeds 4 KB.' });
    const answer = await this.clients.call(INSTANCE_AGENT, 'createInstanceAgentCommand', (client) =>
      client.createInstanceAgentCommand({
        opcRetryToken: request.retryToken,
        createInstanceAgentCommandDetails: {
          compartmentId: validOcid(request.compartmentId, 'The compartment'),
          executionTimeOutInSeconds: request.timeoutSec,
          displayName: request.displayName,
          target: { instanceId: validOcid(request.instanceId, 'The instance') },
          content: {
            source: { sourceType: 'TEXT', text: request.script } as never,
            output: { outputType: 'TEXT' } as never,
          },
        },
      }),
    );
    return answer.instanceAgentCommand.id;
  }

  async execution(commandId: string, instanceId: string): Promise<CommandExecution | null> {
    try {
      const { instanceAgentCommandExecution: found } = await this.clients.call(
        INSTANCE_AGENT,
        'getInstanceAgentCommandExecution',
        (client) =>
          client.getInstanceAgentCommandExecution({
            instanceAgentCommandId: validOcid(commandId, 'The command'),
            instanceId: validOcid(instanceId, 'The instance'),
          }),
      );
      const content: { exitCode?: number; message?: string; text?: string } = found.content ?? {};
      return {
        deliveryState: found.deliveryState,
        lifecycleState: found.lifecycleState,
        exitCode: content.exitCode ?? null,
        message: content.message ?? null,
        text: content.text ?? null,
      };
    } catch (error) {
      return nullIfAbsent(error);
    }
  }

  async pluginStatus(compartmentId: string, instanceId: string, pluginName: string): Promise<string | null> {
    try {
      const answer = await this.clients.call(AGENT_PLUGIN, 'getInstanceAgentPlugin', (client) =>
        client.getInstanceAgentPlugin({
          instanceagentId: validOcid(instanceId, 'The instance'),
          compartmentId: validOcid(compartmentId, 'The compartment'),
          pluginName,
        }),
      );
      return answer.instanceAgentPlugin.status;
    } catch (error) {
      return nullIfAbsent(error);
    }
  }
}

function nullIfAbsent(error: unknown): null {
  if (error instanceof WardenError && error.statusCode === 404) return null;
  throw error;
}
