import { complaintsAbout, providerSchema } from './provider-schema.ts';
import { blocksOf, isObject, type JsonObject, type Source, terraformSources } from './terraform-source.ts';

describe('every resource and data source against the schema of oracle/oci 8.28.0', () => {
  const schema = providerSchema();
  let sources: readonly Source[] = [];
  beforeAll(async () => {
    sources = await terraformSources();
  });

  test.each(['resource', 'data'] as const)('%s blocks have known arguments of the right type', (kind) => {
    const known = kind === 'resource' ? schema.resources : schema.data;
    const found = sources.flatMap((source) => blocksOf(source, kind).map((block) => ({ source, ...block })));
    expect(found.length).toBeGreaterThan(kind === 'resource' ? 30 : 2);
    const complaints = found
      .filter(({ type }) => type !== 'terraform_data')
      .flatMap(({ source, type, name, body }) => {
        const block = known[type];
        const place = `${source.path}: ${type}.${name}`;
        return block === undefined ? [`${place}: unknown type`] : complaintsAbout(block, body, place);
      });
    expect(complaints).toEqual([]);
  });

  test('everything that can be tagged is tagged', () => {
    const untagged = sources
      .filter(({ path }) => path.includes('/modules/'))
      .flatMap((source) => blocksOf(source, 'resource'))
      .filter(({ type, body }) => {
        const attributes = schema.resources[type]?.attributes ?? {};
        return ['freeform_tags', 'defined_tags'].some((tag) => tag in attributes && !(tag in body));
      })
      .map(({ type, name }) => `${type}.${name}`);
    expect(untagged).toEqual([]);
  });

  test('every provider block leaves alone the tags that Oracle writes on everything', () => {
    const providers = sources
      .map(({ path, body }) => ({ path, blocks: body['provider'] }))
      .filter(({ blocks }) => blocks !== undefined)
      .map(({ path, blocks }) => {
        const oci = isObject(blocks) && Array.isArray(blocks['oci']) ? blocks['oci'].filter(isObject) : [];
        return { path, ignored: oci.map((block) => block['ignore_defined_tags']) };
      });
    expect(providers.length).toBeGreaterThanOrEqual(5);
    const both = ['Oracle-Tags.CreatedBy', 'Oracle-Tags.CreatedOn'];
    // The stack takes more: a tenancy has tag defaults of its own, and nobody edits a zip.
    const more = `\${concat(${JSON.stringify(both).replace(',', ', ')}, var.ignore_defined_tags)}`;
    for (const { path, ignored } of providers)
      expect({ path, ignored }).toEqual({
        path,
        ignored: ignored.map(() => (path === 'terraform/providers.tf' ? more : both)),
      });
  });

  test('the provider is pinned to 8.28 and up to 8.x, and Terraform 1.5 is enough, in every module', () => {
    const requirements = sources
      .map(({ body }) => body['terraform'])
      .filter((block) => block !== undefined)
      .map((block) => JSON.stringify(block));
    expect(requirements.length).toBeGreaterThan(15);
    for (const requirement of requirements) {
      expect(requirement).toContain('"required_version":">= 1.5"');
      expect(requirement).toContain('"version":"~> 8.28"');
    }
  });

  describe('the check itself finds', () => {
    const topic = schema.resources['oci_ons_notification_topic'] ?? {};
    const rule = schema.resources['oci_events_rule'] ?? {};
    const table = schema.resources['oci_core_route_table'] ?? {};
    const good: JsonObject = { compartment_id: 'ocid1.compartment.oc1..c', name: 'n' };
    test.each<[string, JsonObject, RegExp]>([
      ['an unknown argument', { ...good, nome: 'x' }, /nome: the provider knows no such argument/],
      ['a missing argument', { name: 'n' }, /compartment_id: required, missing/],
      ['a wrong type', { ...good, freeform_tags: ['x'] }, /freeform_tags: wrong type/],
      ['a read-only argument', { ...good, api_endpoint: 'x' }, /api_endpoint: read-only/],
    ])('%s', (_, body, wanted) => {
      expect(complaintsAbout(topic, body, 't')).toEqual([expect.stringMatching(wanted)]);
    });

    test('nothing in a good block', () => expect(complaintsAbout(topic, good, 't')).toEqual([]));

    test('a missing block, and an argument where a block belongs', () => {
      const base: JsonObject = { compartment_id: 'c', display_name: 'd', is_enabled: true };
      expect(complaintsAbout(rule, base, 't')).toEqual(['t.actions: required block, missing']);
      expect(complaintsAbout(rule, { ...base, actions: 'x' }, 't')).toEqual([
        't.actions: a block is wanted, not an argument',
      ]);
    });

    test('a deprecated argument', () => {
      const body: JsonObject = {
        compartment_id: 'c',
        vcn_id: 'v',
        route_rules: [{ cidr_block: '0.0.0.0/0', network_entity_id: 'g' }],
      };
      expect(complaintsAbout(table, body, 't')).toEqual(['t.route_rules.cidr_block: deprecated']);
    });
  });
});
