import { spawnSync } from 'node:child_process';

/** What the program `oci` answered. */
export interface Ran {
  /** Exit code; null when it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunOci = (args: readonly string[]) => Ran;

/** Operations of `oci` that change nothing, by their last word before the options. */
const READING = new Set(['get', 'list', 'head', 'summarize-metrics-data', 'search-logs']);

/** Longest time for one call, in milliseconds. */
const TIMEOUT = 120_000;

/** @throws RangeError for a call that could change something. */
export function mustOnlyRead(args: readonly string[]): void {
  const options = args.findIndex((arg) => arg.startsWith('-'));
  const operation = args[(options < 0 ? args.length : options) - 1] ?? '';
  if (!READING.has(operation)) throw new RangeError(`oci ${args.join(' ')} is not known to change nothing`);
}

/** Runs the operator's own `oci`, with the operator's rights. */
export function ociProgram(profile: string | undefined): RunOci {
  return (args) => {
    mustOnlyRead(args);
    const who = profile === undefined ? [] : ['--profile', profile];
    const { status, stdout, stderr } = spawnSync('oci', [...args, ...who, '--output', 'json'], {
      encoding: 'utf8',
      timeout: TIMEOUT,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, stdout: stdout ?? '', stderr: stderr ?? '' };
  };
}

/** `data` of an answer; null for none, and for what is no JSON. */
export function dataOf({ code, stdout }: Ran): unknown {
  // An empty list is printed as nothing at all.
  if (code === 0 && stdout.trim() === '') return [];
  try {
    const parsed: unknown = JSON.parse(stdout);
    return typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The entries of an answer, also where they stand below `items`. */
export function entriesOf(ran: Ran): readonly Readonly<Record<string, unknown>>[] {
  const data = dataOf(ran);
  const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (Array.isArray(data)) return data.filter(isRecord);
  for (const key of ['items', 'results'])
    if (isRecord(data) && Array.isArray(data[key])) return (data[key] as unknown[]).filter(isRecord);
  return [];
}
