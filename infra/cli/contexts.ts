import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { parseJson } from '../../functions/core/base/json-bytes.ts';
import { isObject, own, ownText } from '../../functions/core/record/untrusted.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { UnreadableInputError } from './exit-codes.ts';

/** Region of the installation, from Terraform's outputs: a profile may name another one. */
export const OPERATOR_REGION = 'WARDEN_REGION';

const NAME = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]{0,63}$/));
const TEXT = v.pipe(v.string(), v.maxLength(4_096));

const contextSchema = v.object({
  /** Of the OCI configuration file. */
  profile: v.optional(TEXT),
  /** What an installation is called and where it keeps what, by the names that the environment has for it. */
  values: v.record(v.pipe(v.string(), v.regex(/^WARDEN_[A-Z_]{1,60}$/)), TEXT),
});
const fileSchema = v.object({
  schema: v.literal('warden.contexts/1'),
  /** Taken where none is named. */
  current: v.nullable(NAME),
  contexts: v.record(NAME, contextSchema),
});

/** What operator commands need to know of one installation. */
export type Context = v.InferOutput<typeof contextSchema>;
/** The installations that a person looks after. */
export type Contexts = v.InferOutput<typeof fileSchema>;

export function isContextName(name: string): boolean {
  return v.safeParse(NAME, name).success;
}

/** `WARDEN_CONTEXTS`, else `warden/contexts.json` in the folder for configuration. */
export function contextsPath(env: NodeJS.ProcessEnv): string {
  return (
    env['WARDEN_CONTEXTS'] ||
    join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'warden', 'contexts.json')
  );
}

/** @throws UnreadableInputError for a file that cannot be read or is none of ours; no file is no contexts. */
export function readContexts(path: string): Contexts {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isObject(error) && error['code'] === 'ENOENT')
      return { schema: 'warden.contexts/1', current: null, contexts: {} };
    throw new UnreadableInputError('unreadable.contexts', { path });
  }
  const parsed = v.safeParse(fileSchema, parseJson(text));
  if (!parsed.success) throw new UnreadableInputError('unreadable.contexts', { path });
  return parsed.output;
}

/** Names of buckets and OCIDs are nobody else's business. */
export function writeContexts(path: string, contexts: Contexts): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/**
 * The values in what `terraform output -json`, or `terraform output -raw cli_environment`, prints.
 * @returns none of them for any other text.
 */
export function valuesOfOutputs(text: string): Readonly<Record<string, string>> {
  const outputs = parseJson(text);
  const shell = isObject(outputs) ? (ownText(own(outputs, 'cli_environment'), 'value') ?? '') : text;
  const known = new Set<string>([...Object.values(KEYS).map(({ env }) => env), OPERATOR_REGION]);
  const found = [...shell.matchAll(/^export (WARDEN_[A-Z_]+)='([^'\n]*)'$/gm)].flatMap(([, name, value]) =>
    name !== undefined && value !== undefined && value !== '' && known.has(name)
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(found);
}
