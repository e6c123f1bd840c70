import type { Language } from '../../functions/core/base/language.ts';
import type { At } from '../../functions/core/base/time.ts';
import { SCENARIOS, scenarioNamed } from '../local/simulator/scenarios/all.ts';
import { playScenario, type Scenario } from '../local/simulator/scenarios/scenario.ts';
import type { Simulation } from '../local/simulator/simulation.ts';
import type { Command } from './command.ts';
import { InvalidValueError } from './exit-codes.ts';
import { withLanguage } from './options.ts';
import { text } from './text/text.ts';
import { type TimelineOptions, timelineLines } from './timeline-text.ts';

interface Options {
  readonly seed: number;
  readonly lines?: boolean;
  readonly titles?: boolean;
}

/** `warden simulate SCENARIO`: plays a story in virtual time and prints what happened, was decided and was notified. */
export function register(program: Command): void {
  const command = program
    .command('simulate')
    .argument('<scenario>', program.text('simulate.scenario'))
    .description(program.text('simulate.about'));
  withLanguage(command)
    .option('--seed <n>', program.text('simulate.seed'), seed, 1)
    .option('--lines', program.text('option.lines'))
    .option('--titles', program.text('option.titles'))
    .addHelpText('after', () => `\n${catalogue(command.language)}`)
    .action(async (name: string, options: Options) => {
      if (!SCENARIOS.some((scenario) => scenario.name === name))
        command.misused('usage.no-scenario', { name });
      const { language } = command;
      const sim = await playScenario(scenarioNamed(name), language, { seed: options.seed });
      process.stdout.write(`${timelineText(scenarioNamed(name), sim, language, options).join('\n')}\n`);
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
    text(lang, 'simulate.list'),
    ...SCENARIOS.map(({ name, about }) => `  ${name.padEnd(width)}${about[lang]}`),
  ].join('\n');
}

function clock(at: At, start: At): string {
  const seconds = Math.floor((at - start) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function seed(typed: string): number {
  const value = Number(typed);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidValueError('reason.whole');
  return value;
}
