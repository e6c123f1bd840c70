import { CommanderError } from 'commander';
import { EXIT_DEFECT, EXIT_UNREADABLE, EXIT_USAGE, UnreadableInputError } from './exit-codes.ts';
import { languageOfCommandLine } from './language.ts';
import { unreadableIn } from './localize.ts';
import { createProgram } from './program.ts';

async function main(argv: readonly string[]): Promise<void> {
  const language = languageOfCommandLine(argv, process.env);
  try {
    await createProgram(language).parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were printed on request; anything else is bad usage and was explained already.
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    } else if (error instanceof UnreadableInputError) {
      process.stderr.write(`warden: ${unreadableIn(language, error.message)}\n`);
      process.exitCode = EXIT_UNREADABLE;
    } else {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`warden: this is a defect, please report it: ${what}\n`);
      process.exitCode = EXIT_DEFECT;
    }
  }
}

// A reader such as `head` that has seen enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv);
