// npm run versions-meet: this version and earlier ones at work on one incident, see --help.
// Figures on stdout, progress on stderr. Exit code 1 when something broke, 2 for wrong usage.
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import pMap from 'p-map';
import { table } from '../bench/table.ts';
import { built, tagsOf, type Version } from './build.ts';
import { CHANGES, type Course, courseOf, drawn, VISITS } from './courses.ts';
import type { Verdict } from './judge.ts';
import { type Change, played } from './story.ts';

const PLAY = '--play';

interface Options {
  readonly courses?: readonly Course[];
  readonly seeds: number;
  readonly firstSeed: number;
  readonly processes: number;
}

/** `update`: begun by the earlier version; `return`: begun by this one. */
type Way = 'update' | 'return';

interface Job {
  readonly ref: string;
  readonly way: Way;
  readonly change: Change;
  readonly course: Course;
}

interface Outcome extends Job {
  readonly verdict: Verdict;
  readonly seconds: number;
}

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
};

const ABOUT = `Builds each version, and plays one incident (loss, plan, approval, attach, recovery) with its
functions and those of this one on the local tenancy: parts are replaced one after the other at any moment of the story,
in flight too, in both directions. Versions are kept in dist/versions. Without a ref every tag v* is taken.`;

function command(): Command {
  return new Command('versions-meet')
    .description(ABOUT)
    .argument('[refs...]', 'tags, branches or commits of this clone')
    .option('--courses <names>', 'some courses only, by comma', (text) => text.split(',').map(named))
    .option('--seeds <n>', 'courses to draw besides', whole, 6)
    .option('--first-seed <n>', 'seed of the first of them', whole, 1)
    .option('--processes <n>', 'stories at a time', whole, 2)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

function named(name: string): Course {
  try {
    return courseOf(name);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  const asked = command().parse();
  const root = process.cwd();
  const options = asked.opts<Options>();
  const refs = asked.args.length > 0 ? asked.args : tagsOf(root);
  if (refs.length === 0)
    return say('No tag v* in this clone: nothing was released yet. Name a commit to play with it.');
  const now = { root, dist: join(root, 'dist') };
  const jobs = refs.flatMap((ref) => {
    process.stderr.write(`${ref}: building\n`);
    return jobsOf(built(root, ref, join(root, 'dist', 'versions')), now, options);
  });
  const outcomes = await pMap(jobs, inProcess, { concurrency: Math.max(1, options.processes) });
  say(table(figures(outcomes)));
  const broken = outcomes.filter(({ verdict }) => verdict.broken.length > 0);
  for (const { ref, course } of broken) say(`npm run versions-meet -- ${ref} --courses ${course.name}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

function jobsOf(version: Version, now: Change['from'], options: Options): readonly Job[] {
  const seeds = Array.from({ length: options.seeds }, (_, index) => drawn(options.firstSeed + index));
  const update = options.courses?.filter(({ isVisit }) => isVisit !== true) ?? [...CHANGES, ...seeds];
  const visits = options.courses?.filter(({ isVisit }) => isVisit === true) ?? VISITS;
  const back = readsToday(version) ? update : visits;
  const { ref } = version;
  return [
    ...update.map((course): Job => ({ ref, way: 'update', change: { from: version, to: now }, course })),
    ...back.map((course): Job => ({ ref, way: 'return', change: { from: now, to: version }, course })),
  ];
}

/** Whether a version knows the form in which this one writes incidents (docs/store.md#going-back-to-the-build-before). */
function readsToday({ dist }: Version): boolean {
  const folder = join(dist, 'functions', 'respond');
  const parts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return parts.some((name) => readFileSync(join(folder, name), 'utf8').includes('warden.incident/2'));
}

/** In a process of its own: a story moves the clock of its process. */
function inProcess(job: Job): Promise<Outcome> {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = fork(process.argv[1] ?? '', [PLAY, job.course.name, JSON.stringify(job.change)]);
    let verdict: Verdict = {
      broken: ['the story ended without a verdict'],
      notices: 0,
      doubles: 0,
      builds: [],
      refused: [],
    };
    child.on('message', (message) => {
      verdict = message as Verdict;
    });
    child.on('exit', () => {
      const seconds = Math.round((performance.now() - began) / 1_000);
      const result = verdict.broken.length === 0 ? 'passed' : 'FAILED';
      process.stderr.write(
        `${job.ref} ${job.way} ${job.course.name}: ${result}, ${verdict.notices} notices, ${verdict.builds.length} builds decided, ${seconds} s\n`,
      );
      for (const one of verdict.broken) process.stderr.write(`  broken: ${one}\n`);
      for (const one of verdict.refused) process.stderr.write(`  refused: ${one}\n`);
      resolve({ ...job, verdict, seconds });
    });
  });
}

function figures(outcomes: readonly Outcome[]) {
  const groups = [...new Set(outcomes.map(({ ref, way }) => `${ref} ${way}`))];
  return groups.map((group) => {
    const those = outcomes.filter(({ ref, way }) => `${ref} ${way}` === group);
    const failed = those.filter(({ verdict }) => verdict.broken.length > 0).length;
    const sum = (of: (outcome: Outcome) => number) => String(those.reduce((all, one) => all + of(one), 0));
    return {
      version: group,
      stories: String(those.length),
      passed: String(those.length - failed),
      failed: String(failed),
      bothDecided: String(those.filter(({ verdict }) => verdict.builds.length === 2).length),
      notices: sum(({ verdict }) => verdict.notices),
      doubles: sum(({ verdict }) => verdict.doubles),
      seconds: sum(({ seconds }) => seconds),
    };
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function play([name = '', change = '']: readonly string[]): Promise<void> {
  // Whoever ends the command ends this too, and with it the containers.
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(event, () => process.exit());
  const verdict = await played(JSON.parse(change) as Change, courseOf(name));
  process.send?.(verdict, () => process.exit());
}

const [mode, ...rest] = process.argv.slice(2);
(mode === PLAY ? play(rest) : main()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
});
