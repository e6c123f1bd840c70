import { userInfo } from 'node:os';
import {
  type Argument,
  Command as CommanderCommand,
  type ErrorOptions,
  type Help,
  type Option,
} from 'commander';
import type { Language } from '../../functions/core/base/language.ts';
import type { Needed } from '../../functions/core/base/text.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { InvalidValueError } from './exit-codes.ts';
import { type CliKey, type CliText, type Say, textIn } from './text/text.ts';

const TITLES: Readonly<Record<string, 'help.usage' | 'help.arguments' | 'help.options' | 'help.commands'>> = {
  'Usage:': 'help.usage',
  'Arguments:': 'help.arguments',
  'Options:': 'help.options',
  'Commands:': 'help.commands',
};

/** Commander's complaints about one name, by its error codes. */
const ABOUT_A_NAME = {
  'commander.missingArgument': 'usage.missing-argument',
  'commander.missingMandatoryOptionValue': 'usage.missing-option',
  'commander.optionMissingArgument': 'usage.missing-value',
  'commander.unknownOption': 'usage.unknown-option',
  'commander.unknownCommand': 'usage.unknown-command',
} as const satisfies Readonly<Record<string, CliKey>>;

/** Where a value that is missing can be had. */
const FOUND_BY: Readonly<Record<string, string>> = {
  [KEYS.stateBucket.env]: 'terraform output -raw state_bucket',
  [KEYS.approvalsBucket.env]: 'terraform output -raw approvals_bucket',
  [KEYS.namespace.env]: 'oci os ns get',
  [KEYS.messagesLogId.env]: 'terraform output -raw messages_log',
};

type Parse = (value: string, before: unknown) => unknown;

/** A command that speaks one language: its own words, help, and what commander says of bad usage. */
export class Command extends CommanderCommand {
  readonly language: Language;
  readonly text: Say;

  constructor(language: Language, name?: string) {
    super(name);
    this.language = language;
    this.text = textIn(language);
  }

  override createCommand(name?: string): Command {
    return new Command(this.language, name);
  }

  /** Puts what commander itself says into the language; for the outermost command, before any other is added. */
  speak(): this {
    const optionDescription = (option: Option) => {
      const { description, defaultValue, defaultValueDescription } = option;
      if (defaultValue === undefined) return description;
      const value = defaultValueDescription ?? JSON.stringify(defaultValue);
      return `${description} ${this.text('help.default', { value })}`;
    };
    const styleTitle = (title: string) => {
      const key = TITLES[title];
      return key === undefined ? title : this.text(key);
    };
    return this.helpOption('-h, --help', this.text('help.help'))
      .helpCommand('help [command]', this.text('help.help'))
      .configureHelp({ optionDescription, styleTitle } satisfies Partial<Help>)
      .showHelpAfterError(this.text('help.after-error'));
  }

  /** The option, whose value may be refused by {@link InvalidValueError}. */
  override addOption(option: Option): this {
    if (option.parseArg !== undefined)
      option.argParser(this.#refusing(option.flags, option.parseArg as Parse));
    return super.addOption(option);
  }

  /** The argument, which may be refused likewise. */
  override addArgument(argument: Argument): this {
    if (argument.parseArg !== undefined)
      argument.argParser(this.#refusing(argument.name(), argument.parseArg as Parse));
    return super.addArgument(argument);
  }

  #refusing(name: string, parse: Parse): Parse {
    return (value, before) => {
      try {
        return parse(value, before);
      } catch (error) {
        if (!(error instanceof InvalidValueError)) throw error;
        return this.misused('usage.invalid-value', { name, value, reason: error.in(this.language) });
      }
    };
  }

  /** The value of an option or of the environment. Ends with bad usage, and how to get it, where neither has it. */
  needed(given: string | undefined, option: string, { env: variable }: { readonly env: string }): string {
    const found = given ?? process.env[variable];
    if (found !== undefined && found !== '') return found;
    const how = FOUND_BY[variable];
    return how === undefined
      ? this.misused('usage.needed', { option, variable })
      : this.misused('usage.needed-see', { option, variable, how });
  }

  /** Ends with bad usage. */
  misused<Key extends CliKey & `usage.${string}`>(key: Key, ...params: Needed<CliText[Key]>): never {
    return super.error(this.text(key, ...params));
  }

  /** Commander's complaints, said by their codes; one that is not known stays as it is. */
  override error(message: string, options: ErrorOptions = {}): never {
    return super.error(this.#complaint(message, options.code ?? '') ?? message, options);
  }

  /** Name of the user who runs the command. A container may run under a number that has no name. */
  userOfThisMachine(): string {
    try {
      return userInfo().username;
    } catch {
      return this.misused('usage.no-name');
    }
  }

  #complaint(message: string, code: string): string | null {
    if (code === 'commander.excessArguments')
      return this.text('usage.too-many', {
        expected: this.registeredArguments.length,
        got: this.args.length,
      });
    if (!Object.hasOwn(ABOUT_A_NAME, code)) return null;
    // Commander quotes what it complains about.
    const name = message.slice(message.indexOf("'") + 1, message.lastIndexOf("'"));
    const said = this.text(ABOUT_A_NAME[code as keyof typeof ABOUT_A_NAME], { name });
    const similar = this.#names(message.slice(message.lastIndexOf("'")));
    return similar.length === 0
      ? said
      : `${said}\n${this.text('usage.similar', { names: similar.join(', ') })}`;
  }

  /** Options and commands that commander suggests instead of what was typed. */
  #names(suggestion: string): readonly string[] {
    const words = new Set(suggestion.split(/[\s(),?]+/));
    const known = [...this.options.flatMap(({ long }) => long ?? []), ...this.commands.map((c) => c.name())];
    return [...known, '--help', 'help'].filter((name) => words.has(name));
  }
}
