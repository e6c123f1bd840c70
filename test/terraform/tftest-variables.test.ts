import { readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { isObject, type Json, ROOT, readText, terraformSources, variablesOf } from './terraform-source.ts';

const FOLDERS = ['terraform/tests', 'terraform/modules/suite/tests'];

const objects = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isObject) : []);
const given = (value: Json | undefined) => objects(value).flatMap((block) => Object.keys(block));

type Sources = Awaited<ReturnType<typeof terraformSources>>;

/** Names that the module in a folder needs. */
function neededIn(sources: Sources, folder: string): readonly string[] {
  return sources
    .filter(({ path }) => normalize(join(path, '..')) === folder)
    .flatMap((source) => Object.entries(variablesOf(source)))
    .filter(([, variable]) => !('default' in variable))
    .map(([name]) => name);
}

interface Run {
  readonly title: string;
  readonly folder: string;
  readonly has: readonly string[];
}

async function runsOf(path: string): Promise<readonly Run[]> {
  const body = (await parse(path, readText(path))) as { readonly [key: string]: Json };
  return Object.entries(isObject(body['run']) ? body['run'] : {}).flatMap(([name, blocks]) =>
    objects(blocks).map((block) => {
      const source = objects(block['module'])[0]?.['source'];
      return {
        title: `${path}, ${name}`,
        folder: normalize(join(path, '..', '..', typeof source === 'string' ? source : '.')),
        has: [...given(body['variables']), ...given(block['variables'])],
      };
    }),
  );
}

/** `terraform test` needs the provider, which few machines have: what it would find out first can be read. */
test('every run of terraform test gives its module all that has no default', async () => {
  const sources = await terraformSources();
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.tftest.hcl'))
      .map((name) => join(folder, name)),
  );
  const runs = (await Promise.all(files.map(runsOf))).flat();
  const missing = runs.flatMap(({ title, folder, has }) =>
    neededIn(sources, folder)
      .filter((name) => !has.includes(name))
      .map((name) => `${title}: ${name}`),
  );
  expect(runs.length).toBeGreaterThan(30);
  expect(missing).toEqual([]);
});
