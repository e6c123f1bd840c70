import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

// In a process of its own: jest's environment is a copy, in which setting a zone changes nothing.
const COMPARISON = `
import { IANAZone as Luxon } from 'luxon';
import { offsetMinutes as plain } from './functions/core/base/zone-offset.ts';
import { offsetMinutes as light } from './infra/bundle/light-zone.ts';
process.env.TZ = 'UTC';
const zones = [...Intl.supportedValuesOf('timeZone'), 'Asia/Calcutta', 'US/Pacific', 'UTC', 'Etc/GMT+5'];
// Intl, and so the configuration, takes these as well; the process takes most of them for UTC.
const otherwise = ['JST', 'asia/tokyo', 'ASIA/TOKYO', 'Japan', 'japan', 'Asia/Kolkata', 'america/new_york', 'Eire', 'utc'];
const apart = otherwise.filter((zone) =>
  [0, 6].some((month) => light(zone, Date.UTC(2026, month, 15)) !== plain(zone, Date.UTC(2026, month, 15))),
);
const differences = [];
let compared = 0;
const step = 1_511 * 3_600_000;
for (const [index, zone] of zones.entries())
  for (let at = Date.UTC(2020, 0, 1) + index * 1_800_000; at < Date.UTC(2032, 0, 1); at += step) {
    compared += 1;
    const luxon = Luxon.create(zone).offset(at);
    if (light(zone, at) !== luxon || plain(zone, at) !== luxon) differences.push([zone, at]);
  }
const after = new Date(0).getTimezoneOffset();
const unknown = [light('Mars/Base', 0), plain('Mars/Base', 0)];
const fixed = [light, plain].flatMap((of) => ['UTC+09:00', 'utc-3', 'UTC+5:30', 'UTC'].map((zone) => of(zone, 0)));
const beyond = [light, plain].flatMap((of) =>
  [Number.NaN, 1e300, -8.64e15 - 1].flatMap((at) => ['Asia/Tokyo', 'JST', 'UTC'].map((zone) => of(zone, at))),
);
console.log(JSON.stringify({ beyond, apart, compared, differences, after, unknown, fixed }));
`;

test('the clocks of every zone show what luxon says, and the process keeps its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zone-'));
  try {
    const outfile = join(folder, 'compare.cjs');
    const root = process.cwd();
    buildSync({
      stdin: { contents: COMPARISON, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    writeFileSync(join(folder, 'package.json'), '{}');
    const said = JSON.parse(execFileSync(process.execPath, [outfile], { encoding: 'utf8' })) as object;
    expect(said).toMatchObject({ differences: [], apart: [], after: 0, unknown: [null, null] });
    expect(said).toMatchObject({ beyond: Array.from({ length: 18 }, () => 0) });
    expect(said).toMatchObject({ fixed: [540, -180, 330, 0, 540, -180, 330, 0] });
    expect(said).toMatchObject({ compared: expect.any(Number) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
