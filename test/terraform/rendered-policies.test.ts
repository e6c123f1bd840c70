import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATEMENTS_NEEDED } from '../../infra/cli/preflight.ts';
import { parsePolicy } from '../../infra/local/cloud/policy-grammar.ts';
import { loadStatements, statementText } from '../support/iam-statements.ts';
import { isPresent, testWhere } from '../support/where-present.ts';
import { EXPOSED, exposureOf } from './exposure.ts';
import {
  isObject,
  type JsonObject,
  ROOT,
  readText,
  type Source,
  terraformSources,
} from './terraform-source.ts';

// Terraform itself renders modules/iam, called as modules/suite calls it, without the provider: its resources are left out.
const testTerraform = testWhere(isPresent('terraform', 'version'), 'TERRAFORM', 'install terraform');

const HOME = 'ocid1.compartment.oc1..home';
const STANDARD = {
  tenancy_ocid: 'ocid1.tenancy.oc1..t',
  compartment_ocid: HOME,
  region: 'ap-tokyo-1',
  email: 'ops@example.com',
};
const EVERYTHING = {
  enable_reattach: true,
  enable_probe: true,
  enable_console: true,
  enable_approval_key: true,
  enable_links: true,
  state_key_ocid: 'ocid1.key.oc1..s',
  audit_connector: true,
  functions_may_pull: true,
  console_discovery_uri: 'https://idcs.example.com/.well-known/openid-configuration',
  console_client_id: 'client',
  console_client_secret_ocid: 'ocid1.vaultsecret.oc1..s',
  apm_domain_ocid: 'ocid1.apmdomain.oc1..d',
};
const compartments = (count: number) =>
  [...Array(count).keys()].map((index) => `ocid1.compartment.oc1..watched${index}`);

interface Rendered {
  readonly statements: Readonly<Record<string, readonly string[]>>;
  readonly policies: Readonly<
    Record<string, { readonly place: string; readonly statements: readonly string[] }>
  >;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

/** Text of the blocks of one kind that stand at the left margin. */
function blocks(text: string, opening: RegExp): readonly string[] {
  return [...text.matchAll(/^[a-z]+(?: "[^"]+")* \{\n[\s\S]*?^\}\n/gm)]
    .map(([block]) => block)
    .filter((block) => opening.test(block));
}

/** References to what needs the provider, each as an OCID or a name. */
function stubbed(text: string): string {
  return text
    .replaceAll('module.functions.function_ids', 'local.function_ids')
    .replaceAll('module.wait_act.standing', 'local.act_ids')
    .replaceAll('module.approval_key[*].key_id', '["ocid1.key.oc1..k"]')
    .replaceAll('oci_vault_secret.links[*].id', '["ocid1.vaultsecret.oc1..links"]')
    .replaceAll('flatten(data.oci_identity_compartments.all[*].compartments)', '[]')
    .replaceAll(/oci_identity_dynamic_group\.(\w+)\[\*\]\.id/g, '["ocid1.dynamicgroup.oc1..$1"]')
    .replaceAll(/oci_identity_dynamic_group\.(\w+)(?:\[0\])?\.id/g, '"ocid1.dynamicgroup.oc1..$1"')
    .replaceAll(/(?:module|data)\.\w+\.(\w+)(?:\.\w+)*/g, '"the-$1"');
}

/** Everything of `module.iam` that is no resource, and the call of modules/suite. */
function writeHarness(folder: string): void {
  const suite = [
    'main',
    'main.compartments',
    'main.iam',
    'main.functions',
    'main.links',
    'main.logging',
    'main.realm',
  ].map((name) => readText(`terraform/modules/suite/${name}.tf`));
  const call = (name: string) =>
    suite
      .flatMap((text) => blocks(text, new RegExp(`^module "${name}" `)))
      .map((text) => text.replace('"../iam"', '"./iam"').replace(/^ +providers +=.*\n/m, ''))
      .join('');
  const locals = suite.flatMap((text) => blocks(text, /^locals \{/)).join('\n');
  writeFileSync(join(folder, 'variables.tf'), readText('terraform/modules/suite/variables.tf'));
  writeFileSync(
    join(folder, 'main.tf'),
    `${stubbed(`${locals}\n${call('iam')}\n${call('iam_key')}`)}
locals {
  function_ids = { for name in ["detect", "observe", "respond", "sweep", "probe", "reattach", "console"] : name => "ocid1.fnfunc.oc1..\${name}" }
  act_ids      = local.acts ? ["ocid1.compartment.oc1..act"] : []
}
output "rendered" {
  value = {
    statements = merge(module.iam.statements, module.iam_key[*].statements...)
    policies   = merge(module.iam.policies, [for one in module.iam_key : { for name, policy in one.policies : "key-\${name}" => policy }]...)
    places     = module.iam.places
  }
}
`,
  );
  mkdirSync(join(folder, 'iam'));
  const iam = readText('terraform/modules/iam/main.tf');
  const groups = '{ for name in var.functions : name => join("", ["ocid1.dynamicgroup.oc1..", name]) }';
  const data = join(ROOT, 'terraform', 'iam', 'statements.json');
  writeFileSync(
    join(folder, 'iam', 'main.tf'),
    `${blocks(iam, /^locals \{/)
      .join('\n')
      .replace(/\{ for key, group in oci_identity_dynamic_group\.function : .*\}/, groups)
      .replace(/"\$\{path\.module\}\/[^"]*statements\.json"/, JSON.stringify(data))}
output "statements" {
  value = local.by_principal
}
output "policies" {
  value = local.policies
}
output "places" {
  value = local.compartments
}
`,
  );
  writeFileSync(join(folder, 'iam', 'variables.tf'), readText('terraform/modules/iam/variables.tf'));
}

/** What an example gives the module, as far as it is written out. */
function literals({ body }: Source): JsonObject {
  const modules = body['module'];
  const [first] = isObject(modules) ? Object.values(modules) : [];
  const given = Array.isArray(first) ? first[0] : first;
  if (!isObject(given)) throw new Error('an example without its module');
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => !['source', 'providers'].includes(name) && !JSON.stringify(value).includes('${'),
    ),
  );
}

describe('the statements that Terraform writes', () => {
  let folder = '';
  let sources: readonly Source[] = [];
  const run = (...args: string[]) =>
    spawnSync('terraform', [...args, '-no-color'], { cwd: folder, encoding: 'utf8', timeout: 120_000 });

  beforeAll(async () => {
    sources = await terraformSources();
    folder = mkdtempSync(join(tmpdir(), 'warden-policies-'));
    writeHarness(folder);
    run('init', '-input=false');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function render(given: Readonly<Record<string, unknown>>): Rendered {
    writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify({ ...STANDARD, ...given }));
    const applied = run('apply', '-auto-approve', '-input=false');
    if (applied.status !== 0) throw new Error(applied.stderr);
    return JSON.parse(run('output', '-json', 'rendered').stdout) as Rendered;
  }

  testTerraform(
    'of every example, with few options and with all, are of Oracle’s grammar, in policies of at most 50',
    () => {
      const examples = readdirSync(join(ROOT, 'terraform/examples')).map((name): [string, JsonObject] => {
        const main = sources.find(({ path }) => path === `terraform/examples/${name}/main.tf`);
        if (main === undefined) throw new Error(`examples/${name} has no main.tf`);
        return [name, literals(main)];
      });
      expect(examples.length).toBeGreaterThanOrEqual(4);
      const all = { ...EVERYTHING, watched_compartment_ocids: compartments(10) };
      for (const [name, given] of [...examples, ['nothing', {}], ['everything', all]] as const) {
        const { statements, policies, places } = render(given);
        const texts = Object.values(statements).flat();
        for (const text of texts) expect({ name, text, read: parsePolicy(text) }).toMatchObject({ name });
        const inPolicies = Object.values(policies).flatMap((policy) => policy.statements);
        expect([...inPolicies].sort()).toEqual([...texts].sort());
        expect(new Set(texts).size).toBe(texts.length);
        for (const policy of Object.values(policies)) {
          expect(policy.statements.length).toBeLessThanOrEqual(50);
          // Each policy stands in the compartment that its statements are about, and no other.
          const about = new Set(policy.statements.map((text) => parsePolicy(text).compartmentId));
          expect([...about]).toEqual([...new Set(places[policy.place])]);
        }
      }
      // A compartment has few of the 500, and ten of them cost no more at home.
      const { policies } = render(all);
      const perPlace = (place: string) =>
        Object.values(policies)
          .filter((policy) => policy.place === place)
          .reduce((count, policy) => count + policy.statements.length, 0);
      expect(perPlace('home')).toBeLessThanOrEqual(STATEMENTS_NEEDED.home);
      const [elsewhere = ''] = Object.values(policies)
        .map(({ place }) => place)
        .filter((place) => /^[0-9a-f]{6}$/.test(place));
      expect(perPlace(elsewhere)).toBeLessThanOrEqual(STATEMENTS_NEEDED.watched);
      expect(Object.keys(policies).length).toBeLessThanOrEqual(16);
    },
    240_000,
  );

  testTerraform(
    'are those that the local tenancy judges by',
    () => {
      const { statements } = render({ ...EVERYTHING, watched_compartment_ocids: [HOME] });
      const values: Readonly<Record<string, string>> = {
        home: HOME,
        watched: HOME,
        traces: HOME,
        compartment: HOME,
        act: 'ocid1.compartment.oc1..act',
        region: STANDARD.region,
        state_bucket: 'the-state_bucket',
        approvals_bucket: 'the-approvals_bucket',
        node_log_group: 'the-node_log_group_id',
        own_log_group: 'the-own_log_group_id',
        schedule: 'the-schedule_id',
        approval_key: 'ocid1.key.oc1..k',
        state_key: 'ocid1.key.oc1..s',
        keys: HOME,
        link_secret: 'ocid1.vaultsecret.oc1..links',
        client_secret: EVERYTHING.console_client_secret_ocid,
        'group:sign-in': 'ocid1.dynamicgroup.oc1..gateway',
      };
      const filledIn = (text: string) =>
        text.replaceAll(/\{([a-z]+(?:[_:-][a-z]+)*)\}/g, (_, name: string) => {
          const [kind, of] = name.split(':');
          const id = kind === 'function' ? `ocid1.fnfunc.oc1..${of}` : `ocid1.dynamicgroup.oc1..${of}`;
          const value = values[name] ?? (of === undefined ? undefined : id);
          if (value === undefined) throw new Error(`no value for {${name}}`);
          return value;
        });
      const expected = loadStatements(ROOT).map((one) => filledIn(statementText(one)));
      const texts = Object.values(statements).flat();
      expect([...texts].sort()).toEqual(expected.sort());
      // And nobody reaches by them what it does not need.
      expect(exposureOf(texts, (name) => filledIn(`{${name}}`))).toEqual(EXPOSED);
    },
    240_000,
  );
});
