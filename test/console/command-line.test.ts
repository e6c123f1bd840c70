import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { storedIncidents } from '../../functions/store/incidents.ts';
import { printedHistory } from '../../infra/cli/history.ts';
import { chosen, incidentsText, incidentText, listed } from '../../infra/cli/incidents.ts';
import { createProgram } from '../../infra/cli/program.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import type { GatewayFace } from '../../infra/local/rest/gateway-face.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { past } from '../core/history/past.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { incidentId, serveConsole } from './scene.ts';

const person = 'sato@example.com';
const TOKEN = 'token-of-sato';

let sim: Simulation;
let face: GatewayFace;
let folder: string;
let now: jest.SpyInstance<number, []>;

beforeAll(async () => {
  sim = detachedCluster();
  await sim.run('9m');
  const body = toJsonBytes(past({ openedAt: sim.time.now() - 86_400_000 }));
  const name = 'incidents/aaaaaaaa.json';
  await sim.cloud.objectStorage.put(
    userCaller('test'),
    { bucket: SIM.stateBucket, name, body },
    { kind: 'any' },
  );
  face = await serveConsole(sim, { bearer: { [TOKEN]: person } });
  now = jest.spyOn(Date, 'now').mockImplementation(() => sim.time.now());
  folder = mkdtempSync(join(tmpdir(), 'token-'));
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
});
afterAll(async () => {
  now.mockRestore();
  rmSync(folder, { recursive: true });
  await face.close();
});

/** What `warden` prints and says. */
async function warden(...args: readonly string[]): Promise<{ readonly out: string; readonly code: unknown }> {
  let out = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((part) => {
    out += String(part);
    return true;
  });
  const before = process.exitCode;
  try {
    process.exitCode = 0;
    const console = ['--console', face.url, '--token-file', join(folder, 'token')];
    await createProgram('en').parseAsync(['node', 'warden', ...args, ...console]);
    return { out, code: process.exitCode };
  } finally {
    process.exitCode = before;
    write.mockRestore();
  }
}

const inBucket = () => storedIncidents(cloudPorts(sim.cloud, userCaller('operator')).store(SIM.stateBucket));
const orders = () =>
  sim.cloud.objectStorage
    .names(SIM.stateBucket)
    .filter((name) => name.startsWith('commands/'))
    .map((name) =>
      JSON.parse(Buffer.from(sim.cloud.objectStorage.peek(SIM.stateBucket, name)?.body ?? []).toString()),
    );

test('lists, one incident and the history are printed as from the bucket', async () => {
  const stored = await inBucket();
  const list = chosen(stored, sim.time.now(), false);
  expect(await warden('incidents')).toEqual({
    out: `${incidentsText(list, stored.unreadable, 'en')}\n`,
    code: 1,
  });
  const json = { schema: 'warden.incidents/1', incidents: list.map((one) => listed(one)), unreadable: [] };
  expect((await warden('incidents', '--json')).out).toBe(`${JSON.stringify(json)}\n`);
  const [one] = list;
  if (one === undefined) throw new Error('no incident');
  expect((await warden('incidents', `[LKW:${one.id}]`)).out).toBe(`${incidentText(one, 'en')}\n`);
  expect((await warden('incidents', 'CL1', '--json')).out).toContain(JSON.stringify(one));
  const to = sim.time.now();
  const period = { from: to - 7 * 86_400_000, to };
  for (const form of ['text', 'csv', 'json'] as const) {
    const { out } = await warden('history', '--days', '7', ...(form === 'text' ? [] : [`--${form}`]));
    const expected = printedHistory(stored, { period, form, language: 'en' });
    // The end of the period is the moment of asking.
    expect(out.replace(/"to":"[^"]*"/, '')).toBe(expected.replace(/"to":"[^"]*"/, ''));
  }
});

test('orders are stored in the name of the token, whatever --by says', async () => {
  const id = incidentId(sim);
  expect((await warden('ack', id, '--by', 'root')).out).toBe(
    `ack for ${id} is stored; respond takes it with its next look.\n`,
  );
  await warden('hold', 'CL1', '--until', '2h', '--why', 'disk swap');
  await warden('release', id);
  await warden('close', 'CL1', '--why', 'seen');
  expect(
    orders()
      .map(({ kind, by, target }) => [kind, by, target])
      .sort(),
  ).toEqual([
    ['ack', person, id],
    ['close', person, id],
    ['hold', person, 'tag:CL1'],
    ['release', person, id],
  ]);
  const hold = orders().find(({ kind }) => kind === 'hold');
  expect(hold.until - hold.at).toBeLessThanOrEqual(2 * 3_600_000);
  expect(hold.until - hold.at).toBeGreaterThan(2 * 3_600_000 - 60_000);
});

test('a plan is approved and rejected as it is shown', async () => {
  const { id, node } = sim.plans().at(-1)?.plan ?? { id: '', node: '' };
  const approved = await warden('approve', id, '--node', node, '--not-meant', '--words', 'looked');
  const rejected = await warden('reject', id);
  expect([approved.out, rejected.out].join('')).toContain(id);
  const names = sim.cloud.objectStorage
    .names(SIM.approvalsBucket)
    .filter((name) => name.startsWith('approvals/'));
  expect(names).toHaveLength(2);
});

test('what the console refuses, and a token that is none, are said with code and status, never with the token', async () => {
  await expect(warden('hold', 'CL1', '--until', '5m', '--why', 'x')).rejects.toThrow('CONSOLE_FORM_INVALID');
  await expect(warden('ack', 'CL9')).rejects.toThrow('CL9');
  writeFileSync(join(folder, 'token'), 'stolen');
  const refused = warden('incidents');
  await expect(refused).rejects.toThrow('status 401');
  await expect(refused).rejects.not.toThrow('stolen');
  writeFileSync(join(folder, 'token'), TOKEN);
});

test('a token goes nowhere but to https, and follows no redirect', async () => {
  const program = () => {
    const made = createProgram('en');
    for (const one of made.commands) one.exitOverride().configureOutput({ writeErr: () => undefined });
    return made;
  };
  const asked = (url: string) => program().parseAsync(['node', 'warden', 'incidents', '--console', url]);
  await expect(asked('http://console.example/warden')).rejects.toThrow();
  const browsers = await serveConsole(sim);
  try {
    await expect(asked(browsers.url)).rejects.toThrow('sign in by bearer tokens');
  } finally {
    await browsers.close();
  }
});
