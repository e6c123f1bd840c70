import { Option } from 'commander';
import { DateTime } from 'luxon';
import { type At, MINUTE, type Ms, type Sec } from '../../functions/core/base/time.ts';
import { Replay, type ReplayOptions } from '../local/simulator/replay.ts';
import { spanOf } from '../local/simulator/virtual-time.ts';
import type { Command } from './command.ts';
import { EXIT_INCIDENTS, EXIT_NOTHING_FOUND, InvalidValueError, UnreadableInputError } from './exit-codes.ts';
import { listed } from './incidents.ts';
import { parseTimeout, parseYear, parseZone, withLanguage } from './options.ts';
import { startShareProgress } from './progress.ts';
import { type ReplayInput, readReplay } from './replay-input.ts';
import { momentOf } from './scan-scope.ts';
import { text } from './text/text.ts';
import { type TimelineOptions, timelineLines } from './timeline-text.ts';

const AFTER: Ms = 15 * MINUTE;

export interface ReplayWish extends Omit<ReplayOptions, 'start' | 'nodes' | 'knowsAttachments'> {
  readonly attached: boolean;
  /** Played on for so long after the last line. */
  readonly after: Ms;
}

/**
 * Plays what was read through the suite. `report` is what `warden replay --json` prints, in ISO 8601 UTC: from the first
 * line to the last, until when it was played on, and as problems what the functions logged as a warning or an error.
 *
 * @param onShare is called with the share that is done, 0 to 1.
 */
export async function replay(
  input: ReplayInput,
  wish: ReplayWish,
  onShare: (share: number) => void = () => undefined,
) {
  const { inputs, nodes, lines: read, matched } = input;
  const [from, to] = [inputs[0]?.at ?? null, inputs.at(-1)?.at ?? null];
  const iso = (at: At) => new Date(at).toISOString();
  const { attached, after, ...options } = wish;
  const { lang, zone } = options;
  const start = from ?? 0;
  const until = (to ?? 0) + after;
  const sim = new Replay({ ...options, start, nodes, knowsAttachments: attached });
  if (from !== null)
    await sim.play(inputs, until, (now) => onShare((now - start) / Math.max(1, until - start)));
  const entries = sim.timeline.filter(({ at }) => at >= start);
  const notices = sim.outcome.notices();
  const report = {
    schema: 'warden.replay/1',
    from: from === null ? null : iso(from),
    to: to === null ? null : iso(to),
    until: from === null ? null : iso(until),
    nodes: nodes.map(({ name }) => name),
    lines: { read, matched, replayed: inputs.filter(({ kind }) => kind === 'line').length },
    attachments: attached ? 'attached' : 'unknown',
    notices: notices.map(({ at, title, body }) => ({ at: iso(at), title, body })),
    incidents: sim.outcome.incidents().map((incident) => listed(incident)),
    problems: entries
      .filter(({ kind }) => kind === 'problem')
      .map(({ at, who, text: what }) => ({ at: iso(at), who, what })),
  };
  const stamp = (at: At) => DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
  const timeline = (shown: TimelineOptions) =>
    [
      text(lang, attached ? 'replay.as-attached' : 'replay.as-unknown'),
      text(lang, 'replay.zone', { zone }),
      '',
      ...timelineLines({ entries, notices, stamp }, lang, shown),
    ].join('\n');
  return { report, text: timeline };
}

interface Options extends TimelineOptions {
  readonly body?: true;
  readonly tz: string;
  readonly year?: number;
  readonly from?: string;
  readonly to?: string;
  readonly after: Ms;
  readonly cluster?: string;
  readonly timeout?: Sec;
  readonly attached?: true;
  readonly json?: true;
}

/** Adds `warden replay`. */
export function register(program: Command): void {
  const command = program
    .command('replay')
    .description(program.text('replay.about'))
    .argument('<files...>', program.text('replay.files'))
    .option('--body', program.text('replay.body'));
  withLanguage(command)
    .option('--tz <zone>', program.text('replay.tz'), parseZone, 'UTC')
    .option('--year <year>', program.text('option.year'), parseYear)
    .option('--from <time>', program.text('replay.from'))
    .option('--to <time>', program.text('replay.to'))
    .addOption(
      new Option('--after <span>', program.text('replay.play-on')).argParser(parseSpan).default(AFTER, '15m'),
    )
    .option('--cluster <name>', program.text('replay.cluster'))
    .option('--timeout <seconds>', program.text('replay.timeout'), parseTimeout)
    .option('--attached', program.text('replay.attached'))
    .option('--lines', program.text('option.lines'))
    .option('--titles', program.text('option.titles'))
    .option('--json', program.text('option.json', { schema: 'warden.replay/1' }))
    .addHelpText('after', `\n${program.text('replay.after')}`)
    .action((files: string[], options: Options) => run(files, options, command));
}

async function run(files: readonly string[], options: Options, command: Command): Promise<void> {
  const { tz: zone, year, timeout: timeoutSec = null, attached, after, cluster = null } = options;
  const lang = command.language;
  // Read here, not by the option: its zone is that of another one.
  const from = momentOf(command, '--from', options.from, zone);
  const to = momentOf(command, '--to', options.to, zone);
  if (from !== null && to !== null && from >= to) command.misused('usage.from-to');
  const input = await readReplay({
    files,
    bodies: options.body === true,
    time: { zone, ...(year === undefined ? {} : { year }) },
    from,
    to,
    timeoutSec,
    lang,
  });
  if (options.body === true && input.inputs.length === 0)
    throw new UnreadableInputError('unreadable.no-body');
  const progress = startShareProgress();
  const wish = { lang, zone, cluster, timeoutSec, attached: attached === true, after };
  const { report, text: timeline } = await replay(input, wish, (share) =>
    progress.reached(100 * share),
  ).finally(progress.stop);
  const words = () => (input.inputs.length === 0 ? text(lang, 'replay.nothing') : timeline(options));
  process.stdout.write(`${options.json === true ? JSON.stringify(report, null, 2) : words()}\n`);
  process.exitCode = report.notices.length > 0 ? EXIT_INCIDENTS : EXIT_NOTHING_FOUND;
}

function parseSpan(value: string): Ms {
  try {
    return spanOf(value);
  } catch {
    throw new InvalidValueError('reason.span');
  }
}
