import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../functions/core/base/canonical.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { createDetect } from '../../functions/detect/detect.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { createCloud } from '../../infra/local/cloud/cloud.ts';
import { type FaultRule, INTERNAL_ERROR, ScriptedFaults, THROTTLED } from '../../infra/local/cloud/faults.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { countingIds, JumpingTime } from '../support/kit.ts';

const RESPOND = 'ocid1.fnfunc.oc1.xx.respond';
const matcher = createMatcher(builtInRules());
const payload = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../payloads', `${name}.json`), 'utf8'));
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function scene() {
  const clock = new JumpingTime();
  const faults = new ScriptedFaults();
  const cloud = createCloud({ clock, ids: countingIds('cloud'), faults });
  cloud.objectStorage.addBucket('state', 'c');
  cloud.functions.register(RESPOND, { name: 'respond', compartmentId: 'c' });
  const ports = cloudPorts(cloud, functionCaller('detect'));
  const logged: string[] = [];
  const log = createLogger({ write: (line) => logged.push(line) });
  const detect = createDetect(
    {
      store: ports.store('state'),
      invoker: ports.invoker,
      clock,
      ids: countingIds('detect'),
      matcher: () => matcher,
    },
    { respondFunctionId: RESPOND, zone: () => 'UTC' },
  );
  const names = (prefix: string) =>
    cloud.objectStorage.names('state').filter((name) => name.startsWith(prefix));
  const text = (name: string) => new TextDecoder().decode(cloud.objectStorage.peek('state', name)?.body);
  return {
    cloud,
    names,
    text,
    logged,
    fail: (rule: FaultRule) => faults.add(rule),
    send: (body: Uint8Array) => detect(body, log),
  };
}

describe('a batch with a lost session', () => {
  test('becomes one inbox object, and respond is woken', async () => {
    const { send, names, text, cloud } = scene();
    const answer = await send(bytes(payload('connector-logging-uma-messages')));
    expect(answer).toMatchObject({ status: 'woken', records: 8, rejected: 0, events: 0 });
    expect(answer.signals).toBeGreaterThan(0);
    expect(names('inbox/')).toEqual(answer.inbox);
    expect(answer.inbox).toEqual([`inbox/detect/${sha256(text(answer.inbox[0] ?? ''))}.json`]);
    expect(cloud.functions.invocations.map((call) => [call.functionId, call.kind])).toEqual([
      [RESPOND, 'detached'],
    ]);
    expect(names('attempts/')).toEqual([]);
  });

  test('takes as many calls however many lines it has', async () => {
    const calls = async (body: Uint8Array) => {
      const { send, cloud } = scene();
      await send(body);
      return cloud.calls.map(({ operation }) => operation);
    };
    const some = payload('connector-logging-uma-messages') as unknown[];
    const told = ['PutObject', 'GetObject', 'PutObject', 'InvokeFunction'];
    expect(await calls(bytes(some))).toEqual(told);
    const many = Array.from({ length: 250 }, () => some).flat();
    // Those in front note that a large body is about to be decoded, and that it was.
    expect(await calls(bytes(many))).toEqual(['ListObjects', 'PutObject', 'PutObject', ...told]);
  });

  test('delivered again it writes the same object and wakes again', async () => {
    const { send, names, cloud } = scene();
    const body = bytes(payload('connector-logging-uma-messages'));
    const first = await send(body);
    const again = await send(body);
    expect(again).toEqual(first);
    expect(names('inbox/')).toHaveLength(1);
    expect(cloud.functions.invocations).toHaveLength(2);
  });

  test('holds nothing that differs between two deliveries: arrival time is no part of it', async () => {
    const { send, names, cloud } = scene();
    const body = bytes(payload('connector-logging-uma-messages'));
    await send(body);
    await cloud.clock.sleep(3_600_000);
    await send(body);
    expect(names('inbox/')).toHaveLength(1);
  });
});

describe('a batch with nothing in it', () => {
  test.each([
    ['an empty array', '[]'],
    ['an empty body', ''],
    [
      'ordinary lines',
      JSON.stringify([{ data: { message: 'Nov 22 10:15:05 n1 myapp[1]: session 4711 is operational now' } }]),
    ],
  ])('%s: no store, no SDK, no wake', async (_, body) => {
    const { send, cloud } = scene();
    await expect(send(new TextEncoder().encode(body))).resolves.toMatchObject({
      status: 'nothing',
      signals: 0,
    });
    expect(cloud.calls).toEqual([]);
  });
});

describe('bad input', () => {
  const edges = Object.entries(payload('connector-edge-cases') as Record<string, unknown>);
  test.each(edges)('edge case %s gets an answer', async (_, body) => {
    const { send } = scene();
    await expect(send(bytes(body))).resolves.toMatchObject({ records: expect.any(Number) });
  });

  test('bad records are counted and set aside once, the others go on', async () => {
    const { send, names, text } = scene();
    const good = payload('connector-logging-uma-messages') as unknown[];
    const body = bytes([42, ...good, null, { data: { nothing: 1 } }, { __proto__: { polluted: true } }]);
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 'woken', records: 8 });
    expect(answer.rejected).toBeGreaterThanOrEqual(3);
    expect(names('dead-letter/')).toHaveLength(1);
    expect(JSON.parse(text(names('dead-letter/')[0] ?? ''))).toMatchObject({ count: answer.rejected });
    await send(body);
    expect(names('dead-letter/')).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('6 MB of garbage is kept as it came and answered, so that it does not come again', async () => {
    const { send, names, cloud } = scene();
    const garbage = new Uint8Array(6 * 1024 * 1024).map((_, i) => (i * 31) % 251);
    await expect(send(garbage)).resolves.toMatchObject({ status: 'set-aside', records: 0, rejected: 1 });
    const [name] = names('dead-letter/');
    expect(name).toBe(`dead-letter/${sha256(garbage)}.raw`);
    expect(cloud.objectStorage.peek('state', name ?? '')?.body).toHaveLength(garbage.length);
    expect(cloud.functions.invocations).toEqual([]);
  });

  test.each([
    ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['deep nesting inside a record', `[{"data":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}]`],
    ['a line of 1 MB', JSON.stringify([{ data: { message: `n1 iscsid[1]: ${'x'.repeat(1_000_000)}` } }])],
    ['100 000 records', JSON.stringify(Array.from({ length: 100_000 }, () => ({ data: 'n1 app: hello' })))],
    ['lone surrogates and escapes', '[{"data":{"message":"\\ud800 \\u001b[31m <b> iscsid: connect to"}}]'],
  ])('%s is survived', async (_, text) => {
    const { send } = scene();
    await expect(send(new TextEncoder().encode(text))).resolves.toHaveProperty('status');
  });

  test('invalid UTF-8 does not hide the other records', async () => {
    const { send } = scene();
    const body = Buffer.from(bytes(payload('connector-logging-uma-messages')));
    const broken = Buffer.concat([
      Buffer.from('[{"data":{"message":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}},'),
      body.subarray(1),
    ]);
    await expect(send(broken)).resolves.toMatchObject({ status: 'woken' });
  });
});

describe('audit records', () => {
  test('become events that say "read the API now"; who it was is not taken over', async () => {
    const { send, text } = scene();
    const answer = await send(bytes(payload('connector-audit-detachvolume')));
    expect(answer).toMatchObject({ status: 'woken', events: 1, rejected: 0 });
    const object = JSON.parse(text(answer.inbox[0] ?? ''));
    expect(object.events).toEqual([
      {
        type: 'computeapi.detachvolume.begin',
        resourceId: 'ocid1.volumeattachment.oc1.ap-tokyo-1.anxhiljrexampleattachment',
        compartmentId: 'ocid1.compartment.oc1..aaaaaaaaexamplecluster',
        at: Date.parse('2026-11-22T10:14:31.003Z'),
        eventId: '387933dc-4f85-5dc9-2718-5d2fbaff1832',
      },
    ]);
    expect(text(answer.inbox[0] ?? '')).not.toContain('ops@example.com');
  });
});

describe('a body that ends the process', () => {
  const large = () => {
    const records = payload('connector-logging-uma-messages') as unknown[];
    return bytes([...records, { data: { message: 'y'.repeat(400_000) } }]);
  };

  test('is marked before it is decoded and set aside at the third attempt', async () => {
    const { send, names, cloud, logged } = scene();
    const body = large();
    const folder = `attempts/${sha256(body)}/`;
    // Two processes that died after their marker left these behind.
    const ports = cloudPorts(cloud, functionCaller('detect')).store('state');
    await ports.put(`${folder}1`, new Uint8Array(), { kind: 'absent' });
    await ports.put(`${folder}2`, new Uint8Array(), { kind: 'absent' });
    await expect(send(body)).resolves.toMatchObject({ status: 'poison', inbox: [] });
    expect(names('dead-letter/')).toEqual([`dead-letter/${sha256(body)}.raw`]);
    expect(names('inbox/')).toEqual([]);
    expect(logged.join()).toContain('INPUT_POISON');
    await expect(send(body)).resolves.toMatchObject({ status: 'poison' });
  });

  test('an attempt that was survived does not count, however often the wake fails after it', async () => {
    const { send, names, fail } = scene();
    const body = large();
    fail({ operation: 'InvokeFunction', times: 5, fault: INTERNAL_ERROR });
    for (let i = 0; i < 5; i += 1)
      await expect(send(body)).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    await expect(send(body)).resolves.toMatchObject({ status: 'woken' });
    expect(names('dead-letter/')).toEqual([]);
  });

  test('nor does one where the store takes few writes after the marker', async () => {
    const { send, names, fail } = scene();
    const body = large();
    fail({ operation: 'InvokeFunction', times: 3, fault: INTERNAL_ERROR });
    fail({ operation: 'PutObject', target: /decoded$/, times: 3, fault: INTERNAL_ERROR });
    for (let i = 0; i < 3; i += 1)
      await expect(send(body)).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    await expect(send(body)).resolves.toMatchObject({ status: 'woken' });
    expect(names('dead-letter/')).toEqual([]);
  });

  test('its lines are handed over even where nobody can note that it was survived', async () => {
    const { send, fail, names, logged } = scene();
    fail({ operation: 'PutObject', target: /decoded$/, fault: INTERNAL_ERROR });
    await expect(send(large())).resolves.toMatchObject({ status: 'woken' });
    expect(names('inbox/')).toHaveLength(1);
    expect(logged.join()).toContain('the marker of a body cannot be written');
  });

  test('its lines are handed over even where nobody can see how often it was begun', async () => {
    const { send, fail, names, logged } = scene();
    fail({ operation: 'ListObjects', fault: { kind: 'status', status: 404, code: 'BucketNotFound' } });
    await expect(send(large())).resolves.toMatchObject({ status: 'woken' });
    expect(names('inbox/')).toHaveLength(1);
    expect(logged.join()).toContain('the markers of a body cannot be listed');
  });

  test('the marker is there before decoding begins', async () => {
    const { send, cloud } = scene();
    await send(large());
    const puts = cloud.calls.filter((call) => call.operation === 'PutObject').map((call) => call.target);
    expect(puts[0]).toMatch(/attempts\/[0-9a-f]{64}\/1$/);
    expect(puts[1]).toMatch(/attempts\/[0-9a-f]{64}\/decoded$/);
  });
});

describe('the store or respond cannot be reached', () => {
  test.each<[string, FaultRule]>([
    ['store answers 500', { operation: 'PutObject', times: 1, fault: INTERNAL_ERROR }],
    ['store answers 429', { operation: 'PutObject', times: 1, fault: THROTTLED }],
    ['store does not answer', { operation: 'PutObject', times: 1, fault: { kind: 'hang' } }],
    ['lease cannot be read', { operation: 'GetObject', times: 1, fault: { kind: 'reset' } }],
    ['inbox written, answer lost', { operation: 'PutObject', times: 1, fault: { kind: 'answer-lost' } }],
    [
      'lease raised, answer lost',
      { operation: 'PutObject', after: 1, times: 1, fault: { kind: 'answer-lost' } },
    ],
    ['respond is not there', { operation: 'InvokeFunction', times: 1, fault: INTERNAL_ERROR }],
  ])('%s: an error, so that the connector repeats; then nothing is lost', async (_, rule) => {
    const { send, fail, names, cloud } = scene();
    const body = bytes(payload('connector-logging-uma-messages'));
    fail(rule);
    await expect(send(body)).rejects.toMatchObject({ retryable: true });
    await expect(send(body)).resolves.toMatchObject({ status: 'woken' });
    expect(names('inbox/')).toHaveLength(1);
    expect(cloud.functions.invocations.length).toBeGreaterThanOrEqual(1);
  });

  test('a slow store is only slow', async () => {
    const { send, fail } = scene();
    fail({ operation: 'PutObject', times: 1, fault: { kind: 'latency', ms: 8_000 } });
    await expect(send(bytes(payload('connector-logging-uma-messages')))).resolves.toMatchObject({
      status: 'woken',
    });
  });
});
