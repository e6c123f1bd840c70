import { readFileSync } from 'node:fs';
import { CONFIG_SCHEMAS, endpointKey, loadConfig, SERVICES } from '../../functions/runtime/config.ts';
import { isOcid } from '../../functions/runtime/config-forms.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { WardenError } from '../../functions/runtime/errors.ts';

const detectEnv = {
  WARDEN_STATE_BUCKET: 'warden-state',
  WARDEN_NAMESPACE: 'axexample',
  WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.ap-tokyo-1.aaaarespond',
  WARDEN_RESPOND_ENDPOINT: 'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com/',
};

const complaint = (env: Record<string, string>): string => {
  try {
    loadConfig('detect', env);
  } catch (error) {
    if (error instanceof WardenError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

test('a complete environment becomes exact types, with defaults', () => {
  expect(loadConfig('detect', { ...detectEnv, WARDEN_SYSLOG_ZONE: 'Asia/Tokyo', PATH: '/bin' })).toEqual({
    stateBucket: 'warden-state',
    namespace: 'axexample',
    respondFunctionId: detectEnv.WARDEN_RESPOND_FUNCTION_ID,
    respondEndpoint: 'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com',
    logLevel: 'info',
    zone: 'UTC',
    syslogZone: 'Asia/Tokyo',
    endpoints: {},
  });
});

test('a missing key is named with its shape and meaning', () => {
  const { WARDEN_RESPOND_FUNCTION_ID: _, ...rest } = detectEnv;
  expect(complaint(rest)).toContain(
    'WARDEN_RESPOND_FUNCTION_ID is missing (OCID: Function that the others wake.)',
  );
});

test('all wrong keys are named at once, and no value is ever repeated', () => {
  const message = complaint({
    ...detectEnv,
    WARDEN_LOG_LEVEL: 's3cret',
    WARDEN_ZONE: 'Tokyo s3cret',
    WARDEN_NAMESPACE: 's3 cret',
  });
  expect(message).toContain('WARDEN_LOG_LEVEL must be debug, info, warn or error');
  expect(message).toContain('WARDEN_ZONE must be a time zone of the IANA list, such as Asia/Tokyo');
  expect(message).toContain('WARDEN_NAMESPACE must be a namespace');
  expect(message).not.toMatch(/s3.?cret/);
});

test('what is wrong is one text: whose configuration, then each key with what it should be', () => {
  expect(complaint({ ...detectEnv, WARDEN_LOG_LEVEL: 'x', WARDEN_NAMESPACE: '' })).toMatch(
    /\(detect\) WARDEN_NAMESPACE is missing \(text: [^)]*\); WARDEN_LOG_LEVEL must be debug, info, warn or error$/,
  );
});

test('an empty value counts as absent', () => {
  expect(loadConfig('detect', { ...detectEnv, WARDEN_LOG_LEVEL: ' ' }).logLevel).toBe('info');
  expect(complaint({ ...detectEnv, WARDEN_NAMESPACE: '' })).toContain('WARDEN_NAMESPACE is missing');
});

test('lists are split and each part is checked', () => {
  const env = {
    ...detectEnv,
    WARDEN_TOPIC_ID: 'ocid1.onstopic.oc1.ap-tokyo-1.aaaatopic',
    WARDEN_COMPARTMENTS: 'ocid1.compartment.oc1..aaaa1, ocid1.compartment.oc1..aaaa2',
  };
  expect(loadConfig('respond', env).compartments).toEqual([
    'ocid1.compartment.oc1..aaaa1',
    'ocid1.compartment.oc1..aaaa2',
  ]);
  expect(() => loadConfig('respond', { ...env, WARDEN_COMPARTMENTS: 'ocid1.compartment.oc1..a,b' })).toThrow(
    /WARDEN_COMPARTMENTS must be OCIDs of type compartment or tenancy/,
  );
});

test('announced work is read into windows; a wrong one is named by its place, with what to write, never repeated', () => {
  const env = {
    WARDEN_STATE_BUCKET: 'warden-state',
    WARDEN_APPROVALS_BUCKET: 'warden-approvals',
    WARDEN_NAMESPACE: 'axexample',
  };
  expect(
    loadConfig('reattach', {
      ...env,
      WARDEN_WINDOWS: 'CL1 Sun 02:00+180m; * 2026-12-01T22:00/2026-12-02T02:00',
    }).windows,
  ).toEqual([
    { cluster: 'CL1', weekdays: [7], start: '02:00', minutes: 180 },
    { cluster: '*', from: '2026-12-01T22:00', until: '2026-12-02T02:00' },
  ]);
  expect(loadConfig('reattach', env).windows).toEqual([]);
  const wrong = () =>
    loadConfig('reattach', { ...env, WARDEN_WINDOWS: 'CL1 Sun 02:00+180m; s3cret Sun 2:00+3h' });
  expect(wrong).toThrow(
    /WARDEN_WINDOWS must be windows, separated by semicolons; window 2 needs cluster or \*/,
  );
  expect(wrong).not.toThrow(/s3cret/);
});

test.each([
  ['http://127.0.0.1:8080', true],
  ['http://localhost:8080', true],
  ['https://objectstorage.ap-tokyo-1.oraclecloud.com', true],
  ['http://attacker.example', false],
  ['http://127.0.0.1.attacker.example', false],
  ['https://user:pw@objectstorage.example', false],
  ['https://x.example/?a=b', false],
  ['file:///etc/passwd', false],
  ['nonsense', false],
])('an endpoint override to %s is accepted: %s', (value, accepted) => {
  const load = () => loadConfig('detect', { ...detectEnv, WARDEN_ENDPOINT_OBJECTSTORAGE: value });
  if (accepted) expect(load().endpoints).toEqual({ objectstorage: value });
  else expect(load).toThrow(/WARDEN_ENDPOINT_OBJECTSTORAGE must be an https address/);
});

test.each([
  ['ocid1.instance.oc1.ap-tokyo-1.anxhilj', true],
  ['ocid1.compartment.oc1..aaaa', true],
  ['ocid1.volume.oc1.iad.abc', true],
  ["ocid1.volume.oc1.iad.abc' or true", false],
  ['ocid1.volume.oc1.iad.abc&limit=9', false],
  ['ocid2.volume.oc1.iad.abc', false],
  [`ocid1.volume.oc1.iad.${'a'.repeat(300)}`, false],
])('isOcid(%j) is %s', (value, expected) => {
  expect(isOcid(value)).toBe(expected);
});

describe('docs/configuration.md', () => {
  // The formatter pads the columns.
  const doc = readFileSync('docs/configuration.md', 'utf8').replace(/ +/g, ' ');

  test.each(Object.entries(KEYS))('has a row for %s that says who needs and who reads it', (name, key) => {
    const needs: string[] = [];
    const reads: string[] = [];
    for (const [functionName, schema] of Object.entries(CONFIG_SCHEMAS)) {
      const entry = (schema.entries as Record<string, { type: string }>)[name];
      if (entry !== undefined) (entry.type === 'optional' ? reads : needs).push(functionName);
    }
    const row = doc.split('\n').find((line) => line.startsWith(`| \`${key.env}\` | ${key.shape} | `));
    expect(row).toBeDefined();
    expect(
      row?.endsWith(`| ${key.meaning} | ${needs.join(', ') || '–'} | ${reads.join(', ') || '–'} |`),
    ).toBe(true);
  });

  test('has a row for every endpoint override, and names no unknown key', () => {
    const documented = [...doc.matchAll(/^\| `(WARDEN_[A-Z_]+)`/gm)].map((m) => m[1]);
    expect(documented).toEqual([...Object.values(KEYS).map((k) => k.env), ...SERVICES.map(endpointKey)]);
  });
});

test('a full configuration of the largest function fits the 4 KB of Functions', () => {
  const ocid = 'x'.repeat(100);
  const bytes = Object.values(KEYS).reduce((sum, key) => {
    if (key.shape.startsWith('OCIDs')) return sum + key.env.length + 3 * ocid.length;
    return sum + key.env.length + (key.shape.startsWith('OCID') ? ocid.length : 60);
  }, 0);
  expect(bytes).toBeLessThan(4_096);
});
