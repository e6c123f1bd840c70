import type { EventEmitter } from 'node:events';
import type { Argument, Command as CommanderCommand } from 'commander';

/** A command as its own definition describes it: completion and manual are made from this, so that they cannot differ. */
export interface DescribedCommand {
  /** `scan`, `context import` */
  readonly name: string;
  readonly about: string;
  /** What the usage line says behind the name. */
  readonly usage: string;
  readonly options: readonly DescribedOption[];
  readonly takesFiles: boolean;
  /** What its help says at the end. */
  readonly after: string;
}

export interface DescribedOption {
  /** `--json`, `--tz <zone>` */
  readonly flags: string;
  readonly long: string;
  readonly short: string | null;
  readonly takesValue: boolean;
  readonly about: string;
}

/** All commands that do something, in the order of the help. */
export function describedCommands(program: CommanderCommand): readonly DescribedCommand[] {
  return program.commands.flatMap((command) => described(command, ''));
}

function described(command: CommanderCommand, before: string): readonly DescribedCommand[] {
  const name = `${before}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((one) => described(one, `${name} `));
  const help = command.createHelp();
  return [
    {
      name,
      about: command.description(),
      usage: command.usage(),
      options: help.visibleOptions(command).flatMap((option) =>
        option.long === undefined || option.long === null
          ? []
          : [
              {
                flags: option.flags,
                long: option.long,
                short: option.short ?? null,
                takesValue: option.required || option.optional,
                about: help.optionDescription(option),
              },
            ],
      ),
      takesFiles: command.registeredArguments.some(isFile),
      after: afterHelp(command),
    },
  ];
}

function isFile(argument: Argument): boolean {
  return ['file', 'files'].includes(argument.name());
}

/** What commander prints behind the help of a command. */
function afterHelp(command: CommanderCommand): string {
  let text = '';
  const write = (words: string): void => {
    text += words;
  };
  // An emitter of events, which its types do not say.
  const emitter = command as CommanderCommand & Pick<EventEmitter, 'emit'>;
  emitter.emit('afterHelp', { error: false, command, write });
  return text.trim();
}
