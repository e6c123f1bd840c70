import { ScriptedFaults } from '../../../../infra/local/cloud/faults.ts';
import { LOCAL } from '../../../../infra/local/installation.ts';
import { createAuthority } from '../../../../infra/local/rest/identity.ts';
import { SignedAgent } from '../../../../infra/local/rest/signed-agent.ts';
import { deployedStatements, LOCAL_INSTALLATION } from '../../../support/deployed-statements.ts';
import { loadStatements } from '../../../support/iam-statements.ts';
import { recordsOf } from '../../../support/kit.ts';
import { ROOT } from '../../iam/stories.ts';
import { startBench } from './sdk-bench.ts';

type Bench = Awaited<ReturnType<typeof startBench>>;

const TABLE = deployedStatements(loadStatements(ROOT), LOCAL_INSTALLATION);
const MESSAGES = '/var/log/messages';
const faults = new ScriptedFaults();

let bench: Bench;
const agents: SignedAgent[] = [];

beforeAll(async () => {
  bench = await startBench({ permissions: TABLE, faults });
  bench.cloud.logging.addLog(LOCAL.messagesLogId, LOCAL.logGroupId, LOCAL.compartmentId);
});

afterEach(async () => {
  bench.cloud.gate.setPermissions(TABLE);
  faults.clear();
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
});

afterAll(() => bench.stop());

function agentOf(name: string, authority = bench.authority): SignedAgent {
  const { cloud, face } = bench;
  const { compartmentId, availabilityDomain } = LOCAL;
  const id = `ocid1.instance.oc1.xx-local-1.${name}`;
  const instance = cloud.compute.addInstance({ id, displayName: name, compartmentId, availabilityDomain });
  const agent = new SignedAgent({ cloud, url: face.url, authority, instance });
  agents.push(agent);
  return agent;
}

/** Resolves with the records of a node once there are so many. */
function records(name: string, count: number): Promise<readonly Record<string, unknown>[]> {
  const ofNode = () => recordsOf(bench.cloud, LOCAL.messagesLogId).filter(({ source }) => source === name);
  return new Promise((resolve) => {
    const look = () => {
      if (ofNode().length >= count) resolve(ofNode());
    };
    bench.cloud.logging.onRecord(look);
    look();
  });
}

/** Resolves when a call of the agents has been answered with this status. */
async function answered(operation: string, status: number): Promise<void> {
  const seen = () => bench.cloud.calls.some((call) => call.operation === operation && call.status === status);
  while (!seen()) await new Promise((resolve) => setImmediate(resolve));
}

test('lines arrive in the order of writing, with the node they came from and the time on the node', async () => {
  const agent = agentOf('n1');
  const at = Date.now() - 5_000;
  agent.log(MESSAGES, 'first', at);
  agent.log('/var/log/lifekeeper.log', 'second', at + 1);
  agent.log(MESSAGES, 'third', at + 2);
  const found = await records('n1', 3);
  expect(found.map(({ data }) => (data as { message: string }).message)).toEqual([
    'first',
    'second',
    'third',
  ]);
  expect(found[0]).toMatchObject({
    data: { message: 'first', tailed_path: MESSAGES },
    oracle: { instanceid: 'ocid1.instance.oc1.xx-local-1.n1', logid: LOCAL.messagesLogId },
    subject: MESSAGES,
    time: new Date(at).toISOString(),
    type: 'com.oraclecloud.logging.custom.messages',
  });
  expect(found[1]).toMatchObject({ type: 'com.oraclecloud.logging.custom.lifekeeper' });
  const pushes = bench.cloud.calls.filter(({ operation }) => operation === 'PutLogs');
  expect(new Set(pushes.map(({ principal }) => principal))).toEqual(new Set(['nodes']));
});

test('a push that failed is repeated: nothing is lost, nothing doubled', async () => {
  faults.add({ operation: 'PutLogs', times: 1, fault: { kind: 'reset' } });
  const agent = agentOf('n2');
  for (const text of ['a', 'b']) agent.log(MESSAGES, text);
  const found = await records('n2', 2);
  expect(found.map(({ data }) => (data as { message: string }).message)).toEqual(['a', 'b']);
});

test.each([
  ['nodes-configuration', 'GenerateUnifiedAgentConfiguration', 'n3'],
  ['nodes-push', 'PutLogs', 'n6'],
])('without %s no line arrives; given it, all that waited do', async (statement, operation, name) => {
  bench.cloud.gate.setPermissions(TABLE.filter(({ id }) => id !== statement));
  agentOf(name).log(MESSAGES, 'kept back');
  await answered(operation, 404);
  expect(recordsOf(bench.cloud, LOCAL.messagesLogId).some(({ source }) => source === name)).toBe(false);
  bench.cloud.gate.setPermissions(TABLE);
  expect(await records(name, 1)).toHaveLength(1);
});

test('a token of another authority is no instance of this tenancy', async () => {
  const before = bench.cloud.calls.length;
  const refused: string[] = [];
  const real = globalThis.fetch;
  const spy = jest.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    const answer = await real(...request);
    refused.push(`${answer.status} ${((await answer.clone().json()) as { code: string }).code}`);
    return answer;
  });
  agentOf('n4', createAuthority()).log(MESSAGES, 'forged');
  while (refused.length === 0) await new Promise((resolve) => setImmediate(resolve));
  spy.mockRestore();
  expect(refused[0]).toBe('401 NotAuthenticated');
  expect(bench.cloud.calls).toHaveLength(before);
});

test('the heartbeat is a metric of the node', async () => {
  agentOf('n5').postLiveness();
  await answered('PostMetricData', 200);
  const [series] = bench.cloud.monitoring.streams('warden_agent');
  expect(series).toMatchObject({ dimensions: { resourceId: 'ocid1.instance.oc1.xx-local-1.n5' } });
});
