import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DefaultRequestSigner, type HttpRequest } from 'oci-common';
import { functionIdOf } from '../../../../infra/local/installation.ts';
import { createAuthority, signToken } from '../../../../infra/local/rest/identity.ts';
import { COMPARTMENT, sdkProvider, startBench } from './sdk-bench.ts';

type Bench = Awaited<ReturnType<typeof startBench>>;
const TOPIC = 'ocid1.onstopic.oc1.xx-local-1.t';

describe('authentication of every call', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
    bench.cloud.notifications.addTopic(TOPIC, COMPARTMENT);
  });
  afterAll(() => bench.stop());

  /** A publish signed by the SDK's own signer, then changed and sent. */
  async function publish(
    environment: Readonly<Record<string, string>>,
    change: (request: { headers: Headers; body: string; path: string }) => void = () => undefined,
  ) {
    const body = JSON.stringify({ title: 't', body: 'b' });
    const path = `/20181201/topics/${TOPIC}/messages`;
    const headers = new Headers({ 'content-type': 'application/json' });
    const request = { method: 'POST', uri: `${bench.face.url}${path}`, headers, body } as HttpRequest;
    await new DefaultRequestSigner(sdkProvider(environment)).signHttpRequest(request);
    const sent = { headers: request.headers, body, path };
    change(sent);
    sent.headers.delete('host');
    sent.headers.delete('content-length');
    const answer = await fetch(`${bench.face.url}${sent.path}`, {
      method: 'POST',
      headers: sent.headers,
      body: sent.body,
    });
    const json = (await answer.json()) as { code?: string; message?: string };
    return { status: answer.status, code: json.code, message: json.message ?? '' };
  }

  test('a proper token and signature are accepted, and the function is known by its name', async () => {
    expect(await publish(bench.identity('respond').environment)).toMatchObject({ status: 202 });
    expect(bench.cloud.calls.at(-1)).toMatchObject({ operation: 'PublishMessage', principal: 'respond' });
  });

  test.each([
    ['an expired token', () => bench.identity('old', -1000).environment, /expired/],
    ['a token of another authority', () => foreignToken(), /not signed by this tenancy/],
    ["another function's token with the own key", () => mismatched(), /signature does not fit/],
  ])('%s is refused', async (_name, environment, message) => {
    const answer = await publish(environment());
    expect(answer).toMatchObject({ status: 401, code: 'NotAuthenticated' });
    expect(answer.message).toMatch(message);
  });

  test.each<[string, (request: { headers: Headers; body: string; path: string }) => void, RegExp]>([
    [
      'a changed body',
      (r) => Object.assign(r, { body: r.body.replace('"b"', '"c"') }),
      /does not fit its hash/,
    ],
    ['a changed path', (r) => Object.assign(r, { path: `${r.path}?x=1` }), /signature does not fit/],
    [
      'a changed date',
      (r) => r.headers.set('x-date', new Date(Date.now() + 1000).toUTCString()),
      /signature does not fit/,
    ],
    [
      'a date six minutes off',
      (r) => r.headers.set('x-date', new Date(Date.now() - 360_000).toUTCString()),
      /clocks differ/,
    ],
    ['no signature', (r) => r.headers.delete('authorization'), /no signature/],
    [
      'a signature that leaves the body out',
      (r) =>
        r.headers.set(
          'authorization',
          (r.headers.get('authorization') ?? '').replace(
            / content-length| content-type| x-content-sha256/g,
            '',
          ),
        ),
      /is not signed/,
    ],
  ])('%s is refused', async (_name, change, message) => {
    const before = bench.cloud.notifications.inbox().length;
    const answer = await publish(bench.identity('respond').environment, change);
    expect(answer).toMatchObject({ status: 401, code: 'NotAuthenticated' });
    expect(answer.message).toMatch(message);
    expect(bench.cloud.notifications.inbox()).toHaveLength(before);
  });

  function foreignToken(): Readonly<Record<string, string>> {
    const identity = bench.identity('foreign');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = signToken(createAuthority(), {
      subject: functionIdOf('foreign'),
      compartmentId: COMPARTMENT,
      issuedAt: Date.now(),
      expiresAt: Date.now() + 60_000,
      sessionKey: publicKey,
    });
    writeFileSync(identity.environment['OCI_RESOURCE_PRINCIPAL_RPST'] ?? '', token);
    return identity.environment;
  }

  function mismatched(): Readonly<Record<string, string>> {
    const own = bench.identity('detect').environment;
    const other = bench.identity('reattach').environment;
    const stolen = readFileSync(other['OCI_RESOURCE_PRINCIPAL_RPST'] ?? '', 'utf8');
    writeFileSync(own['OCI_RESOURCE_PRINCIPAL_RPST'] ?? '', stolen);
    return own;
  }
});
