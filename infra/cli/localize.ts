import type { EventEmitter } from 'node:events';
import { type Command, Help } from 'commander';
import {
  COMMON_OPTIONS,
  type CommandHelp,
  ERRORS_JA,
  HELP_JA,
  PROGRAM_JA,
  REASONS_JA,
  TITLES_JA,
  UNREADABLE_JA,
} from './help-ja.ts';
import type { Language } from './language.ts';

const plainHelp = new Help();

/** Puts help and errors of bad usage into a language; the commands themselves are registered in English. */
export function localize(program: Command, language: Language): Command {
  if (language === 'en') return program;
  translate(program, PROGRAM_JA);
  program.helpCommand('help [command]', 'コマンドのヘルプを表示する');
  for (const command of program.commands) {
    const help = HELP_JA[command.name()];
    if (help !== undefined) translate(command, help);
  }
  return program;
}

function translate(command: Command, help: CommandHelp): void {
  command.description(help.description);
  for (const argument of command.registeredArguments)
    argument.description = help.arguments?.[argument.name()] ?? argument.description;
  for (const option of command.options) {
    const flag = option.long ?? option.flags;
    option.description = help.options?.[flag] ?? COMMON_OPTIONS[flag] ?? option.description;
  }
  command.helpOption('-h, --help', COMMON_OPTIONS['--help']);
  command.configureHelp({
    styleTitle: (title) => TITLES_JA[title] ?? title,
    optionDescription: (option) => plainHelp.optionDescription(option).replace('(default: ', '(既定: '),
  });
  command.showHelpAfterError('(オプションの説明は --help)');
  if (help.after !== undefined) {
    // What was registered in English.
    (command as unknown as EventEmitter).removeAllListeners('afterHelp');
    command.addHelpText('after', `\n${help.after}`);
  }
  command.configureOutput({ outputError: (text, write) => write(errorInJapanese(text)) });
}

/** What a command says of its input, in a language. */
export function unreadableIn(language: Language, message: string): string {
  if (language === 'en') return message;
  return UNREADABLE_JA.reduce((said, [pattern, ja]) => said.replace(pattern, ja), message);
}

/** A complaint of commander in Japanese; what is not known stays as it is. */
export function errorInJapanese(text: string): string {
  const put = (said: string, [pattern, ja]: readonly [RegExp, string]) => said.replace(pattern, ja);
  return [...ERRORS_JA, ...REASONS_JA].reduce(put, text).replace(/ \(値の調べ方: \)/, '');
}
