import { CommanderError } from 'commander';
import { errorText, WardenError } from '../../functions/core/base/errors.ts';
import type { Language } from '../../functions/core/base/language.ts';
import type { Command } from './command.ts';
import { EXIT_DEFECT, EXIT_UNREADABLE, EXIT_USAGE, UnreadableInputError } from './exit-codes.ts';
import { languageOf } from './options.ts';
import { createProgram } from './program.ts';
import { keyOf, plain, text } from './text/text.ts';

async function main(argv: readonly string[]): Promise<void> {
  const language = languageOf(argv, process.env);
  const fail = (code: number, what: string) => {
    process.stderr.write(`warden: ${what}\n`);
    process.exitCode = code;
  };
  try {
    const program = createProgram(language);
    await program.parseAsync([...spelledOut(argv, program)]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were printed on request; anything else is bad usage and was explained already.
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    } else if (error instanceof UnreadableInputError) fail(EXIT_UNREADABLE, error.in(language));
    else if (error instanceof WardenError) fail(codeOf(error), failureText(error, language));
    else {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      fail(EXIT_DEFECT, text(language, 'program.defect', { what }));
    }
  }
}

/** What has a wrong form was typed, or stands in the environment. */
function codeOf({ code }: WardenError): number {
  return code === 'ARGUMENT_INVALID' ? EXIT_USAGE : EXIT_UNREADABLE;
}

/** `version` and `-v` are tried by many; `help` about what is no command complains as the command itself would. */
function spelledOut(argv: readonly string[], program: Command): readonly string[] {
  const [node = '', script = '', first, second] = argv;
  if (argv.length === 3 && (first === 'version' || first === '-v')) return [node, script, '--version'];
  const isUnknown = second !== undefined && !program.commands.some((command) => command.name() === second);
  return first === 'help' && isUnknown ? [node, script, second] : argv;
}

/** What happened, where, with what code, and what to do: one line, and below it what the service or the SDK said. */
function failureText(error: WardenError, language: Language): string {
  const { happened, todo } = errorText(error.code, language);
  const where = [error.code, error.operation, error.statusCode].filter((part) => part !== null).join(', ');
  const detail = error.detail === null ? '' : plain(error.detail).replace(/\s+/g, ' ').trim();
  const quoted = detail === '' ? '' : `\n${text(language, 'program.detail', { what: detail })}`;
  // What a person at a terminal can do; the catalogue of errors speaks to those who run the functions.
  const advice = keyOf('advice', error.code);
  return `${happened} (${where}) ${advice === null ? todo : text(language, advice)}${quoted}`;
}

// A reader such as `head` that has seen enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv);
