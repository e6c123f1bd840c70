import { emptyMonitorState } from '../../functions/core/monitor/state.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { expectGolden } from './golden.ts';
import { manyClusters } from './many-clusters.ts';
import { replaceObject } from './objects.ts';
import { consoleOf } from './scene.ts';

const quiet = async (): Promise<Simulation> => {
  const sim = createSimulation();
  await sim.run('1m');
  return sim;
};

test.each(['en', 'ja'] as const)(
  'in %s: what is proven, what is not known from here, how to look',
  async (lang) => {
    const sim = await quiet();
    const { status, text } = await consoleOf(sim).get('/readiness', { lang });
    expect(status).toBe(200);
    expectGolden(`readiness.${lang}`, text);
  },
);

test('without a look of sweep, lines or an inventory nothing is called proven', async () => {
  const sim = await quiet();
  const show = consoleOf(sim);
  expect((await show.get('/readiness')).html).toContain('class="tag good">proven');
  for (const name of sim.cloud.objectStorage.names('warden-state'))
    if (/^(topology|heartbeat)\//.test(name)) await replaceObject(sim, name, '{"x":');
  const { status, text } = await show.get('/readiness');
  expect(status).toBe(200);
  // What the inventory says of tags, volumes and its own time is all that is left.
  const proven = [...text.matchAll(/^proven (.+?) :/gm)].map(([, check]) => check);
  expect([...new Set(proven)]).toEqual(['In the inventory', 'Its cluster', 'Volumes are shared']);
  await replaceObject(sim, 'inventory/current.json', '{"x":');
  const none = await show.get('/readiness');
  expect([none.status, /^proven /m.test(none.text)]).toEqual([200, false]);
});

test('what sweep found stands at its node, in red, with since when', async () => {
  const sim = await quiet();
  const now = sim.time.now();
  const { instanceId } = sim.node('CL1', 'node2').options;
  const finding = (code: string, subject: string, detail: string) => ({
    finding: { code, severity: 'medium', subject, name: 'node2', cluster: 'CL1', since: now, detail },
    firstAt: now,
    toldAt: null,
    toldSeverity: null,
  });
  const open = [finding('plugin-not-running', `${instanceId}/Custom Logs`, 'Custom Logs: STOPPED')];
  const state = { ...emptyMonitorState(), sweptAt: now, silent: { [instanceId]: now }, open };
  await replaceObject(sim, 'heartbeat/monitor.json', JSON.stringify(state));
  const { text } = await consoleOf(sim).get('/readiness');
  expect(text).toMatch(/^mend Agent is heard : silent seen 0 s ago$/m);
  expect(text).toMatch(/^mend Plugins of Oracle Cloud Agent : Custom Logs: STOPPED/m);
});

test('replacement_timeout is told with what it means; a tag is a claim, an answer of the node is proof', async () => {
  const sim = await quiet();
  const show = consoleOf(sim);
  const tagged = await show.get('/readiness');
  expect(tagged.text).toContain(
    '6000 s: after a real loss the node holds I/O for 100 min, and only then LifeKeeper learns of it',
  );
  expect(tagged.text).toContain('not known replacement_timeout : 6000 s, as the tag claims');
  const answer = (seconds: number) => ({
    schema: 'warden.probe/1',
    round: 1,
    pending: false,
    invokedAt: null,
    failure: null,
    facts: {
      at: sim.time.now(),
      resources: [],
      commPathsAlive: 1,
      commPathsDead: 0,
      sessions: [
        { session: 1, iqn: 'iqn', portal: '169.254.2.2:3260', state: 'LOGGED_IN', recoveryTmoSec: seconds },
      ],
      ocidRunning: true,
    },
  });
  const [one, other] = ['node1', 'node2'].map((name) => sim.node('CL1', name).options.instanceId);
  await replaceObject(sim, `topology/${one}/probe.json`, JSON.stringify(answer(120)));
  const mixed = await show.get('/readiness');
  expect(mixed.text).toContain('The nodes differ (120 s, 6000 s)');
  expect(mixed.text).toContain('proven replacement_timeout : 120 s, as the node answered');
  expect(mixed.text).toContain('look ocid stays out of iSCSI : running');
  await replaceObject(sim, `topology/${other}/probe.json`, JSON.stringify(answer(120)));
  const short = await show.get('/readiness');
  expect(short.text).toContain('120 s: LifeKeeper learns of a loss after 2 min. A break that lasts longer');
});

test('200 clusters with hostile names: pages below 100 KB, bounded reads, every cluster reachable', async () => {
  const sim = detachedCluster();
  await sim.run('9m');
  const evil = (n: number) =>
    `${['<b onload=x>"\'&', '\u202e\u0000', '長い名前'.repeat(60), 'x'.repeat(300)][n % 4] ?? ''} K${n}`;
  await manyClusters(sim, 200, { name: evil, node: evil, volume: evil, incident: () => null });
  const show = consoleOf(sim);
  const reads = () => sim.cloud.calls.filter(({ principal }) => principal === 'console').length;
  let path: string | null = '/readiness';
  let shown = 0;
  for (let page = 0; path !== null && page < 30; page += 1) {
    const before = reads();
    const { status, html }: { status: number; html: string } = await show.get(path);
    expect(status).toBe(200);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    // Five of the monitor, two for each of forty nodes.
    expect(reads() - before).toBeLessThanOrEqual(5 + 2 * 40);
    expect(html).not.toMatch(/<b |[\u0000\u202e]/);
    shown += html.match(/<section><h2>/g)?.length ?? 0;
    const next: string | undefined = /href="\/warden(\/readiness\?from=\d+)">The next/.exec(html)?.[1];
    path = next ?? null;
  }
  expect([path, shown]).toEqual([null, 201]);
});
