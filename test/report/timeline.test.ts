import * as fc from 'fast-check';
import { ticksOf } from '../../functions/report/axis.ts';
import { eventsTable } from '../../functions/report/events-table.ts';
import { legendHtml, pictureHtml } from '../../functions/report/picture.ts';
import {
  extentOf,
  framed,
  MARK_KINDS,
  type Timeline,
  type Track,
  withRoom,
} from '../../functions/report/timeline.ts';

const START = Date.UTC(2026, 10, 22, 1);
const EN = { lang: 'en', zone: 'Asia/Tokyo' } as const;
const time = fc.integer({ min: 0, max: 7_200_000 }).map((ms) => START + ms);
const pair = fc.tuple(time, time).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const bar = fc
  .tuple(pair, fc.constantFrom('held', 'failed', 'open'))
  .map(([[from, to], kind]) => ({ from, to, kind }) as const);
const mark = fc
  .tuple(pair, fc.boolean(), fc.constantFrom(...MARK_KINDS), fc.string({ unit: 'binary', maxLength: 30 }))
  .map(([[at, until], goesOn, kind, words]) => ({ at, kind, words, ...(goesOn && { until }) }));
const track: fc.Arbitrary<Track> = fc
  .tuple(
    fc.string({ maxLength: 12 }),
    fc.boolean(),
    fc.array(bar, { maxLength: 4 }),
    fc.array(mark, { maxLength: 40 }),
  )
  .map(([name, isPath, bars, marks]) => ({ name, bars, marks, ...(isPath && { isPath: true as const }) }));
const timeline: fc.Arbitrary<Timeline> = fc.array(track, { maxLength: 40 }).map((tracks) => ({ tracks }));

const sizeOf = ({ tracks }: Timeline): number =>
  tracks.reduce((sum, { bars, marks }) => sum + bars.length + marks.length, 0);

test('whatever the section: each event is drawn once, or counted as earlier, later or without room', () => {
  void fc.assert(
    fc.property(timeline, pair, (all, [from, to]) => {
      const { tracks, counts } = framed(all, { from, to });
      expect(counts.shown + counts.before + counts.after + counts.roomless).toBe(sizeOf(all));
      const drawn = tracks.flatMap(({ bars, spots }) => [...bars, ...spots.flatMap(({ marks }) => marks)]);
      expect(drawn).toHaveLength(counts.shown);
      expect(new Set(drawn).size).toBe(counts.shown);
    }),
  );
});

test('whatever the section: what is drawn stands within the axis, in order of time', () => {
  void fc.assert(
    fc.property(timeline, pair, (all, [from, to]) => {
      const frame = framed(all, { from, to });
      for (const { bars, spots } of frame.tracks) {
        for (const one of bars) expect(one.to >= frame.span.from && one.from <= frame.span.to).toBe(true);
        for (const kind of MARK_KINDS) {
          const times = spots.filter((one) => one.kind === kind).map(({ at }) => at);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        }
        for (const { at, until } of spots)
          expect([frame.span.from <= at, at <= until, until <= frame.span.to]).toEqual([true, true, true]);
      }
      const places = [...String(pictureHtml(frame, EN)).matchAll(/ (?:x|x1|x2|cx)="(-?[\d.]+)%"/g)];
      for (const [, x] of places) expect(Number(x) >= 0 && Number(x) <= 100).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('the whole of a timeline holds everything', () => {
  void fc.assert(
    fc.property(timeline, (all) => {
      const whole = extentOf(all);
      fc.pre(whole !== null);
      const { counts } = framed(all, withRoom(whole, 1_000));
      expect([counts.before, counts.after]).toEqual([0, 0]);
    }),
  );
});

test('an axis has at most five round moments, by the clocks of the zone, also where its offset is no whole hour', () => {
  void fc.assert(
    fc.property(
      time,
      fc.integer({ min: 1_000, max: 400 * 86_400_000 }),
      fc.constantFrom('Asia/Tokyo', 'UTC', 'Asia/Kathmandu', 'America/St_Johns'),
      (from, length, zone) => {
        const ticks = ticksOf({ from, to: from + length }, zone);
        expect(ticks.length).toBeLessThanOrEqual(5);
        for (const { at } of ticks) expect(at >= from && at <= from + length).toBe(true);
      },
    ),
  );
  const kathmandu = ticksOf(
    { from: Date.UTC(2026, 10, 22, 1, 10), to: Date.UTC(2026, 10, 22, 5) },
    'Asia/Kathmandu',
  );
  expect(kathmandu.map(({ words }) => words)).toEqual(['07:00', '08:00', '09:00', '10:00']);
});

/** Three nodes with eight volumes by two paths each, and a storm of lines on every node. */
function large(lines: number): Timeline {
  const nodes = ['node1', 'node2', 'node3'];
  const paths = nodes.flatMap((node) =>
    Array.from(
      { length: 16 },
      (_, i): Track => ({
        name: `${node}  volume-${Math.floor(i / 2)}  169.254.2.${i}:3260`,
        isPath: true,
        bars: node === 'node1' && i < 4 ? [{ from: START, to: START + 600_000, kind: 'held' }] : [],
        marks: [],
      }),
    ),
  );
  const logs = nodes.map(
    (node): Track => ({
      name: node,
      bars: [],
      marks: Array.from({ length: lines }, (_, i) => ({
        at: START + i * 977,
        kind: 'log' as const,
        words: `<b>"RULE-${i}" & ${'漢'.repeat(80)}`,
      })),
    }),
  );
  return { tracks: [...paths, ...logs] };
}

test('a large cluster keeps its lost paths and its lines in the picture; the quiet paths are named', () => {
  const frame = framed(large(5), { from: START, to: START + 700_000 });
  expect(frame.tracks).toHaveLength(24);
  const names = frame.tracks.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['node1', 'node2', 'node3']));
  expect(frame.tracks.filter(({ bars }) => bars.length > 0)).toHaveLength(4);
  expect(frame.roomless).toHaveLength(27);
  const legend = String(legendHtml(frame, EN));
  expect(legend).toContain('volume-7  169.254.2.15:3260');
  expect(legend).not.toContain('more');
});

test('of two thousand lines the picture stays small, and its table says how many are left', () => {
  const frame = framed(large(700), { from: START, to: START + 700_000 });
  const picture = String(pictureHtml(frame, EN));
  expect(Buffer.byteLength(picture)).toBeLessThan(30_000);
  const table = String(eventsTable(frame, EN, 12_000));
  expect(Buffer.byteLength(table)).toBeLessThan(13_000);
  const rows = (table.match(/<tr><td/g) ?? []).length;
  expect(table).toContain(`Further events, not in this table: ${frame.counts.shown - rows}`);
});
