import { type Command, InvalidArgumentError } from 'commander';
import type { At } from '../../functions/core/time.ts';
import { SCENARIOS, scenarioNamed } from '../local/simulator/scenarios/all.ts';
import { playScenario, type Scenario } from '../local/simulator/scenarios/scenario.ts';
import type { Simulation, TimelineKind } from '../local/simulator/simulation.ts';
import { LANGUAGES, type Language, languageOf } from './language.ts';

interface Options {
  readonly lang?: Language;
  readonly seed: number;
  readonly lines?: boolean;
  readonly titles?: boolean;
}

/** Lines alike but for their numbers that are printed before they are only counted: an outage writes thousands. */
const ALIKE_SHOWN = 2;

const WORDS: Readonly<Record<Language, Readonly<Record<TimelineKind | 'more' | 'list' | 'end', string>>>> = {
  en: {
    action: 'happens',
    line: 'log',
    api: 'API',
    event: 'event',
    decision: 'decision',
    notice: 'NOTICE',
    problem: 'problem',
    more: 'further lines',
    list: 'Scenarios',
    end: 'notices',
  },
  ja: {
    action: '出来事',
    line: 'ログ',
    api: 'API',
    event: 'イベント',
    decision: '判断',
    notice: '通知',
    problem: '問題',
    more: '行省略',
    list: 'シナリオ',
    end: '通知の数',
  },
};

/** `warden simulate SCENARIO`: plays a story in virtual time and prints what happened, was decided and was told. */
export function register(program: Command): void {
  program
    .command('simulate')
    .argument('<scenario>', 'name of a scenario (listed below)')
    .description('Plays an incident in virtual time: log lines, API changes, decisions and notices.')
    .option('--lang <ja|en>', 'language of the notices (default: from LANG)', language)
    .option('--seed <n>', 'chance that the story is played with', seed, 1)
    .option('--lines', 'print every log line')
    .option('--titles', 'print titles of notices only')
    .addHelpText('after', () => `\n${catalogue(languageOf(undefined, process.env))}`)
    .action(async (name: string, options: Options, command: Command) => {
      if (!SCENARIOS.some((scenario) => scenario.name === name)) {
        command.error(`error: there is no scenario '${name}'; 'warden simulate --help' lists them`);
        return;
      }
      const lang = languageOf(options.lang, process.env);
      const sim = await playScenario(scenarioNamed(name), lang, { seed: options.seed });
      process.stdout.write(`${timelineText(scenarioNamed(name), sim, lang, options).join('\n')}\n`);
    });
}

/** The story as it is printed, a line each. */
export function timelineText(
  scenario: Scenario,
  sim: Simulation,
  lang: Language,
  options: Pick<Options, 'lines' | 'titles'>,
): readonly string[] {
  const words = WORDS[lang];
  const out = [`${scenario.name}: ${scenario.about[lang]}`, ''];
  const bodies = new Map(sim.notices().map(({ at, title, body }) => [`${at} ${title}`, body]));
  const alike = new Map<string, number>();
  const hidden = new Map<string, number>();
  for (const { at, kind, who, text } of sim.timeline) {
    if (at < sim.start) continue;
    if (kind === 'line' && options.lines !== true) {
      const shape = `${who} ${text.replaceAll(/\d+/g, '#')}`;
      const seen = (alike.get(shape) ?? 0) + 1;
      alike.set(shape, seen);
      if (seen > ALIKE_SHOWN) {
        hidden.set(who, (hidden.get(who) ?? 0) + 1);
        continue;
      }
    } else if (kind !== 'line') {
      for (const [node, count] of hidden)
        out.push(`${clock(at, sim.start)}  ${words.line.padEnd(8)} ${node}  ... ${count} ${words.more}`);
      hidden.clear();
    }
    out.push(`${clock(at, sim.start)}  ${words[kind].padEnd(8)} ${who}  ${text}`);
    const body = kind === 'notice' && options.titles !== true ? bodies.get(`${at} ${text}`) : undefined;
    if (body !== undefined)
      out.push(
        '',
        ...body
          .trimEnd()
          .split('\n')
          .map((line) => `    | ${line}`),
        '',
      );
  }
  out.push('', `${words.end}: ${sim.notices().length}`);
  return out;
}

/** All scenarios with one line each. */
export function catalogue(lang: Language): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length)) + 2;
  return [
    `${WORDS[lang].list}:`,
    ...SCENARIOS.map(({ name, about }) => `  ${name.padEnd(width)}${about[lang]}`),
  ].join('\n');
}

function clock(at: At, start: At): string {
  const seconds = Math.floor((at - start) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function language(text: string): Language {
  const found = LANGUAGES.find((one) => one === text);
  if (found === undefined) throw new InvalidArgumentError(`Use ${LANGUAGES.join(' or ')}.`);
  return found;
}

function seed(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Use a whole number.');
  return value;
}
