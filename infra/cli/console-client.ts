import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { OPERATIONS, type OperationName } from '../../functions/core/api/operations.ts';
import { problemSchema } from '../../functions/core/api/orders.ts';
import { parseJson } from '../../functions/core/base/json-bytes.ts';
import { endpoint } from '../../functions/runtime/config-forms.ts';
import type { Command } from './command.ts';
import { InvalidValueError, UnreadableInputError } from './exit-codes.ts';
import { explain } from './scan-find.ts';

/** Names of what the environment, or a context, says of a console. A token stands in no context and in no argument. */
export const CONSOLE = {
  url: 'WARDEN_CONSOLE',
  tokenFile: 'WARDEN_CONSOLE_TOKEN_FILE',
  token: 'WARDEN_CONSOLE_TOKEN',
} as const;

const PATIENCE_MS = 30_000;

export interface ConsoleOptions {
  readonly console?: string;
  readonly tokenFile?: string;
  readonly bucket?: string;
}

/** Adds the options by which a command asks the console in place of the bucket. */
export function withConsole(command: Command): Command {
  return command
    .option('--console <url>', command.text('option.console'), consoleUrl)
    .option('--token-file <path>', command.text('option.token-file'));
}

/** An address to which a token may go: https, or the loopback. */
export function consoleUrl(value: string): string {
  const parsed = v.safeParse(endpoint, value);
  if (!parsed.success) throw new InvalidValueError('reason.console');
  return parsed.output;
}

type Answer<Name extends OperationName> = v.InferOutput<(typeof OPERATIONS)[Name]['answer']>;

/** The console's API, as one person calls it. */
export class ConsoleClient {
  constructor(
    private readonly url: string,
    private readonly token: string | null,
    private readonly language: string,
  ) {}

  /** @param path of the operation, its places filled in, with a query. @throws UnreadableInputError with what was refused. */
  async ask<Name extends OperationName>(name: Name, path: string, body?: unknown): Promise<Answer<Name>> {
    const { method, answer } = OPERATIONS[name];
    const address = `${this.url}/api/v1${path}`;
    const response = await fetch(address, {
      method: method.toUpperCase(),
      // Where it leads elsewhere a token has no business: a sign-in for browsers above all.
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        'Accept-Language': this.language,
        ...(this.token !== null && { Authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new UnreadableInputError('unreadable.console', { url: this.url });
    });
    const json = parseJson(await response.text());
    const problem = v.safeParse(problemSchema, json);
    if (problem.success) {
      const { code, title, detail, fields = [] } = problem.output;
      const wrong = fields.map(({ field, message }) => `${field}: ${message}`);
      throw new UnreadableInputError('unreadable.refused', {
        code,
        what: [title, ...wrong, detail].join(' '),
      });
    }
    const parsed = v.safeParse(answer, json);
    if (parsed.success && response.ok) return parsed.output as Answer<Name>;
    throw new UnreadableInputError('unreadable.console-answer', { url: this.url, status: response.status });
  }
}

/** The console that options, environment or context name; null: the bucket is asked, which `--bucket` always means. */
export function consoleClient(options: ConsoleOptions, command: Command): ConsoleClient | null {
  const named = options.console ?? (process.env[CONSOLE.url] || undefined);
  if (named === undefined || options.bucket !== undefined) return null;
  const file = options.tokenFile ?? (process.env[CONSOLE.tokenFile] || undefined);
  const token = file === undefined ? process.env[CONSOLE.token] || null : tokenIn(file);
  return new ConsoleClient(consoleUrl(named), token, command.language);
}

function tokenIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw explain(path, error);
  }
}
