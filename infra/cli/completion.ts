import type { Command } from './command.ts';
import { type DescribedCommand, describedCommands } from './described.ts';
import { InvalidValueError } from './exit-codes.ts';
import { withLanguage } from './options.ts';

const SHELLS = { bash, zsh, fish } as const;

/** Adds `warden completion`. */
export function register(program: Command): void {
  withLanguage(program.command('completion').description(program.text('completion.about')))
    .argument('<shell>', program.text('completion.shell'), (value: string) => {
      if (!Object.hasOwn(SHELLS, value)) throw new InvalidValueError('reason.shell');
      return value;
    })
    .addHelpText('after', `\n${program.text('completion.after')}`)
    .action((shell: keyof typeof SHELLS) => {
      process.stdout.write(SHELLS[shell](describedCommands(program)));
    });
}

/** First words, with what is said of the first command that begins so. */
function firstWords(commands: readonly DescribedCommand[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { name, about } of commands) {
    const [first = ''] = name.split(' ');
    if (!words.has(first)) words.set(first, about);
  }
  return words;
}

function secondWords(commands: readonly DescribedCommand[], first: string): readonly string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
}

function beginningWith(commands: readonly DescribedCommand[], first: string): readonly DescribedCommand[] {
  return commands.filter(({ name }) => name.split(' ')[0] === first);
}

function longOptions(commands: readonly DescribedCommand[], first: string): readonly string[] {
  return [
    ...new Set(beginningWith(commands, first).flatMap(({ options }) => options.map(({ long }) => long))),
  ];
}

/** Source it, or put it where bash-completion looks. */
export function bash(commands: readonly DescribedCommand[]): string {
  const firsts = [...firstWords(commands).keys()];
  const cases = firsts.map((first) => {
    const words = [...secondWords(commands, first), ...longOptions(commands, first)];
    return `    ${first}) words='${words.join(' ')}' ;;`;
  });
  return `# bash completion of warden
_warden() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words command="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then command=''; fi
  case "$command" in
    '') words='${firsts.join(' ')} --help --version' ;;
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _warden warden oci-iscsi-warden
`;
}

export function zsh(commands: readonly DescribedCommand[]): string {
  const quoted = (text: string): string => text.replace(/['\\[\]:]/g, ' ').replace(/\s+/g, ' ');
  const words = firstWords(commands);
  const firsts = [...words].map(([word, about]) => `    '${word}:${quoted(about)}'`);
  const cases = [...words.keys()].map((first) => {
    const own = beginningWith(commands, first);
    const options = new Map(own.flatMap((command) => command.options.map((option) => [option.long, option])));
    const specs = [...options.values()].map(
      ({ long, about, takesValue }) => `'${long}[${quoted(about)}]${takesValue ? ':value:_files' : ''}'`,
    );
    const seconds = secondWords(commands, first);
    const rest =
      seconds.length > 0 ? `'1:command:(${seconds.join(' ')})' '*:file:_files'` : "'*:file:_files'";
    return `    ${first}) _arguments ${[...specs, rest].join(' ')} ;;`;
  });
  return `#compdef warden oci-iscsi-warden
_warden() {
  local -a commands
  commands=(
${firsts.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _warden warden oci-iscsi-warden
`;
}

export function fish(commands: readonly DescribedCommand[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replace(/\s+/g, ' ')}'`;
  const lines = [...firstWords(commands)].map(
    ([word, about]) => `complete -c warden -f -n __fish_use_subcommand -a ${word} -d ${quoted(about)}`,
  );
  for (const { name, options, takesFiles } of commands) {
    const [first = '', second] = name.split(' ');
    const seen = `'__fish_seen_subcommand_from ${second ?? first}'`;
    if (second !== undefined)
      lines.push(`complete -c warden -f -n '__fish_seen_subcommand_from ${first}' -a ${second}`);
    if (!takesFiles) lines.push(`complete -c warden -f -n ${seen}`);
    for (const { long, short, about, takesValue } of options)
      lines.push(
        `complete -c warden -n ${seen} -l ${long.slice(2)}${short === null ? '' : ` -s ${short.slice(1)}`}${takesValue ? ' -r' : ''} -d ${quoted(about)}`,
      );
  }
  return `# fish completion of warden\n${lines.join('\n')}\ncomplete -c oci-iscsi-warden -w warden\n`;
}
