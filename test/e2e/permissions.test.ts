import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SWEEP_MEMORY } from '../../functions/store/heartbeat.ts';
import { readCapture } from '../../infra/cli/demo/capture.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import type { PublishedMessage } from '../../infra/local/cloud/notifications.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { syslogStamp } from '../../infra/local/simulator/lines.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';
import { deployedStatements, LOCAL_INSTALLATION } from '../support/deployed-statements.ts';
import { loadStatements } from '../support/iam-statements.ts';

const ROOT = join(__dirname, '..', '..');
const FUNCTIONS = ['detect', 'observe', 'respond', 'sweep'] as const;
const bundle = (name: string): string => join(ROOT, 'dist', 'functions', name, 'func.js');
const WARDEN = join(ROOT, 'dist', 'cli', 'warden.cjs');
const capture = readCapture(ROOT, 's01_refused_recover.bookworm.fork');
const TABLE = deployedStatements(loadStatements(ROOT), LOCAL_INSTALLATION);

jest.setTimeout(300_000);

beforeAll(() => {
  const missing = [...FUNCTIONS.map(bundle), WARDEN].filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
});

/** The shipped bundles with the statements of the policy file and nothing else; nothing they ask for is refused. */
async function withStatements(play: (tenancy: Tenancy) => Promise<void>): Promise<void> {
  const tenancy = await startTenancy({
    permissions: TABLE,
    connector: { batchTimeMs: 100 },
    timing: { detachMs: 200 },
  });
  const refused = new Set<string>();
  tenancy.cloud.gate.onJudged(({ caller, demand, granted }) => {
    const { permission, variables } = demand;
    if (!granted) refused.add(`${caller.name} ${permission} ${JSON.stringify(variables)}`);
  });
  try {
    for (const name of FUNCTIONS) {
      const config = {
        WARDEN_LANG: 'en',
        WARDEN_SYSLOG_ZONE: 'UTC',
        WARDEN_HOME_COMPARTMENT: LOCAL.compartmentId,
        WARDEN_AUDIT_SEARCH: 'true',
        // As Terraform deploys it, respond does not know its own id; the platform tells it.
        ...(name === 'respond' && { WARDEN_RESPOND_FUNCTION_ID: '' }),
      };
      tenancy.deploy({ name, file: bundle(name), config });
    }
    await play(tenancy);
    expect([...refused]).toEqual([]);
  } finally {
    await tenancy.stop();
  }
}

function addCluster(tenancy: Tenancy) {
  const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
  const node = tenancy.addNode('node1', tags);
  const peer = tenancy.addNode('node2', tags);
  const volume = tenancy.addVolume('lk-shared');
  const shared = { isShareable: true, iqn: capture.iqn, ipv4: capture.portal, port: 3260 };
  const attachment = tenancy.attach(node, volume, shared);
  tenancy.attach(peer, volume, shared);
  return { node, attachment };
}

const titled = (pattern: RegExp) => (message: PublishedMessage) => pattern.test(message.title);

it('a loss and its end are told', () =>
  withStatements(async (tenancy) => {
    const agent = tenancy.agent(addCluster(tenancy).node);
    const shift = Date.now() - (capture.outage.at(-1)?.at ?? 0);
    for (const line of capture.outage)
      agent.log('/var/log/messages', `${syslogStamp(line.at + shift, 'UTC')} ${line.rest}`, line.at + shift);
    await tenancy.waitForMessage(titled(/CL1\/node1/), 60_000);
    const end = capture.recovery.findIndex((line) => line.rest.includes('operational after recovery'));
    for (const line of capture.recovery.slice(0, end + 1))
      agent.log('/var/log/messages', `${syslogStamp(Date.now(), 'UTC')} ${line.rest}`, Date.now());
    // Tasks hung up to the capture's return: it counts after 100 quiet seconds.
    await tenancy.waitForMessage(titled(/\[RECOVERED\] CL1\/node1/), 240_000);
  }));

it('a detach by a person reaches observe and becomes a notice', () =>
  withStatements(async (tenancy) => {
    const { attachment } = addCluster(tenancy);
    await tenancy.runSchedule(functionIdOf('sweep'));
    while (tenancy.cloud.objectStorage.peek(LOCAL.stateBucket, SWEEP_MEMORY) === null)
      await new Promise((resolve) => setTimeout(resolve, 50));
    tenancy.events.addRule({
      eventTypes: ['com.oraclecloud.ComputeApi.DetachVolume.*'],
      functionId: functionIdOf('observe'),
    });
    await tenancy.cloud.compute.detachVolume(userCaller('ops@example.com'), attachment.id);
    await tenancy.waitForMessage(titled(/CL1\/node1/), 60_000);
  }));

it('the hourly sweep looks at all it wants to, and hands dead letters on', () =>
  withStatements(async (tenancy) => {
    addCluster(tenancy);
    expect((await tenancy.invoke(functionIdOf('detect'), 'no JSON')).status).toBe(200);
    await tenancy.runSchedule(functionIdOf('sweep'));
    const notice = await tenancy.waitForMessage(
      (message) => message.topicId === LOCAL.monitorTopicId,
      60_000,
    );
    expect(notice.body).toContain('dead-letter/');
    // Every look-up of the sweep was answered: none is told as missing.
    expect(notice.body).not.toContain('OCI_NOT_AUTHORIZED');
  }));

it('the drill goes through', () =>
  withStatements(async (tenancy) => {
    const env = { PATH: process.env['PATH'], ...tenancy.operatorEnvironment() };
    const code = await new Promise<number | null>((resolve) => {
      const child = execFile(process.execPath, [WARDEN, 'drill', '--timeout', '60'], { env }, () =>
        resolve(child.exitCode),
      );
    });
    expect(code).toBe(0);
  }));
