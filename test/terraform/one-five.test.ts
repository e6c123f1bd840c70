import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, ROOT, readText, terraformSources, variablesOf } from './terraform-source.ts';

/**
 * Resource Manager runs Terraform 1.5.7 and nothing newer. What came later, by version, would be an error there. Tests of
 * Terraform (`*.tftest.hcl`, 1.6 and 1.7) are not in the zip.
 */
const LATER: Readonly<Record<string, RegExp>> = {
  '1.7 removed': /^removed \{/m,
  '1.7 for_each of import': /^import \{[^}]*for_each/m,
  '1.8 functions of providers': /\bprovider::/,
  '1.8 issensitive': /\bissensitive\(/,
  '1.9 templatestring': /\btemplatestring\(/,
  '1.10 ephemeral': /^ephemeral "|\bephemeral += |\bephemeralasnull\(/m,
  '1.11 write-only arguments': /_wo(?:_version)? += /,
};

test.each(Object.entries(LATER))('nothing of the stack needs Terraform %s', (_, pattern) => {
  const paths = readdirSync(join(ROOT, 'terraform'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.tf') && !path.includes('.terraform'),
  );
  expect(paths.length).toBeGreaterThan(60);
  expect(paths.filter((path) => pattern.test(readText(join('terraform', path))))).toEqual([]);
});

test('a validation asks of its own variable alone: of others only since 1.9', async () => {
  for (const source of await terraformSources()) {
    for (const [name, body] of Object.entries(variablesOf(source))) {
      const asked = JSON.stringify(body['validation'] ?? '').match(/\b(?:var|local|data|module)\.\w+/g) ?? [];
      expect([source.path, name, asked.filter((one) => one !== `var.${name}`)]).toEqual([
        source.path,
        name,
        [],
      ]);
    }
  }
});

test('what moves stays of its kind: to another type only since 1.8', async () => {
  let count = 0;
  for (const { body } of await terraformSources()) {
    const moved = Array.isArray(body['moved']) ? body['moved'].filter(isObject) : [];
    for (const { from, to } of moved) {
      count += 1;
      expect(String(to).replace(/\[0\]\}$/, '}')).toBe(String(from));
    }
  }
  expect(count).toBeGreaterThanOrEqual(7);
});
