import { type Command, InvalidArgumentError, Option } from 'commander';
import { DateTime } from 'luxon';
import { type At, MINUTE, type Ms, type Sec } from '../../functions/core/base/time.ts';
import { Replay } from '../local/simulator/replay.ts';
import { spanOf } from '../local/simulator/virtual-time.ts';
import { EXIT_INCIDENTS, EXIT_NOTHING_FOUND, UnreadableInputError } from './exit-codes.ts';
import { type ListedIncident, listed } from './incidents.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { parseTimeout, parseYear, parseZone } from './log-options.ts';
import { startShareProgress } from './progress.ts';
import { type ReplayInput, readReplay } from './replay-input.ts';
import { type TimelineOptions, timelineLines } from './timeline-text.ts';

const AFTER: Ms = 15 * MINUTE;

/** What `warden replay --json` prints. Times are ISO 8601 UTC. */
interface ReplayReport {
  readonly schema: 'warden.replay/1';
  /** Time of the first and of the last line, and how long it was played on. */
  readonly from: string | null;
  readonly to: string | null;
  readonly until: string | null;
  readonly nodes: readonly string[];
  readonly lines: { readonly read: number; readonly matched: number; readonly replayed: number };
  readonly attachments: 'unknown' | 'attached';
  readonly notices: readonly { readonly at: string; readonly title: string; readonly body: string }[];
  readonly incidents: readonly ListedIncident[];
  /** What the functions logged as a warning or an error. */
  readonly problems: readonly { readonly at: string; readonly who: string; readonly what: string }[];
}

export interface ReplayWish {
  readonly lang: Language;
  readonly zone: string;
  readonly cluster: string | null;
  readonly timeoutSec: Sec | null;
  readonly attached: boolean;
  /** Played on for so long after the last line. */
  readonly after: Ms;
}

interface Replayed {
  readonly report: ReplayReport;
  readonly text: (options: TimelineOptions) => string;
}

/** Plays what was read through the suite. @param onShare is told how much is done, 0 to 1. */
export async function replay(
  input: ReplayInput,
  wish: ReplayWish,
  onShare: (share: number) => void = () => undefined,
): Promise<Replayed> {
  const { inputs, nodes, lines: read, matched } = input;
  const [from, to] = [inputs[0]?.at ?? null, inputs.at(-1)?.at ?? null];
  const iso = (at: At) => new Date(at).toISOString();
  const { lang, zone, cluster, timeoutSec, attached, after } = wish;
  const start = from ?? 0;
  const until = (to ?? 0) + after;
  const sim = new Replay({ start, lang, zone, nodes, cluster, timeoutSec, knowsAttachments: attached });
  if (from !== null)
    await sim.play(inputs, until, (now) => onShare((now - start) / Math.max(1, until - start)));
  const entries = sim.timeline.filter(({ at }) => at >= start);
  const notices = sim.notices();
  const report: ReplayReport = {
    schema: 'warden.replay/1',
    from: from === null ? null : iso(from),
    to: to === null ? null : iso(to),
    until: from === null ? null : iso(until),
    nodes: nodes.map(({ name }) => name),
    lines: { read, matched, replayed: inputs.filter(({ kind }) => kind === 'line').length },
    attachments: attached ? 'attached' : 'unknown',
    notices: notices.map(({ at, title, body }) => ({ at: iso(at), title, body })),
    incidents: sim.incidents().map(listed),
    problems: entries
      .filter(({ kind }) => kind === 'problem')
      .map(({ at, who, text }) => ({ at: iso(at), who, what: text })),
  };
  const stamp = (at: At) => DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
  const text = (options: TimelineOptions) =>
    [
      ...(attached ? [WORDS[lang].attached] : [WORDS[lang].unknown]),
      WORDS[lang].zone(zone),
      '',
      ...timelineLines({ entries, notices, stamp }, lang, options),
    ].join('\n');
  return { report, text };
}

const WORDS = {
  en: {
    nothing: 'No line of these logs says anything about iSCSI volumes or LifeKeeper: no notice.',
    zone: (zone: string) => `Times are those of the log, in ${zone}; OCIDs are made up.`,
    unknown:
      'Replayed as if the platform had refused to say what is attached (--attached: as if all had stayed attached).',
    attached: 'Replayed as if all volumes had stayed attached.',
  },
  ja: {
    nothing: 'iSCSI ボリュームにも LifeKeeper にも関わる行がありません。通知はありません。',
    zone: (zone: string) => `時刻はログの時刻です（${zone}）。OCID は仮のものです。`,
    unknown:
      'アタッチ状態を取得できなかったものとして再生しました（--attached で、すべてアタッチされたままとして再生）。',
    attached: 'すべてのボリュームがアタッチされたままとして再生しました。',
  },
} as const;

const HELP = `
Plays genuine logs through the functions that run in the cloud, on a clock that keeps the times of the log, and prints
each step and notice: what the suite would have told on that night. Nothing is sent and nothing is asked anywhere.
Inputs are those of "warden scan"; a JSON array of log records is taken as a batch of Connector Hub, and with --body
every file as a body that detect got, such as an object of dead-letter/.

What only the cloud knew that night is not in a log: who detached (Audit), load, and what was attached. Notices say
that it could not be read; --attached plays as if every volume that the logs name had stayed attached.
Lines reach detect as installed: two seconds to Logging, collected for a minute.

Exit codes: 0 no notice, 1 at least one notice, 2 bad usage, 3 unreadable input.

Examples:
  warden replay node1-logs/ node2-logs/ --cluster CL1 --tz Asia/Tokyo --lang ja
  warden replay /var/log/messages* --from 2026-11-22T02:00 --to 2026-11-22T06:00 --titles
  oci os object get -bn warden-state --name dead-letter/0a1b.raw --file body && warden replay --body body`;

interface Options {
  readonly body?: true;
  readonly lang?: Language;
  readonly tz: string;
  readonly year?: number;
  readonly from?: string;
  readonly to?: string;
  readonly after: Ms;
  readonly cluster?: string;
  readonly timeout?: Sec;
  readonly attached?: true;
  readonly lines?: true;
  readonly titles?: true;
  readonly json?: true;
}

/** Adds `warden replay`. */
export function register(program: Command): void {
  program
    .command('replay')
    .description('play genuine logs through the suite: what would it have told on that night?')
    .argument('<files...>', 'log files, directories, archives, or - for standard input; captured batches')
    .option('--body', 'the files are bodies that detect got (captured batches, objects of dead-letter/)')
    .addOption(langOption('language of steps and notices'))
    .option('--tz <zone>', 'zone of time stamps without one, and of the notices', parseZone, 'UTC')
    .option(
      '--year <year>',
      'year of the first line where stamps have none (default: from the file time)',
      parseYear,
    )
    .option('--from <time>', 'leave out lines before this ISO 8601 time (in --tz unless it names a zone)')
    .option('--to <time>', 'leave out lines after it')
    .addOption(
      new Option('--after <span>', 'play on after the last line: 90s, 15m, 2h')
        .argParser(parseSpan)
        .default(AFTER, '15m'),
    )
    .option('--cluster <name>', 'the nodes form this cluster, as the tag lifekeeper-cluster would say')
    .option(
      '--timeout <seconds>',
      'recovery_tmo of the nodes, as the tag iscsi-replacement-timeout would say',
      parseTimeout,
    )
    .option('--attached', 'play as if every volume that the logs name had stayed attached')
    .option('--lines', 'print every log line')
    .option('--titles', 'print titles of notices only')
    .option('--json', 'print one JSON object (schema warden.replay/1) instead of text')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options, self: Command) => {
      const { tz: zone, year, timeout, attached, after, cluster } = options;
      const moment = (name: string, text: string | undefined): At | null => {
        if (text === undefined) return null;
        const at = DateTime.fromISO(text, { zone });
        return at.isValid ? at.toMillis() : self.error(`error: ${name}: use an ISO 8601 time, not '${text}'`);
      };
      const [from, to] = [moment('--from', options.from), moment('--to', options.to)];
      if (from !== null && to !== null && from >= to) self.error('error: --from has to be before --to');
      const input = await readReplay({
        files,
        bodies: options.body === true,
        time: { zone, ...(year === undefined ? {} : { year }) },
        from,
        to,
        timeoutSec: timeout ?? null,
      });
      if (options.body === true && input.inputs.length === 0)
        throw new UnreadableInputError('there is no body between --from and --to');
      const lang = languageOf(options.lang, process.env);
      const progress = startShareProgress();
      const wish = {
        lang,
        zone,
        cluster: cluster ?? null,
        timeoutSec: timeout ?? null,
        attached: attached === true,
        after,
      };
      const { report, text } = await replay(input, wish, progress.reached).finally(progress.stop);
      const shown =
        options.json === true
          ? JSON.stringify(report, null, 2)
          : input.inputs.length === 0
            ? WORDS[lang].nothing
            : text(options);
      process.stdout.write(`${shown}\n`);
      process.exitCode = report.notices.length > 0 ? EXIT_INCIDENTS : EXIT_NOTHING_FOUND;
    });
}

function parseSpan(value: string): Ms {
  try {
    return spanOf(value);
  } catch {
    throw new InvalidArgumentError('Use a length of time such as 90s, 15m or 2h.');
  }
}
