import { NoRetryConfigurationDetails } from 'oci-common';
import { ComputeClient } from 'oci-core';
import { FunctionsInvokeClient, requests } from 'oci-functions';
import { ObjectStorageClient } from 'oci-objectstorage';
import { NotificationDataPlaneClient } from 'oci-ons';
import { CANARY_SECRET } from '../../../../infra/local/cloud/compute-records.ts';
import { ScriptedFaults } from '../../../../infra/local/cloud/faults.ts';
import { COMPARTMENT, startBench } from './sdk-bench.ts';

type Bench = Awaited<ReturnType<typeof startBench>>;
const TOPIC = 'ocid1.onstopic.oc1.xx-local-1.t';
const ONCE = { retryConfiguration: NoRetryConfigurationDetails };

describe('the unmodified SDK against the REST face', () => {
  let bench: Bench;
  beforeAll(async () => {
    // The SDK reports every refused call on the console.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    bench = await startBench({ pageSize: 2 });
    bench.cloud.objectStorage.addBucket('state', COMPARTMENT);
    bench.cloud.notifications.addTopic(TOPIC, COMPARTMENT);
  });
  afterAll(() => bench.stop());

  function storage() {
    const client = new ObjectStorageClient(
      { authenticationDetailsProvider: bench.provider('respond') },
      ONCE,
    );
    client.endpoint = bench.face.url;
    const at = { namespaceName: 'localnamespace', bucketName: 'state' };
    return { client, at };
  }

  test('creates once, changes by ETag only, reads back, deletes', async () => {
    const { client, at } = storage();
    const namespace = await client.getNamespace({});
    expect(namespace.value).toBe('localnamespace');
    const name = 'incidents/ab cd.json';
    const first = await client.putObject({
      ...at,
      objectName: name,
      putObjectBody: Buffer.from('{"n":1}'),
      ifNoneMatch: '*',
    });
    const again = client.putObject({
      ...at,
      objectName: name,
      putObjectBody: Buffer.from('x'),
      ifNoneMatch: '*',
    });
    await expect(again).rejects.toMatchObject({ statusCode: 412, serviceCode: 'IfNoneMatchFailed' });
    const second = await client.putObject({
      ...at,
      objectName: name,
      putObjectBody: Buffer.from('{"n":2}'),
      ifMatch: first.eTag,
    });
    const stale = client.putObject({
      ...at,
      objectName: name,
      putObjectBody: Buffer.from('x'),
      ifMatch: first.eTag,
    });
    await expect(stale).rejects.toMatchObject({ statusCode: 412, serviceCode: 'IfMatchFailed' });
    const read = await client.getObject({ ...at, objectName: name });
    expect(read.eTag).toBe(second.eTag);
    expect(await new Response(read.value as ReadableStream).text()).toBe('{"n":2}');
    const staleDelete = client.deleteObject({ ...at, objectName: name, ifMatch: first.eTag });
    await expect(staleDelete).rejects.toMatchObject({ statusCode: 412 });
    await client.deleteObject({ ...at, objectName: name, ifMatch: second.eTag });
    await expect(client.getObject({ ...at, objectName: name })).rejects.toMatchObject({
      statusCode: 404,
      serviceCode: 'ObjectNotFound',
    });
  });

  test('lists names with a prefix in pages', async () => {
    const { client, at } = storage();
    for (const name of ['inbox/3', 'inbox/1', 'other/9', 'inbox/2']) {
      await client.putObject({ ...at, objectName: name, putObjectBody: Buffer.from('1') });
    }
    const first = await client.listObjects({ ...at, prefix: 'inbox/', limit: 2 });
    expect(first.listObjects.objects.map((o) => o.name)).toEqual(['inbox/1', 'inbox/2']);
    const start = first.listObjects.nextStartWith;
    expect(start).toBe('inbox/3');
    const second = await client.listObjects({ ...at, prefix: 'inbox/', limit: 2, start: start ?? '' });
    expect(second.listObjects.objects.map((o) => o.name)).toEqual(['inbox/3']);
    expect(second.listObjects.nextStartWith ?? null).toBeNull();
  });

  test('lists attachments page by page, the DETACHED one included, and attaches once per retry token', async () => {
    const { compute } = bench.cloud;
    compute.configure({
      timing: { attachMs: 0, detachMs: 0, agentLoginMs: 0, stopMs: 0, startMs: 0, resetMs: 0 },
    });
    const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
    const node = compute.addInstance({ id: 'ocid1.instance.oc1.xx-local-1.n1', displayName: 'n1', ...place });
    const volumes = [1, 2, 3].map((n) =>
      compute.addVolume({ id: `ocid1.volume.oc1.xx-local-1.v${n}`, displayName: `v${n}`, ...place }),
    );
    const attached = volumes.map((v) => compute.addAttachment({ instanceId: node.id, volumeId: v.id }));
    await compute.detachVolume(
      { kind: 'user', name: 'ops', id: 'u', ipAddress: null, userAgent: null },
      attached[0]?.id ?? '',
    );
    const client = new ComputeClient({ authenticationDetailsProvider: bench.provider('reattach') }, ONCE);
    client.endpoint = bench.face.url;
    const states: string[] = [];
    let page: string | undefined;
    let pages = 0;
    do {
      const answer = await client.listVolumeAttachments({
        compartmentId: COMPARTMENT,
        instanceId: node.id,
        ...(page !== undefined && { page }),
      });
      states.push(...answer.items.map((a) => a.lifecycleState));
      page = answer.opcNextPage || undefined;
      pages += 1;
    } while (page !== undefined);
    expect(pages).toBe(2);
    expect(states).toEqual(['DETACHED', 'ATTACHED', 'ATTACHED']);

    const details = { type: 'iscsi', instanceId: node.id, volumeId: volumes[0]?.id ?? '', isShareable: true };
    const attach = () => client.attachVolume({ attachVolumeDetails: details, opcRetryToken: 'plan-1' });
    const one = await attach();
    const two = await attach();
    expect(two.volumeAttachment.id).toBe(one.volumeAttachment.id);
    await expect(client.attachVolume({ attachVolumeDetails: details })).rejects.toMatchObject({
      statusCode: 409,
      serviceCode: 'Conflict',
    });
    expect((await client.getInstance({ instanceId: node.id })).instance.lifecycleState).toBe('RUNNING');
  });

  test('publishes 60 messages a minute, not 61, and nothing over 64 KB', async () => {
    const client = new NotificationDataPlaneClient(
      { authenticationDetailsProvider: bench.provider('respond') },
      ONCE,
    );
    client.endpoint = bench.face.url;
    const publish = (body: string) =>
      client.publishMessage({ topicId: TOPIC, messageDetails: { title: '件名', body } });
    await expect(publish('x'.repeat(64 * 1024 + 1))).rejects.toMatchObject({ statusCode: 413 });
    for (let n = 0; n < 60; n += 1) await publish(`本文 ${n}`);
    await expect(publish('one more')).rejects.toMatchObject({
      statusCode: 429,
      serviceCode: 'TooManyRequests',
    });
    expect(bench.cloud.notifications.inbox(TOPIC)).toHaveLength(60);
    expect(bench.cloud.notifications.inbox(TOPIC)[0]).toMatchObject({ title: '件名', body: '本文 0' });
  });

  test('invokes: sync gives the answer, detached is accepted at once', async () => {
    const id = 'ocid1.fnfunc.oc1.xx-local-1.echo';
    bench.cloud.functions.register(id, {
      name: 'echo',
      compartmentId: COMPARTMENT,
      run: async (body) => ({ status: 200, body }),
    });
    const client = new FunctionsInvokeClient(
      { authenticationDetailsProvider: bench.provider('detect') },
      ONCE,
    );
    client.endpoint = bench.face.url;
    const sync = await client.invokeFunction({
      functionId: id,
      invokeFunctionBody: '{"wakeSeq":1}',
      fnInvokeType: requests.InvokeFunctionRequest.FnInvokeType.Sync,
    });
    expect(await new Response(sync.value as ReadableStream).text()).toBe('{"wakeSeq":1}');
    await client.invokeFunction({
      functionId: id,
      invokeFunctionBody: '{}',
      fnInvokeType: requests.InvokeFunctionRequest.FnInvokeType.Detached,
    });
    const seen = bench.cloud.functions.invocations.map((i) => [i.name, i.kind, i.caller.name]);
    expect(seen).toEqual([
      ['echo', 'sync', 'detect'],
      ['echo', 'detached', 'detect'],
    ]);
  });

  test('shows the CHAP secret to who may read attachments, not to who may inspect them', async () => {
    const { compute, gate } = bench.cloud;
    const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
    const node = compute.addInstance({ id: 'ocid1.instance.oc1.xx-local-1.n9', displayName: 'n9', ...place });
    const volume = compute.addVolume({ id: 'ocid1.volume.oc1.xx-local-1.v9', displayName: 'v9', ...place });
    const chap = { chapSecret: CANARY_SECRET, chapUsername: 'u' };
    compute.addAttachment({ instanceId: node.id, volumeId: volume.id, ...chap });
    const client = new ComputeClient({ authenticationDetailsProvider: bench.provider('respond') }, ONCE);
    client.endpoint = bench.face.url;
    const secret = async () => {
      const { items } = await client.listVolumeAttachments({
        compartmentId: COMPARTMENT,
        instanceId: node.id,
      });
      return items.map((one) => ('chapSecret' in one ? one.chapSecret : 'absent'));
    };
    expect(await secret()).toEqual([CANARY_SECRET]);
    const resources = ['volume-attachments', 'volumes', 'instances'];
    gate.setPermissions(resources.map((resource) => ({ principal: 'respond', verb: 'inspect', resource })));
    expect(await secret()).toEqual([null]);
    gate.setPermissions('all');
  });

  test('a hanging call gets no answer until the connection ends', async () => {
    const faults = new ScriptedFaults([{ operation: 'GetNamespace', fault: { kind: 'hang' } }]);
    const own = await startBench({ faults });
    own.cloud.objectStorage.addBucket('state', COMPARTMENT);
    const client = new ObjectStorageClient({ authenticationDetailsProvider: own.provider('respond') }, ONCE);
    client.endpoint = own.face.url;
    let answered = false;
    const pending = client.getNamespace({}).catch(() => {
      answered = true;
    });
    // Calls that begin later are answered meanwhile.
    for (let n = 0; n < 3; n += 1) {
      await client.listObjects({ namespaceName: 'localnamespace', bucketName: 'state' });
    }
    expect(own.cloud.calls.map((call) => call.operation)).toContain('GetNamespace');
    expect(answered).toBe(false);
    await own.stop();
    await pending;
    expect(answered).toBe(true);
  });
});
