import { MINUTE } from '../../../functions/core/base/time.ts';
import type {
  Attacher,
  AuditLog,
  AuditSearch,
  Compute,
  Invoker,
  Metrics,
  Notifier,
  RunCommand,
  Secrets,
  Store,
} from '../../../functions/core/ports.ts';
import { OciAuditLog } from '../../../functions/oci/audit-log.ts';
import { OciAuditSearch } from '../../../functions/oci/audit-search.ts';
import { OciClients } from '../../../functions/oci/clients.ts';
import { OciAttacher, OciCompute } from '../../../functions/oci/compute.ts';
import { OciInvoker } from '../../../functions/oci/invoke.ts';
import { OciMetrics } from '../../../functions/oci/metrics.ts';
import { OciNotifier } from '../../../functions/oci/notifications.ts';
import { ObjectStore } from '../../../functions/oci/object-store.ts';
import { resourcePrincipalKey } from '../../../functions/oci/resource-principal.ts';
import { OciRunCommand } from '../../../functions/oci/run-command.ts';
import { OciSecrets } from '../../../functions/oci/secrets.ts';
import { NodeSigner } from '../../../functions/oci/signer.ts';
import { SERVICES } from '../../../functions/runtime/config.ts';
import { functionCaller, userCaller } from '../../../infra/local/cloud/caller.ts';
import type { Cloud } from '../../../infra/local/cloud/cloud.ts';
import { CANARY_SECRET } from '../../../infra/local/cloud/compute-records.ts';
import { type Fault, INTERNAL_ERROR, ScriptedFaults, THROTTLED } from '../../../infra/local/cloud/faults.ts';
import { cloudPorts } from '../../../infra/local/cloud/ports.ts';
import { recordsOf } from '../../support/kit.ts';
import { Network, nodeCaller } from '../../support/network.ts';
import { COMPARTMENT, startBench } from './rest/sdk-bench.ts';

interface Ports {
  readonly store: Store;
  readonly compute: Compute;
  readonly notifier: Notifier;
  readonly invoker: Invoker;
  readonly auditLog: AuditLog;
  readonly auditSearch: AuditSearch;
  readonly metrics: Metrics;
  readonly runCommand: RunCommand;
  readonly secrets: Secrets;
  readonly attacher: Attacher;
}

const SECRET = 'ocid1.vaultsecret.oc1.xx-local-1.s';
const TOPIC = 'ocid1.onstopic.oc1.xx-local-1.t';
const LOG = 'ocid1.log.oc1.xx-local-1.audit';
const FUNCTION = 'ocid1.fnfunc.oc1.xx-local-1.respond';
const NODE = 'ocid1.instance.oc1.xx-local-1.n1';
const VOLUME = 'ocid1.volume.oc1.xx-local-1.v1';
const NO_DELAY = { attachMs: 0, detachMs: 0, agentLoginMs: 0, stopMs: 0, startMs: 0, resetMs: 0 };
const bytes = (text: string) => new TextEncoder().encode(text);

/** The world's own ports, and the adapters that are deployed, through the SDK and the REST face. */
const FACES: readonly ('in-process' | 'REST')[] = ['in-process', 'REST'];

describe.each(FACES)('%s face', (kind) => {
  const faults = new ScriptedFaults();
  let bench: Awaited<ReturnType<typeof startBench>>;
  let cloud: Cloud;
  let ports: Ports;

  beforeEach(async () => {
    // The SDK reports every refused call on the console.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    faults.clear();
    bench = await startBench({ faults, timing: NO_DELAY, pageSize: 2 });
    cloud = bench.cloud;
    cloud.objectStorage.addBucket('state', COMPARTMENT);
    cloud.notifications.addTopic(TOPIC, COMPARTMENT);
    cloud.logging.addLog(LOG, 'ocid1.loggroup.oc1.xx-local-1.g', COMPARTMENT);
    cloud.functions.register(FUNCTION, { name: 'respond', compartmentId: COMPARTMENT });
    const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
    cloud.compute.addInstance({ id: NODE, displayName: 'n1', ...place });
    cloud.compute.addVolume({ id: VOLUME, displayName: 'v1', ...place });
    ports = kind === 'REST' ? adapters() : inProcess();
  });
  afterEach(() => bench.stop());

  function inProcess(): Ports {
    const made = cloudPorts(cloud, functionCaller('respond'));
    return { ...made, store: made.store('state'), auditLog: made.auditLog(LOG) };
  }

  function adapters(): Ports {
    const signer = new NodeSigner(resourcePrincipalKey(bench.identity('respond').environment));
    const endpoints = Object.fromEntries(SERVICES.map((service) => [service, bench.face.url]));
    const clients = new OciClients({
      endpoints,
      principal: async () => ({ signer, region: null }),
      clock: { now: Date.now, sleep: async () => undefined },
    });
    return {
      store: new ObjectStore(clients, 'localnamespace', 'state'),
      compute: new OciCompute(clients),
      notifier: new OciNotifier(clients),
      invoker: new OciInvoker(clients, [{ id: FUNCTION, endpoint: bench.face.url }]),
      auditLog: new OciAuditLog(clients, LOG),
      auditSearch: new OciAuditSearch(clients),
      metrics: new OciMetrics(clients),
      runCommand: new OciRunCommand(clients),
      secrets: new OciSecrets(clients),
      attacher: new OciAttacher(clients),
    };
  }

  const attach = (token: string) =>
    ports.attacher.attach(
      {
        type: 'iscsi',
        instanceId: NODE,
        volumeId: VOLUME,
        displayName: 'lk-shared',
        device: '/dev/oracleoci/oraclevdb',
        isReadOnly: false,
        isShareable: true,
        useChap: false,
        encryptionInTransitType: null,
        isAgentAutoIscsiLoginEnabled: false,
      },
      token,
      Number.POSITIVE_INFINITY,
    );

  test('a secret has the version in use and the one before it, as far as there is one', async () => {
    const { secrets } = ports;
    await expect(secrets.read(SECRET, 'CURRENT')).rejects.toMatchObject({ statusCode: 404 });
    cloud.secrets.add(SECRET, COMPARTMENT, bytes('first'));
    const first = { version: 1, bytes: Buffer.from('first') };
    expect(await secrets.read(SECRET, 'CURRENT')).toEqual(first);
    expect(await secrets.read(SECRET, 'PREVIOUS')).toBeNull();
    cloud.secrets.rotate(SECRET, bytes('second'));
    expect(await secrets.read(SECRET, 'CURRENT')).toEqual({ version: 2, bytes: Buffer.from('second') });
    expect(await secrets.read(SECRET, 'PREVIOUS')).toEqual(first);
    cloud.gate.setPermissions([]);
    await expect(secrets.read(SECRET, 'CURRENT')).rejects.toMatchObject({ statusCode: 404 });
  });

  test('a store keeps conditions: absent, match, lost, delete by version', async () => {
    const { store } = ports;
    expect(await store.get('a')).toBeNull();
    const first = await store.put('a', bytes('1'), { kind: 'absent' });
    expect(first.kind).toBe('written');
    expect(await store.put('a', bytes('2'), { kind: 'absent' })).toEqual({ kind: 'lost' });
    const etag = first.kind === 'written' ? first.etag : '';
    const second = await store.put('a', bytes('2'), { kind: 'match', etag });
    expect(second.kind).toBe('written');
    expect(await store.put('a', bytes('3'), { kind: 'match', etag })).toEqual({ kind: 'lost' });
    const read = await store.get('a');
    expect(new TextDecoder().decode(read?.body)).toBe('2');
    expect(await store.delete('a', etag)).toBe(false);
    expect(await store.delete('a', read?.etag)).toBe(true);
    expect(await store.delete('a')).toBe(true);
  });

  test('a store lists by prefix, in order, with a limit', async () => {
    for (const name of ['inbox/b', 'inbox/a', 'x/c', 'inbox/c-d']) {
      await ports.store.put(name, bytes('1'), { kind: 'any' });
    }
    expect(await ports.store.list('inbox/')).toEqual(['inbox/a', 'inbox/b', 'inbox/c-d']);
    expect(await ports.store.list('inbox/', 2)).toEqual(['inbox/a', 'inbox/b']);
    expect(await ports.store.list('none/')).toEqual([]);
  });

  test('attach, detach by a person, attach again: the list has both, the token is honoured', async () => {
    const first = await attach('plan-1');
    expect((await attach('plan-1')).id).toBe(first.id);
    await expect(attach('plan-2')).rejects.toMatchObject({
      code: 'OCI_CONFLICT',
      statusCode: 409,
      serviceCode: 'Conflict',
    });
    await cloud.compute.detachVolume(userCaller('ops@example.com'), first.id);
    const again = await attach('plan-3');
    const listed = await ports.compute.listAttachments(COMPARTMENT, NODE);
    expect(listed.map((a) => [a.id, a.lifecycleState])).toEqual([
      [first.id, 'DETACHED'],
      [again.id, 'ATTACHED'],
    ]);
    expect(listed[1]).toMatchObject({
      displayName: 'lk-shared',
      device: '/dev/oracleoci/oraclevdb',
      isShareable: true,
      usesChap: false,
      port: 3260,
      ipv4: '169.254.2.2',
    });
    const who = await ports.auditSearch.actions(COMPARTMENT, Date.now() - MINUTE, Date.now() + MINUTE);
    expect(who.find((action) => action.name === 'DetachVolume')).toMatchObject({
      resourceId: first.id,
      principalName: 'ops@example.com',
      ipAddress: '203.0.113.10',
      userAgent: 'Oracle-PythonSDK/2.150.0',
    });
    const effective = cloud.calls.filter((call) => call.operation === 'AttachVolume' && call.effect);
    expect(effective).toHaveLength(2);
  });

  test('instances and volumes are read; what is missing is 404', async () => {
    expect(await ports.compute.getInstance(NODE)).toMatchObject({
      displayName: 'n1',
      lifecycleState: 'RUNNING',
    });
    expect(await ports.compute.getVolume(VOLUME)).toMatchObject({
      displayName: 'v1',
      lifecycleState: 'AVAILABLE',
      isReservationsEnabled: false,
    });
    expect((await ports.compute.listInstances(COMPARTMENT)).map((i) => i.id)).toEqual([NODE]);
    await expect(ports.compute.getInstance(`${NODE}x`)).rejects.toMatchObject({
      code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
      serviceCode: 'NotAuthorizedOrNotFound',
    });
  });

  test('notices arrive; the function is woken', async () => {
    await ports.notifier.publish(TOPIC, '【緊急】CL1/node1', '本文');
    expect(cloud.notifications.inbox()).toMatchObject([{ title: '【緊急】CL1/node1', body: '本文' }]);
    await ports.invoker.invokeDetached(FUNCTION, '{"wakeSeq":7}');
    const [call] = cloud.functions.invocations;
    expect(call).toMatchObject({ kind: 'detached', name: 'respond' });
    // The deployed adapter also says where it called, since the callee cannot know its own address.
    const where = kind === 'REST' ? { invokeEndpoint: bench.face.url } : {};
    expect(JSON.parse(new TextDecoder().decode(call?.body))).toEqual({ wakeSeq: 7, ...where });
  });

  test('who moved a virtual address is found in Audit', async () => {
    const id = 'ocid1.privateip.oc1.xx-local-1.vip';
    const network = new Network(cloud.gate);
    network.addPrivateIp({ id, compartmentId: COMPARTMENT, instanceId: 'other' });
    await network.movePrivateIp(nodeCaller(NODE), id, NODE);
    const found = await ports.auditSearch.actions(COMPARTMENT, Date.now() - MINUTE, Date.now() + MINUTE);
    expect(found).toMatchObject([{ name: 'UpdatePrivateIp', resourceId: id, principalId: NODE }]);
  });

  test('idle peers are known by zeros or by reads, silent ones are not', async () => {
    const at = Date.now() - (Date.now() % MINUTE) - MINUTE;
    const told = (name: string, attachmentId: string, value: number) =>
      cloud.monitoring.add({
        namespace: 'oci_blockstore',
        compartmentId: COMPARTMENT,
        name,
        dimensions: { attachmentId },
        points: [{ at, value }],
      });
    const p = (name: string) => `ocid1.volumeattachment.oc1.xx-local-1.${name}`;
    told('VolumeWriteOps', p('zero'), 0);
    told('VolumeReadOps', p('reads'), 9);
    told('VolumeWriteOps', p('writes'), 4);
    const load = async (...peerAttachmentIds: string[]) => {
      const times = { from: at - MINUTE, lossAt: at - MINUTE, to: at + MINUTE };
      const asked = { compartmentId: COMPARTMENT, instanceId: NODE, attachmentIds: [], peerAttachmentIds };
      const { peerWriteOpsSum, peerWritesSeenTo } = await ports.metrics.load({ ...asked, ...times });
      return [peerWriteOpsSum, peerWritesSeenTo];
    };
    expect(await load(p('zero'), p('reads'))).toEqual([0, at]);
    expect(await load(p('writes'), p('silent'))).toEqual([4, null]);
  });

  test('the audit trail and own metrics arrive; load is read back', async () => {
    const at = Date.now();
    await ports.auditLog.write('respond', 'com.warden.decision', [{ id: 'e1', at, data: '{"k":1}' }]);
    expect(recordsOf(cloud, LOG)).toMatchObject([{ id: 'e1', data: { k: 1 }, source: 'respond' }]);
    await ports.metrics.post(COMPARTMENT, [
      { name: 'Incidents', value: 2, at, dimensions: { fn: 'respond' } },
    ]);
    expect(cloud.monitoring.streams('warden')).toMatchObject([{ name: 'Incidents', points: [{ value: 2 }] }]);
    const series = { namespace: 'oci_computeagent', compartmentId: COMPARTMENT };
    cloud.monitoring.add({
      ...series,
      name: 'CpuUtilization',
      dimensions: { resourceId: NODE },
      points: [
        { at: at - 3 * MINUTE, value: 20 },
        { at: at - 2 * MINUTE, value: 97 },
      ],
    });
    const load = await ports.metrics.load({
      compartmentId: COMPARTMENT,
      instanceId: NODE,
      attachmentIds: [],
      peerAttachmentIds: [],
      from: at - 10 * MINUTE,
      lossAt: at,
      to: at,
    });
    expect(load).toMatchObject({ cpuUtilizationMax: 97, loadAverageMax: null, peerWriteOpsSum: null });
  });

  test('a command gives its last kilobyte, once per token', async () => {
    cloud.runCommands.script(NODE, () => ({ exitCode: 0, text: `${'x'.repeat(3000)}END`, latencyMs: 0 }));
    const request = {
      compartmentId: COMPARTMENT,
      instanceId: NODE,
      displayName: 'probe',
      script: 'lcdstatus -q',
      timeoutSec: 60,
      retryToken: 'probe-1',
    };
    const id = await ports.runCommand.create(request);
    expect(await ports.runCommand.create(request)).toBe(id);
    const execution = await ports.runCommand.execution(id, NODE);
    expect(execution).toMatchObject({ lifecycleState: 'SUCCEEDED', exitCode: 0 });
    expect(execution?.text).toHaveLength(1024);
    expect(execution?.text?.endsWith('END')).toBe(true);
    expect(await ports.runCommand.pluginStatus(COMPARTMENT, NODE, 'Block Volume Management')).toBe('STOPPED');
    expect(await ports.runCommand.pluginStatus(COMPARTMENT, NODE, 'No Such Plugin')).toBeNull();
  });

  test.each<[string, Fault, string]>([
    ['429', THROTTLED, 'OCI_THROTTLED'],
    ['500', INTERNAL_ERROR, 'OCI_UNAVAILABLE'],
    ['a cut connection', { kind: 'reset' }, 'OCI_NETWORK'],
    ['half an answer', { kind: 'truncated' }, 'OCI_NETWORK'],
  ])('%s for good ends as the same error', async (_name, fault, code) => {
    faults.add({ operation: 'ListVolumeAttachments', fault });
    await expect(ports.compute.listAttachments(COMPARTMENT)).rejects.toMatchObject({
      name: 'WardenError',
      code,
      retryable: true,
    });
  });

  test('the lost answer of an attach leaves one attachment, which the same token finds', async () => {
    faults.add({ operation: 'AttachVolume', times: 1, fault: { kind: 'answer-lost' } });
    await attach('plan-9').catch(() => undefined);
    const found = await attach('plan-9');
    expect(cloud.compute.attachments.map((a) => a.id)).toEqual([found.id]);
  });

  test('a CHAP secret is in no answer of the ports, whatever the caller may read', async () => {
    const chap = { chapSecret: CANARY_SECRET, chapUsername: 'u' };
    cloud.compute.addAttachment({ instanceId: NODE, volumeId: VOLUME, ...chap });
    const listed = await ports.compute.listAttachments(COMPARTMENT);
    expect(listed).toMatchObject([{ usesChap: true }]);
    expect(JSON.stringify(listed)).not.toContain(CANARY_SECRET);
  });

  test('without a statement the call is refused as not found, and nothing happens', async () => {
    cloud.gate.setPermissions([
      { principal: 'respond', verb: 'inspect', resource: 'volume-attachments', compartmentId: COMPARTMENT },
      { principal: 'respond', verb: 'inspect', resource: 'volumes' },
      { principal: 'respond', verb: 'inspect', resource: 'instances' },
      {
        principal: 'respond',
        verb: 'manage',
        resource: 'objects',
        conditions: {
          'target.bucket.name': 'state',
          'request.permission': ['OBJECT_READ', 'OBJECT_INSPECT'],
        },
      },
    ]);
    expect(await ports.compute.listAttachments(COMPARTMENT)).toEqual([]);
    await expect(attach('plan-1')).rejects.toMatchObject({ code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' });
    expect(cloud.compute.attachments).toEqual([]);
    expect(await ports.store.list('')).toEqual([]);
    await expect(ports.store.put('a', bytes('1'), { kind: 'absent' })).rejects.toMatchObject({
      statusCode: 404,
      serviceCode: 'BucketNotFound',
    });
    await expect(ports.notifier.publish(TOPIC, 't', 'b')).rejects.toMatchObject({ statusCode: 404 });
    expect(cloud.notifications.inbox()).toEqual([]);
  });
});
