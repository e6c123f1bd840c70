import { parse as parseYaml } from 'yaml';
import {
  isObject,
  type JsonObject,
  readText,
  type Source,
  terraformSources,
  variablesOf,
} from './terraform-source.ts';

/** Types of Oracle's meta schema for Resource Manager that we use, with what each needs in dependsOn. */
const TYPES: Readonly<Record<string, { readonly terraform: string; readonly dependsOn: readonly string[] }>> =
  {
    string: { terraform: 'string', dependsOn: [] },
    text: { terraform: 'string', dependsOn: [] },
    password: { terraform: 'string', dependsOn: [] },
    enum: { terraform: 'string', dependsOn: [] },
    boolean: { terraform: 'bool', dependsOn: [] },
    number: { terraform: 'number', dependsOn: [] },
    integer: { terraform: 'number', dependsOn: [] },
    array: { terraform: 'list(string)', dependsOn: [] },
    'oci:identity:compartment:id': { terraform: 'string', dependsOn: [] },
    'oci:identity:region:name': { terraform: 'string', dependsOn: [] },
    'oci:apm:domain:id': { terraform: 'string', dependsOn: ['compartmentId'] },
    'oci:core:vcn:id': { terraform: 'string', dependsOn: ['compartmentId'] },
    'oci:core:subnet:id': { terraform: 'string', dependsOn: ['compartmentId', 'vcnId'] },
    'oci:core:nsg:id': { terraform: 'string', dependsOn: ['compartmentId', 'vcnId'] },
    'oci:identity:dynamicgroups:id': { terraform: 'string', dependsOn: ['compartmentId'] },
    'oci:kms:vault:id': { terraform: 'string', dependsOn: ['compartmentId'] },
    'oci:kms:key:id': { terraform: 'string', dependsOn: ['compartmentId', 'vaultId'] },
    'oci:kms:secret:id': { terraform: 'string', dependsOn: ['compartmentId'] },
    'oci:identity:tag:value': {
      terraform:
        'object({ freeformTags = optional(map(string), {}), definedTags = optional(map(string), {}) })',
      dependsOn: ['compartmentId'],
    },
  };
const OUTPUT_TYPES = 'boolean number string copyableString map json list csv link ocid'.split(' ');
/** What Resource Manager's meta schema shows as no field: maps and lists of objects. Another field says the same, but for groups and attributes. */
const WITHOUT_FORM = [
  'freeform_tags',
  'defined_tags',
  'maintenance_windows',
  'function_group_ocids',
  'function_security_attributes',
];

/**
 * Where the form begins otherwise than Terraform. Resource Manager has no environment for the provider's own way
 * (docs/decisions/0029-waiting-for-identity.md); what a click can undo or leave out is held back there.
 */
const OTHER_THERE: Readonly<Record<string, number | string | boolean>> = {
  identity_wait_sec: 90,
  child_compartments: 'refuse',
  protect_from_destroy: true,
};

const document = parseYaml(readText('terraform/schema.yaml')) as JsonObject;
const section = (name: string): JsonObject => {
  const value = document[name];
  if (!isObject(value)) throw new Error(`schema.yaml has no ${name}`);
  return value;
};
const isEmpty = (value: unknown): boolean => ['""', 'false', '[]', '{}'].includes(JSON.stringify(value));
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const groups = (name: string): JsonObject[] => {
  const value = document[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
};
const variables = section('variables');

/** Names that a `visible` statement refers to; throws on a form the meta schema does not know. */
function referred(statement: unknown, place: string): string[] {
  if (typeof statement === 'boolean') return [];
  if (typeof statement === 'string') return [statement];
  if (!isObject(statement) || Object.keys(statement).length !== 1)
    throw new Error(`${place}: not a statement`);
  const [[operator, operands] = ['', []]] = Object.entries(statement);
  if (!Array.isArray(operands)) throw new Error(`${place}: ${operator} wants a list`);
  if (['eq', 'ge', 'le', 'gt', 'lt'].includes(operator)) {
    if (operands.length !== 2) throw new Error(`${place}: ${operator} wants two values`);
    return [String(operands[0])];
  }
  if (operator === 'not' ? operands.length !== 1 : operands.length !== 2 || !['and', 'or'].includes(operator))
    throw new Error(`${place}: ${operator} with ${operands.length} operands`);
  return operands.flatMap((one) => referred(one, place));
}

describe('the form of Resource Manager', () => {
  let declared: Readonly<Record<string, JsonObject>> = {};
  let sources: readonly Source[] = [];
  beforeAll(async () => {
    sources = await terraformSources();
    const root = sources.find(({ path }) => path === 'terraform/variables.tf');
    declared = root === undefined ? {} : variablesOf(root);
  });

  test('shows every variable of the stack and no other', () => {
    expect(Object.keys(variables).sort()).toEqual(
      Object.keys(declared)
        .filter((name) => !WITHOUT_FORM.includes(name))
        .sort(),
    );
    expect(WITHOUT_FORM.every((name) => name in declared)).toBe(true);
  });

  /** The type in Terraform; what the field depends on has to be a field too. */
  function checkedType(name: string, field: JsonObject): string | undefined {
    const type = TYPES[String(field['type'])];
    const depends = isObject(field['dependsOn']) ? field['dependsOn'] : {};
    expect([name, Object.keys(depends)]).toEqual([name, type?.dependsOn]);
    for (const other of Object.values(depends)) expect(variables).toHaveProperty([String(other)]);
    return type?.terraform;
  }

  test('has the types that Terraform has', () => {
    for (const [name, field] of Object.entries(variables)) {
      if (!isObject(field)) throw new Error(`${name} is no object`);
      expect([name, checkedType(name, field)]).toEqual([
        name,
        String(declared[name]?.['type']).replace(/^\$\{|\}$/g, ''),
      ]);
      if (field['type'] !== 'array') continue;
      const { items } = field;
      expect([name, isObject(items) && checkedType(name, items)]).toEqual([name, 'string']);
    }
  });

  test('asks for what Terraform has no default for', () => {
    const asked = Object.keys(variables).filter((name) => !('default' in (declared[name] ?? {})));
    expect(asked.length).toBeGreaterThan(2);
    for (const name of asked)
      expect([name, variables[name]]).toEqual([name, expect.objectContaining({ required: true })]);
  });

  test('has the defaults that Terraform has; an empty one may be left out', () => {
    for (const [name, field] of Object.entries(variables)) {
      const body = declared[name];
      if (!isObject(field) || body === undefined) throw new Error(`${name} is not declared`);
      if ('default' in field)
        expect([name, field['default']]).toEqual([name, OTHER_THERE[name] ?? body['default']]);
      else if ('default' in body)
        expect([name, field['type'] === 'array' || isEmpty(body['default'])]).toEqual([name, true]);
    }
  });

  test('has a title in words for every field, and help for whatever is optional', () => {
    for (const [name, field] of Object.entries(variables)) {
      if (!isObject(field)) throw new Error(`${name} is no object`);
      expect([name, String(field['title'] ?? '').length > 2]).toEqual([name, true]);
      expect(String(field['title'])).not.toContain('_');
    }
  });

  test('says everything in both languages, for its meta schema has one text for all', () => {
    const said = (value: unknown, place: string): [string, string][] => {
      if (Array.isArray(value)) return value.flatMap((one, at) => said(one, `${place}.${at}`));
      if (!isObject(value)) return [];
      return Object.entries(value).flatMap(([key, one]) =>
        typeof one === 'string' &&
        /^(?:title|description|displayText|instructions|troubleshooting)$/.test(key)
          ? [[`${place}.${key}`, one] as [string, string]]
          : said(one, `${place}.${key}`),
      );
    };
    const all = said(document, '').filter(([place]) => place !== '.title');
    expect(all.length).toBeGreaterThan(120);
    expect(all.filter(([, words]) => !/[A-Za-z]{2}/.test(words) || !/[ぁ-んァ-ヶ一-龠]/.test(words))).toEqual(
      [],
    );
  });

  test('lets people choose from a list whatever Resource Manager can list', () => {
    const listed =
      /^ocid1\\\.\((compartment|subnet|vcn|networksecuritygroup|dynamicgroup|vault|key|vaultsecret|apmdomain)\b/;
    for (const [name, body] of Object.entries(declared)) {
      const kind = /ocid1\\+\.\(?([a-z]+)/.exec(JSON.stringify(body['validation'] ?? ''))?.[1] ?? '';
      const field = variables[name];
      if (!isObject(field) || name === 'tenancy_ocid' || !listed.test(`ocid1\\.(${kind}`)) continue;
      const items = field['items'];
      const type = isObject(items) ? items['type'] : field['type'];
      expect([name, String(type).startsWith('oci:')]).toEqual([name, true]);
    }
  });

  test('fills a list from the compartment that the stack would look into', () => {
    for (const [name, field] of Object.entries(variables)) {
      const from =
        isObject(field) && isObject(field['dependsOn']) ? field['dependsOn']['compartmentId'] : null;
      const own = `${name.split('_')[0]}_compartment_ocid`;
      if (from !== null && own !== name && own in declared) expect([name, from]).toEqual([name, own]);
    }
  });

  test('takes as many entries in a list as Terraform does', () => {
    for (const [name, body] of Object.entries(declared)) {
      const most = new RegExp(`length\\(var\\.${name}\\) <= (\\d+)`).exec(
        JSON.stringify(body['validation'] ?? ''),
      )?.[1];
      const field = variables[name];
      if (most === undefined || !isObject(field) || field['type'] !== 'array') continue;
      expect([name, field['maxItems']]).toEqual([name, Number(most)]);
    }
  });

  test('puts every field into exactly one group', () => {
    const grouped = groups('variableGroups').flatMap((group) => texts(group['variables']));
    expect([...grouped].sort()).toEqual(Object.keys(variables).sort());
  });

  test('shows and hides by statements the meta schema knows, on variables that exist', () => {
    const withVisible = Object.entries(variables).filter(
      ([, field]) => isObject(field) && 'visible' in field,
    );
    expect(withVisible.length).toBeGreaterThan(5);
    for (const [name, field] of withVisible)
      for (const other of referred(isObject(field) ? field['visible'] : null, name))
        expect(variables).toHaveProperty([other]);
    expect(() => referred({ eq: ['a'] }, 'x')).toThrow('two values');
    expect(() => referred({ xor: ['a', 'b'] }, 'x')).toThrow('xor');
  });

  test('describes outputs by the types and keys of the meta schema, which hides none by a statement', () => {
    for (const [name, output] of Object.entries(section('outputs'))) {
      if (!isObject(output)) throw new Error(`${name} is no object`);
      expect([name, OUTPUT_TYPES]).toEqual([name, expect.arrayContaining([output['type']])]);
      const known = ['type', 'title', 'description', ...(output['type'] === 'link' ? ['displayText'] : [])];
      expect([name, Object.keys(output).filter((key) => !known.includes(key))]).toEqual([name, []]);
      if (output['type'] !== 'link') continue;
      const { length } = String(output['displayText']);
      expect([name, length >= 3 && length <= 45]).toEqual([name, true]);
    }
  });

  test('shows outputs that exist, each in one group', () => {
    const root = sources.find(({ path }) => path === 'terraform/outputs.tf');
    const outputs = root?.body['output'];
    const shown = Object.keys(section('outputs'));
    expect(isObject(outputs)).toBe(true);
    for (const name of shown) expect(outputs).toHaveProperty([name]);
    expect(
      groups('outputGroups')
        .flatMap((group) => texts(group['outputs']))
        .sort(),
    ).toEqual([...shown].sort());
  });

  test('keeps the published limits: version, 250 variables, 8192 bytes each', () => {
    expect(document['schemaVersion']).toBe('1.1.0');
    expect(document['locale']).toBe('en');
    expect(Object.keys(declared).length).toBeLessThanOrEqual(250);
    for (const body of Object.values(declared))
      expect(Buffer.byteLength(JSON.stringify(body['default'] ?? ''))).toBeLessThan(8192);
  });
});

describe('variables', () => {
  test('are typed, not nullable, described; whatever has a form of its own is validated with a way out', async () => {
    const suite = (await terraformSources()).find(
      ({ path }) => path === 'terraform/modules/suite/variables.tf',
    );
    const declared = suite === undefined ? {} : variablesOf(suite);
    expect(Object.keys(declared).length).toBeGreaterThan(40);
    for (const [name, body] of Object.entries(declared)) {
      expect([name, typeof body['type'], body['nullable'], String(body['description']).length > 10]).toEqual([
        name,
        'string',
        false,
        true,
      ]);
      const free = ['node_matching_rule', 'console_jwt_issuer', 'console_jwt_audience', 'freeform_tags'];
      if (!String(body['type']).includes('bool') && !free.includes(name)) {
        expect([name, Array.isArray(body['validation'])]).toEqual([name, true]);
        expect(JSON.stringify(body['validation'])).toContain('error_message');
      }
    }
  });

  test('need only tenancy, compartment, region and address', async () => {
    const suite = (await terraformSources()).find(
      ({ path }) => path === 'terraform/modules/suite/variables.tf',
    );
    const required = Object.entries(suite === undefined ? {} : variablesOf(suite)).filter(
      ([, body]) => !('default' in body),
    );
    expect(required.map(([name]) => name).sort()).toEqual([
      'compartment_ocid',
      'email',
      'region',
      'tenancy_ocid',
    ]);
  });
});
