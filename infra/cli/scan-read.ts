import type { Language } from '../../functions/core/base/language.ts';
import type { TimeContext } from '../../functions/core/record/log-record.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { type Progress, startProgress } from './progress.ts';
import { bootTimeOf } from './scan-boot-time.ts';
import { explain, type LogFile, openLogs } from './scan-inputs.ts';
import { type MatchedLine, Scanner } from './scanner.ts';
import { text } from './text/text.ts';

/**
 * Reads logs to their end, with a bar on a terminal where that takes long.
 *
 * @throws UnreadableInputError at the first input that cannot be read.
 */
export async function readLogs(
  files: readonly LogFile[],
  time: TimeContext,
  language: Language,
  onMatch?: (line: MatchedLine) => void,
): Promise<Scanner> {
  const scanner = new Scanner(createMatcher(builtInRules()), time, onMatch);
  const progress = startProgress(files.reduce((sum, file) => sum + file.size, 0));
  try {
    for (const file of files) await scanFile(scanner, file, progress, language);
  } finally {
    progress.stop();
  }
  return scanner;
}

async function scanFile(
  scanner: Scanner,
  file: LogFile,
  progress: Progress,
  language: Language,
): Promise<void> {
  try {
    const onSkipped = (why: UnreadableInputError): void => {
      const said = text(language, 'program.passed-over', { what: why.in(language) });
      process.stderr.write(`warden: ${said}\n`);
    };
    const onBytes = (bytes: number): void => count(scanner, progress, bytes);
    for await (const source of openLogs(file, onBytes, onSkipped)) {
      await scanner.read({ ...source, bootAt: await bootTimeOf(source) });
    }
  } catch (error) {
    throw error instanceof UnreadableInputError ? error : explain(file.path, error);
  }
}

function count(scanner: Scanner, progress: Progress, bytes: number): void {
  scanner.stats.bytes += bytes;
  progress.advance(bytes);
}
