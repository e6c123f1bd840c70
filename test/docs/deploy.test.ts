import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PAGES = { en: read('docs/deploy.md'), ja: read('docs/deploy.ja.md') } as const;
const LANGUAGES = ['en', 'ja'] as const;

/** What a newcomer copies, block by block; indented ones of lists too. */
function blocks(page: string): readonly string[] {
  return [...page.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent = '', body = '']) =>
    body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}
const commands = (page: string) => blocks(page).join('\n');

describe.each(LANGUAGES)('docs/deploy (%s)', (lang) => {
  const page = PAGES[lang];

  test('every block is a program that bash can read', () => {
    expect(blocks(page).length).toBeGreaterThan(12);
    for (const block of blocks(page)) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
      expect([block, status, stderr]).toEqual([block, 0, '']);
    }
  });

  test('only REPLACE and the examples are for the reader to fill in; no variable is used before it is set', () => {
    expect(commands(page)).not.toMatch(/<[A-Za-z-]+>|YOUR_|XXX|…/);
    const set = new Set(['REPOSITORY']);
    for (const line of commands(page).split('\n')) {
      for (const [, name = ''] of line.matchAll(/\$\{?([A-Z][A-Za-z_]*)/g)) {
        const inSameLine = new RegExp(`\\b${name}=`).test(line);
        expect([line, name, set.has(name) || inSameLine]).toEqual([line, name, true]);
      }
      for (const [, name = ''] of line.matchAll(/\b([A-Z][A-Za-z_]*)=/g)) set.add(name);
    }
  });

  test('names scripts, Terraform variables, outputs and modules that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const run = [...page.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
    expect(new Set(run)).toEqual(new Set(['build', 'image', 'warden', 'release:zip', 'release:module']));
    for (const name of run) expect(scripts).toHaveProperty([name]);
    const variables = read('terraform/variables.tf');
    const used = [...page.matchAll(/TF_VAR_([a-z_]+)/g), ...page.matchAll(/`([a-z_]+) = /g)];
    expect(used.length).toBeGreaterThan(10);
    for (const [, name = ''] of used) expect(variables).toContain(`variable "${name}" {`);
    const outputs = read('terraform/outputs.tf');
    for (const [, name = ''] of page.matchAll(/output -raw ([a-z_]+)/g))
      expect(outputs).toContain(`output "${name}" {`);
    for (const [, name = ''] of page.matchAll(/module\.suite\.module\.([a-z_]+)/g))
      expect(read('terraform/modules/suite/main.tf')).toContain(`module "${name}" {`);
  });

  test('links only to what exists, in the repository and on the page', () => {
    for (const [, target = ''] of page.matchAll(/\]\((?!https?:)([^)#\s]+)/g))
      expect([target, existsSync(join(ROOT, 'docs', target))]).toEqual([target, true]);
  });

  test('sets what the stack cannot do without', () => {
    const required = [...read('terraform/variables.tf').matchAll(/variable "([a-z_]+)" \{([\s\S]*?)\n\}/g)]
      .filter(([, , body = '']) => !/^ {2}default /m.test(body))
      .map(([, name = '']) => name);
    expect(required.length).toBeGreaterThan(2);
    for (const name of required) expect(commands(page)).toContain(`export TF_VAR_${name}=`);
  });
});

test('both languages give the same commands', () => {
  const plain = (page: string) =>
    commands(page)
      .replaceAll(/ *#.*$/gm, '')
      .replaceAll(/TF_VAR_language=.*$/gm, '');
  expect(plain(PAGES.ja)).toBe(plain(PAGES.en));
});

test('both languages have the same headings and tables', () => {
  const shape = (page: string) => ({
    headings: [...page.matchAll(/^#+ /gm)].map(([mark]) => mark),
    rows: [...page.matchAll(/^\|/gm)].length,
  });
  expect(shape(PAGES.ja)).toEqual(shape(PAGES.en));
});

test('a plan, a state and values written on the way are not for git', () => {
  for (const name of ['warden.tfplan', 'terraform.tfstate', 'terraform.tfvars']) {
    const { status } = spawnSync('git', ['check-ignore', '-q', `terraform/${name}`], { cwd: ROOT });
    expect([name, status]).toEqual([name, 0]);
  }
});
