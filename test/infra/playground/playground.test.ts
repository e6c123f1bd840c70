import { request } from 'node:http';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { REASON_CODES } from '../../../functions/core/incident/reasons.ts';
import { BUTTON_NAMES, type ButtonName } from '../../../infra/playground/buttons.ts';
import type { Playground } from '../../../infra/playground/playground.ts';
import { ReasonWords } from '../../../infra/playground/reasons.ts';
import { clustersSeen } from '../../../infra/playground/seen.ts';
import { World } from '../../../infra/playground/world.ts';
import { get, send, startPlayground } from './scene.ts';

const AT = 'CL1/node1/lk-shared';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.stop());

const press = (name: ButtonName, at = AT) => send(playground, '/press', { at, do: name, lang: 'en' });
/** What is really so at a place: state of the node, what it sees, what OCI shows. */
const truth = (at: string) => {
  const [cluster, node, volume] = at.split('/');
  const found = clustersSeen(playground.world)
    .find(({ name }) => name === cluster)
    ?.nodes.find(({ name }) => name === node);
  const path = found?.paths.find((one) => one.volume === volume);
  return [found?.state, path?.session, path?.attachment];
};

test('each button does what it says, and the page says that it was pressed', async () => {
  const pressed = new Set<ButtonName>();
  const pressAt = async (name: ButtonName, at: string) => {
    const answer = await press(name, at);
    expect([answer.status, answer.location]).toEqual([303, expect.stringContaining(`did=${name}`)]);
    expect((await get(playground, answer.location)).html).toContain(`Done at ${at}`);
    pressed.add(name);
  };
  await pressAt('detach', 'CL1/node1/lk-shared');
  await pressAt('break', 'CL1/node2/lk-shared');
  await pressAt('hole', 'CL2/db1/lk-data');
  await pressAt('flap', 'CL2/db2/lk-data');
  await pressAt('overload', 'CL2/db3/lk-data');
  await playground.pass(50 * SECOND);
  expect(truth('CL1/node1/lk-shared')).toEqual(['active', 'retrying', 'DETACHED']);
  expect(truth('CL1/node2/lk-shared')).toEqual(['standby', 'retrying', 'ATTACHED']);
  expect(truth('CL2/db1/lk-data')).toEqual(['active', 'hanging', 'ATTACHED']);
  expect(truth('CL2/db2/lk-data')).toEqual(['standby', 'retrying', 'ATTACHED']);
  expect(truth('CL2/db3/lk-data')).toEqual(['standby', 'hanging', 'ATTACHED']);
  await pressAt('attach', 'CL1/node1/lk-shared');
  await pressAt('heal', 'CL1/node2/lk-shared');
  await pressAt('failover', 'CL2/db1/lk-data');
  await playground.pass(50 * SECOND);
  expect(truth('CL1/node1/lk-shared')).toEqual(['active', 'working', 'ATTACHED']);
  expect(truth('CL1/node2/lk-shared')).toEqual(['standby', 'working', 'ATTACHED']);
  expect(truth('CL2/db1/lk-data')).toEqual(['down', 'none', 'ATTACHED']);
  expect(truth('CL2/db2/lk-data')).toEqual(['active', 'working', 'ATTACHED']);
  expect([...pressed].sort()).toEqual([...BUTTON_NAMES].sort());
});

test('what cannot be done is refused, and the page says why', async () => {
  await playground.begin(null);
  const attached = await press('attach');
  expect((await get(playground, attached.location)).html).toContain('does not show the volume as DETACHED');
  await press('failover');
  for (const name of ['break', 'hole', 'flap', 'overload'] as const) {
    const down = await press(name);
    expect((await get(playground, down.location)).html).toContain('is down');
  }
  const again = await press('failover');
  expect((await get(playground, again.location)).html).toContain('is in service');
});

test('what no form of the page says is answered with 400, and nothing happens', async () => {
  await playground.begin(null);
  for (const [path, fields] of [
    ['/press', { at: 'CL9/node1/lk-shared', do: 'detach' }],
    ['/press', { at: AT, do: 'format' }],
    ['/press', {}],
    ['/speed', { speed: '1000' }],
    ['/story', { story: 'storm' }],
  ] as const)
    expect([path, (await send(playground, path, fields)).status]).toEqual([path, 400]);
  expect(playground.world.sim.timeline.filter(({ kind }) => kind === 'action')).toEqual([]);
  expect(playground.speed).toBe(0);
});

test('a scenario plays by itself; a reset ends it and forgets its mails', async () => {
  const played = await send(playground, '/story', { story: 'wide-outage', lang: 'ja' });
  expect(played.location).toBe('/?lang=ja&did=story');
  await playground.pass(2 * MINUTE);
  expect(playground.world.mails.count).toBeGreaterThan(0);
  expect((await get(playground, '/')).html).toContain('Now playing: wide-outage');
  await send(playground, '/reset', {});
  await playground.pass(2 * MINUTE);
  expect(playground.world.mails.count).toBe(0);
  expect(playground.world.sim.clusters.map(({ nodes: all }) => all.length)).toEqual([2, 3]);
});

test('the speed that was chosen holds, over a reset too', async () => {
  await send(playground, '/speed', { speed: '1' });
  expect(playground.speed).toBe(1);
  await send(playground, '/reset', {});
  expect((await get(playground, '/')).html).toMatch(/value="1" class="plain" aria-pressed="true"/);
  await send(playground, '/speed', { speed: '0' });
});

/** As a browser that was led here under another name, or by another page. */
function ask(path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<number> {
  const { port } = new URL(playground.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(method === 'POST' ? `at=${encodeURIComponent(AT)}&do=detach` : undefined);
  });
}

test.each(['/', '/live', '/warden/', '/nothing'])(
  '%s answers to its own address alone: a name that leads to this machine is refused',
  async (path) => {
    const { host, port } = new URL(playground.url);
    for (const foreign of [
      `evil.example:${port}`,
      `localhost:${port}`,
      `127.0.0.1.evil.example:${port}`,
      'localhost',
    ])
      expect([foreign, await ask(path, { host: foreign })]).not.toEqual([foreign, 200]);
    expect(await ask(path, { host: `evil.example:${port}` })).toBe(421);
    expect(await ask(path, { host })).toBe(path === '/nothing' ? 404 : 200);
  },
);

test.each(['//', '//[', 'http://', 'http://[/', '/?lang=%', '*', '/warden//', '/l//', '/l/%'])(
  'the address %j is no defect of the playground',
  async (path) => {
    const { host } = new URL(playground.url);
    expect(await ask(path, { host })).toBeLessThan(500);
  },
);

test('a page of another site presses no button, in whatever way it tries', async () => {
  const { host, origin } = new URL(playground.url);
  const own = { host, 'content-type': 'application/x-www-form-urlencoded' };
  for (const [from, status] of [
    [{}, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin, 'sec-fetch-site': 'same-site' }, 403],
    [{ origin, 'sec-fetch-site': 'none' }, 403],
    [{ origin, 'sec-fetch-site': 'same-origin' }, 303],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, 303],
    [{ origin }, 303],
  ] as const)
    expect([from, await ask('/press', { ...own, ...from }, 'POST')]).toEqual([from, status]);
  expect(await ask('/warden/hold', { ...own, origin: 'https://evil.example' }, 'POST')).toBe(403);
  expect(await ask('/press', { host })).toBe(404);
});

test('pages have nothing inline and nothing from elsewhere, and every form works by itself', async () => {
  await playground.begin(null);
  await press('detach');
  await playground.pass(MINUTE);
  for (const lang of ['en', 'ja'] as const) {
    const { html, headers } = await get(playground, `/?lang=${lang}`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|<script(?! src="\/assets\/)/);
    const elsewhere = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, to = '']) => to);
    expect(elsewhere.filter((to) => !/^(?:[/#]|data:image\/svg)/.test(to))).toEqual([]);
    expect(html.match(/<form method="post"/g)?.length).toBe(4);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  }
});

test('mails are there in both languages, each with a way to the incident in the console', async () => {
  await playground.begin(null);
  await press('detach');
  await playground.pass(MINUTE);
  const { html } = await get(playground, '/?lang=ja');
  expect(html).toMatch(/【緊急】CL1\/node1 [^<]*\[LKW:/);
  const english = (await get(playground, '/?lang=ja&mail=en')).html;
  expect(english).toMatch(/\[CRITICAL\] CL1\/node1 [^<]*\[LKW:/);
  const links = ['ja', 'en'].map(
    (mail) => /href="(\/l\/[^"]+)"/.exec(mail === 'ja' ? html : english)?.[1] ?? '',
  );
  expect(links[0]).toBe(links[1]);
  const opened = await get(playground, links[0] ?? '');
  expect([opened.status, opened.html.includes('CL1')]).toEqual([200, true]);
  const page = /href="(\/warden\/[^"?]+)" target="_blank" rel="noopener">http:/.exec(html)?.[1] ?? '';
  const shown = await get(playground, page);
  expect([shown.status, shown.html.includes('CL1')]).toEqual([200, true]);
});

test('each reason of a decision is explained in both languages', () => {
  const reasons = new ReasonWords(process.cwd());
  for (const lang of ['en', 'ja'] as const)
    expect(REASON_CODES.filter((code) => reasons.of(code, lang) === code)).toEqual([]);
});

test('left alone for days it keeps no more than it is told, and goes on all the same', async () => {
  const kept = 5;
  const consoleUrl = 'http://127.0.0.1:1/warden';
  const world = await World.begin({
    lang: 'en',
    consoleUrl,
    start: Date.UTC(2026, 10, 22),
    story: null,
    kept,
  });
  const { cloud, timeline, logs, clusters } = world.sim;
  const lists = () => [
    ...[cloud.calls, cloud.audit, cloud.logging.records, cloud.functions.invocations, timeline, logs],
    ...clusters.flatMap(({ nodes }) => nodes.map(({ lines }) => lines)),
    ...cloud.monitoring.streams('oci_blockstore').map(({ points }) => points),
  ];
  // Its clock began a quarter of an hour before the story: the first tidying is near.
  await world.pass(43 * MINUTE);
  world.press('detach', { cluster: 'CL1', node: 'node1', volume: 'lk-shared' });
  await world.pass(2 * MINUTE - 1);
  expect(lists().filter((list) => list.length > 30).length).toBeGreaterThan(5);
  await world.pass(1);
  // What the same moment brings comes on top.
  expect(lists().filter((list) => list.length > 2 * kept)).toEqual([]);
  const before = world.mails.count;
  world.press('attach', { cluster: 'CL1', node: 'node1', volume: 'lk-shared' });
  await world.pass(3 * MINUTE);
  expect(world.mails.all.at(-1)?.text.en?.title).toContain('[RECOVERED]');
  expect(world.mails.count).toBeGreaterThan(before);
});
