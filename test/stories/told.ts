import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../functions/core/base/language.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';
import type { Scenario } from '../../infra/local/simulator/scenarios/scenario.ts';
import {
  type Simulation,
  type SimulationOptions,
  STORY_START,
} from '../../infra/local/simulator/simulation.ts';
import { judgedSimulation } from './judged.ts';

/** `UPDATE_GOLDEN=1 npx jest test/stories` rewrites the files. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const GOLDEN = join(__dirname, 'golden');

/** @throws RangeError when there is none of that name. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new RangeError(`There is no scenario '${name}'`);
  return found;
}

/** A scenario of the simulator, played to its end. */
export async function play(
  name: string,
  lang: Language = 'en',
  more: SimulationOptions = {},
): Promise<Simulation> {
  const { options, schedule, until } = scenarioNamed(name);
  const configuration = { lang, ...options?.configuration, ...more.configuration };
  const sim = judgedSimulation({ ...options, ...more, configuration });
  schedule(sim);
  await sim.run(until);
  return sim;
}

/** `31:08`: minutes and seconds since the story began. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Every notice as `minutes:seconds title`, without the incident's id. */
export function told(sim: Simulation): readonly string[] {
  return sim
    .notices()
    .map(({ after, title }) => `${clockOf(after)} ${title.replace(/ \[LKW:[^\]]+\]$/, '')}`);
}

/** Titles without times and ids. */
export function titles(sim: Simulation): readonly string[] {
  return sim.notices().map(({ title }) => title.replace(/ \[LKW:[^\]]+\]$/, ''));
}

const SECOND = 1_000;
/** Stories begin at ten o'clock; by how much later than announced a notice may go out: looks are up to a minute apart. */
const BEGIN = 10 * 3_600 * SECOND;
const ROUND = 75 * SECOND;

/** Notices that were announced ("at 11:10:00 at the latest") and never came, although the incident went on. */
export function missedAppointments(sim: Simulation): readonly string[] {
  const all = sim.notices().map(({ after, title, body }) => {
    const [, hour, minute, second] =
      /^ *(?:Next notice: \w+ \d+|次回の通知: 遅くとも \d+\/\d+) (\d+):(\d+):(\d+)/m.exec(body) ?? [];
    const clock = (Number(hour) * 3_600 + Number(minute) * 60 + Number(second)) * SECOND - BEGIN;
    return {
      after,
      title,
      id: /\[LKW:([^\]]+)\]$/.exec(title)?.[1] ?? '',
      next: hour === undefined ? null : clock,
    };
  });
  // A summary of a wide outage is closed from the start; its last notice announces nothing.
  const ends = new Map(
    sim
      .incidents()
      .flatMap(({ id, closedAt, wide }) =>
        closedAt === null || wide !== undefined ? [] : [[id, closedAt - STORY_START] as const],
      ),
  );
  return all.flatMap(({ after, title, id, next }, i) => {
    if (next === null || next + ROUND > sim.now || (ends.get(id) ?? Number.POSITIVE_INFINITY) <= next)
      return [];
    const came = all.slice(i + 1).some((later) => later.id === id && later.after <= next + ROUND);
    return came ? [] : [`${clockOf(after)} ${title}`];
  });
}

/** Titles in English, bodies in both languages: one play is enough for both. */
export const BOTH: SimulationOptions = {
  standIns: { policy: (policy) => ({ ...policy, languages: ['en', 'ja'] }) },
};

/** All notices of a story as one text, compared with the file that a reviewer reads. */
export function expectGolden(name: string, lang: Language | 'both', sim: Simulation): void {
  const text = sim
    .notices()
    .map(({ after, title, body }) => `=== ${clockOf(after)} ===\n${title}\n\n${body.trimEnd()}\n`)
    .join('\n');
  expect(missedAppointments(sim)).toEqual([]);
  const file = join(GOLDEN, `${name}.${lang}.txt`);
  if (UPDATE) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/**
 * Calls that change something outside the suite's own buckets, logs and topics. The probe's commands do not: their fixed
 * texts only read (test/probe/scripts.test.ts, test/core/probe).
 */
export function touched(sim: Simulation): readonly string[] {
  const harmless =
    /^(Get|List|Search|Summarize|PutObject$|DeleteObject$|PublishMessage$|InvokeFunction$|PutLogs$|PostMetricData$)/;
  const asks = ({ operation, principal }: { readonly operation: string; readonly principal: string }) =>
    operation === 'CreateInstanceAgentCommand' && principal === 'probe';
  return sim
    .apiCalls()
    .flatMap((call) => (harmless.test(call.operation) || asks(call) ? [] : [call.operation]));
}

/** The newest incident of the story. */
export function incidentOf(sim: Simulation): Incident {
  const [newest] = [...sim.incidents()].sort((a, b) => b.openedAt - a.openedAt);
  if (newest === undefined) throw new Error('There is no incident');
  return newest;
}
