import { OciClients } from '../../functions/oci/clients.ts';
import { OciCompute } from '../../functions/oci/compute.ts';
import { OciNotifier } from '../../functions/oci/notifications.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { startDeadline } from '../../functions/runtime/deadline.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import {
  isGenuine,
  type LoopbackService,
  startLoopback,
  testPrincipal,
} from '../support/loopback-service.ts';

const instance = 'ocid1.instance.oc1.ap-tokyo-1.node1';
const topic = 'ocid1.onstopic.oc1.ap-tokyo-1.topic';
const instanceJson = {
  id: instance,
  compartmentId: 'ocid1.compartment.oc1..c',
  availabilityDomain: 'AD-1',
  lifecycleState: 'RUNNING',
  displayName: 'node1',
};

let service: LoopbackService;
let slept: number[];

beforeAll(async () => {
  service = await startLoopback();
  // The SDK announces every failure; the functions make debug lines of it.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterAll(() => service.close());
beforeEach(() => {
  slept = [];
});

function clients(callTimeoutMs = 2_000): OciClients {
  return new OciClients({
    endpoints: { core: service.url, objectstorage: service.url, ons: service.url },
    principal: testPrincipal,
    callTimeoutMs,
    clock: {
      now: () => 0,
      sleep: async (ms) => {
        slept.push(ms);
      },
    },
  });
}

const failure = async (work: Promise<unknown>): Promise<WardenError> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof WardenError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
};

test('a request is signed as a resource principal signs', async () => {
  service.answers({ status: 200, json: instanceJson });
  await new OciCompute(clients()).getInstance(instance);
  const [request] = service.seen;
  expect(request?.url).toBe(`/20160918/instances/${instance}`);
  expect(request?.headers.authorization).toMatch(
    /^Signature version="1",keyId="ST\$header\.payload\.signature",algorithm="rsa-sha256",headers="x-date \(request-target\) host",signature="/,
  );
});

test('a service that hangs costs its time-out, not the invocation', async () => {
  service.answers(() => {});
  const started = Date.now();
  const error = await failure(new OciCompute(clients(50)).getInstance(instance));
  expect(error).toMatchObject({ code: 'OCI_TIMEOUT', operation: 'core.getInstance', retryable: true });
  expect(Date.now() - started).toBeLessThan(1_500);
});

test('an answer that trickles for ever ends with the same time-out', async () => {
  service.answers((response) => {
    response.writeHead(200, { 'content-length': '1000000' });
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  expect((await failure(new OciCompute(clients(80)).getInstance(instance))).code).toBe('OCI_TIMEOUT');
});

test('an answer cut in the middle is a network error and is asked again', async () => {
  service.answers(
    (response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"id":');
      setImmediate(() => response.destroy());
    },
    { status: 200, json: instanceJson },
  );
  expect(await new OciCompute(clients()).getInstance(instance)).toMatchObject({ displayName: 'node1' });
  expect(service.seen).toHaveLength(2);
});

test('a refused connection is a real error with code, cause and operation', async () => {
  const closed = await startLoopback();
  await closed.close();
  const nobody = new OciClients({
    endpoints: { core: closed.url },
    principal: testPrincipal,
    clock: { now: () => 0, sleep: async () => {} },
  });
  const error = await failure(new OciCompute(nobody).getInstance(instance));
  expect(error).toBeInstanceOf(Error);
  expect(error.code).toBe('OCI_NETWORK');
  expect(error.cause).toBeInstanceOf(Error);
});

test.each([500, 502, 503, 504, 429])(
  'a read answered %i is asked three times in all, with growing pauses',
  async (status) => {
    service.answers({ status, json: { code: 'X', message: 'busy' } });
    const error = await failure(new OciCompute(clients()).getInstance(instance));
    expect(error).toMatchObject({ statusCode: status, retryable: true, opcRequestId: 'req-1' });
    expect(service.seen).toHaveLength(3);
    expect(slept).toHaveLength(2);
    expect(slept[1]).toBeGreaterThan(slept[0] ?? Infinity);
  },
);

test.each([400, 404, 409, 412, 413])('a read answered %i is not asked again', async (status) => {
  service.answers({ status, json: { code: 'X', message: 'no' } });
  expect((await failure(new OciCompute(clients()).getInstance(instance))).statusCode).toBe(status);
  expect(service.seen).toHaveLength(1);
});

test('a host whose clock is wrong learns the time from the first answer, even a refusal, and signs with it', async () => {
  const late = clients();
  const answeredAt = Date.now();
  service.answers(
    { status: 401, json: { code: 'NotAuthenticated', message: 'clock skew' } },
    { status: 200, json: instanceJson },
  );
  await new OciCompute(late).getInstance(instance);
  expect(Math.abs(late.clock.now() - answeredAt)).toBeLessThan(60_000);
  const signedAt = service.seen.map(({ headers }) => Date.parse(String(headers['x-date'])));
  expect(signedAt[0]).toBe(0);
  expect(Math.abs((signedAt[1] ?? 0) - answeredAt)).toBeLessThan(60_000);
});

test('each attempt is signed anew', async () => {
  service.answers({ status: 503, json: { code: 'X', message: 'busy' } }, { status: 200, json: instanceJson });
  await new OciCompute(clients()).getInstance(instance);
  const signed = service.seen.map((request) => request.headers.authorization?.match(/signature="/g)?.length);
  expect(signed).toEqual([1, 1]);
});

test('a publish whose fate is unknown is not repeated here, one that was throttled is', async () => {
  service.answers({ status: 503, json: { code: 'X', message: 'busy' } });
  await failure(new OciNotifier(clients()).publish(topic, 't', 'b'));
  expect(service.seen).toHaveLength(1);
  service.answers(
    { status: 429, json: { code: 'TooManyRequests', message: 'slow' }, headers: { 'retry-after': '1' } },
    { status: 202, json: { messageId: 'm-1', timeStamp: '2026-11-22T00:00:00Z' } },
  );
  expect(await new OciNotifier(clients()).publish(topic, 't', 'b')).toBe('m-1');
  expect(slept).toEqual([1_000]);
});

test('no call is begun, waited for or repeated beyond the deadline of the invocation', async () => {
  service.answers(() => {});
  const bounded = clients(60_000);
  const deadline = startDeadline(new Date(Date.now() + 2_100).toISOString(), systemClock);
  bounded.useDeadline(deadline);
  const started = Date.now();
  const error = await failure(new OciCompute(bounded).getInstance(instance));
  expect(['DEADLINE_NEAR', 'OCI_TIMEOUT']).toContain(error.code);
  expect(Date.now() - started).toBeLessThan(1_500);
  service.answers({ status: 200, json: instanceJson });
  expect((await failure(new OciCompute(bounded).getInstance(instance))).code).toBe('DEADLINE_NEAR');
  expect(service.seen).toHaveLength(0);
  deadline.close();
});

test('an answer that is no JSON is an unexpected answer', async () => {
  service.answers({ status: 200, raw: Buffer.from('<html>') });
  expect((await failure(new OciCompute(clients()).getInstance(instance))).code).toBe('OCI_UNEXPECTED_ANSWER');
});

test('one connection serves several calls', async () => {
  service.answers({ status: 200, raw: Buffer.from('x'), headers: { etag: 'e' } });
  const ports = new Set<string>();
  const store = new ObjectStore(clients(), 'ns', 'bucket');
  for (let i = 0; i < 3; i += 1) await store.get('inbox/a.json');
  for (const request of service.seen) ports.add(String(request.headers.connection));
  expect([...ports]).toEqual(['keep-alive']);
});

test('every signature verifies, and covers the body where bodies are signed', async () => {
  const all = clients();
  service.answers({ status: 202, json: { messageId: 'm' } });
  await new OciNotifier(all).publish(topic, '題', '本文 with "quotes"');
  expect(service.seen.map(isGenuine)).toEqual([true]);
  expect(service.seen[0]?.headers.authorization).toContain('x-content-sha256');
  service.answers(
    { status: 503, json: { code: 'X', message: 'busy' } },
    { status: 200, headers: { etag: 'e' } },
  );
  await new ObjectStore(all, 'ns', 'b').put('inbox/a.json', Buffer.from('{}'), { kind: 'absent' });
  expect(service.seen.map(isGenuine)).toEqual([true, true]);
  service.answers({ status: 200, json: [] });
  await new OciCompute(all).listAttachments('ocid1.compartment.oc1..c', instance);
  expect(service.seen.map(isGenuine)).toEqual([true]);
});

test('a kept connection that died in the freeze is replaced, even for a publish', async () => {
  const notifier = new OciNotifier(clients());
  const accepted = { status: 202, json: { messageId: 'm' } };
  service.answers(accepted);
  await notifier.publish(topic, 't', 'b');
  service.answers((response) => response.destroy(), accepted);
  expect(await notifier.publish(topic, 't', 'b')).toBe('m');
  expect(service.seen).toHaveLength(2);
});

test('a new connection that breaks leaves a publish to its outbox', async () => {
  const fresh = await startLoopback();
  fresh.answers((response) => response.destroy());
  const notifier = new OciNotifier(
    new OciClients({ endpoints: { ons: fresh.url }, principal: testPrincipal }),
  );
  expect((await failure(notifier.publish(topic, 't', 'b'))).code).toBe('OCI_NETWORK');
  expect(fresh.seen).toHaveLength(1);
  await fresh.close();
});

test('a kept connection that breaks after the answer began leaves a publish to its outbox: it arrived', async () => {
  const notifier = new OciNotifier(clients());
  const accepted = { status: 202, json: { messageId: 'm' } };
  service.answers(accepted);
  await notifier.publish(topic, 't', 'b');
  service.answers((response) => {
    response.writeHead(202, { 'content-length': '100' });
    response.write('{', () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
  }, accepted);
  expect((await failure(notifier.publish(topic, 't', 'b'))).code).toBe('OCI_NETWORK');
  expect(service.seen).toHaveLength(1);
});

test('an answer beyond any that we ask for is refused at once, and not asked for again', async () => {
  service.answers({ status: 200, raw: Buffer.alloc(17 * 1024 * 1024, ' ') });
  const error = await failure(new OciCompute(clients()).getInstance(instance));
  expect(String(error.cause)).toContain('exceeds 16777216 bytes');
  expect(service.seen).toHaveLength(1);
});
