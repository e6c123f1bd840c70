import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { OUTPUTS_JA, VARIABLES_JA } from './terraform-words.ja.ts';

const SUITE = 'terraform/modules/suite';
const README = 'terraform/README.md';
const README_JA = 'terraform/README.ja.md';
const MARK = '# Generated from modules/suite by npm run generate; do not edit.\n';

interface VariableBlock {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
}
interface ModuleFile {
  readonly variable?: Readonly<Record<string, readonly VariableBlock[]>>;
  readonly output?: Readonly<Record<string, readonly Pick<VariableBlock, 'description'>[]>>;
}

/** Variables of the root alone: what its provider blocks need, and what only narrows the choice in a form. */
const ROOT_VARIABLES = [
  ['home_region', 'Home region of the tenancy. Empty: it is looked up.'],
  [
    'network_compartment_ocid',
    'Compartment of your networks. For the form of Resource Manager alone: it fills the lists of networks and subnets.',
  ],
  [
    'existing_vcn_ocid',
    'Your network. For the form of Resource Manager alone: it fills the lists of subnets and security groups.',
  ],
]
  .map(
    ([name, description]) => `variable "${name}" {
  description = "${description}"
  type        = string
  nullable    = false
  default     = ""
}
`,
  )
  .concat(`variable "ignore_defined_tags" {
  description = "Defined tags that the tenancy puts on everything by itself (tag defaults), as namespace.key, beside Oracle-Tags.CreatedBy and CreatedOn: they stay as they are."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for key in var.ignore_defined_tags : can(regex("^[^.]+\\\\.[^.]+$", key))])
    error_message = "ignore_defined_tags: every entry must be namespace.key, such as Finance.CostCenter."
  }
}
`)
  .join('\n');

/**
 * The stack's root: the same variables and outputs as modules/suite, which the examples use too, beside provider
 * blocks that a module cannot have. And the tables of terraform/README.md.
 */
export async function terraformFiles(root: string): Promise<Readonly<Record<string, string>>> {
  const variablesText = readFileSync(join(root, SUITE, 'variables.tf'), 'utf8');
  const variables = ((await parse('variables.tf', variablesText)) as ModuleFile).variable ?? {};
  const outputsText = readFileSync(join(root, SUITE, 'outputs.tf'), 'utf8');
  const outputs = ((await parse('outputs.tf', outputsText)) as ModuleFile).output ?? {};
  const names = Object.keys(variables);
  const readme = readFileSync(join(root, README), 'utf8');
  const withInputs = between(README, readme, 'inputs', inputsTable(variables));
  return {
    'terraform/variables.tf': `${MARK}\n${variablesText}\n${ROOT_VARIABLES}`,
    'terraform/main.tf': `${MARK}
module "suite" {
  source    = "./modules/suite"
  providers = { oci = oci, oci.home = oci.home }

${aligned(names.map((name) => [name, `var.${name}`]))}
}
`,
    'terraform/outputs.tf': `${MARK}${Object.entries(outputs)
      .map(
        ([name, [block]]) => `
output "${name}" {
  description = ${JSON.stringify(block?.description ?? '')}
  value       = module.suite.${name}
}
`,
      )
      .join('')}`,
    [README]: between(README, withInputs, 'outputs', outputsTable(outputs)),
    [README_JA]: japanesePage(root, variables, outputs),
  };
}

/** The same tables in Japanese; what has no Japanese yet shows its description. */
function japanesePage(
  root: string,
  variables: NonNullable<ModuleFile['variable']>,
  outputs: NonNullable<ModuleFile['output']>,
): string {
  const page = readFileSync(join(root, README_JA), 'utf8');
  const inputs = Object.entries(variables).map(([name, [block]]) => [
    ...inputCells(name, block, '**必須**'),
    cell(VARIABLES_JA[name] ?? block?.description),
  ]);
  const results = Object.entries(outputs).map(([name, [block]]) => [
    `\`${name}\``,
    cell(OUTPUTS_JA[name] ?? block?.description),
  ]);
  const withInputs = between(README_JA, page, 'inputs', plainTable(['変数', '型', '既定', '意味'], inputs));
  return between(README_JA, withInputs, 'outputs', plainTable(['出力', '意味'], results));
}

function aligned(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`).join('\n');
}

/** @throws Error when the text has no place of that name. */
export function between(path: string, text: string, name: string, body: string): string {
  const start = `<!-- ${name}:start -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(`<!-- ${name}:end -->`);
  if (from < 0 || to < from) throw new Error(`${path} has no place for ${name}`);
  return `${text.slice(0, from + start.length)}\n\n${body}\n\n${text.slice(to)}`;
}

function inputsTable(variables: NonNullable<ModuleFile['variable']>): string {
  return table(
    ['Variable', 'Type', 'Default', 'Meaning'],
    Object.entries(variables).map(([name, [block]]) => [
      ...inputCells(name, block, '**required**'),
      cell(block?.description),
    ]),
  );
}

/** Name, type and default of a variable. */
function inputCells(name: string, block: VariableBlock | undefined, required: string): readonly string[] {
  return [
    `\`${name}\``,
    `\`${(block?.type ?? '').replace(/^\$\{|\}$/g, '')}\``,
    block !== undefined && 'default' in block ? `\`${JSON.stringify(block.default)}\`` : required,
  ];
}

/** Not padded: Japanese letters are as wide as two. */
function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function outputsTable(outputs: NonNullable<ModuleFile['output']>): string {
  return table(
    ['Output', 'Meaning'],
    Object.entries(outputs).map(([name, [block]]) => [`\`${name}\``, cell(block?.description)]),
  );
}

/** Padded as the formatter of this repository pads tables. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((one, column) => one.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

function cell(text: string | undefined): string {
  return (text ?? '').replaceAll('|', '\\|');
}
