import * as fc from 'fast-check';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { BASE, type ConsoleScene, consoleOf, incidentId, ORIGIN } from './scene.ts';

const EVIL =
  '<script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)\' javascript:alert(4)';
const person = 'sato@example.com';

let sim: Simulation;
let show: ConsoleScene;

beforeAll(async () => {
  sim = detachedCluster();
  show = consoleOf(sim);
  sim.at('1m', () => {
    const node = sim.node('CL1', 'node1');
    // A line of this node that matches a rule and carries markup.
    node.lifekeeper(`ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '${EVIL}', result:-1.`);
  });
  await sim.run('9m');
  await poison();
});

/** Text from outside in every place of an incident where there can be some. */
async function poison(): Promise<void> {
  const name =
    sim.cloud.objectStorage.names(SIM.stateBucket).find((one) => one.startsWith('incidents/')) ?? '';
  const body = Buffer.from(sim.cloud.objectStorage.peek(SIM.stateBucket, name)?.body ?? []).toString();
  const incident = JSON.parse(body) as Record<string, unknown> & { outbox: Record<string, unknown>[] };
  incident['acknowledged'] = { by: EVIL, at: 1 };
  incident['hold'] = { by: EVIL, at: 1, until: Number.MAX_SAFE_INTEGER / 2, why: EVIL };
  incident['cluster'] = { ...(incident['cluster'] as object), name: EVIL };
  incident['history'] = [{ at: 1, code: EVIL, text: `${EVIL}\u202e\u0000\r\n` }];
  for (const entry of incident.outbox)
    Object.assign(entry, { title: EVIL, lastError: EVIL, sentAt: null, failures: 2 });
  const bytes = new TextEncoder().encode(JSON.stringify(incident));
  await sim.cloud.objectStorage.put(
    userCaller('test'),
    { bucket: SIM.stateBucket, name, body: bytes },
    { kind: 'any' },
  );
}

const paths = () => ['/', '/readiness', `/${incidentId(sim)}`, `/plans/${sim.plans().at(-1)?.plan.id ?? ''}`];

/** Tags that a page has, without those the console itself writes. */
function foreignTags(html: string): readonly string[] {
  const own = new Set(
    'html head meta title link script body a header nav b span main h1 h2 h3 p br section div article ul ol li dl dt dd table thead tbody tr th td pre code details summary form label input select option textarea fieldset legend button footer noscript figure figcaption svg g line rect circle path text'.split(
      ' ',
    ),
  );
  return [...html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)/g)]
    .map(([, tag]) => tag ?? '')
    .filter((tag) => !own.has(tag));
}

/** Event handlers in tags; what stands within a quoted value is none. */
function handlers(html: string): readonly string[] {
  return html.replace(/"[^"]*"/g, '""').match(/<[^>]*\son[a-z]+=/g) ?? [];
}

test('markup in logs, names, reasons and errors is text in the page, wherever it stands', async () => {
  for (const path of paths()) {
    const { status, html } = await show.get(path, { person });
    expect([path, status]).toEqual([path, 200]);
    expect(foreignTags(html)).toEqual([]);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(handlers(html)).toEqual([]);
    expect(html).not.toMatch(/href="javascript/i);
    expect(html).not.toMatch(/[\u0000\u202e]/);
  }
  const page = await show.get(`/${incidentId(sim)}`, { person });
  expect(page.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('the report to hand on shows the same as text: no script, one style, nothing from elsewhere', async () => {
  const { status, html, headers } = await show.get(`/${incidentId(sim)}/report.html`, { person });
  expect(status).toBe(200);
  expect(foreignTags(html).filter((tag) => tag !== 'style')).toEqual([]);
  expect(html.match(/<style/g)).toHaveLength(1);
  expect(html).not.toMatch(/<script|<link|<[^>"]*\b(?:src|href)=|url\(|[\u0000\u202e]/);
  expect(handlers(html)).toEqual([]);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="incident-[\w.-]+\.html"$/);
});

test('the raw data are JSON and nothing that a browser could take for a page', async () => {
  const { status, html, headers } = await show.get(`/${incidentId(sim)}/raw.json`, { person });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="incident-[\w.-]+\.json"$/);
  const { incident } = JSON.parse(html) as { incident: Record<string, unknown> };
  expect(incident['cluster']).toMatchObject({ name: EVIL });
  expect(incident).not.toHaveProperty('writer');
});

test.each([
  ['?zoom=%3Cscript%3E'],
  ['?zoom=__proto__'],
  ['?from=1&to=2'],
  ['?from=9999999999999&to=0'],
  ['?from=1e3&to=-5'],
  ['?from=0&to=4102444799999'],
  [`?from=${Date.UTC(2026, 10, 22)}&to=${Date.UTC(2026, 10, 23)}`],
])('a section of the timeline that nobody would ask for (%s) is a page', async (query) => {
  const { status, html } = await show.get(`/${incidentId(sim)}${query}`, { person });
  expect(status).toBe(200);
  expect(foreignTags(html)).toEqual([]);
  expect(html).not.toContain('NaN');
});

test('what a person types comes back as text', async () => {
  const { plan } = sim.plans().at(-1) ?? {};
  const fields = { decision: 'approve', hash: plan?.hash ?? '', node: EVIL, words: EVIL };
  const answer = await show.post(`/plans/${plan?.id ?? ''}`, fields, { person });
  expect(answer.status).toBe(400);
  expect(foreignTags(answer.html)).toEqual([]);
  const hold = await show.post(`/${incidentId(sim)}/hold`, { hours: EVIL, why: EVIL }, { person: EVIL });
  expect(hold.status).toBe(400);
  expect(foreignTags(hold.html)).toEqual([]);
  expect(handlers(hold.html)).toEqual([]);
});

test('no path names an object that the console does not mean', async () => {
  const asked = () => sim.cloud.calls.filter((c) => c.principal === 'console' && c.operation === 'GetObject');
  const before = asked().length;
  for (const path of [
    '/..%2f..%2fapprovals%2fx',
    '/%2e%2e/%2e%2e/plans',
    '/incidents%2Fx.json',
    '/plans/..%2f..%2fjournal%2f0123456789abcdef',
    '/plans/0123456789abcdeF',
    '/%00',
    `/${'a'.repeat(65)}`,
    '/%E2%80%AE',
    '/%',
  ])
    expect([path, (await show.get(path, { person })).status]).toEqual([path, 404]);
  expect(asked().length - before).toBe(0);
});

test('a form larger than any of ours is refused unread', async () => {
  const answer = await show.post(`/${incidentId(sim)}/close`, { why: 'x'.repeat(20_000) }, { person });
  expect([answer.status, answer.text.includes('CONSOLE_FORM_TOO_LARGE')]).toEqual([413, true]);
});

test('a repeated field counts once; unknown fields count for nothing', async () => {
  const body = 'why=first&why=second&target=tag%3ACL1&by=root&__proto__=x&constructor=y';
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Sec-Fetch-Site': 'same-origin',
    Origin: ORIGIN,
  };
  const url = `${ORIGIN}${BASE}/${incidentId(sim)}/close`;
  const answer = await show.request(new Request(url, { method: 'POST', headers, body }), { person });
  expect(answer.status).toBe(303);
  const name =
    sim.cloud.objectStorage.names(SIM.stateBucket).find((one) => one.startsWith('commands/')) ?? '';
  const stored = Buffer.from(sim.cloud.objectStorage.peek(SIM.stateBucket, name)?.body ?? []).toString();
  expect(JSON.parse(stored)).toMatchObject({ by: person, why: 'first', target: incidentId(sim) });
});

test('damaged objects of the store never break a page', async () => {
  const other = detachedCluster();
  await other.run('9m');
  const page = consoleOf(other);
  const id = incidentId(other);
  const put = (bucket: string, name: string) =>
    other.cloud.objectStorage.put(
      userCaller('test'),
      { bucket, name, body: new TextEncoder().encode('{"x":') },
      {
        kind: 'any',
      },
    );
  for (const name of other.cloud.objectStorage.names(SIM.stateBucket)) {
    if (!name.startsWith('incidents/')) await put(SIM.stateBucket, name);
  }
  expect((await page.get('/')).status).toBe(200);
  expect((await page.get(`/${id}`)).status).toBe(200);
  await put(SIM.stateBucket, `incidents/${id}.json`);
  const status = await page.get('/');
  expect(status.text).toContain(`Incidents that cannot be read: incidents/${id}.json`);
  expect((await page.get(`/${id}`)).status).toBe(404);
  for (const name of other.cloud.objectStorage.names(SIM.approvalsBucket))
    await put(SIM.approvalsBucket, name);
  expect((await page.get(`/plans/${other.plans.length}`)).status).toBe(404);
});

test('whatever the address and the headers: a page, never an exception', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.webPath(),
      fc.webQueryParameters(),
      fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS'),
      fc.string({ unit: 'binary', maxLength: 60 }),
      async (path, query, method, text) => {
        const headers = {
          'Accept-Language': encodeURIComponent(text),
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: ORIGIN,
        };
        const body = method === 'GET' ? null : encodeURIComponent(text);
        const url = `${ORIGIN}${BASE}${path}?${query}`;
        const answer = await show.request(new Request(url, { method, headers, body }), { person });
        expect([200, 303, 400, 403, 404, 405, 409]).toContain(answer.status);
        expect(foreignTags(answer.html)).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});
