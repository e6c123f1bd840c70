import { dirname, join, posix } from 'node:path';
import { MODULE_NAME, moduleFiles } from '../../../infra/release/module.ts';

const ROOT = join(__dirname, '..', '..', '..');
const files = moduleFiles(ROOT);
const paths = Object.keys(files);

test('the module has the layout of Terraform registries', () => {
  expect(MODULE_NAME).toMatch(/^terraform-oci-[a-z-]+$/);
  for (const wanted of [
    'main.tf',
    'variables.tf',
    'outputs.tf',
    'README.md',
    'LICENSE',
    'iam/statements.json',
  ])
    expect(paths).toContain(wanted);
  expect(paths.filter((path) => /^modules\/suite\/|schema\.yaml|tests\/|tfstate/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.startsWith('examples/')).length).toBeGreaterThan(15);
});

test('its root configures no provider and keeps no state: whoever calls it does', () => {
  const root = paths.filter((path) => /^[^/]+\.tf$/.test(path)).map((path) => files[path]);
  expect(root.join('\n')).not.toMatch(/^provider "|^ {2}backend "/m);
  expect(files['terraform.tf']).toContain('configuration_aliases = [oci.home]');
});

test('every module that something in it calls is there, and every file that one reads', () => {
  let calls = 0;
  for (const [path, text] of Object.entries(files).filter(([name]) => name.endsWith('.tf'))) {
    for (const [, source = ''] of text.matchAll(/^ +source += "(\.[^"]*)"/gm)) {
      calls += 1;
      const called = posix.normalize(posix.join(dirname(path), source)).replace(/\/$/, '');
      const main = called === '.' ? 'main.tf' : `${called}/main.tf`;
      expect([path, source, paths.includes(main)]).toEqual([path, source, true]);
    }
    for (const [, file = ''] of text.matchAll(/file\("\$\{path\.module\}\/([^"]+)"\)/g)) {
      const read = posix.normalize(posix.join(dirname(path), file));
      expect([path, file, paths.includes(read)]).toEqual([path, file, true]);
    }
  }
  expect(calls).toBeGreaterThan(20);
});

test('its README has the inputs and outputs, and leads nowhere outside', () => {
  expect(files['README.md']).toContain('| `compartment_ocid`');
  expect(files['README.md']).toContain('| `cli_environment`');
  expect(files['README.md']).not.toMatch(/\]\((?!https?:|#)/);
});
