import { STYLE } from '../../functions/console/assets.ts';
import { incidentsText } from '../../infra/cli/incidents.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { expectGolden } from './golden.ts';
import { type ConsoleScene, consoleOf, incidentId } from './scene.ts';

const person = 'sato@example.com';

let sim: Simulation;
let show: ConsoleScene;

beforeAll(async () => {
  sim = detachedCluster();
  show = consoleOf(sim);
  await sim.run('9m');
});

/** Without what only opens on a click: the words of notices have golden files of their own. */
const closed = (text: string, html: string): string =>
  /<pre[^>]*>■/.test(html) ? text.slice(0, text.indexOf('\n■')) : text;

describe.each(['en', 'ja'] as const)('in %s', (lang) => {
  test('the status page says what is open, whether the monitor lives, and how every path is', async () => {
    const { status, text } = await show.get('/', { lang, person });
    expect(status).toBe(200);
    expectGolden(`status.${lang}`, text);
  });

  test('the incident page has clock, choice, steps, timeline, evidence and notices', async () => {
    const { status, text, html } = await show.get(`/${incidentId(sim)}`, { lang, person });
    expect(status).toBe(200);
    expect(html).toContain(`<html lang="${lang}">`);
    expectGolden(`incident.${lang}`, closed(text, html));
  });

  test('the plan page shows the exact request, the guards and what a person has to state', async () => {
    const { status, text } = await show.get(`/plans/${sim.plans().at(-1)?.plan.id ?? ''}`, { lang, person });
    expect(status).toBe(200);
    expectGolden(`plan.${lang}`, text);
  });

  test('what is not there is a page with a code and a way on', async () => {
    const { status, text } = await show.get('/nothing', { lang });
    expect(status).toBe(404);
    expectGolden(`not-found.${lang}`, text);
  });
});

test('every text stands out from its ground, by day and by night (WCAG AA, 4.5 to 1)', () => {
  const [day, night] = STYLE.split('@media(prefers-color-scheme:dark)');
  const pairs: readonly (readonly [string, string])[] = [
    ['ink', 'bg'],
    ['ink', 'card'],
    ['soft', 'bg'],
    ['soft', 'card'],
    ['link', 'card'],
    ['link', 'bg'],
    ['bad', 'card'],
    ['warn', 'card'],
    ['good', 'card'],
    ['ink', 'badbg'],
    ['ink', 'warnbg'],
    ['ink', 'goodbg'],
    ['ink', 'code'],
    ['pressink', 'press'],
  ];
  for (const [when, sheet] of Object.entries({ day, night })) {
    const colour = (name: string) => new RegExp(`--${name}:#([0-9a-f]{3,6})`).exec(sheet ?? '')?.[1] ?? '';
    for (const [text, ground] of pairs)
      expect([when, text, ground, contrast(colour(text), colour(ground)) >= 4.5]).toEqual([
        when,
        text,
        ground,
        true,
      ]);
  }
});

/** Contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const light = (hex: string): number => {
    const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const [r = 0, g = 0, b = 0] = [0, 2, 4].map((i) => {
      const part = Number.parseInt(full.slice(i, i + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a = 0, b = 0] = [light(one), light(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

test('the clock runs on between two notices: it is that of the reader, not that of the notice', async () => {
  const before = await show.get(`/${incidentId(sim)}`);
  await sim.run('10m');
  const after = await show.get(`/${incidentId(sim)}`);
  const left = (text: string) => Number(/^(\d+) min left/m.exec(text)?.[1]);
  expect(left(before.text) - left(after.text)).toBe(1);
});

test('nobody signed in: everything can be read, there is no button', async () => {
  for (const path of ['/', `/${incidentId(sim)}`, `/plans/${sim.plans().at(-1)?.plan.id ?? ''}`]) {
    const { status, html, text } = await show.get(path);
    expect(status).toBe(200);
    // A search asks for the page again and changes nothing.
    expect(html.match(/<form method="(?!get")|<form (?!method)/g)).toBeNull();
    expect(html.match(/<button/g) ?? []).toHaveLength(path === '/' ? 1 : 0);
    expect(text).toContain('read-only: nobody is signed in');
  }
});

test('commands that people copy name the buckets of the installation, as those of a notice do', async () => {
  const buckets = { namespace: 'ns', state: 'warden-state', approvals: 'warden-approvals' };
  const { text } = await consoleOf(sim, { buckets }).get(`/${incidentId(sim)}`, { person });
  const commands = text.split('\n').filter((line) => line.includes('warden -- approve'));
  expect(commands).not.toEqual([]);
  for (const command of commands) expect(command).toMatch(/ --bucket warden-approvals --namespace ns$/);
});

test('mode observe: the request is shown, approvals are not taken', async () => {
  const observing = createSimulation({ configuration: { mode: 'observe' } });
  observing.at('0s', () => observing.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await observing.run('9m');
  const page = await consoleOf(observing, { mode: 'observe', approvals: false }).get(
    `/${incidentId(observing)}`,
    { person },
  );
  expect(page.text).toContain('AttachVolume {');
  expect(page.text).toContain('The suite runs in mode observe: approvals are not taken.');
  expect(page.html).not.toContain('/plans/');
});

test('a quiet installation says so; a silent pipeline is told', async () => {
  const quiet = createSimulation();
  await quiet.run('1m');
  const well = await consoleOf(quiet).get('/');
  expect(well.text).toContain('OK No incident is open.');
  expect(well.text).toContain('Is the monitor alive alive');
  // Nothing sweeps any more: no line goes in, none comes out.
  const stopped = createSimulation({ sweeps: false });
  await stopped.run('1m');
  expect((await consoleOf(stopped).get('/')).text).toContain('No heartbeat line has come out yet.');
});

test('no clock runs once the disk is proven back, although the incident is watched for minutes yet', async () => {
  const healed = createSimulation({ configuration: { mode: 'approve' } });
  healed.at('0s', () => healed.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  healed.at('8m', () => void healed.approve('sato'));
  await healed.run('7m');
  const open = () => healed.incidents()[0];
  const page = async () => (await consoleOf(healed).get(`/${open()?.id ?? ''}`)).text;
  expect(await page()).toContain('min left');
  expect(incidentsText(healed.incidents(), [], 'en')).toContain('I/O fails at the latest');
  for (let min = 8; min < 20 && (open()?.recoveredAt ?? null) === null; min += 1) await healed.run(`${min}m`);
  expect(open()).toMatchObject({ recoveredAt: expect.any(Number), closedAt: null });
  expect(await page()).not.toContain('min left');
  expect((await consoleOf(healed).get('/')).text).not.toContain('min left');
  expect(incidentsText(healed.incidents(), [], 'en')).not.toContain('I/O fails at the latest');
});

test('an incident that is over says when and how it ended, and offers nothing', async () => {
  const healed = createSimulation({ configuration: { mode: 'approve' } });
  healed.at('0s', () => healed.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  healed.at('8m', () => void healed.approve('sato'));
  await healed.run('60m');
  const [incident] = healed.incidents();
  expect(incident?.closedAt).not.toBeNull();
  const page = await consoleOf(healed).get(`/${incident?.id ?? ''}`, { person });
  expect(page.text).toMatch(/closed .*\(recovered\)/);
  expect(page.html).not.toContain('<form');
  const status = await consoleOf(healed).get('/');
  expect(status.text).toContain('Closed in the last seven days');
});

test('a notice that a newer version wrote is shown as its text', async () => {
  const { cloud } = sim;
  const [name] = cloud.objectStorage.names('warden-state').filter((one) => one.startsWith('incidents/'));
  const stored = cloud.objectStorage.peek('warden-state', name ?? '');
  const incident = JSON.parse(Buffer.from(stored?.body ?? []).toString()) as {
    id: string;
    outbox: { body: string; facts?: Record<string, unknown> }[];
  };
  for (const entry of incident.outbox) {
    entry.body = 'the words of the newer version';
    if (entry.facts !== undefined) entry.facts['steps'] = [{ key: 'teleport', params: {} }];
  }
  const other = createSimulation();
  await other.run('1m');
  const { userCaller } = await import('../../infra/local/cloud/caller.ts');
  const body = new TextEncoder().encode(JSON.stringify(incident));
  await other.cloud.objectStorage.put(
    userCaller('test'),
    { bucket: 'warden-state', name: name ?? '', body },
    { kind: 'any' },
  );
  const page = await consoleOf(other).get(`/${incident.id}`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('the words of the newer version');
});
