import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Realm } from 'oci-common';
import { isPresent, testWhere } from '../support/where-present.ts';
import { ROOT, readText, terraformSources, variablesOf } from './terraform-source.ts';

test('the domains of the realms are those of Oracle’s SDK', () => {
  const table = Object.fromEntries(
    [...readText('terraform/modules/suite/main.realm.tf').matchAll(/^ {4}(oc\d+) += "([a-z0-9.]+)"$/gm)].map(
      ([, realm, domain]) => [realm, domain],
    ),
  );
  const known = Realm.values().map(({ realmId, secondLevelDomain }) => [realmId, secondLevelDomain]);
  expect(known.length).toBeGreaterThan(15);
  expect(table).toEqual(Object.fromEntries(known));
});

test.each([
  ['ap-tokyo-1', true],
  ['us-gov-ashburn-1', true],
  ['uk-gov-london-1', true],
  ['ap-dcc-osaka-1', true],
  ['us-langley-1', true],
  ['NRT', false],
  ['ap-tokyo', false],
  ['ap-tokyo-1 ', false],
])('region %s: accepted %s', async (region, accepted) => {
  const suite = (await terraformSources()).find(
    ({ path }) => path === 'terraform/modules/suite/variables.tf',
  );
  if (suite === undefined) throw new Error('modules/suite has no variables.tf');
  const rule = /can\(regex\("([^"]+)"/.exec(
    JSON.stringify(variablesOf(suite)['region']).replaceAll('\\"', '"'),
  )?.[1];
  expect(new RegExp(rule ?? '(?!)').test(region)).toBe(accepted);
});

test('no address of a service names a domain of one realm only', async () => {
  const fixed = (await terraformSources())
    .filter(({ path }) => !path.endsWith('main.realm.tf') && !path.includes('/examples/'))
    .filter(({ body }) =>
      /oci\.oraclecloud\.com|kms\.[^"]*oraclecloud\.com/.test(JSON.stringify({ ...body, variable: null })),
    );
  expect(fixed.map(({ path }) => path)).toEqual([]);
});

// Terraform itself decides: no provider is needed for a local value and a precondition.
const testTerraform = testWhere(isPresent('terraform', 'version'), 'TERRAFORM', 'install terraform');

testTerraform(
  'the domain follows from the tenancy; a realm that nobody knows, and Run Command outside the commercial one, are refused by name',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-realm-'));
    const terraform = (...args: string[]) =>
      spawnSync('terraform', [...args, '-no-color'], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    const plan = (realm: string, ...more: string[]) => {
      const { stdout, stderr } = terraform('plan', '-var', `tenancy_ocid=ocid1.tenancy.${realm}..x`, ...more);
      return `${stdout}${stderr}`.replaceAll(/\s*\n[│|]?\s*/g, ' ');
    };
    try {
      copyFileSync(join(ROOT, 'terraform/modules/suite/main.realm.tf'), join(folder, 'main.tf'));
      const variables = ['variable "tenancy_ocid" {}', 'variable "realm_domain" { default = "" }'];
      const rest = [
        'variable "enable_probe" { default = false }',
        'output "domain" { value = local.domain }',
      ];
      writeFileSync(join(folder, 'more.tf'), [...variables, ...rest, ''].join('\n'));
      terraform('init');
      expect(plan('oc1')).toContain('domain = "oraclecloud.com"');
      expect(plan('oc8')).toContain('domain = "oraclecloud8.com"');
      expect(plan('oc999')).toContain('The realm oc999 of tenancy_ocid is not known here');
      expect(plan('oc999', '-var', 'realm_domain=example.com')).toContain('domain = "example.com"');
      expect(plan('oc8', '-var', 'enable_probe=true')).toContain('enable_probe needs Run Command');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
