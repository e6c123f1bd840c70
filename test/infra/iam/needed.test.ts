import type { Judged } from '../../../infra/local/cloud/gate.ts';
import { isAllowed } from '../../../infra/local/cloud/iam.ts';
import type { DeployedStatement } from '../../support/deployed-statements.ts';
import reference from '../../terraform/permission-reference.json';
import { NOT_PLAYED, STORIES, TABLE } from './stories.ts';

jest.setTimeout(120_000);

const judged: Judged[] = [];

beforeAll(async () => {
  for (const story of Object.values(STORIES)) judged.push(...(await story(TABLE)).judged);
});

const isUsed = (statement: DeployedStatement) =>
  judged.some(({ caller, demand }) => isAllowed([statement], caller.name, demand));

test('nothing that the functions, the services and the agents ask for is refused', () => {
  const refused = judged
    .filter(({ granted, caller }) => !granted && caller.kind !== 'user')
    .map(({ caller, demand }) => `${caller.name} ${demand.permission} ${JSON.stringify(demand.variables)}`);
  expect([...new Set(refused)]).toEqual([]);
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

const operations: Readonly<
  Record<string, { readonly source: string; readonly permissions: readonly string[] }>
> = reference.operations;

test('whatever is asked for is what Oracle’s reference asks for that operation', () => {
  const pairs = judged
    .filter(({ caller }) => caller.kind !== 'user')
    .map(({ demand }) => `${demand.variables['request.operation']} ${demand.permission}`);
  const known = Object.entries(operations).flatMap(([operation, { permissions }]) =>
    permissions.map((permission) => `${operation} ${permission}`),
  );
  expect([...new Set(pairs)].filter((pair) => !known.includes(pair)).sort()).toEqual([]);
  // And the table names nothing that no call asks for.
  const asked = new Set(pairs.map((pair) => pair.split(' ')[0]));
  expect(Object.keys(operations).filter((operation) => !asked.has(operation))).toEqual([]);
});

test('every permission that a statement names belongs to an operation of the reference, with its page', () => {
  const pages: Readonly<Record<string, string>> = reference.sources;
  for (const { source } of Object.values(operations))
    expect(pages[source]).toMatch(/^https:\/\/docs\.oracle\.com\//);
  const known = Object.values(operations).flatMap(({ permissions }) => permissions);
  const named = TABLE.flatMap(({ permissions }) => permissions ?? []);
  expect([...new Set(named)].filter((permission) => !known.includes(permission))).toEqual([]);
});
