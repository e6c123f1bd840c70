import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Judged } from '../../../infra/local/cloud/gate.ts';
import { grantedPermissions, isAllowed } from '../../../infra/local/cloud/iam.ts';
import reference from '../../../infra/local/cloud/permission-reference.json';
import { RESOURCE_TYPES } from '../../../infra/local/cloud/verbs.ts';
import type { DeployedStatement } from '../../support/deployed-statements.ts';
import { NOT_PLAYED, ROOT, STORIES, TABLE } from './stories.ts';

const judged: Judged[] = [];

beforeAll(async () => {
  for (const story of Object.values(STORIES)) judged.push(...(await story(TABLE)).judged);
});

const isUsed = (statement: DeployedStatement) =>
  judged.some(({ caller, demand }) => isAllowed([statement], caller.name, demand));

/** The statement with one permission of those that it gives. */
function onlyOf(
  { verb: _verb, resource: _resource, ...rest }: DeployedStatement,
  permission: string,
): DeployedStatement {
  return { ...rest, permissions: [permission] };
}

test('nothing that the functions, the services and the agents ask for is refused, but to write once more what must not change', () => {
  const refused = judged
    .filter(({ granted, caller }) => !granted && caller.kind !== 'user')
    .map(({ caller, demand }) => {
      const name = demand.variables['target.object.name'] ?? JSON.stringify(demand.variables);
      return `${caller.name} ${demand.permission} ${name.slice(0, name.lastIndexOf('/'))}`;
    });
  expect([...new Set(refused)].sort()).toEqual([
    'detect OBJECT_OVERWRITE dead-letter',
    'observe OBJECT_OVERWRITE dead-letter',
    'probe OBJECT_OVERWRITE inbox/probe',
    'respond OBJECT_OVERWRITE dead-letter',
  ]);
});

test('without any one statement some call is refused', () => {
  const idle = TABLE.filter(({ id, principal }) => {
    const others = TABLE.filter((one) => one.id !== id);
    return !judged.some(
      ({ caller, demand }) => caller.name === principal && !isAllowed(others, principal, demand),
    );
  });
  expect(idle.map(({ id }) => id).sort()).toEqual(Object.keys(NOT_PLAYED).sort());
});

test('every permission and every folder of a statement is used by some call', () => {
  const idle = TABLE.filter(({ id }) => !(id in NOT_PLAYED)).flatMap((one) => [
    ...(one.permissions ?? [])
      .filter((permission) => !isUsed({ ...one, permissions: [permission] }))
      .map((permission) => `${one.id} ${permission}`),
    ...Object.entries(one.conditions ?? {}).flatMap(([variable, wanted]) =>
      [wanted]
        .flat()
        .filter((value) => !isUsed({ ...one, conditions: { ...one.conditions, [variable]: value } }))
        .map((value) => `${one.id} ${value}`),
    ),
  ]);
  expect(idle).toEqual([]);
});

test('a verb gives a function nothing that it never asks for', () => {
  const functions = TABLE.filter(({ principal }) =>
    judged.some(({ caller }) => caller.kind === 'function' && caller.name === principal),
  );
  const idle = functions.flatMap((one) =>
    [...grantedPermissions(one)]
      .filter((permission) => !isUsed(onlyOf(one, permission)))
      .map((permission) => `${one.id} ${permission}`),
  );
  expect(functions.length).toBeGreaterThan(50);
  expect(idle).toEqual([]);
});

interface OperationReference {
  readonly source: string;
  readonly permissions: readonly string[];
  /** One of them is needed, not all. */
  readonly either?: boolean;
  readonly basis?: string;
}
const operations: Readonly<Record<string, OperationReference>> = reference.operations;
const pages: Readonly<Record<string, { readonly page: string; readonly date: string }>> = reference.sources;
const byPlatform = () => judged.filter(({ caller }) => caller.kind !== 'user');
const operationOf = ({ demand }: Judged) => demand.variables['request.operation'] ?? '';

test('whatever is asked for is what Oracle’s reference asks for that operation', () => {
  const pairs = byPlatform().map((one) => `${operationOf(one)} ${one.demand.permission}`);
  const known = Object.entries(operations).flatMap(([operation, { permissions }]) =>
    permissions.map((permission) => `${operation} ${permission}`),
  );
  // And the table names nothing that no call asks for.
  expect([...new Set(pairs)].sort()).toEqual(known.sort());
});

test('every permission and every verb of a statement stands on a page of Oracle’s reference', () => {
  for (const { source } of [...Object.values(operations), ...Object.values(reference.verbs)])
    expect(pages[source]?.page).toMatch(/^https:\/\/docs\.oracle\.com\/en-us\/iaas\/Content\//);
  const known = Object.values(operations).flatMap(({ permissions }) => permissions);
  const named = TABLE.flatMap(({ permissions }) => permissions ?? []);
  expect([...new Set(named)].filter((permission) => !known.includes(permission))).toEqual([]);
  const types = TABLE.flatMap(({ resource }) => resource ?? []);
  expect([...new Set(types)].filter((type) => !RESOURCE_TYPES.includes(type))).toEqual([]);
  // A name of ours stands for what a verb grants; no policy says it.
  const ours = Object.values(operations).filter(({ basis }) => basis === 'statement');
  expect(named.filter((one) => ours.some(({ permissions }) => permissions.includes(one)))).toEqual([]);
});

test('which call of which function needs which permission, and which statement gives it', () => {
  const rows = new Set<string>();
  for (const one of byPlatform()) {
    const { caller, demand } = one;
    const given = TABLE.filter((statement) => isAllowed([statement], caller.name, demand)).map(
      ({ id }) => id,
    );
    rows.add(`${caller.name} ${operationOf(one)} ${demand.permission}: ${[...new Set(given)].join(' ')}`);
  }
  const text = `${[...rows].sort().join('\n')}\n`;
  const golden = join(ROOT, 'test/terraform/golden/calls.txt');
  if (process.env['UPDATE_GOLDEN'] === 'true') writeFileSync(golden, text);
  expect(readFileSync(golden, 'utf8')).toBe(text);
  const named = TABLE.map(({ id }) => id).filter((id) => !(id in NOT_PLAYED));
  expect(named.filter((id) => !new RegExp(`[: ]${id}( |$)`, 'm').test(text))).toEqual([]);
});

test('the calls of the SDK that the functions make are those of the stories', () => {
  const folder = join(ROOT, 'functions', 'oci');
  const source = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const made = [...source.matchAll(/\bcall\(\s*[A-Z_]+,\s*'([a-zA-Z]+)'/g)].map(([, name = '']) => name);
  const played = new Set(
    judged.filter(({ caller }) => caller.kind === 'function').map((one) => operationOf(one).toLowerCase()),
  );
  expect(made.length).toBeGreaterThan(15);
  expect(made.filter((name) => !played.has(name.toLowerCase()))).toEqual([]);
  expect([...played].filter((name) => !made.some((one) => one.toLowerCase() === name))).toEqual([]);
});
