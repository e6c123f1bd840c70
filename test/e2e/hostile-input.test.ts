import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, INTERNAL_ERROR, ScriptedFaults, THROTTLED } from '../../infra/local/cloud/faults.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';

const ROOT = join(__dirname, '..', '..');
const DETECT = functionIdOf('detect');
const FOREIGN = 'ocid1.volume.oc1.phx.foreigntenancyvolume';
const HOSTILE = `\u001b[31m<!channel> <script>alert(1)</script> @here *x* ${FOREIGN}\u0007\u202e`;
const IQN = 'iqn.2015-12.com.oracleiaas:7a3f2b61-9c0e-4d55-8b7e-5e2c1f0d9a41';

let tenancy: Tenancy;
let faults: ScriptedFaults;
let nodeId: string;

beforeEach(async () => {
  faults = new ScriptedFaults();
  tenancy = await startTenancy({ connector: { batchTimeMs: 100 }, faults });
  const node = tenancy.addNode('node1', { freeformTags: { 'lifekeeper-cluster': 'CL1' } });
  nodeId = node.id;
  tenancy.attach(node, tenancy.addVolume('lk-shared'), { iqn: IQN, ipv4: '169.254.2.2', port: 3260 });
  for (const name of ['detect', 'respond']) {
    const file = join(ROOT, 'dist', 'functions', name, 'func.js');
    tenancy.deploy({ name, file, config: { WARDEN_LANG: 'en', WARDEN_SYSLOG_ZONE: 'UTC' } });
  }
});
afterEach(() => tenancy.stop());

/** The lines of a loss as of now, with `host` and `reason` as the log names them. */
function loss(host: string, reason: string): string {
  const now = Date.now();
  const stamp = new Date(now).toISOString();
  const lines = [
    `Connection1:0 to [target: ${IQN}, portal: 169.254.2.2,3260] through [iface: default] is operational now`,
    'Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)',
    `connect to 169.254.2.2:3260 failed (${reason})`,
  ];
  const records = [
    ...lines.map((line) => `${stamp} ${host} iscsid[9]: ${line}`),
    `${stamp} ${host} lkscsid[9]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.`,
    `${stamp} ${host} recover[9]: ERROR:lkscsid::${HOSTILE}:007999:${HOSTILE}`,
  ];
  return JSON.stringify(
    records.map((message, index) => ({
      data: { message, tailed_path: '/var/log/messages' },
      id: `r-${now}-${index}`,
      oracle: { instanceid: nodeId },
      source: host,
      time: stamp,
    })),
  );
}

const notice = () => tenancy.waitForMessage((message) => message.title.includes('CL1/node1'), 60_000);

it('answers everything that can arrive, and still tells of a loss afterwards', async () => {
  const edges = JSON.parse(
    readFileSync(join(ROOT, 'test/payloads/connector-edge-cases.json'), 'utf8'),
  ) as object;
  const bodies = [
    ...Object.values(edges).map((body) => JSON.stringify(body)),
    'garbage \u0000\u0001'.repeat(500_000),
    JSON.stringify([{ data: { message: `n1 iscsid[1]: ${'x'.repeat(1_000_000)}` } }]),
    JSON.stringify(Array.from({ length: 100_000 }, () => ({ data: 'n1 app: hello' }))),
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    '[{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}},"data":{"message":1}}]',
  ];
  for (const body of bodies) {
    const answer = await tenancy.invoke(DETECT, body);
    expect([body.slice(0, 60), answer.status]).toEqual([body.slice(0, 60), 200]);
  }
  expect((await tenancy.invoke(DETECT, loss('node1', 'Connection refused'))).status).toBe(200);
  expect((await notice()).body).toContain(IQN);
});

it('shows nothing a terminal, a mail or a chat would act on', async () => {
  await tenancy.invoke(DETECT, loss('node1', HOSTILE.replace(/[()]/g, '')));
  const { title, body } = await notice();
  expect(body).toContain('lk-shared');
  expect(`${title}\n${body}`).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|<script|<!channel|@here/,
  );
  // An OCID that only the log names is looked up nowhere.
  expect(tenancy.cloud.calls.filter((call) => call.target.includes(FOREIGN))).toEqual([]);
});

it.each<[string, Fault]>([
  ['refuses', { kind: 'status', status: 403, code: 'NotAuthorizedOrNotFound' }],
  ['is throttled', THROTTLED],
  ['fails', INTERNAL_ERROR],
])('sends the notice later when Notifications %s at first', async (_, fault) => {
  faults.add({ operation: 'PublishMessage', times: 2, fault });
  await tenancy.invoke(DETECT, loss('node1', 'Connection refused'));
  for (let again = 0; again < 4 && tenancy.inbox(LOCAL.topicId).length === 0; again += 1) {
    await tenancy.invoke(functionIdOf('respond'), '{}');
  }
  expect((await notice()).body).toContain(IQN);
  expect(tenancy.inbox(LOCAL.topicId)).toHaveLength(1);
});

it('repeats nothing and loses nothing when the store fails half way', async () => {
  faults.add({ operation: 'PutObject', times: 1, fault: INTERNAL_ERROR });
  const body = loss('node1', 'Connection refused');
  const first = await tenancy.invoke(DETECT, body);
  if (first.status !== 200) expect((await tenancy.invoke(DETECT, body)).status).toBe(200);
  expect((await notice()).body).toContain(IQN);
  expect(tenancy.inbox(LOCAL.topicId)).toHaveLength(1);
});
