import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleForTest, startFunction } from '../support/function-process.ts';

// The shipped handler, its own configuration, and a call that needs no service: an event that nobody follows.

const ENV = {
  WARDEN_STATE_BUCKET: 'warden-state',
  WARDEN_NAMESPACE: 'axexample',
  WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.ap-tokyo-1.aaaarespond',
  WARDEN_RESPOND_ENDPOINT: 'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com',
  WARDEN_COMPARTMENTS: 'ocid1.compartment.oc1..aaaa',
};
const OTHER_SERVICE = JSON.stringify({
  cloudEventsVersion: '0.1',
  eventID: 'event-1',
  eventType: 'com.oraclecloud.objectstorage.createbucket',
  eventTime: '2026-11-22T01:00:00Z',
  source: 'objectstorage',
  data: {},
});

let folder: string;
let bundle: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'level-'));
  bundle = join(folder, 'func.js');
  bundleForTest('functions/observe/handler.ts', bundle);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Levels of the lines that two calls of `observe` print: one that is answered, one that needs a store out of reach. */
async function levelsAt(level: string | undefined): Promise<readonly string[]> {
  const fn = await startFunction(bundle, { ...ENV, ...(level !== undefined && { WARDEN_LOG_LEVEL: level }) });
  try {
    expect((await fn.call(OTHER_SERVICE)).status).toBe(200);
    expect((await fn.call('no event')).status).toBe(502);
    await fn.line('"call failed"');
    return [...new Set(fn.lines().map((line) => (JSON.parse(line) as { level: string }).level))].sort();
  } finally {
    await fn.stop();
  }
}

test.each([
  ['debug', ['debug', 'error', 'info']],
  ['info', ['error', 'info']],
  [undefined, ['error', 'info']],
  ['warn', ['error']],
  ['error', ['error']],
])('at WARDEN_LOG_LEVEL %s a shipped function prints %j', async (level, printed) => {
  expect(await levelsAt(level)).toEqual(printed);
});
