import fc from 'fast-check';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import { createProbe } from '../../functions/probe/probe.ts';
import { readRequest } from '../../functions/probe/request.ts';
import { SCRIPTS } from '../../functions/probe/scripts.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { writerOf } from '../../functions/store/inbox.ts';
import { RESPOND_LEASE } from '../../functions/store/lease.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { createCloud } from '../../infra/local/cloud/cloud.ts';
import { ScriptedFaults } from '../../infra/local/cloud/faults.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import type { CommandAnswer } from '../../infra/local/cloud/run-command.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { VirtualTime } from '../../infra/local/simulator/virtual-time.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 1, 0, 0);
const NODE1 = 'ocid1.instance.oc1.xx-local-1.n1';
const NODE2 = 'ocid1.instance.oc1.xx-local-1.n2';
const STATUS = 'LOCAL TAG ID STATE PRIO PRIMARY\nn1 fs /data ISP 1 n1\n\nEND\n';
const ok = (latencyMs: number): CommandAnswer => ({ exitCode: 0, text: STATUS, latencyMs });

/** The pretend tenancy with two nodes; `elsewhere` lies in a compartment that nobody watches. */
function scene() {
  const time = new VirtualTime(START);
  const faults = new ScriptedFaults();
  let ids = 0;
  const cloud = createCloud({ clock: time, ids: { unique: () => `id-${++ids}`.padEnd(20, 'x') }, faults });
  cloud.objectStorage.addBucket(SIM.stateBucket, SIM.compartmentId);
  const { compartmentId } = SIM;
  cloud.functions.register(SIM.functionId('respond'), { name: 'respond', compartmentId });
  for (const id of [NODE1, NODE2]) {
    const { availabilityDomain } = SIM;
    cloud.compute.addInstance({ id, displayName: id, compartmentId, availabilityDomain });
    cloud.runCommands.script(id, () => ok(MINUTE));
  }
  const raw = cloudPorts(cloud, functionCaller('probe'));
  const ports = {
    store: raw.store(SIM.stateBucket),
    invoker: raw.invoker,
    runCommand: raw.runCommand,
    compute: raw.compute,
    clock: time,
    ids: { unique: () => `fn-${++ids}`.padEnd(20, 'x') },
  };
  const probe = createProbe(ports, {
    compartments: [SIM.compartmentId],
    respondFunctionId: SIM.functionId('respond'),
  });
  const run = async (nodes: readonly string[], round = START) => {
    const request = readRequest(new TextEncoder().encode(JSON.stringify({ nodes, round })), time.now());
    let answer: Awaited<ReturnType<typeof probe>> | null = null;
    const ended = probe(request, time.now() + 5 * MINUTE, createLogger({ write: () => undefined })).then(
      (a) => {
        answer = a;
      },
    );
    await time.runUntil(time.now() + 6 * MINUTE);
    await ended;
    return answer;
  };
  const reports = () =>
    cloud.objectStorage
      .names(SIM.stateBucket)
      .filter((name) => name.startsWith('inbox/'))
      .flatMap((name) => {
        const body = cloud.objectStorage.peek(SIM.stateBucket, name)?.body ?? new Uint8Array();
        return readInbox(body, writerOf(name))?.object.probes ?? [];
      });
  const created = () => cloud.calls.filter((c) => c.operation === 'CreateInstanceAgentCommand' && c.effect);
  return { time, faults, cloud, run, reports, created };
}

test('each answer becomes an inbox object of its own, and respond is woken', async () => {
  const s = scene();
  expect(await s.run([NODE1, NODE2])).toEqual({ status: 'asked', answered: 2, failed: 0, pending: 0 });
  expect(
    s
      .reports()
      .map(({ node }) => node)
      .sort(),
  ).toEqual([NODE1, NODE2]);
  for (const report of s.reports())
    expect(report).toMatchObject({ round: START, pending: false, facts: { at: START }, failure: null });
  expect(s.cloud.objectStorage.peek(SIM.stateBucket, RESPOND_LEASE)).not.toBeNull();
  expect(s.cloud.calls.filter((call) => call.operation === 'InvokeFunction')).toHaveLength(2);
});

test('not answered yet: handed back; asked again in the same round, no second command is made', async () => {
  const s = scene();
  s.cloud.runCommands.script(NODE1, () => ok(8 * MINUTE));
  expect(await s.run([NODE1])).toMatchObject({ answered: 0, pending: 1 });
  expect(s.reports()).toMatchObject([{ pending: true, facts: null, failure: null }]);
  expect(await s.run([NODE1])).toMatchObject({ answered: 1, pending: 0 });
  expect(s.created()).toHaveLength(3);
  // The answer is as old as the question, however late it came.
  expect(s.reports().find(({ facts }) => facts !== null)?.facts?.at).toBe(START);
});

test('another round asks anew', async () => {
  const s = scene();
  await s.run([NODE1]);
  await s.run([NODE1], s.time.now());
  expect(s.created()).toHaveLength(6);
});

test('an instance outside the watched compartments, or none at all, is asked nothing', async () => {
  const s = scene();
  s.cloud.compute.addInstance({
    id: 'ocid1.instance.oc1.xx-local-1.foreign',
    displayName: 'foreign',
    compartmentId: 'ocid1.compartment.oc1..foreign',
    availabilityDomain: SIM.availabilityDomain,
  });
  const nodes = ['ocid1.instance.oc1.xx-local-1.foreign', 'ocid1.instance.oc1.xx-local-1.nobody'];
  expect(await s.run(nodes)).toMatchObject({ failed: 2 });
  expect(s.created()).toEqual([]);
  for (const { failure } of s.reports()) expect(failure?.errorCode).toBe('OCI_NOT_AUTHORIZED_OR_NOT_FOUND');
});

test('a stopped instance and one without the plugin are told as such', async () => {
  const s = scene();
  s.cloud.compute.instance(NODE1)?.plugins.set('Compute Instance Run Command', 'STOPPED');
  s.cloud.compute.instance(NODE2)?.plugins.delete('Compute Instance Run Command');
  await s.run([NODE1, NODE2]);
  expect(
    s
      .reports()
      .map(({ failure }) => failure?.detail)
      .sort(),
  ).toEqual(['Run Command plugin STOPPED', 'Run Command plugin absent']);
});

test('a service that is down for now is asked again; one that refuses is told', async () => {
  const s = scene();
  const operation = 'CreateInstanceAgentCommand';
  s.faults.add({ operation, times: 1, fault: { kind: 'status', status: 500, code: 'InternalServerError' } });
  expect(await s.run([NODE1])).toMatchObject({ answered: 1 });
  s.faults.clear();
  s.faults.add({
    operation,
    times: 1,
    fault: { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' },
  });
  expect(await s.run([NODE1])).toMatchObject({ failed: 1 });
});

test('a node that takes no more commands is asked about once a minute, and handed back when the time is up', async () => {
  const s = scene();
  const fault = { kind: 'status', status: 429, code: 'TooManyRequests' } as const;
  s.faults.add({ operation: 'CreateInstanceAgentCommand', fault });
  expect(await s.run([NODE1])).toMatchObject({ pending: 1 });
  const tried = s.cloud.calls.filter(({ operation }) => operation === 'CreateInstanceAgentCommand');
  expect(tried.length).toBeGreaterThan(4);
  expect(tried.length).toBeLessThan(9);
  // Handed back at once it would be asked again at once: a loop of invocations, as long as the node is silent.
  expect((tried.at(-1)?.at ?? 0) - START).toBeGreaterThan(3 * MINUTE);
});

test('only the fixed scripts are ever sent, and nothing of the body reaches Run Command but the id', async () => {
  const s = scene();
  const sent: string[] = [];
  s.cloud.runCommands.script(NODE1, (script) => {
    sent.push(script);
    return ok(MINUTE);
  });
  await s.run([NODE1]);
  expect(sent.sort()).toEqual([...Object.values(SCRIPTS)].sort());
});

describe('the body', () => {
  const read = (value: unknown) => readRequest(new TextEncoder().encode(JSON.stringify(value)), START);

  test.each([
    ['no nodes', { nodes: [], round: START }],
    ['something else than an instance', { nodes: ['ocid1.volume.oc1..a'], round: START }],
    ['text behind an id', { nodes: [`${NODE1}; reboot`], round: START }],
    ['too many', { nodes: Array(33).fill(NODE1), round: START }],
    ['a round that is over', { nodes: [NODE1], round: START - 11 * MINUTE }],
    ['a round of tomorrow', { nodes: [NODE1], round: START + 24 * 60 * MINUTE }],
    ['no round', { nodes: [NODE1] }],
    ['nothing', null],
  ])('%s is refused', (_, value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'INPUT_MALFORMED' }));
  });

  test('a script, a compartment or a display name in it is not even looked at', () => {
    const value = {
      nodes: [NODE1, NODE1],
      round: START,
      script: 'reboot',
      displayName: 'x',
      compartmentId: 'y',
    };
    expect(read(value)).toEqual({ nodes: [NODE1], round: START, respond: null });
  });

  test('the address of respond is believed only if it is a host of the Functions service', () => {
    const id = 'ocid1.fnfunc.oc1.ap-tokyo-1.respond';
    const at = (endpoint: string) =>
      read({ nodes: [NODE1], round: START, respond: { id, endpoint } }).respond;
    const endpoint = 'https://abcdefg.ap-tokyo-1.functions.oci.oraclecloud.com';
    expect(at(endpoint)).toEqual({ id, endpoint });
    for (const bad of [
      'https://evil.example',
      `http://${endpoint.slice(8)}`,
      `${endpoint}.evil.example`,
      'x',
    ])
      expect(at(bad)).toBeNull();
  });

  test('whatever it holds, it is read or refused', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        let text: string | undefined;
        try {
          text = JSON.stringify(value);
        } catch {
          return;
        }
        try {
          readRequest(new TextEncoder().encode(text ?? ''), START);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INPUT_MALFORMED' });
        }
      }),
    );
  });
});
