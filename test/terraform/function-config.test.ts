import { CONFIG_BYTES, CONFIG_SCHEMAS } from '../../functions/runtime/config.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { FUNCTIONS } from '../../infra/bundle/functions.ts';
import { isObject, type JsonObject, readText, terraformSources } from './terraform-source.ts';

/**
 * respond is told neither its own id nor its own address (Terraform cannot: a resource cannot hold its own attribute);
 * probe is created before respond, which is told of probe. FN_FN_ID and the call's body carry them.
 */
const FROM_THE_CALL: Readonly<Record<string, readonly string[]>> = {
  respond: ['WARDEN_RESPOND_FUNCTION_ID', 'WARDEN_RESPOND_ENDPOINT'],
  probe: ['WARDEN_RESPOND_FUNCTION_ID', 'WARDEN_RESPOND_ENDPOINT'],
};

/** Evaluates `concat(local.x, ["A"])` and lists, which is all that the table of keys uses. */
function keysOf(expression: unknown, locals: JsonObject): string[] {
  if (Array.isArray(expression)) return expression.map(String);
  const text = String(expression);
  const names = [...text.matchAll(/local\.(\w+)/g)].flatMap(([, name]) => keysOf(locals[name ?? ''], locals));
  const literals = [...text.matchAll(/"([A-Z_]+)"/g)].map(([, key]) => key ?? '');
  return [...names, ...literals];
}

function defaultOf(variable: string): number {
  const block = new RegExp(`variable "${variable}" \\{[\\s\\S]*?default += (\\d+)`).exec(
    readText('terraform/variables.tf'),
  );
  return Number(block?.[1]);
}

describe('the configuration that the stack gives to each function', () => {
  let locals: JsonObject = {};
  beforeAll(async () => {
    const source = (await terraformSources()).find(
      ({ path }) => path === 'terraform/modules/functions/main.tf',
    );
    const found = source?.body['locals'];
    const block = Array.isArray(found) ? found[0] : found;
    if (isObject(block)) locals = block;
  });

  test.each(Object.keys(CONFIG_SCHEMAS) as (keyof typeof CONFIG_SCHEMAS)[])(
    '%s gets exactly the keys it reads',
    (name) => {
      const table = locals['keys'];
      if (!isObject(table)) throw new Error('modules/functions has no table of keys');
      const set = keysOf(table[name], locals).map((key) => `WARDEN_${key}`);
      const read = Object.keys(CONFIG_SCHEMAS[name].entries).map(
        (key) => KEYS[key as keyof typeof KEYS].env as string,
      );
      const expected = read.filter((key) => FROM_THE_CALL[name]?.includes(key) !== true);
      expect([...new Set(set)].sort()).toEqual([...expected].sort());
    },
  );

  test('every value that the stack provides belongs to a key', async () => {
    const suite = (await terraformSources()).find(({ path }) => path.endsWith('suite/main.functions.tf'));
    const given = [
      ...JSON.stringify(suite?.body).matchAll(
        /\b([A-Z]+(?:_[A-Z]+)+|MODE|LANG|ZONE|WINDOWS|NAMESPACE|CONTACTS|COMPARTMENTS)\b(?=\s*=|\\?":)/g,
      ),
    ].map(([, key]) => `WARDEN_${key}`);
    const known = new Set<string>(Object.values(KEYS).map(({ env }) => env));
    expect(given.length).toBeGreaterThan(10);
    expect(given.filter((key) => !known.has(key) && !/^WARDEN_(ORACLE_FUNCTIONS)/.test(key))).toEqual([]);
  });

  test('memory and time-outs are those of the build', () => {
    const shapes = locals['shapes'];
    if (!isObject(shapes)) throw new Error('modules/functions has no shapes');
    expect(Object.keys(shapes).sort()).toEqual(Object.keys(FUNCTIONS).sort());
    for (const [name, shape] of Object.entries(FUNCTIONS)) {
      const deployed = shapes[name];
      expect([
        name,
        isObject(deployed) && (name === 'respond' ? defaultOf('respond_memory') : deployed['memory']),
        isObject(deployed) && deployed['sync'],
      ]).toEqual([name, shape.memory, shape.timeout]);
      const detached = isObject(deployed) ? Number(deployed['detached']) : 0;
      expect(detached).toBeGreaterThanOrEqual(5);
      expect(detached).toBeLessThanOrEqual(3600);
    }
  });

  test('the largest configuration that the stack allows fits into 4 KB', () => {
    const free = /free_bytes <= (\d+)/.exec(readText('terraform/modules/functions/main.tf'))?.[1];
    // The longest OCID, address or URL of the stack's own resources; other values are shorter.
    const longest = 100;
    const lengths: readonly (readonly [RegExp, number])[] = [
      [/COMPARTMENTS|CONTACTS|QUORUM_VOLUMES|EXPECTED_PRINCIPALS|WINDOWS/, 0],
      [/ZONE/, 'America/Argentina/ComodRivadavia'.length],
      [/MODE|NEEDED|LANG|LEVEL|SEARCH|SUMMARY/, 'approve'.length],
      [/_DAYS$/, '30'.length],
      [/BUCKET|NAMESPACE/, 50],
    ];
    const respond = Object.keys(CONFIG_SCHEMAS.respond.entries)
      .map((key) => KEYS[key as keyof typeof KEYS].env)
      .filter((env) => FROM_THE_CALL['respond']?.includes(env) !== true)
      .reduce((sum, env) => sum + env.length + (lengths.find(([name]) => name.test(env))?.[1] ?? longest), 0);
    expect(respond).toBeGreaterThan(CONFIG_BYTES / 4);
    expect(respond + Number(free)).toBeLessThan(CONFIG_BYTES);
    // Ten compartments and contacts of 500 Japanese characters, which the variables allow, are no problem.
    const wanted = [Array(10).fill('x'.repeat(83)).join(','), '当'.repeat(500)].map((text) =>
      Buffer.byteLength(text),
    );
    expect(wanted.reduce((sum, bytes) => sum + bytes)).toBeLessThan(Number(free));
  });
});
