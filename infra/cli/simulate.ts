import { Duration } from 'luxon';
import type { Language } from '../../functions/core/base/language.ts';
import type { At } from '../../functions/core/base/time.ts';
import { SCENARIOS } from '../local/simulator/scenarios/all.ts';
import { playScenario } from '../local/simulator/scenarios/scenario.ts';
import type { Command } from './command.ts';
import { wholeNumber, withLanguage } from './options.ts';
import { text } from './text/text.ts';
import { type TimelineOptions, timelineLines } from './timeline-text.ts';

interface Options extends TimelineOptions {
  readonly seed: number;
}

const seed = wholeNumber('reason.whole', 0, Number.MAX_SAFE_INTEGER);

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
      const { language } = command;
      const scenario =
        SCENARIOS.find((one) => one.name === name) ?? command.misused('usage.no-scenario', { name });
      const sim = await playScenario(scenario, language, { seed: options.seed });
      const timeline = {
        entries: sim.timeline.filter(({ at }) => at >= sim.start),
        notices: sim.notices(),
        stamp: (at: At) => Duration.fromMillis(at - sim.start).toFormat('hh:mm:ss'),
      };
      const lines = [
        `${scenario.name}: ${scenario.about[language]}`,
        '',
        ...timelineLines(timeline, language, options),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

/** All scenarios with one line each. */
function catalogue(lang: Language): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length)) + 2;
  return [
    text(lang, 'simulate.list'),
    ...SCENARIOS.map(({ name, about }) => `  ${name.padEnd(width)}${about[lang]}`),
  ].join('\n');
}
