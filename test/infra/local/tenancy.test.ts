import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userCaller } from '../../../infra/local/cloud/caller.ts';
import { ScriptedFaults } from '../../../infra/local/cloud/faults.ts';
import { LOCAL } from '../../../infra/local/installation.ts';
import { startTenancy, type Tenancy } from '../../../infra/local/tenancy.ts';

/** A function that publishes what it got, signed by its resource principal as on OCI. */
const PUBLISHER = `
const fdk = require(${JSON.stringify(require.resolve('@fnproject/fdk'))});
const ons = require(${JSON.stringify(require.resolve('oci-ons'))});
const common = require(${JSON.stringify(require.resolve('oci-common'))});
fdk.handle(async (body) => {
  const provider = common.ResourcePrincipalAuthenticationDetailsProvider.builder();
  const client = new ons.NotificationDataPlaneClient({ authenticationDetailsProvider: provider });
  client.endpoint = process.env.WARDEN_ENDPOINT_ONS;
  await client.publishMessage({
    topicId: process.env.WARDEN_TOPIC_ID,
    messageDetails: { title: process.env.FN_FN_NAME, body: body.toString() },
  });
  return { ok: true };
}, { inputMode: 'buffer' });`;

describe('the local tenancy as a whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wt-'));
  const file = join(folder, 'publisher.cjs');
  const faults = new ScriptedFaults();
  let tenancy: Tenancy;

  beforeAll(async () => {
    writeFileSync(file, PUBLISHER);
    tenancy = await startTenancy({
      faults,
      timing: { detachMs: 200 },
      connector: { batchTimeMs: 50, retryMs: 50, condition: "logContent='*iscsid*'" },
    });
  });
  afterAll(async () => {
    await tenancy.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a line on a node comes out of the function at the end of the connector, though ONS failed once', async () => {
    tenancy.deploy({ name: 'detect', file });
    const node = tenancy.addNode('node1');
    faults.add({ operation: 'PublishMessage', times: 1, fault: { kind: 'reset' } });
    tenancy.agent(node).log('/var/log/messages', 'Nov 22 10:15:05 node1 sshd[1]: not of interest');
    tenancy
      .agent(node)
      .log('/var/log/messages', 'Nov 22 10:15:05 node1 iscsid[9]: connect to 169.254.2.2:3260 failed');
    const message = await tenancy.waitForMessage((m) => m.title === 'detect', 20_000);
    const batch = JSON.parse(message.body) as { data: { message: string }; oracle: { instanceid: string } }[];
    expect(batch).toHaveLength(1);
    expect(batch[0]?.oracle.instanceid).toBe(node.id);
    expect(batch[0]?.data.message).toContain('169.254.2.2:3260');
    expect(
      tenancy.cloud.calls.find((call) => call.operation === 'PublishMessage' && call.status === 200),
    ).toMatchObject({ principal: 'detect' });
    expect(tenancy.connector.counts.failed).toBe(1);
  });

  test('a detach by a person reaches a function by Events, begin and end', async () => {
    const observe = tenancy.deploy({ name: 'observe', file });
    tenancy.events.addRule({
      eventTypes: ['com.oraclecloud.ComputeApi.DetachVolume.*'],
      functionId: observe,
    });
    const attachment = tenancy.attach(tenancy.addNode('node2'), tenancy.addVolume('shared'));
    await tenancy.cloud.compute.detachVolume(userCaller('ops@example.com'), attachment.id);
    const end = await tenancy.waitForMessage((m) => m.body.includes('detachvolume.end'), 20_000);
    expect(JSON.parse(end.body)).toMatchObject({
      eventType: 'com.oraclecloud.computeapi.detachvolume.end',
      data: { resourceId: attachment.id, compartmentId: LOCAL.compartmentId },
    });
    // Two calls at once: the first may be answered last.
    const begin = await tenancy.waitForMessage((m) => m.body.includes('detachvolume.begin'), 20_000);
    expect(begin.body).toContain(attachment.id);
  });

  test('an update: calls go to the new image at once, what the old one has begun it ends under its own identity', async () => {
    const seen = (what: string) => join(folder, what);
    const image = (name: string, at: string): string => {
      const title = PUBLISHER.replace('process.env.FN_FN_NAME', JSON.stringify(name));
      writeFileSync(seen(`${name}.cjs`), title.replace('async (body) => {', `async (body) => { ${at}`));
      return seen(`${name}.cjs`);
    };
    const untilTold = `if (body.toString() === 'long') {
      const fs = require('node:fs');
      fs.writeFileSync(${JSON.stringify(seen('begun'))}, '');
      while (!fs.existsSync(${JSON.stringify(seen('told'))})) await new Promise((r) => setTimeout(r, 20));
    }`;
    const probe = tenancy.deploy({ name: 'probe', file: image('before', untilTold) });
    const long = tenancy.invoke(probe, 'long');
    while (!existsSync(seen('begun'))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tenancy.deploy({ name: 'probe', file: image('after', '') })).toBe(probe);
    await tenancy.invoke(probe, 'short');
    writeFileSync(seen('told'), '');
    expect((await long).status).toBe(200);
    const published = tenancy.inbox().filter(({ title }) => title === 'before' || title === 'after');
    expect(published.map(({ title, body }) => [title, body])).toEqual([
      ['after', 'short'],
      ['before', 'long'],
    ]);
  });

  test('a topic with a subscribed function hands messages on, and the schedule calls detached', async () => {
    const sweep = tenancy.deploy({ name: 'sweep', file });
    tenancy.events.subscribe(LOCAL.monitorTopicId, sweep);
    await tenancy.cloud.notifications.publish(
      userCaller('alarm'),
      LOCAL.monitorTopicId,
      'alarm',
      '{"type":"x"}',
    );
    await tenancy.waitForMessage((m) => m.title === 'sweep' && m.body === '{"type":"x"}', 20_000);
    await tenancy.runSchedule(sweep, '{"hourly":true}');
    await tenancy.waitForMessage((m) => m.body === '{"hourly":true}', 20_000);
    const calls = tenancy.cloud.functions.invocations.filter((one) => one.name === 'sweep');
    expect(calls.map((one) => one.kind)).toEqual(['sync', 'detached']);
  });
});
