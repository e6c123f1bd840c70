import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '../../functions/store/kind.ts';

const ROOT = join(__dirname, '..', '..');
const STORE = join(ROOT, 'functions/store');

interface Statement {
  readonly principal: string;
  readonly verb?: string;
  readonly permissions?: readonly string[];
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

const { statements } = JSON.parse(readFileSync(join(ROOT, 'terraform/iam/statements.json'), 'utf8')) as {
  readonly statements: readonly Statement[];
};

/** Everything that the files of functions/store export, by file. */
const EXPORTS = readdirSync(STORE).map((file) => {
  const module: Readonly<Record<string, unknown>> = require(join(STORE, file));
  return { file, values: Object.values(module) };
});
const folderOf = (name: string): string => name.slice(0, name.indexOf('/') + 1);
const isName = (value: unknown): value is string => typeof value === 'string' && value.includes('/');
const isKind = (value: unknown): value is Kind<unknown> =>
  typeof value === 'object' && value !== null && 'decode' in value && 'schema' in value;

/** Folders that the code knows, and the kinds of objects in them. */
const FOLDERS = new Set(EXPORTS.flatMap(({ values }) => values.filter(isName).map(folderOf)));
const SCHEMAS = EXPORTS.flatMap(({ file, values }) =>
  values.filter(isKind).map(({ schema }) => [schema, file] as const),
);

const rows = readFileSync(join(ROOT, 'docs/store.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

/** Tables of folders: folder -> cells of its row, as sets of names. */
const TABLE = new Map(
  rows
    .filter(([, folder = '', writers]) => /^[a-z-]+\/$/.test(folder) && writers !== undefined)
    .map(([, folder = '', ...cells]) => [
      folder,
      cells.slice(0, 3).map((cell) => new Set(cell.split(',').map((name) => name.trim()))),
    ]),
);
/** Table of objects: schema -> name, file. */
const OBJECTS = new Map(
  rows
    .filter(([, schema = '']) => /^warden\./.test(schema))
    .map(([, schema = '', ...cells]) => [schema, cells]),
);

const APPROVALS_BUCKET = new Set(['plans/', 'approvals/', 'journal/']);

/** Functions that the statements let do this to objects of the folder. */
function permitted(folder: string, permission: string): Set<string> {
  const bucket = APPROVALS_BUCKET.has(folder) ? '{approvals_bucket}' : '{state_bucket}';
  const found = statements.filter((statement) => {
    if (statement.conditions?.['target.bucket.name'] !== bucket) return false;
    if (statement.verb !== 'manage' && statement.permissions?.includes(permission) !== true) return false;
    const names = statement.conditions['target.object.name'];
    return names === undefined || [names].flat().some((name) => name.startsWith(folder));
  });
  return new Set(found.map(({ principal }) => principal));
}

const without = (names: ReadonlySet<string> | undefined, ...left: string[]) =>
  [...(names ?? [])].filter((name) => !left.includes(name)).sort();

test('docs/store.md has a row for every folder the code knows, and no other', () => {
  expect([...TABLE.keys()].sort()).toEqual([...FOLDERS].sort());
});

test.each([...FOLDERS])(
  '%s: writers and readers in docs/store.md are those that the IAM statements permit',
  (folder) => {
    const [writers, readers, removers] = TABLE.get(folder) ?? [];
    expect(without(writers, 'people')).toEqual(without(permitted(folder, 'OBJECT_CREATE')));
    expect(without(readers, 'people', '–')).toEqual(without(permitted(folder, 'OBJECT_READ')));
    expect(without(removers, 'lifecycle', '–')).toEqual(without(permitted(folder, 'OBJECT_DELETE')));
  },
);

test('docs/store.md names every kind of object with the file that describes it, and no other', () => {
  const named = [...OBJECTS].map(([schema, [, file = '']]) => [schema, file]);
  const inbox = ['warden.inbox/1', 'inbox.ts'] as const;
  const deadLetter = ['warden.dead-letter/1', 'dead-letters.ts'] as const;
  const sorted = (pairs: readonly (readonly string[])[]) => pairs.map((pair) => pair.join(' ')).sort();
  expect(sorted(named)).toEqual(sorted([...SCHEMAS, inbox, deadLetter]));
});

test.each([...OBJECTS])('%s lies in a folder that has a row', (_, [name = '']) => {
  expect([...TABLE.keys()]).toContain(folderOf(name));
});
