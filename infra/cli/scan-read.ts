import { open } from 'node:fs/promises';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, SECOND } from '../../functions/core/base/time.ts';
import { displayText } from '../../functions/core/record/untrusted.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { MEGABYTE, type Progress, startProgress } from './progress.ts';
import { explain, type LogFile, type OnSkipped } from './scan-find.ts';
import { type LogSource, openLogs } from './scan-inputs.ts';
import { type MatchedLine, Scanner } from './scanner.ts';
import type { ReadTime } from './source-clock.ts';
import { text } from './text/text.ts';

export interface ReadOptions {
  readonly language: Language;
  readonly onMatch?: (line: MatchedLine) => void;
  /** Told what is passed over; on stderr when absent. */
  readonly onSkipped?: OnSkipped;
}

/**
 * Reads logs to their end, with a bar on a terminal where that takes long. What cannot be read costs only itself.
 *
 * @throws UnreadableInputError when nothing at all could be read and one of the files was named.
 */
export async function readLogs(
  files: readonly LogFile[],
  time: ReadTime,
  told: ReadOptions,
): Promise<Scanner> {
  const scanner = new Scanner(createMatcher(builtInRules()), time, told.onMatch);
  const onSkipped = told.onSkipped ?? sayPassedOver(told.language);
  const progress = startProgress(files.reduce((sum, file) => sum + file.size, 0));
  const named: UnreadableInputError[] = [];
  try {
    for (const file of files) {
      await scanFile(scanner, file, progress, (why) => {
        if (file.isNamed && isAbout(file, why)) named.push(why);
        else onSkipped(why, false);
      });
    }
  } finally {
    progress.stop();
  }
  const [first] = named;
  if (first !== undefined && scanner.stats.lines === 0) throw first;
  for (const why of named) onSkipped(why, true);
  return scanner;
}

/** Whether it is the file itself that cannot be read, and not a member of it. */
function isAbout({ path }: LogFile, why: UnreadableInputError): boolean {
  return path === '-' || why.path === null || why.path === displayText(path, 1_000);
}

/** Says on stderr what is passed over. */
export function sayPassedOver(language: Language): OnSkipped {
  return (why) => {
    const said = text(language, 'program.passed-over', { what: why.in(language) });
    process.stderr.write(`warden: ${said}\n`);
  };
}

async function scanFile(
  scanner: Scanner,
  file: LogFile,
  progress: Progress,
  onUnreadable: (why: UnreadableInputError) => void,
): Promise<void> {
  const onBytes = (bytes: number): void => {
    scanner.stats.bytes += bytes;
    progress.reached(scanner.stats.bytes / MEGABYTE);
  };
  const tell = (path: string, error: unknown): void =>
    onUnreadable(error instanceof UnreadableInputError ? error : explain(path, error));
  try {
    for await (const source of openLogs(file, { onBytes, onUnreadable })) {
      await scanSource(scanner, source).catch((error: unknown) => tell(source.name, error));
    }
  } catch (error) {
    tell(file.path, error);
  }
}

async function scanSource(scanner: Scanner, source: LogSource): Promise<void> {
  const { plainPath, mtime, stream } = source;
  if (plainPath !== null) {
    await scanner.read({ ...source, bootAt: bootTimeOf(await endOf(plainPath), mtime) });
    return;
  }
  const { start, rest } = await startOf(stream);
  await scanner.read({ ...source, bootAt: bootTimeOf(start, mtime), stream: rest });
}

const TAIL_BYTES = 65_536;
/** No ring buffer of a kernel is larger. */
const RING_BYTES = 16 * 1_048_576;
/** A stamp that counts from boot, after the level that `dmesg` may write before it. */
const STAMP =
  /^(?:[a-z0-9]{1,10} *:[a-z]{1,10} *: |<\d{1,3}>)?\[ *(\d{1,12}\.\d{1,9})\]|^\s{1,40}"time": *(\d{1,12}\.\d{1,9}),?$/gm;

/**
 * When the kernel of a `dmesg` file started, by taking its last line to be as old as the file. Lengths are then
 * right and dates nearly so. Null for other files.
 */
function bootTimeOf(end: Buffer, mtime: At): At | null {
  const last = [...end.toString('latin1').matchAll(STAMP)].at(-1);
  const seconds = last?.[1] ?? last?.[2];
  return seconds === undefined ? null : Math.floor(mtime - Number(seconds) * SECOND);
}

async function endOf(path: string | Buffer): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await handle.read(tail, 0, tail.length, size - tail.length);
    return tail;
  } finally {
    await handle.close();
  }
}

/** What a stream begins with: of a ring buffer that was packed all of it, for its last line says how old the first is. */
async function startOf(
  stream: AsyncIterable<Buffer>,
): Promise<{ readonly start: Buffer; readonly rest: AsyncIterable<Buffer> }> {
  const pieces = stream[Symbol.asyncIterator]();
  const taken: Buffer[] = [];
  let length = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    do {
      const next = await pieces.next();
      if (next.done === true) break;
      taken.push(next.value);
      length += next.value.length;
    } while (length < RING_BYTES && countsFromBoot(taken));
  } catch (error) {
    failure = { error };
  }
  async function* rest(): AsyncGenerator<Buffer> {
    yield* taken;
    if (failure !== null) throw failure.error;
    yield* { [Symbol.asyncIterator]: () => pieces };
  }
  return { start: Buffer.concat(taken), rest: rest() };
}

function countsFromBoot([first]: readonly Buffer[]): boolean {
  return first !== undefined && first.toString('latin1').search(STAMP) >= 0;
}
