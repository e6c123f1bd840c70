import { open } from 'node:fs/promises';
import type { Language } from '../../functions/core/base/language.ts';
import { type At, SECOND } from '../../functions/core/base/time.ts';
import type { TimeContext } from '../../functions/core/record/log-record.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { MEGABYTE, type Progress, startProgress } from './progress.ts';
import { explain, type LogFile, type OnSkipped } from './scan-find.ts';
import { type LogSource, openLogs } from './scan-inputs.ts';
import { type MatchedLine, Scanner } from './scanner.ts';
import { text } from './text/text.ts';

export interface ReadOptions {
  readonly language: Language;
  readonly onMatch?: (line: MatchedLine) => void;
  /** Told what is passed over; on stderr when absent. */
  readonly onSkipped?: OnSkipped;
}

/**
 * Reads logs to their end, with a bar on a terminal where that takes long.
 *
 * @throws UnreadableInputError at the first input that cannot be read.
 */
export async function readLogs(
  files: readonly LogFile[],
  time: TimeContext,
  told: ReadOptions,
): Promise<Scanner> {
  const scanner = new Scanner(createMatcher(builtInRules()), time, told.onMatch);
  const onSkipped = told.onSkipped ?? sayPassedOver(told.language);
  const progress = startProgress(files.reduce((sum, file) => sum + file.size, 0));
  try {
    for (const file of files) await scanFile(scanner, file, progress, onSkipped);
  } finally {
    progress.stop();
  }
  return scanner;
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
  onSkipped: OnSkipped,
): Promise<void> {
  try {
    const onBytes = (bytes: number): void => {
      scanner.stats.bytes += bytes;
      progress.reached(scanner.stats.bytes / MEGABYTE);
    };
    for await (const source of openLogs(file, onBytes, onSkipped)) {
      await scanner.read({ ...source, bootAt: await bootTimeOf(source) });
    }
  } catch (error) {
    const why = error instanceof UnreadableInputError ? error : explain(file.path, error);
    // One bad file in a directory costs only itself.
    if (file.isNamed) throw why;
    onSkipped(why);
  }
}

const TAIL_BYTES = 65_536;
const STAMP = /^\[ *(\d{1,12}\.\d{1,9})\]/gm;

/**
 * When the kernel of a `dmesg` file started, by taking its last line to be as old as the file. Lengths are then
 * right and dates nearly so. Null for other files.
 */
async function bootTimeOf({ plainPath, mtime }: LogSource): Promise<At | null> {
  if (plainPath === null) return null;
  const handle = await open(plainPath, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const last = [...tail.toString('latin1').matchAll(STAMP)].at(-1)?.[1];
    return last === undefined ? null : Math.floor(mtime - Number(last) * SECOND);
  } finally {
    await handle.close();
  }
}
