import type { Form } from './one-seed.ts';
import { playFaults, playSchedule } from './schedule.ts';

const SECOND = 1_000;

/** Plays one seed and prints its story: what was drawn, what happened, what was told, what broke. @returns whether nothing did. */
export async function tellSeed(seed: number, form: Form): Promise<boolean> {
  const { sim, broken, outages, adversaries, deeds } = await (form === 'whole' ? playFaults : playSchedule)(
    seed,
  );
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const clock = (ms: number) =>
    `${String(Math.floor(ms / (60 * SECOND))).padStart(4)}m${String(Math.floor((ms / SECOND) % 60)).padStart(2, '0')}s`;
  say(`seed ${seed}, ${Math.round(sim.now / 60_000)} minutes`);
  for (const { name, what, from, to } of outages)
    say(`outage ${name}: ${what}, from ${clock(from)} to ${Number.isFinite(to) ? clock(to) : 'the end'}`);
  if (adversaries.length > 0) say(`adversaries: ${adversaries.join(', ')}`);
  for (const deed of deeds) say(`deed ${deed}`);
  for (const { at, kind, who, text } of sim.timeline) say(`${clock(at - sim.start)} ${kind} ${who}: ${text}`);
  for (const one of broken) say(`broken ${one}`);
  return broken.length === 0;
}
