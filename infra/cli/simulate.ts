import { type Command, InvalidArgumentError } from 'commander';
import type { At } from '../../functions/core/base/time.ts';
import { SCENARIOS, scenarioNamed } from '../local/simulator/scenarios/all.ts';
import { playScenario, type Scenario } from '../local/simulator/scenarios/scenario.ts';
import type { Simulation } from '../local/simulator/simulation.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { type TimelineOptions, timelineLines } from './timeline-text.ts';

interface Options {
  readonly lang?: Language;
  readonly seed: number;
  readonly lines?: boolean;
  readonly titles?: boolean;
}

const LIST: Readonly<Record<Language, string>> = { en: 'Scenarios', ja: 'シナリオ' };

/** `warden simulate SCENARIO`: plays a story in virtual time and prints what happened, was decided and was told. */
export function register(program: Command): void {
  program
    .command('simulate')
    .argument('<scenario>', 'name of a scenario (listed below)')
    .description('play an incident in virtual time: log lines, API changes, decisions and notices')
    .addOption(langOption('language of the notices'))
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
function timelineText(
  scenario: Scenario,
  sim: Simulation,
  lang: Language,
  options: TimelineOptions,
): readonly string[] {
  const timeline = {
    entries: sim.timeline.filter(({ at }) => at >= sim.start),
    notices: sim.notices(),
    stamp: (at: At) => clock(at, sim.start),
  };
  return [`${scenario.name}: ${scenario.about[lang]}`, '', ...timelineLines(timeline, lang, options)];
}

/** All scenarios with one line each. */
function catalogue(lang: Language): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length)) + 2;
  return [
    `${LIST[lang]}:`,
    ...SCENARIOS.map(({ name, about }) => `  ${name.padEnd(width)}${about[lang]}`),
  ].join('\n');
}

function clock(at: At, start: At): string {
  const seconds = Math.floor((at - start) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function seed(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Use a whole number.');
  return value;
}
