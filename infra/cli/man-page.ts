import type { Command } from './command.ts';
import { type DescribedCommand, describedCommands } from './described.ts';
import { withLanguage } from './options.ts';

/** Adds `warden man`. */
export function register(program: Command): void {
  withLanguage(program.command('man').description(program.text('man.about'))).action(() => {
    process.stdout.write(manPage(program));
  });
}

/** The manual in the format of man(7), in the program's language. */
export function manPage(program: Command): string {
  const { text } = program;
  const version = program.version() ?? '';
  const commands = describedCommands(program);
  return [
    `.TH WARDEN 1 "" "oci-iscsi-warden ${version}"`,
    `.SH ${text('man.name')}`,
    `warden \\- ${roff(program.description())}`,
    `.SH ${text('man.synopsis')}`,
    ...commands.flatMap(({ name, usage }) => [`.B warden ${roff(name)}`, roff(usage), '.br']),
    ...commands.flatMap(commandLines),
    '',
  ].join('\n');
}

function commandLines({ name, about, options, after }: DescribedCommand): readonly string[] {
  return [
    `.SH ${roff(name.toUpperCase())}`,
    roff(about),
    ...options.flatMap((option) => ['.TP', `.B ${roff(option.flags)}`, roff(option.about)]),
    ...(after === '' ? [] : ['.PP', '.nf', roff(after), '.fi']),
  ];
}

/** Text in which nothing is a request or an escape. */
function roff(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1')
    .replace(
      /[^\0-\x7f]/gu,
      (one) => `\\[u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
