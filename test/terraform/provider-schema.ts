import { isObject, type Json, type JsonObject, readJson } from './terraform-source.ts';

interface Attribute {
  readonly type: Json;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly deprecated?: boolean;
}
interface BlockType {
  readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, BlockType>>;
}
export interface ProviderSchema {
  readonly resources: Readonly<Record<string, Block>>;
  readonly data: Readonly<Record<string, Block>>;
}

/**
 * `terraform providers schema -json` of oracle/oci 8.28.0, cut down to what the stack may use. The cut dropped every
 * key called `description`, attributes of that name included; they are put back here (provider's documentation).
 */
const DESCRIBED: Readonly<Record<string, 'required' | 'optional'>> = {
  oci_identity_compartment: 'required',
  oci_identity_dynamic_group: 'required',
  oci_identity_policy: 'required',
  oci_events_rule: 'optional',
  oci_logging_log_group: 'optional',
  oci_logging_unified_agent_configuration: 'required',
  oci_ons_notification_topic: 'optional',
  oci_resource_scheduler_schedule: 'optional',
  oci_sch_service_connector: 'optional',
};

export function providerSchema(): ProviderSchema {
  const file = readJson('test/terraform/oracle-oci-8.28.0.schema.json') as {
    readonly provider_schemas: Readonly<
      Record<
        string,
        {
          readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
          readonly data_source_schemas: Readonly<Record<string, { readonly block: Block }>>;
        }
      >
    >;
  };
  const provider = file.provider_schemas['registry.terraform.io/oracle/oci'];
  if (provider === undefined) throw new Error('The schema file has no oracle/oci');
  const blocks = (from: Readonly<Record<string, { readonly block: Block }>>) =>
    Object.fromEntries(Object.entries(from).map(([name, { block }]) => [name, described(name, block)]));
  return { resources: blocks(provider.resource_schemas), data: blocks(provider.data_source_schemas) };
}

function described(name: string, block: Block): Block {
  const how = DESCRIBED[name];
  if (how === undefined) return block;
  const description: Attribute = { type: 'string', [how]: true };
  return { ...block, attributes: { ...block.attributes, description } };
}

/** Not of the provider: Terraform's own arguments and blocks in any resource. */
const META = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'connection',
  'provisioner',
]);

/** Everything wrong with one block, as sentences that name the place. */
export function complaintsAbout(block: Block, body: JsonObject, place: string, top = true): string[] {
  const dynamic = dynamicBlocks(body['dynamic']);
  const given = Object.entries(body).filter(([key]) => !(top && META.has(key)) && key !== 'dynamic');
  const complaints: string[] = [];
  for (const [key, value] of given) {
    const attribute = block.attributes?.[key];
    const nested = block.block_types?.[key];
    if (attribute !== undefined) complaints.push(...attributeComplaints(attribute, value, `${place}.${key}`));
    else if (nested !== undefined) complaints.push(...nestedComplaints(nested, value, `${place}.${key}`));
    else complaints.push(`${place}.${key}: the provider knows no such argument`);
  }
  for (const [key, contents] of dynamic) {
    const nested = block.block_types?.[key];
    if (nested === undefined) complaints.push(`${place}.${key}: the provider knows no such block`);
    else
      for (const content of contents)
        complaints.push(...complaintsAbout(nested.block, content, `${place}.${key}`, false));
  }
  const made = new Set(dynamic.map(([name]) => name));
  return [...complaints, ...missing(block, body, made).map((what) => `${place}.${what}`)];
}

/** Arguments and blocks that have to be given. @param made blocks that are made dynamically. */
function missing(block: Block, body: JsonObject, made: ReadonlySet<string>): string[] {
  const attributes = Object.entries(block.attributes ?? {}).filter(([, one]) => one.required === true);
  const blocks = Object.entries(block.block_types ?? {}).filter(([, one]) => (one.min_items ?? 0) > 0);
  return [
    ...attributes.flatMap(([key]) => (key in body ? [] : [`${key}: required, missing`])),
    ...blocks.flatMap(([key]) => (key in body || made.has(key) ? [] : [`${key}: required block, missing`])),
  ];
}

function attributeComplaints(attribute: Attribute, value: Json, place: string): string[] {
  const complaints: string[] = [];
  if (attribute.deprecated === true) complaints.push(`${place}: deprecated`);
  if (attribute.required !== true && attribute.optional !== true)
    complaints.push(`${place}: read-only, cannot be set`);
  if (!fits(attribute.type, value))
    complaints.push(`${place}: wrong type, wants ${JSON.stringify(attribute.type)}`);
  return complaints;
}

/** Whether a literal fits; an expression (`${…}`) is Terraform's to judge. */
function fits(type: Json, value: Json): boolean {
  if (value === null) return true;
  if (typeof value === 'string' && value.startsWith('${')) return true;
  if (type === 'string') return typeof value !== 'object';
  if (type === 'number') return typeof value === 'number';
  if (type === 'bool') return typeof value === 'boolean';
  if (!Array.isArray(type)) return true;
  const [kind, element] = type;
  if (kind === 'list' || kind === 'set')
    return Array.isArray(value) && value.every((one) => fits(element ?? null, one));
  if (kind === 'map')
    return isObject(value) && Object.values(value).every((one) => fits(element ?? null, one));
  return true;
}

function nestedComplaints(nested: BlockType, value: Json, place: string): string[] {
  if (!Array.isArray(value) || !value.every(isObject))
    return [`${place}: a block is wanted, not an argument`];
  const complaints = value.flatMap((one) => complaintsAbout(nested.block, one, place, false));
  const most = nested.max_items ?? 0;
  if (most > 0 && value.length > most) complaints.push(`${place}: at most ${most} blocks`);
  return complaints;
}

function dynamicBlocks(value: Json | undefined): [string, JsonObject[]][] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, blocks]) => [
    key,
    (Array.isArray(blocks) ? blocks : []).filter(isObject).flatMap((one) => {
      const content = one['content'];
      return (Array.isArray(content) ? content : []).filter(isObject);
    }),
  ]);
}
