import { CommanderError } from 'commander';
import { WardenError } from '../../functions/core/base/errors.ts';
import { EXIT_DEFECT, EXIT_UNREADABLE, EXIT_USAGE, UnreadableInputError } from './exit-codes.ts';
import { failureText } from './failure-text.ts';
import { languageOf } from './language.ts';
import { createProgram } from './program.ts';
import { text } from './text/text.ts';

async function main(argv: readonly string[]): Promise<void> {
  const language = languageOf(argv, process.env);
  const fail = (code: number, what: string) => {
    process.stderr.write(`warden: ${what}\n`);
    process.exitCode = code;
  };
  try {
    await createProgram(language).parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were printed on request; anything else is bad usage and was explained already.
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    } else if (error instanceof UnreadableInputError) fail(EXIT_UNREADABLE, error.in(language));
    else if (error instanceof WardenError) fail(EXIT_UNREADABLE, failureText(error, language));
    else {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      fail(EXIT_DEFECT, text(language, 'program.defect', { what }));
    }
  }
}

// A reader such as `head` that has seen enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv);
