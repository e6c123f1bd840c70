import { csrfOf, doorOf, personOf, requestOf } from '../../functions/console/gateway-request.ts';
import { sha256 } from '../../functions/core/base/canonical.ts';
import { callOf } from './scene.ts';

const ORIGIN = 'https://gateway.example';
const via = (headers: Record<string, string>, body?: Uint8Array) =>
  callOf({ 'Fn-Http-Method': 'GET', 'Fn-Http-Request-Url': '/warden/', ...headers }, body);

describe('who is signed in', () => {
  const named = (value: string) => via({ 'Fn-Http-H-X-Warden-User': value });

  test('the person whom the gateway names, where sign-in is configured', () => {
    expect(personOf(named('user:sato@example.com'), true)).toBe('sato@example.com');
  });

  test('nobody where it is not configured, whoever writes the header', () => {
    expect(personOf(named('user:sato@example.com'), false)).toBeNull();
  });

  test.each([
    ['an empty claim', 'user:'],
    ['blanks', 'user:   '],
    ['a header that the gateway did not set', 'sato@example.com'],
    ['two headers joined', 'user:sato@example.com, user:root'],
    ['control characters', 'user:sa\u0007to'],
    ['direction marks', 'user:\u202esato'],
    ['an endless name', `user:${'x'.repeat(201)}`],
  ])('nobody for %s', (_, value) => {
    expect(personOf(named(value), true)).toBeNull();
  });

  test('not from any other header, nor from a call without a gateway', () => {
    expect(personOf(via({ 'X-Warden-User': 'user:root', Cookie: 'user=root' }), true)).toBeNull();
    expect(personOf(callOf({}), true)).toBeNull();
  });

  test('the token for POSTs is taken only in the form of a token', () => {
    expect(csrfOf(via({ 'Fn-Http-H-X-Warden-Csrf': 'aB3-_.~+/=' }))).toBe('aB3-_.~+/=');
    expect(csrfOf(via({ 'Fn-Http-H-X-Warden-Csrf': '"><script>' }))).toBeNull();
    expect(csrfOf(via({}))).toBeNull();
  });
});

describe('whether a call came through the gateway', () => {
  const SECRET = 'a'.repeat(64);
  const HASH = sha256(SECRET);
  const says = (headers: Record<string, string>) => doorOf(via(headers), HASH);

  test('with the secret that the gateway sets', () => {
    expect(says({ 'Fn-Http-H-X-Warden-Gateway': SECRET })).toBe('console');
  });

  test('by the deployment for links, which says so in the same header', () => {
    expect(says({ 'Fn-Http-H-X-Warden-Gateway': `link.${SECRET}` })).toBe('link');
  });

  test.each([
    ['none', ''],
    ['another one', 'b'.repeat(64)],
    ['one cut off', 'a'.repeat(63)],
    ['one too long', 'a'.repeat(65)],
    ['two joined', `${SECRET}, ${SECRET}`],
    ['another case', 'A'.repeat(64)],
    ['its hash, which stands in the configuration', HASH],
    ['only what the deployment for links puts in front', 'link.'],
    ['what is put in front twice', `link.link.${SECRET}`],
    ['both deployments joined', `link.${SECRET}, ${SECRET}`],
  ])('not with %s', (_, value) => {
    expect(says({ 'Fn-Http-H-X-Warden-Gateway': value })).toBeNull();
  });

  test('not in another header, nor in a call without a gateway', () => {
    expect(says({ 'X-Warden-Gateway': SECRET, 'Fn-Http-H-X-Warden-User': `user:${SECRET}` })).toBeNull();
    expect(doorOf(callOf({}), HASH)).toBeNull();
  });
});

describe('the request of the browser', () => {
  test('method, path, query, body and the headers that pages look at', async () => {
    const body = new TextEncoder().encode('why=%E6%BC%A2');
    const request = requestOf(
      via(
        {
          'Fn-Http-Method': 'POST',
          'Fn-Http-Request-Url': '/warden/abc/close?lang=ja',
          'Fn-Http-H-Content-Type': 'application/x-www-form-urlencoded',
          'Fn-Http-H-Origin': ORIGIN,
          'Fn-Http-H-Sec-Fetch-Site': 'same-origin',
          'Fn-Http-H-Accept-Language': 'ja',
          'Fn-Http-H-Cookie': 'session=secret',
          'Fn-Http-H-Authorization': 'Bearer secret',
        },
        body,
      ),
      ORIGIN,
    );
    expect([request.method, request.url]).toEqual(['POST', `${ORIGIN}/warden/abc/close?lang=ja`]);
    expect(await request.text()).toBe('why=%E6%BC%A2');
    expect([...request.headers.keys()].sort()).toEqual([
      'accept-language',
      'content-length',
      'content-type',
      'origin',
      'sec-fetch-site',
    ]);
  });

  test.each([
    ['https://evil.example/warden/', `${ORIGIN}/warden/`],
    ['//evil.example/warden/', `${ORIGIN}/evil.example/warden/`],
    ['\\\\evil.example', `${ORIGIN}/evil.example`],
    ['', `${ORIGIN}/`],
    ['?x=1', `${ORIGIN}/?x=1`],
    ['/\t/evil.example/warden/', `${ORIGIN}/evil.example/warden/`],
    ['/\r\n\\evil.example', `${ORIGIN}/evil.example`],
  ])('the address %j chooses no host', (given, url) => {
    expect(requestOf(via({ 'Fn-Http-Request-Url': given }), ORIGIN).url).toBe(url);
  });

  test('without a configured address the host of the request counts, if it is one', () => {
    const url = (host: string) => requestOf(via({ 'Fn-Http-H-Host': host }), null).url;
    expect(url('gateway.example')).toBe('https://gateway.example/warden/');
    expect(url('a@b/c')).toBe('https://console.invalid/warden/');
  });

  test.each(['TRACE', 'CONNECT', 'get it', ''])(
    'a method that is none of ours (%j) still gets an answer',
    (method) => {
      expect(['OPTIONS', 'GET']).toContain(requestOf(via({ 'Fn-Http-Method': method }), ORIGIN).method);
    },
  );
});
