import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPresent, testWhere } from '../support/where-present.ts';
import { ROOT, readText } from './terraform-source.ts';

const suite = (name: string) => readText(`terraform/modules/suite/${name}.tf`);

/** One block of a file. */
function block(text: string, opening: string): string {
  const from = text.indexOf(opening);
  if (from < 0) throw new Error(`no ${opening}`);
  return text.slice(from, text.indexOf('\n}\n', from));
}

test.each<[string, string, string]>([
  [
    'rules of the lifecycle',
    block(suite('main.iam'), 'module "lifecycle"'),
    'depends_on       = [module.iam, module.wait_iam]',
  ],
  [
    'the key of a bucket',
    block(suite('main'), 'module "store"'),
    'depends_on = [module.iam_key, module.wait_key]',
  ],
  [
    'agent configurations',
    block(suite('main.logging'), 'module "logging"'),
    'one(module.wait_nodes.standing)',
  ],
  [
    'functions in a new compartment',
    block(suite('main.functions'), 'module "functions"'),
    'module.wait_act.standing[0]',
  ],
  [
    'policies in a new compartment',
    block(suite('main.iam'), 'module "iam"'),
    'act     = module.wait_act.standing',
  ],
  ['the gateway', block(suite('main.functions'), 'module "console"'), 'module.wait_iam.standing'],
])('%s wait until what they stand on is known', (_, text, wanted) => {
  expect(text).toContain(wanted);
});

test('a change of what a policy says waits again, not only a new policy', () => {
  expect(block(readText('terraform/modules/iam/outputs.tf'), 'output "standing"')).toContain(
    'policy.statements',
  );
});

test('where a policy stands is known in the plan that makes the compartment of probe and reattach', () => {
  // try() answers that it knows nothing when a part is unknown: switching probe on made every policy anew.
  const iam = readText('terraform/modules/iam/main.tf');
  expect(iam).toContain('lookup(var.places, "act", [])');
  expect(iam).not.toMatch(/try\(\s*var\./);
});

test('the form of Resource Manager waits; the command line has the provider’s own way', () => {
  expect(readText('terraform/schema.yaml')).toMatch(/ {2}identity_wait_sec:\n[\s\S]*?default: 90\n/);
  for (const page of ['docs/deploy.md', 'docs/deploy.ja.md'])
    expect(readText(page)).toContain('export OCI_GO_SDK_EC_CONFIG="file,$(pwd)/terraform/.ec"');
  expect(readText('terraform/.gitignore')).toContain('.ec');
});

test('the key waits for the host name of its vault, and an update does not make another key', () => {
  const key = block(readText('terraform/modules/approval-key/main.tf'), 'resource "oci_kms_key"');
  expect(key).toContain('depends_on = [terraform_data.resolvable]');
  // What a new resource puts out is unknown in the plan, and an unknown endpoint replaces the key.
  expect(key).toMatch(/management_endpoint = local\.management_endpoint$/m);
  expect(readText('terraform/modules/approval-key/main.tf')).toMatch(
    /management_endpoint = local\.create \? oci_kms_vault\.this\[0\]\.management_endpoint : data\./,
  );
});

// Terraform itself waits: no provider is needed for a command.
const testTerraform = testWhere(isPresent('terraform', 'version'), 'TERRAFORM', 'install terraform');

testTerraform(
  'a wait hands on what it waited for, waits again when that changes, and without seconds there is none',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-wait-'));
    const terraform = (...args: string[]) =>
      spawnSync('terraform', [...args, '-no-color'], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    const apply = (seconds: number, standing: readonly string[]) =>
      terraform(
        ...['apply', '-auto-approve', '-input=false', '-var', `seconds=${seconds}`],
        ...['-var', `standing=${JSON.stringify(standing)}`],
      ).stdout;
    try {
      for (const name of ['main', 'variables', 'outputs'])
        copyFileSync(join(ROOT, `terraform/modules/wait/${name}.tf`), join(folder, `${name}.tf`));
      terraform('init');
      expect(apply(0, ['policy 1'])).toContain('0 added, 0 changed, 0 destroyed');
      expect(apply(1, ['policy 1'])).toMatch(/sleep 1[\s\S]*1 added, 0 changed, 0 destroyed/);
      expect(apply(1, ['policy 1'])).toContain('No changes');
      const again = apply(1, ['policy 1', 'policy 2']);
      expect(again).toMatch(/sleep 1[\s\S]*1 added, 0 changed, 1 destroyed/);
      expect(JSON.parse(terraform('output', '-json', 'standing').stdout)).toEqual(['policy 1', 'policy 2']);
      expect(apply(1, [])).toContain('0 added, 0 changed, 1 destroyed');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
