import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from './command.ts';
import { CONSOLE, consoleUrl } from './console-client.ts';
import {
  type Context,
  type Contexts,
  contextsPath,
  isContextName,
  readContexts,
  valuesOfOutputs,
  writeContexts,
} from './contexts.ts';
import { InvalidValueError, UnreadableInputError } from './exit-codes.ts';
import { withLanguage } from './options.ts';
import { explain } from './scan-find.ts';
import { plain } from './text/text.ts';

/** Adds `--context`, which says of an installation what options and environment do not. */
export function withContext(command: Command): Command {
  return command.option('--context <name>', command.text('option.context'));
}

/**
 * Fills in what neither options nor environment say, from the context that is named, else from the current one. For
 * commands that have `--context`.
 */
export function useContext(command: Command, env: NodeJS.ProcessEnv): void {
  if (!command.options.some(({ long }) => long === '--context')) return;
  const { context: option, profile } = command.opts<{ context?: string; profile?: string }>();
  const asked = option ?? (env['WARDEN_CONTEXT'] || undefined);
  const { current, contexts } = readContexts(contextsPath(env));
  const name = asked ?? current;
  if (name === null) return;
  const found = contextOf(contexts, name, command);
  for (const [key, value] of Object.entries(found.values)) if (!env[key]) env[key] = value;
  if (profile === undefined && found.profile !== undefined) command.setOptionValue('profile', found.profile);
}

/** Adds `warden context`. */
export function register(program: Command): void {
  const { text } = program;
  const path = () => contextsPath(process.env);
  const all = withLanguage(program.command('context').description(text('context.about'))).addHelpText(
    'after',
    `\n${text('context.after')}`,
  );
  const add = (name: string, about: 'import' | 'list' | 'use' | 'show' | 'remove'): Command =>
    withLanguage(all.command(name).description(text(`context.${about}`)));
  add('import [file]', 'import')
    .requiredOption('--name <name>', text('context.name'), contextName)
    .option('--profile <name>', text('option.profile'))
    .option('--console <url>', text('context.console'), consoleUrl)
    .option('--token-file <path>', text('option.token-file'))
    .action((file: string | undefined, { name, profile, ...options }: ImportOptions) => {
      const { console: url, tokenFile } = options;
      // Who has no right to the bucket has no outputs of the stack either.
      const outputs = file === undefined && url !== undefined ? {} : valuesOfOutputs(readText(file ?? '-'));
      const values = {
        ...outputs,
        ...(url !== undefined && { [CONSOLE.url]: url }),
        ...(tokenFile !== undefined && { [CONSOLE.tokenFile]: resolve(tokenFile) }),
      };
      if (Object.keys(values).length === 0)
        throw new UnreadableInputError('unreadable.no-outputs', { path: file ?? '-' });
      const context: Context = { ...(profile !== undefined && { profile }), values };
      writeContexts(path(), withOne(readContexts(path()), name, context));
      process.stdout.write(
        `${text('context.imported', { name, count: Object.keys(values).length, path: path() })}\n`,
      );
    });
  add('list', 'list').action(() => {
    const { current, contexts } = readContexts(path());
    const names = Object.keys(contexts).sort();
    const lines = names.map((name) => `${name === current ? '*' : ' '} ${name}`);
    process.stdout.write(`${(lines.length > 0 ? lines : [text('context.none')]).join('\n')}\n`);
  });
  add('use <name>', 'use').action((name: string, _: unknown, self: Command) => {
    const known = readContexts(path());
    contextOf(known.contexts, name, self);
    writeContexts(path(), { ...known, current: name });
  });
  add('show [name]', 'show').action((name: string | undefined, _: unknown, self: Command) => {
    const known = readContexts(path());
    const { profile, values } = contextOf(known.contexts, name ?? known.current ?? '', self);
    const lines = Object.entries(values).map(([key, value]) => `${key}=${plain(value)}`);
    process.stdout.write(
      `${[...(profile === undefined ? [] : [`profile=${plain(profile)}`]), ...lines].join('\n')}\n`,
    );
  });
  add('remove <name>', 'remove').action((name: string, _: unknown, self: Command) => {
    const known = readContexts(path());
    contextOf(known.contexts, name, self);
    const contexts = Object.fromEntries(Object.entries(known.contexts).filter(([one]) => one !== name));
    writeContexts(path(), { ...known, contexts, current: known.current === name ? null : known.current });
  });
}

interface ImportOptions {
  readonly name: string;
  readonly profile?: string;
  readonly console?: string;
  readonly tokenFile?: string;
}

function withOne(known: Contexts, name: string, context: Context): Contexts {
  return { ...known, current: known.current ?? name, contexts: { ...known.contexts, [name]: context } };
}

function contextOf(contexts: Contexts['contexts'], name: string, command: Command): Context {
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  return found ?? command.misused('usage.no-context', { name });
}

function contextName(value: string): string {
  if (!isContextName(value)) throw new InvalidValueError('reason.context');
  return value;
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw explain(path, error);
  }
}
