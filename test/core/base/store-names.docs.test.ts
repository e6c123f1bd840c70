import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS, INVENTORY_NOW, RESPOND_LEASE } from '../../../functions/core/base/store-names.ts';
import { HEARTBEAT_LAST } from '../../../functions/core/monitor/heartbeat.ts';
import { SWEEP_MEMORY } from '../../../functions/core/monitor/memory.ts';
import { MONITOR_STATE } from '../../../functions/core/monitor/state.ts';

const ROOT = join(__dirname, '..', '..', '..');

interface Statement {
  readonly principal: string;
  readonly verb?: string;
  readonly permissions?: readonly string[];
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

const { statements } = JSON.parse(readFileSync(join(ROOT, 'terraform/iam/statements.json'), 'utf8')) as {
  readonly statements: readonly Statement[];
};

const folderOf = (name: string): string => name.slice(0, name.indexOf('/') + 1);
const CODE = new Set([
  ...Object.values(FOLDERS),
  ...[RESPOND_LEASE, INVENTORY_NOW, HEARTBEAT_LAST, MONITOR_STATE, SWEEP_MEMORY].map(folderOf),
]);

/** `docs/store.md`: folder -> cells of its row, as sets of names. */
const TABLE = new Map(
  readFileSync(join(ROOT, 'docs/store.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z-]+\/`\s*\|/.test(line))
    .map((line) => line.split('|').slice(1, 5))
    .map(([folder = '', ...cells]) => [
      folder.trim().replaceAll('`', ''),
      cells.map((cell) => new Set(cell.split(',').map((name) => name.trim()))),
    ]),
);

/** Functions that the statements let do this to objects of the folder. */
function permitted(folder: string, permission: string): Set<string> {
  const found = statements.filter((statement) => {
    if (statement.conditions?.['target.bucket.name'] !== '{state_bucket}') return false;
    if (statement.verb !== 'manage' && statement.permissions?.includes(permission) !== true) return false;
    const names = statement.conditions['target.object.name'];
    return names === undefined || [names].flat().includes(`/${folder}*/`);
  });
  return new Set(found.map(({ principal }) => principal));
}

const without = (names: ReadonlySet<string> | undefined, ...left: string[]) =>
  [...(names ?? [])].filter((name) => !left.includes(name)).sort();

test('docs/store.md has a row for every folder the code knows, and no other', () => {
  expect([...TABLE.keys()].sort()).toEqual([...CODE].sort());
});

test.each([...CODE])(
  '%s: writers and readers in docs/store.md are those that the IAM statements permit',
  (folder) => {
    const [writers, readers, removers] = TABLE.get(folder) ?? [];
    const may = permitted(folder, 'OBJECT_CREATE');
    // respond may write everywhere; the table names the folders where it does.
    expect(without(writers, 'respond')).toEqual(without(may, 'respond'));
    for (const writer of writers ?? []) expect(may).toContain(writer);
    expect(without(readers, 'respond')).toEqual(without(permitted(folder, 'OBJECT_READ'), 'respond'));
    expect(without(removers, 'lifecycle', '–')).toEqual(without(permitted(folder, 'OBJECT_DELETE')));
  },
);
