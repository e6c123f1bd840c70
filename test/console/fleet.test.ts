import { STYLE } from '../../functions/console/assets.ts';
import { stateOfIncident } from '../../functions/console/fleet.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { manyClusters } from './many-clusters.ts';
import { replaceObject, storedText } from './objects.ts';
import { type ConsoleScene, consoleOf } from './scene.ts';

const person = 'sato@example.com';
const MOST_BYTES = 100_000;

/** Names as an attacker, or somebody with a sense of humour, gives them. */
const HOSTILE = [
  '<script>alert(1)</script>"\'&',
  '\u202egnp.exe\u0000\r\n\u001b[31m\u2028',
  '👩‍👩‍👧‍👦'.repeat(40),
  '長い名前'.repeat(75),
  'x'.repeat(300),
  '__proto__',
];

async function story(): Promise<Simulation> {
  const sim = detachedCluster();
  await sim.run('9m');
  return sim;
}

const names = (text: string): readonly string[] =>
  [...text.matchAll(/^(K\d+) /gm)].map(([, name]) => name ?? '');

describe('200 clusters, every one of them with an open incident', () => {
  let sim: Simulation;
  let show: ConsoleScene;
  beforeAll(async () => {
    sim = await story();
    await manyClusters(sim, 200, {
      name: (n) => `K${n}`,
      incident: (n, incident) => {
        const deadline = incident['deadline'] as { from: number; to: number };
        const to = deadline.to + (n - 100) * 120_000;
        const acknowledged = n % 2 === 0 ? { by: 'sato', at: 1 } : null;
        return { ...incident, deadline: { ...deadline, from: to, to }, acknowledged };
      },
    });
    show = consoleOf(sim);
  });

  test.each(['en', 'ja'] as const)(
    'stand on one page of less than 100 KB in %s, the nearest deadline first',
    async (lang) => {
      const { status, html, text } = await show.get('/', { lang, person });
      expect(status).toBe(200);
      expect(Buffer.byteLength(html)).toBeLessThan(MOST_BYTES);
      const order = names(text);
      // CL1 of the story is among them, 100 of its copies have less time than it has.
      expect(order.length).toBe(200);
      expect(order[0]).toBe('K55');
      expect(html.match(/<svg class="drawing"/g)).toHaveLength(6);
      // Those whose time is over come after those whose time runs.
      expect(order.indexOf('K199')).toBeLessThan(order.indexOf('K54'));
    },
  );

  test('reads one object for each incident, five of the monitor, and the lines of what it draws', async () => {
    const calls = () => sim.cloud.calls.filter(({ principal }) => principal === 'console');
    const before = calls().length;
    await show.get('/', { person });
    const made = calls()
      .slice(before)
      .map(({ operation }) => operation);
    expect(made.filter((operation) => operation === 'GetObject')).toHaveLength(201 + 5 + 12);
    expect(made.filter((operation) => operation === 'ListObjects')).toHaveLength(1);
    expect(made).toHaveLength(201 + 5 + 12 + 1);
  });

  test('is narrowed by a name, by who has it and by how it stands, without JavaScript', async () => {
    const one = await show.get('/?q=k17&lang=en', { person });
    expect([...names(one.text)].sort()).toEqual([
      'K17',
      'K170',
      'K171',
      'K172',
      'K173',
      'K174',
      'K175',
      'K176',
      'K177',
      'K178',
      'K179',
    ]);
    expect(one.html).toContain('value="k17"');
    expect(one.html).toContain('?q=k17&amp;lang=ja');
    const open = await show.get('/?state=unanswered', { person });
    expect(names(open.text).every((name) => Number(name.slice(1)) % 2 === 1)).toBe(true);
    expect(open.text).toContain('101 of 201 clusters');
    expect((await show.get('/?state=failed', { person })).text).toContain('55 of 201 clusters');
    const none = await show.get('/?q=nowhere', { person });
    expect(none.text).toContain('No cluster matches');
    for (const path of [
      '/?q=%00%FF&state=x&from=-1',
      '/?from=99999',
      '/?from=200',
      `/?q=${'%F0%9F%98%80'.repeat(400)}`,
    ])
      expect([path, (await show.get(path, { person })).status]).toEqual([path, 200]);
  });

  test('the form for announced work lists what was searched for', async () => {
    expect((await show.get('/', { person })).text).toContain('Search for the cluster first');
    expect((await show.get('/?q=k17', { person })).html.match(/<option value="tag:K/g)).toHaveLength(11);
  });
});

test('hostile names in every field of 200 clusters: nothing but text, still less than 100 KB, every cluster reachable', async () => {
  const sim = await story();
  const evil = (n: number) => `${HOSTILE[n % HOSTILE.length] ?? ''} ${n}`;
  await manyClusters(sim, 200, {
    name: evil,
    node: (n) => evil(n + 1),
    volume: (n) => evil(n + 2),
    incident: (n, incident) => (n % 3 === 0 ? null : { ...incident, acknowledged: { by: evil(n), at: 1 } }),
  });
  const show = consoleOf(sim);
  let path: string | null = '/';
  let seen = 0;
  const keys = new Set<string>();
  while (path !== null && seen < 10) {
    const { status, html }: { status: number; html: string } = await show.get(path, { person });
    expect(status).toBe(200);
    expect(Buffer.byteLength(html)).toBeLessThan(MOST_BYTES);
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069\u200d]/);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/);
    for (const [, id] of html.matchAll(/href="\/warden\/(c\d+|\?q=[^"]+)"/g)) keys.add(id ?? '');
    const next: string | undefined = /href="\/warden(\/\?from=\d+)">The next/.exec(html)?.[1];
    path = next ?? null;
    seen += 1;
  }
  expect(seen).toBeLessThan(6);
  expect(keys.size).toBeGreaterThanOrEqual(200);
});

test('before the first sweep: no cluster, and what that means', async () => {
  const sim = createSimulation({ sweeps: false });
  await sim.run('1m');
  await sim.cloud.objectStorage.delete(userCaller('test'), SIM.stateBucket, 'inventory/current.json');
  const { status, text } = await consoleOf(sim).get('/', { person });
  expect(status).toBe(200);
  expect(text).toContain('The inventory is empty');
  expect(text).not.toContain('Announce work Cluster');
});

test('an open incident is shown although the inventory is gone, with what its lines say', async () => {
  const sim = await story();
  await replaceObject(sim, 'inventory/current.json', '{"x":');
  const { text, html } = await consoleOf(sim).get('/', { person });
  expect(text).toContain('CL1');
  expect(text).toContain('92 min left');
  expect(text).toContain('169.254.2.2:3260 (volume unknown)');
  expect(html).toContain('class="d-bad"');
});

test('where the agent of a node is silent, or nobody looked, no way of it is called healthy', async () => {
  const sim = createSimulation();
  await sim.run('1m');
  const show = consoleOf(sim);
  expect((await show.get('/')).html).toContain('class="d-good"');
  const monitor = JSON.parse(storedText(sim, 'heartbeat/monitor.json')) as { silent: Record<string, number> };
  const { instanceId: id } = sim.node('CL1', 'node1').options;
  await replaceObject(
    sim,
    'heartbeat/monitor.json',
    JSON.stringify({ ...monitor, silent: { [id]: sim.time.now() } }),
  );
  const silent = await show.get('/');
  expect(silent.text).toContain('its agent is silent');
  expect(silent.html).toContain('class="d-unknown"');
  expect(silent.text).toContain('no monitoring data');
  await replaceObject(sim, 'heartbeat/monitor.json', '{"x":');
  const unread = await show.get('/');
  expect(unread.status).toBe(200);
  expect(unread.html).not.toContain('class="d-good"');
});

test('a detach that only the API shows is not drawn as healthy', async () => {
  const sim = detachedCluster();
  // Before the first line of the loss is there.
  await sim.run('9m');
  const [incident] = sim.incidents();
  const evidence = sim.cloud.objectStorage
    .names(SIM.stateBucket)
    .filter((name) => /^topology\/[^/]+\.json$/.test(name));
  for (const name of evidence) await replaceObject(sim, name, '{"x":');
  const { text } = await consoleOf(sim).get('/', { person });
  expect(incident?.closedAt).toBeNull();
  expect(text).toMatch(/node1 – lk-shared: (DETACHED|LOST)/);
  expect(text).not.toMatch(/node1 – lk-shared: (healthy|no loss)/);
});

test('a disk that is back with the danger of double writes is no recovery', async () => {
  const [incident] = (await story()).incidents();
  if (incident === undefined) throw new Error('There is no incident');
  const now = incident.openedAt;
  const back = { ...incident, deadline: null, recoveredAt: now };
  expect(stateOfIncident({ ...back, severity: 'info' }, now)).toBe('recovering');
  expect(stateOfIncident({ ...back, severity: 'critical' }, now)).toBe('trouble');
});

test('every colour has a name, and a counterpart by night', () => {
  const palettes = /:root\{[^}]*\}/g;
  expect(STYLE.replace(palettes, '')).not.toMatch(/#[0-9a-f]{3,8}\b|rgb|hsl/i);
  const night = STYLE.match(/@media\(prefers-color-scheme:dark\)\{:root\{[^}]*\}/g) ?? [];
  const named = (text: string) => [...text.matchAll(/--([\w-]+):#/g)].map(([, name]) => name ?? '');
  expect(new Set(named(night.join('')))).toEqual(new Set(named(STYLE)));
});
