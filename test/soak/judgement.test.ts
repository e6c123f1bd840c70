import { HOUR } from '../../functions/core/base/time.ts';
import type { Held } from './held.ts';
import { judge } from './judgement.ts';
import type { Sample, Soaked } from './soak.ts';

const CONTAINER: Held = {
  name: 'respond',
  pid: 1,
  rssMib: 60,
  objectsMib: 10,
  codeMib: 4,
  externalMib: 2,
  fds: 24,
  handles: 3,
};
const STORY = { name: 'detached', clusters: 1, from: 5 * HOUR, to: 6 * HOUR };

/** A day of calm with one story in it; `bend` changes what was measured at an hour. */
function day(bend: (hour: number, sample: Sample) => Partial<Sample> = () => ({})): Soaked {
  const samples = Array.from({ length: 25 }, (_, hour) => {
    const told = hour >= 6 ? 1 : 0;
    const sample: Sample = {
      at: hour * HOUR,
      isCalm: hour !== 5,
      held: [CONTAINER],
      stored: {
        objects: { 'state/topology': 4, 'state/incidents': told, 'approvals/plans': told },
        bytes: { 'state/topology': 8_000, 'state/incidents': told * 12_000, 'approvals/plans': told * 3_000 },
        versions: { state: 100 * hour, approvals: told },
      },
    };
    return { ...sample, ...bend(hour, sample) };
  });
  return {
    from: 0,
    to: 24 * HOUR,
    nodes: 4,
    samples,
    stories: [STORY],
    faults: [],
    notices: 5,
    calls: 1,
    invocations: {},
    containers: {},
    errors: [],
  };
}

const faultsOf = (bend?: Parameters<typeof day>[0]) => judge(day(bend)).faults;
const held = (change: (hour: number) => Partial<Held>) => (hour: number) => ({
  held: [{ ...CONTAINER, ...change(hour) }],
});
const stored =
  (kind: 'objects' | 'bytes' | 'versions', change: (hour: number) => Readonly<Record<string, number>>) =>
  (hour: number, sample: Sample) => ({
    stored: { ...sample.stored, [kind]: { ...sample.stored[kind], ...change(hour) } },
  });

test('a day on which nothing grows but by its incident is flat', () => {
  expect(faultsOf()).toEqual([]);
});

test.each([
  ['memory', held((hour) => ({ rssMib: 60 + hour / 2 }))],
  ['objects in the heap', held((hour) => ({ objectsMib: 10 + hour / 8 }))],
  ['compiled code', held((hour) => ({ codeMib: 4 + hour / 4 }))],
  ['buffers', held((hour) => ({ externalMib: 2 + hour / 8 }))],
  ['file descriptors', held((hour) => ({ fds: 24 + Math.floor(hour / 4) }))],
  ['timers and sockets', held((hour) => ({ handles: 3 + Math.floor(hour / 4) }))],
  ['objects without a story', stored('objects', (hour) => ({ 'state/topology': hour > 12 ? 5 : 4 }))],
  [
    'more objects than an incident has',
    stored('objects', (hour) => ({ 'state/incidents': hour > 5 ? 20 : 0 })),
  ],
  ['evidence', stored('bytes', (hour) => ({ 'state/topology': 8_000 + hour * 40_000 }))],
  ['a list in one object', stored('bytes', (hour) => ({ 'state/heartbeat': hour * 500 }))],
  ['larger incidents', stored('bytes', (hour) => ({ 'state/incidents': hour > 5 ? 900_000 : 0 }))],
  ['what waits in the inbox', stored('objects', (hour) => ({ 'state/inbox': hour === 7 ? 1 : 0 }))],
  ['what could not be read', stored('objects', (hour) => ({ 'state/dead-letter': hour > 20 ? 1 : 0 }))],
  ['versions', stored('versions', (hour) => ({ state: 100 * hour + 10 * hour * hour }))],
])('%s that grow are found', (_, bend) => {
  expect(faultsOf(bend).length).toBeGreaterThan(0);
});

test.each([
  ['what another one held early', 8, []],
  ['more than that', 12, [expect.stringContaining('respond 2 objectsMib grew')]],
])('a process that has its first work late may come to hold %s', (_, late, faults) => {
  const second = (hour: number) => ({ ...CONTAINER, pid: 2, objectsMib: hour < 15 ? 5 : late });
  expect(faultsOf((hour) => ({ held: [CONTAINER, second(hour)] }))).toEqual(faults);
});

test('empty markers stay for a week; one with something in it is none', () => {
  const markers = (hour: number) => ({ 'state/attempts': hour > 5 ? 40 : 2 });
  expect(faultsOf(stored('objects', markers))).toEqual([]);
  expect(faultsOf(stored('bytes', markers)).length).toBeGreaterThan(0);
});

test('a process that was replaced every few hours leaves nothing that could be judged', () => {
  expect(faultsOf(held((hour) => ({ pid: Math.floor(hour / 3) })))).toContain(
    'no process of respond lived long enough to be judged',
  );
});
