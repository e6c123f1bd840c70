import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { MAX_OBJECT_BYTES } from '../../functions/core/base/object-name.ts';
import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import { DEFAULT_POLICY } from '../../functions/core/incident/policy.ts';
import { snapshot } from '../../functions/core/inventory/snapshot.ts';
import { SERVICE_LIMITS } from '../../infra/cli/service-limits.ts';
import { attachment, instance } from '../core/decision/story.ts';
import { loadStatements } from '../support/iam-statements.ts';
import { isObject, ROOT, readText, terraformSources } from '../terraform/terraform-source.ts';
import { cost, quietMonth } from './cost-figures.ts';

const COMPARTMENTS = 20;
const NODES = 2_000;
const PAGE = readFileSync(join(ROOT, 'docs', 'fleet.md'), 'utf8');

/** Cells of a table's row by how the first one begins. */
function row(start: string, page = PAGE): readonly string[] {
  const found = page.split('\n').filter((line) => line.startsWith(`| ${start}`));
  if (found.length !== 1) throw new Error(`${found.length} rows begin with ${start}`);
  return (found[0] ?? '')
    .split('|')
    .map((cell) => cell.trim())
    .slice(2, -1);
}
const figure = (value: number) => value.toLocaleString('en-US');

test('statements and policies', () => {
  const all = loadStatements(ROOT);
  const some = (wanted: (one: (typeof all)[number]) => boolean) => all.filter(wanted).length;
  const home = some((one) => one.in !== 'watched' && one.in !== 'act' && one.in !== 'traces');
  const watched = some((one) => one.in === 'watched');
  expect(row('Policy statements at home')[0]).toBe(
    `${some((one) => one.in === 'home' && one.when === 'always')} by default, ${home} with everything on`,
  );
  expect(row('Policy statements in each watched')[0]).toBe(
    `${some((one) => one.in === 'watched' && one.when === 'always')} by default, ${watched} with everything on`,
  );
  // One policy holds up to 40 statements of one compartment.
  const policies = Math.ceil(home / 40) + COMPARTMENTS * Math.ceil(watched / 40);
  expect(row('Policies')[0]).toBe(`about ${policies}`);
});

test('rules, alarms, connectors, configurations', async () => {
  const events = readText('terraform/modules/events/main.tf');
  const groups = [...(/types = \{([\s\S]*?)^ {2}\}/m.exec(events)?.[1] ?? '').matchAll(/^ {4}\w+ = \[/gm)]
    .length;
  expect(row('Rules of Events')[0]).toBe(`${groups * COMPARTMENTS}`);
  expect(groups).toBe(SERVICE_LIMITS.rules.watched);
  const alarms = readText('terraform/modules/alarms/main.tf');
  const inBlock = (name: string) =>
    [
      ...(new RegExp(`^  ${name} = \\{([\\s\\S]*?)^  \\}`, 'm').exec(alarms)?.[1] ?? '').matchAll(
        /^ {4}[a-z-]+ = \{/gm,
      ),
    ].length;
  expect(row('Alarms')[0]).toBe(`${inBlock('own') + inBlock('nodes') * COMPARTMENTS}`);
  expect(SERVICE_LIMITS.alarms).toMatchObject({ home: inBlock('own'), watched: inBlock('nodes') });
  const connectors = [
    ...readText('terraform/modules/connector/main.tf').matchAll(/^resource "oci_sch_service_connector"/gm),
  ];
  expect(row('Connectors')[0]).toBe(`1, with \`audit_connector\` ${connectors.length}`);
  const agents = [
    ...readText('terraform/modules/logging/main.tf').matchAll(
      /^resource "oci_logging_unified_agent_configuration"/gm,
    ),
  ];
  expect(row('Agent configurations')[0]).toBe(`${agents.length}`);
  // An OCID of a compartment has 83 characters, and they stand in one list.
  expect(row('Configuration of a function')[0]).toBe(`${figure(COMPARTMENTS * 84)} bytes of OCIDs`);
  const example = (await terraformSources()).find(({ path }) => path === 'terraform/examples/fleet/main.tf');
  const [call] = Object.values(isObject(example?.body['module']) ? example.body['module'] : {}).flat();
  const given = isObject(call) ? call['watched_compartment_ocids'] : undefined;
  expect(given).toHaveLength(COMPARTMENTS);
});

test('what is merged', () => {
  const { clusters, withinMs } = DEFAULT_POLICY.wideOutage;
  expect(row('Messages')[0]).toContain(
    `from ${clusters} clusters of an availability domain in ${withinMs / MINUTE} minutes`,
  );
});

test('lines, batches and times', () => {
  // As docs/cost.md reckons: 500 lines a day and node, in trouble 40 a minute; a record has 900 bytes around 200 of line.
  const record = 1_100;
  const quietLines = (NODES * 500) / 1_440;
  const troubled = NODES / 10;
  const lines = troubled * 40;
  expect(row('Lines a minute')[0]).toBe(`${figure(Math.round(quietLines))}; in trouble ${figure(lines)}`);
  const batches = Math.ceil((lines * record) / 5_000_000);
  expect(row('Batches a minute')[0]).toBe(`1; in trouble ${batches}`);
  expect(row('Time of `detect`')[0]).toBe(`${0.5 + 0.05 * troubled} s a minute in trouble`);
  const shapes = readText('terraform/modules/functions/main.tf');
  const limit = Number(/sweep += \{ .*detached = (\d+)/.exec(shapes)?.[1]);
  const sweep = 5 + 0.3 * NODES;
  expect(row('Time of `sweep`')).toEqual([`${sweep} s at the slow assumption`, `${limit} s`]);
  expect(sweep).toBeLessThan(limit);
});

test('the inventory fits into one object', () => {
  const nodes = [...Array(NODES).keys()].map(
    (n) => `ocid1.instance.oc1.ap-tokyo-1.${String(n).padStart(60, 'a')}`,
  );
  const volume = (n: number) => `ocid1.volume.oc1.ap-tokyo-1.${String(n).padStart(60, 'v')}`;
  const taken = snapshot(null, {
    now: HOUR,
    instances: nodes.map((id) => instance(id)),
    attachments: nodes.flatMap((id, n) =>
      [0, 1].map((of) =>
        attachment({
          instanceId: id,
          id: `ocid1.volumeattachment.oc1.ap-tokyo-1.${id.slice(-60)}${of}`,
          volumeId: volume(n - (n % 2) + of),
        }),
      ),
    ),
    lifekeeperSeen: new Set(),
    volumes: [],
    quorumVolumeIds: [],
  });
  expect(Object.keys(taken.nodes)).toHaveLength(NODES);
  const bytes = toJsonBytes(taken).byteLength;
  expect(row('The inventory')[0]).toBe(`${(bytes / 1e6).toFixed(1)} MB`);
  expect(bytes).toBeLessThan(MAX_OBJECT_BYTES);
});

test('cost', () => {
  const use = quietMonth(NODES);
  expect(row('A quiet month')[0]).toBe(
    `${cost(use, true).toFixed(2)} with the free amounts, ${cost(use, false).toFixed(2)} without`,
  );
});

test('the Japanese page has the same figures', () => {
  const japanese = readFileSync(join(ROOT, 'docs', 'fleet.ja.md'), 'utf8');
  // In the second cell; "1" is a word as often as a figure.
  const numbers = (page: string) =>
    page
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
      .map((line) => line.split('|')[2]?.match(/\d[\d,.]*\d|\d/g) ?? [])
      .map((found) =>
        found
          .filter((one) => one !== '1')
          .sort()
          .join(' '),
      );
  expect(numbers(japanese)).toEqual(numbers(PAGE));
});

test('what an installation counts against limits of its region is what the modules make', () => {
  const count = (path: string, pattern: RegExp) =>
    [...readText(`terraform/modules/${path}`).matchAll(pattern)].length;
  const made = {
    applications: count('functions/main.tf', /^resource "oci_functions_application"/gm),
    functions: count('functions/main.tf', /^ {4}[a-z]+ += \{ memory/gm),
    connectors: count('connector/main.tf', /^resource "oci_sch_service_connector"/gm),
    topics: count('notifications/main.tf', /^ {4}[a-z]+ += "[^"]+"$/gm),
    'log-groups': count('logging/main.tf', /^resource "oci_logging_log_group"/gm),
    'agent-configurations': count('logging/main.tf', /^ {4}[a-z]+ += var\.[a-z]+_paths$/gm),
  };
  for (const [kind, home] of Object.entries(made))
    expect([kind, SERVICE_LIMITS[kind as keyof typeof made].home]).toEqual([kind, home]);
});
