import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../functions/core/base/canonical.ts';
import { readCapture, SIOS_NOTE_LINES } from '../../infra/cli/demo/capture.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import type { SignedAgent } from '../../infra/local/rest/signed-agent.ts';
import { syslogStamp } from '../../infra/local/simulator/lines.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';
import { deployedStatements, LOCAL_INSTALLATION } from '../support/deployed-statements.ts';
import { loadStatements } from '../support/iam-statements.ts';

const ROOT = join(__dirname, '..', '..');
const BUNDLES = ['detect', 'respond', 'sweep', 'console'] as const;
const bundle = (name: string): string => join(ROOT, 'dist', 'functions', name, 'func.js');
const capture = readCapture(ROOT, 's01_refused_recover.bookworm.fork');
const TABLE = deployedStatements(loadStatements(ROOT), LOCAL_INSTALLATION);
/** Console without sign-in and without reattach: what `enable_console = true` alone deploys. */
const LEAST = deployedStatements(loadStatements(ROOT), {
  ...LOCAL_INSTALLATION,
  isOn: (when) => when === 'always' || when === 'console',
});
const SECOND = 1_000;

beforeAll(() => {
  const missing = BUNDLES.filter((name) => !existsSync(bundle(name)));
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
});

/** A person's browser without a screen: keeps the cookie, sends what pages send. */
class Visitor {
  #cookie = '';
  #token = '';
  readonly #base: string;

  constructor(readonly url: string) {
    this.#base = url;
  }

  async signIn(person: string): Promise<void> {
    const body = new URLSearchParams({ person, to: '/warden/' });
    const answer = await fetch(new URL('/sign-in', this.#base), { method: 'POST', body, redirect: 'manual' });
    this.#cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  async get(path: string, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.#base}${path}`, {
      headers: { cookie: this.#cookie, ...headers },
      redirect: 'manual',
    });
    const html = await answer.text();
    this.#token = /name="warden-csrf" content="([^"]+)"/.exec(html)?.[1] ?? this.#token;
    return { status: answer.status, headers: answer.headers, html };
  }

  async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    const { origin } = new URL(this.#base);
    const answer = await fetch(`${this.#base}${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
      headers: { cookie: this.#cookie, origin, 'x-csrf-token': this.#token, ...headers },
    });
    return { status: answer.status, headers: answer.headers, html: await answer.text() };
  }
}

/** The shipped bundles behind the played gateway, with the statements of the policy file and nothing else. */
async function withConsole(
  signIn: boolean,
  play: (visitor: Visitor, tenancy: Tenancy, agent: SignedAgent) => Promise<void>,
  config: Readonly<Record<string, string>> = {},
): Promise<void> {
  const tenancy = await startTenancy({
    connector: { batchTimeMs: 100 },
    permissions: signIn ? TABLE : LEAST,
  });
  try {
    const url = await tenancy.openGateway({ signIn });
    const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
    const nodes = [tenancy.addNode('node1', tags), tenancy.addNode('node2', tags)];
    const volume = tenancy.addVolume('lk-shared');
    const shared = { isShareable: true, iqn: capture.iqn, ipv4: capture.portal, port: 3260 };
    for (const node of nodes) tenancy.attach(node, volume, shared);
    for (const name of BUNDLES) {
      const own = name === 'respond' ? { WARDEN_RESPOND_FUNCTION_ID: '' } : {};
      const common = { WARDEN_LANG: 'en', WARDEN_SYSLOG_ZONE: 'UTC', WARDEN_CONSOLE_URL: url };
      tenancy.deploy({
        name,
        file: bundle(name),
        config: { ...common, WARDEN_CONSOLE_SIGN_IN: String(signIn), ...own, ...config },
      });
    }
    const [node] = nodes;
    if (node === undefined) throw new Error('no node');
    await play(new Visitor(url), tenancy, tenancy.agent(node));
  } finally {
    await tenancy.stop();
  }
}

/** The lines of a loss, now; the notice's link leads to the console. */
async function lose(tenancy: Tenancy, agent: SignedAgent): Promise<string> {
  const shift = Date.now() - (capture.outage.at(-1)?.at ?? 0);
  for (const line of capture.outage)
    agent.log('/var/log/messages', `${syslogStamp(line.at + shift, 'UTC')} ${line.rest}`, line.at + shift);
  for (const line of SIOS_NOTE_LINES)
    agent.log('/var/log/lifekeeper.log', `${syslogStamp(Date.now(), 'UTC')} node1 ${line}`, Date.now());
  const { body } = await tenancy.waitForMessage(({ title }) => title.includes('CL1/node1'), 60 * SECOND);
  const link = /http:\/\/127\.0\.0\.1:\d+\/warden\/([\w-]+)/.exec(body)?.[1];
  if (link === undefined) throw new Error(`The notice has no link:\n${body}`);
  return link;
}

it('follows the link of a notice, signs in, acknowledges; respond takes it', () =>
  withConsole(true, async (visitor, tenancy, agent) => {
    const id = await lose(tenancy, agent);
    const outside = await visitor.get(`/${id}`);
    expect(outside.status).toBe(302);
    expect(outside.headers.get('location')).toContain('/sign-in');
    await visitor.signIn('sato@example.com');
    const page = await visitor.get(`/${id}`, { 'accept-language': 'ja' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.html).toContain('sato@example.com としてサインイン中');
    expect(page.html).toContain('lk-shared');

    const pressed = await visitor.post(`/${id}/ack`, {});
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, `/warden/${id}?done=ack`]);
    // The holder sees a wake when it renews its lease.
    const end = performance.now() + 60 * SECOND;
    while (performance.now() < end) {
      if ((await visitor.get(`/${id}?lang=en`)).html.includes('Acknowledged by sato@example.com')) return;
      await tenancy.cloud.clock.sleep(200);
    }
    throw new Error('respond did not take the command');
  }));

it('keeps the name that the gateway sets, whatever a client calls itself', () =>
  withConsole(true, async (visitor, tenancy) => {
    await visitor.signIn('sato@example.com');
    const forged = { 'x-warden-user': 'user:root@example.com', 'X-WARDEN-USER': 'user:root@example.com' };
    const page = await visitor.get('/', forged);
    expect(page.html).toContain('sato@example.com');
    expect(page.html).not.toContain('root@example.com');
    expect((await visitor.get('/no-such-page')).status).toBe(404);
    expect((await visitor.post('/hold', {}, { 'x-csrf-token': 'guessed' })).status).toBe(403);
    const seen = tenancy.cloud.functions.invocations.at(-1)?.headers ?? {};
    expect(Object.keys(seen).join()).not.toMatch(/cookie|authorization|csrf-token/i);
  }));

it('without sign-in everything can be read and nothing pressed, even with a forged header', () =>
  withConsole(false, async (visitor, tenancy, agent) => {
    const id = await lose(tenancy, agent);
    const forged = { 'x-warden-user': 'user:root@example.com', 'sec-fetch-site': 'same-origin' };
    const page = await visitor.get(`/${id}`, forged);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('root@example.com');
    expect(page.html).not.toContain('<form');
    const pressed = await visitor.post(`/${id}/ack`, {}, forged);
    expect(pressed.status).toBe(403);
    expect(pressed.html).toContain('CONSOLE_NOT_SIGNED_IN');
    const names = tenancy.cloud.objectStorage.names(LOCAL.stateBucket);
    expect(names.filter((name) => name.startsWith('commands/'))).toEqual([]);
  }));

test('a link by the gateway: no sign-in, no person whatever a client says, and nothing but its page', () =>
  withConsole(
    true,
    async (visitor, tenancy, agent) => {
      const id = await lose(tenancy, agent);
      const { body } = await tenancy.waitForMessage(({ body: text }) => text.includes('/l/1-'), 60 * SECOND);
      const link = /http:\/\/127\.0\.0\.1:\d+(\/l\/1-[\w-]+)/.exec(body)?.[1] ?? '';
      const outside = new Visitor(new URL(visitor.url).origin);
      const forged = { 'x-warden-user': 'user:ceo@example.com', 'X-Warden-Gateway': LOCAL.gatewaySecret };
      const page = await outside.get(link, forged);
      expect([page.status, page.html.includes('CL1/node1'), page.html.includes('ceo@')]).toEqual([
        200,
        true,
        false,
      ]);
      expect(page.html).not.toMatch(/ocid1\.|169\.254|iqn\.|lk-shared|<script/);
      expect(page.headers.get('set-cookie')).toBeNull();
      const sheet = /href="(\/l\/assets\/[^"]+)"/.exec(page.html)?.[1] ?? '';
      expect((await outside.get(sheet)).status).toBe(200);
      // What the gateway has no route for, and what the function has none for.
      for (const path of ['/l/', '/l/a/b', `/l/${id}`, '/l/..%2fwarden%2f'])
        expect([path, (await outside.get(path, forged)).status]).toEqual([path, 404]);
      expect((await outside.get(`/warden/${id}`, forged)).status).toBe(302);
      const form = /name="form" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
      const pressed = await outside.post(link, { name: 'Sato', form }, forged);
      expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '?done=ack']);
      const stored = tenancy.cloud.objectStorage.peek(LOCAL.stateBucket, `commands/link-${id}.json`);
      const taken = tenancy.cloud.objectStorage.peek(LOCAL.stateBucket, `incidents/${id}.json`);
      const said = Buffer.from(stored?.body ?? taken?.body ?? []).toString();
      expect([said.includes('"link"'), said.includes('ceo@')]).toEqual([true, false]);
      const token = link.slice('/l/'.length);
      expect(tenancy.logs.map(({ text }) => text).join('\n')).not.toContain(token);
    },
    { WARDEN_LINK_SECRET_ID: LOCAL.linkSecretId },
  ));

test('invoked past the gateway under another’s name: 403 with a page that says so, nothing shown, nothing stored', () =>
  withConsole(true, async (visitor, tenancy, agent) => {
    const id = await lose(tenancy, agent);
    const answerTo = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
      const url = new URL(visitor.url);
      const answer = await tenancy.cloud.functions.invoke(userCaller('operator'), functionIdOf('console'), {
        kind: 'sync',
        body: new TextEncoder().encode(method === 'GET' ? '' : 'hours=1&why=x&target=tag:CL1'),
        headers: {
          'fn-http-method': method,
          'fn-http-request-url': `${url.pathname}${path}`,
          'fn-http-h-origin': url.origin,
          'fn-http-h-content-type': 'application/x-www-form-urlencoded',
          'fn-http-h-x-warden-user': 'user:ceo@example.com',
          ...headers,
        },
      });
      return { status: answer.headers?.['fn-http-status'], html: new TextDecoder().decode(answer.body) };
    };
    const guesses = ['', 'guessed', sha256(LOCAL.gatewaySecret)].map((guess) => ({
      'fn-http-h-x-warden-gateway': guess,
    }));
    for (const headers of [{}, ...guesses])
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', `/${id}`],
        ['POST', '/hold'],
        ['POST', `/${id}/ack`],
        ['POST', `/${id}/close`],
        ['PUT', '/'],
      ] as const) {
        const { status, html } = await answerTo(method, path, headers);
        expect([method, path, status]).toEqual([method, path, '403']);
        expect(html).toContain('CONSOLE_DIRECT');
        expect(html).toContain('did not come through the API gateway');
        expect(html).not.toMatch(/ceo@example\.com|lk-shared|<form/);
      }
    const names = tenancy.cloud.objectStorage.names(LOCAL.stateBucket);
    expect(names.filter((name) => name.startsWith('commands/'))).toEqual([]);
    expect(tenancy.logs.map(({ text }) => text).join('\n')).not.toContain(LOCAL.gatewaySecret);
  }));

test('a client that sends the gateway’s header has it overwritten, in whatever case, with and without sign-in', async () => {
  for (const signIn of [true, false])
    await withConsole(signIn, async (visitor) => {
      if (signIn) await visitor.signIn('sato@example.com');
      const page = await visitor.get('/', { 'X-WARDEN-GATEWAY': 'guessed', 'x-warden-gateway': 'guessed' });
      expect(page.status).toBe(200);
    });
});
