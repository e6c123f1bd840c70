// node infra/bundle/run.cjs test/versions/record.ts NAME: what this version has in its buckets at moments in the middle of an
// incident and of an attach, for a file of test/stored. To be run on the commit of a release.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RESOURCES } from '../../infra/local/installation.ts';
import type { EffectMoment, Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import type { MiddleState, RecordedMiddle } from './middle.ts';

/** After the so-manieth effect that begins so, and `respond` or `reattach` made, the state has this name. */
const STATES: readonly (readonly [name: string, effect: string, nth: number])[] = [
  ['opened, the notice unsent', 'PutObject warden-state/incidents/', 1],
  ['told, and not noted as told', 'PublishMessage', 1],
  ['told', 'PutObject warden-state/incidents/', 2],
  ['planned, nobody asked', 'PutObject warden-approvals/plans/', 1],
  ['asked, and not noted as told', 'PublishMessage', 3],
  ['approved, reattach called', 'InvokeFunction ocid1.fnfunc.oc1.xx-local-1.reattach', 1],
  ['attach intended', 'PutObject warden-approvals/journal/', 1],
  ['attach requested, answer unread', 'AttachVolume', 1],
  ['attaching', 'PutObject warden-approvals/journal/', 2],
  ['attached, not told', 'PutObject warden-approvals/journal/', 3],
  ['attach told, and not noted as told', 'PublishMessage', 4],
  ['recovery told, and not noted as told', 'PublishMessage', 5],
];

async function recorded(): Promise<RecordedMiddle> {
  const texts: string[] = [];
  const states: MiddleState[] = [];
  const counts = new Map<string, number>();
  let sim: Simulation | null = null;
  const note = ({ function: by, when, operation, target }: EffectMoment): void => {
    if (sim === null || when !== 'after' || (by !== 'respond' && by !== 'reattach')) return;
    for (const [name, effect, nth] of STATES) {
      if (!`${operation} ${target}`.startsWith(effect)) continue;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      if (count + 1 === nth)
        states.push({ name, after: sim.now, notices: sim.notices().length, objects: objectsOf(sim, texts) });
    }
  };
  sim = detachedCluster({
    probe: true,
    killAt: (moment) => {
      note(moment);
      return false;
    },
  });
  const { cloud, start } = sim;
  sim.at('8m', () => void sim?.approve('sato'));
  let attachedAfter: number | null = null;
  cloud.compute.onChange(({ type }) => {
    if (type === 'computeapi.attachvolume.begin') attachedAfter = sim?.now ?? null;
  });
  await sim.run('26m');
  if (attachedAfter === null || states.length < STATES.length)
    throw new Error(`only these states came: ${states.map(({ name }) => name).join('; ')}`);
  return { start, attachedAfter, states, texts };
}

function objectsOf(sim: Simulation, texts: string[]): MiddleState['objects'] {
  const { objectStorage } = sim.cloud;
  return [RESOURCES.stateBucket, RESOURCES.approvalsBucket].flatMap((bucket) =>
    objectStorage.names(bucket).flatMap((name) => {
      const found = objectStorage.peek(bucket, name);
      if (found === null) return [];
      const text = Buffer.from(found.body).toString('utf8');
      if (!texts.includes(text)) texts.push(text);
      return [{ bucket, name, text: texts.indexOf(text), modifiedAt: found.timeModified }];
    }),
  );
}

async function main([name = '']: readonly string[]): Promise<void> {
  if (!/^[\w.-]+$/.test(name)) throw new RangeError('usage: record.ts NAME');
  const file = join(process.cwd(), 'test', 'stored', `${name}-in-the-middle.json.gz`);
  const record = await recorded();
  writeFileSync(file, gzipSync(JSON.stringify(record), { level: 9 }));
  process.stdout.write(`${file}: ${record.states.length} states, ${record.texts.length} objects\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
});
