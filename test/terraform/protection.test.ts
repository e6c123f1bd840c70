import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPresent, testWhere } from '../support/where-present.ts';
import { isObject, readText, terraformSources } from './terraform-source.ts';

const PROTECTION = readText('terraform/modules/suite/main.protection.tf');

test('a guard is destroyed before everything else: it depends on every module and resource of the suite', async () => {
  const suite = (await terraformSources()).filter(({ path }) =>
    /^terraform\/modules\/suite\/main[.\w]*\.tf$/.test(path),
  );
  const modules = suite.flatMap(({ body }) => (isObject(body['module']) ? Object.keys(body['module']) : []));
  const resources = suite.flatMap(({ body }) =>
    Object.entries(isObject(body['resource']) ? body['resource'] : {}).flatMap(([type, named]) =>
      Object.keys(isObject(named) ? named : {}).map((name) => `${type}.${name}`),
    ),
  );
  // What these stand for goes after them, for others depend on it.
  const behind = ['wait_act', 'wait_iam', 'wait_key', 'wait_nodes'];
  const behindResources = [
    'terraform_data.guard',
    'terraform_data.gateway_secret',
    'oci_identity_compartment.act',
  ];
  const after = /depends_on = \[([^\]]+)\]/.exec(PROTECTION)?.[1] ?? '';
  const missing = [
    ...modules.filter((name) => !behind.includes(name)).map((name) => `module.${name}`),
    ...resources.filter((name) => !behindResources.includes(name)),
  ].filter((name) => !new RegExp(`${name.replaceAll('.', '\\.')}\\b`).test(after));
  expect(modules.length).toBeGreaterThan(15);
  expect(missing).toEqual([]);
});

// Terraform itself decides: no provider is needed for a guard.
const testTerraform = testWhere(isPresent('terraform', 'version'), 'TERRAFORM', 'install terraform');

/** The file, where each thing it names is a resource without a provider. */
function harness(): string {
  const alone = PROTECTION.replace(/depends_on = \[[^\]]+\]/, 'depends_on = [terraform_data.other]')
    .replaceAll('module.approval_key[*].key_id', '[terraform_data.thing.id]')
    .replaceAll(/module\.\w+\.\w+(?:\["\w+"\])?/g, 'terraform_data.thing.id');
  const empty = [
    'state_bucket_name',
    'approvals_bucket_name',
    'incidents_topic_ocid',
    'monitor_topic_ocid',
    'own_log_group_ocid',
    'log_group_ocid',
  ];
  return `${alone}
${[...empty, 'approval_key_ocid'].map((name) => `variable "${name}" {\n  default = ""\n}`).join('\n')}
variable "enable_approval_key" {
  default = true
}
variable "protect_from_destroy" {
  default = false
}
variable "kind" {
  default = "one"
}
resource "terraform_data" "thing" {
  triggers_replace = var.kind
}
resource "terraform_data" "other" {}
`;
}

testTerraform(
  'while it is on, nothing is deleted or replaced; switched off, everything is',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-guard-'));
    const terraform = (command: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('terraform', [command, ...args, '-no-color'], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60_000,
      });
      return { status, said: `${stdout}${stderr}`.replaceAll(/\s*\n[│|]?\s*/g, ' ') };
    };
    const change = (command: 'apply' | 'destroy', ...variables: string[]) =>
      terraform(command, '-auto-approve', '-input=false', ...variables.flatMap((one) => ['-var', one]));
    const left = () => terraform('state', 'list').said.match(/terraform_data\.\w+/g)?.length ?? 0;
    try {
      writeFileSync(join(folder, 'main.tf'), harness());
      terraform('init');
      expect(change('apply', 'protect_from_destroy=true').said).toContain('9 added');
      const refused = change('destroy', 'protect_from_destroy=true');
      expect(refused.status).toBe(1);
      expect(refused.said).toContain('the state bucket would be deleted or replaced');
      expect(left()).toBe(9);
      // Not by leaving the variable out, nor by what replaces or no longer wants one of them.
      expect(change('destroy').status).toBe(1);
      expect(change('apply', 'protect_from_destroy=true', 'kind=two').status).toBe(1);
      expect(change('apply', 'protect_from_destroy=true', 'enable_approval_key=false').said).toContain(
        'the key of the approvals bucket would be deleted or replaced',
      );
      expect(left()).toBe(9);
      expect(change('apply').said).toContain('0 added, 7 changed, 0 destroyed');
      expect(change('destroy').said).toContain('9 destroyed');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
