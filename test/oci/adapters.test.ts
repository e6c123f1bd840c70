import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { AttachRequest } from '../../functions/core/platform/look-ups.ts';
import { OciAuditLog } from '../../functions/oci/audit-log.ts';
import { OciAuditSearch } from '../../functions/oci/audit-search.ts';
import type { OciClients } from '../../functions/oci/clients.ts';
import { OciAttacher, OciCompute } from '../../functions/oci/compute.ts';
import { OciInvoker } from '../../functions/oci/invoke.ts';
import { OciMetrics } from '../../functions/oci/metrics.ts';
import { OciNotifier } from '../../functions/oci/notifications.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { OciRunCommand } from '../../functions/oci/run-command.ts';
import { type LoopbackService, loopbackClients, startLoopback } from '../support/loopback-service.ts';

const payload = <T>(name: string): T => JSON.parse(readFileSync(`test/payloads/${name}.json`, 'utf8'));
const compartment = 'ocid1.compartment.oc1..aaaaaaaaexamplecluster';
const instance = 'ocid1.instance.oc1.ap-tokyo-1.anxhiljrexamplenode1';
const volume = 'ocid1.volume.oc1.ap-tokyo-1.abxhiljrexamplevolume';
const fn = 'ocid1.fnfunc.oc1.ap-tokyo-1.respond';

let service: LoopbackService;
let clients: OciClients;

beforeAll(async () => {
  service = await startLoopback();
  clients = loopbackClients(service);
  jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterAll(() => service.close());

const sent = (index = 0) => JSON.parse(service.seen[index]?.body.toString() ?? 'null');
const refusal = (status: number, code: string) => ({ status, json: { code, message: 'no' } });

describe('the store', () => {
  const store = () => new ObjectStore(clients, 'axexample', 'warden-state');

  test('writes what it was given, byte for byte, also "{}" (the SDK loses it as text)', async () => {
    service.answers({ status: 200, headers: { etag: 'e1' } });
    expect(await store().put('inbox/a.json', Buffer.from('{}'), { kind: 'absent' })).toEqual({
      kind: 'written',
      etag: 'e1',
    });
    expect(service.seen[0]).toMatchObject({
      method: 'PUT',
      url: '/n/axexample/b/warden-state/o/inbox%2Fa.json',
    });
    expect(service.seen[0]?.headers).toMatchObject({ 'if-none-match': '*', 'content-length': '2' });
    expect(service.seen[0]?.body.toString()).toBe('{}');
  });

  test('reads binary bodies unharmed, with their etag', async () => {
    const raw = Buffer.from([0, 255, 10, 195, 40]);
    service.answers({ status: 200, raw, headers: { etag: 'e2' } });
    expect(await store().get('dead-letter/x.raw')).toEqual({ body: raw, etag: 'e2', storedAt: null });
  });

  test.each([
    ['Sun, 22 Nov 2026 10:08:00 GMT', Date.UTC(2026, 10, 22, 10, 8, 0, 999)],
    ['yesterday', null],
    ['', null],
  ])('says when the store took an object: last-modified %j', async (header, storedAt) => {
    service.answers({ status: 200, raw: Buffer.from('x'), headers: { etag: 'e', 'last-modified': header } });
    expect((await store().get('a'))?.storedAt).toBe(storedAt);
  });

  test.each(['UTC', 'Asia/Tokyo', 'America/St_Johns'])('…at every hour of the day, in %s', async (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      for (let hour = 0; hour < 24; hour += 1) {
        const at = Date.UTC(2026, 10, 29, hour, 5, 9);
        const headers = { etag: 'e', 'last-modified': new Date(at).toUTCString() };
        service.answers({ status: 200, raw: Buffer.from('x'), headers });
        expect((await store().get('a'))?.storedAt).toBe(at + 999);
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  test('reads an empty object as an empty body', async () => {
    service.answers({ status: 200, raw: Buffer.alloc(0), headers: { etag: 'e3' } });
    expect((await store().get('a'))?.body.length).toBe(0);
  });

  test.each([
    [412, 'IfNoneMatchFailed'],
    [412, 'IfMatchFailed'],
    [409, 'ConcurrentObjectUpdate'],
  ])('a %i %s means that the race was lost', async (status, code) => {
    service.answers(refusal(status, code));
    expect(await store().put('lease/respond.json', Buffer.from('x'), { kind: 'match', etag: 'old' })).toEqual(
      { kind: 'lost' },
    );
    expect(await store().delete('lease/respond.json', 'old')).toBe(false);
  });

  test('an absent object is null to read and a success to delete', async () => {
    service.answers(refusal(404, 'ObjectNotFound'));
    expect(await store().get('a')).toBeNull();
    expect(await store().delete('a')).toBe(true);
  });

  test('an absent bucket or a missing policy is no empty store', async () => {
    service.answers(refusal(404, 'BucketNotFound'));
    await expect(store().get('a')).rejects.toMatchObject({ code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' });
    await expect(store().delete('a')).rejects.toMatchObject({ code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' });
    await expect(store().list('inbox/')).rejects.toMatchObject({ code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' });
  });

  test('what is there already and must not be changed is a lost race, also where that is told as a missing right', async () => {
    const listed = (...names: string[]) => ({
      status: 200,
      json: { objects: names.map((name) => ({ name })) },
    });
    const refused = refusal(404, 'BucketNotFound');
    const put = (kind: 'absent' | 'any') => store().put('inbox/a', Buffer.from('{}'), { kind });
    service.answers(refused, listed('inbox/a'));
    expect(await put('absent')).toEqual({ kind: 'lost' });
    expect(service.seen[1]?.url).toContain('prefix=inbox%2Fa');
    // Not there, or the list refused as well: the right is missing indeed.
    for (const second of [listed('inbox/a.json'), listed(), refused]) {
      service.answers(refused, second);
      await expect(put('absent')).rejects.toMatchObject({ code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' });
    }
    service.answers(refused, listed('inbox/a'));
    await expect(put('any')).rejects.toMatchObject({ code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' });
  });

  test('lists all pages, and stops at the limit', async () => {
    const pages = [
      {
        status: 200,
        json: { objects: [{ name: 'inbox/a' }, { name: 'inbox/b' }], nextStartWith: 'inbox/c' },
      },
      { status: 200, json: { objects: [{ name: 'inbox/c' }] } },
    ];
    service.answers(...pages);
    expect(await store().list('inbox/')).toEqual(['inbox/a', 'inbox/b', 'inbox/c']);
    expect(service.seen.map((request) => new URL(request.url, 'http://x').searchParams.get('start'))).toEqual(
      [null, 'inbox/c'],
    );
    service.answers(...pages);
    expect(await store().list('inbox/', 1)).toEqual(['inbox/a']);
    expect(service.seen).toHaveLength(1);
  });

  const page = (names: readonly string[], nextStartWith?: string) => ({
    status: 200,
    json: { objects: names.map((name) => ({ name })), nextStartWith },
  });

  test('reads a list to its end: pages cut short, repeated names, any order, names of others', async () => {
    service.answers(
      page(['c/b', 'c/a'], 'c/b'),
      page([], 'c/c'),
      page(['c/b', 'd/x', 'c/c'], 'c/é'),
      page(['c/é', 'c/a b']),
    );
    expect(await store().list('c/')).toEqual(['c/a', 'c/a b', 'c/b', 'c/c', 'c/é']);
    const many = Array.from({ length: 5_500 }, (_, n) => `c/${String(n).padStart(5, '0')}`);
    const pages = [0, 1_000, 2_000, 3_000, 4_000, 5_000].map((from) =>
      page(many.slice(from, from + 1_000), many[from + 1_000]),
    );
    service.answers(...pages);
    expect(await store().list('c/')).toEqual(many);
  });

  test.each([
    ['the same page again and again', ['c/b', 'c/b']],
    ['two pages in a circle', ['c/b', 'c/c', 'c/b']],
    ['backwards', ['c/z', 'c/y']],
  ])('a list that goes %s is an error, neither an end nor a loop', async (_, starts) => {
    service.answers(...starts.map((start) => page(['c/a'], start)));
    await expect(store().list('c/')).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
    expect(service.seen.length).toBeLessThan(5);
  });

  test.each([
    ['with its length said', { 'content-length': String(20 * 1024 * 1024) }],
    ['without', {}],
  ])('of an object that is too large only the beginning is read, %s', async (_, headers) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const large = (response: ServerResponse): void => {
      response.writeHead(200, { etag: 'e9', ...headers });
      response.on('error', () => undefined);
      for (let n = 0; n < 20; n += 1) response.write(chunk);
      response.end();
    };
    service.answers(large, { status: 206, raw: Buffer.from('beginning'), headers: { etag: 'e9' } });
    expect(await store().get('inbox/a.json')).toEqual({
      body: Buffer.from('beginning'),
      etag: 'e9',
      storedAt: null,
      isCut: true,
    });
    expect(service.seen.map((request) => request.headers.range)).toEqual([undefined, 'bytes=0-65535']);
  });

  test('writes nothing that could not be read back', async () => {
    service.answers({ status: 200, headers: { etag: 'e1' } });
    const body = Buffer.alloc(16 * 1024 * 1024 + 1);
    await expect(store().put('a.json', body, { kind: 'any' })).rejects.toMatchObject({
      code: 'OCI_TOO_LARGE',
    });
    expect(service.seen).toHaveLength(0);
    await store().put('a.json', body.subarray(1), { kind: 'any' });
    expect(service.seen).toHaveLength(1);
  });

  test.each(['../x', 'a//b', 'a b', 'a?b', '/a', 'a/../b', '', 'ä', 'x'.repeat(600)])(
    'refuses the object name %j',
    async (name) => {
      service.answers({ status: 200 });
      await expect(store().get(name)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
      expect(service.seen).toHaveLength(0);
    },
  );
});

describe('compute', () => {
  test('reads all pages of attachments, DETACHED ones too, and never a CHAP secret', async () => {
    const [first, second]: Record<string, unknown>[] = payload('api-list-volume-attachments');
    service.answers(
      {
        status: 200,
        json: [{ ...first, chapSecret: 'CANARY', chapUsername: 'u' }],
        headers: { 'opc-next-page': 'a+b/c=' },
      },
      { status: 200, json: [{ ...second, lifecycleState: 'DETACHED' }] },
    );
    const found = await new OciCompute(clients).listAttachments(compartment, instance);
    expect(found).toHaveLength(2);
    expect(found[0]).toEqual({
      id: 'ocid1.volumeattachment.oc1.ap-tokyo-1.anxhiljrexampleattachment',
      instanceId: instance,
      volumeId: volume,
      compartmentId: compartment,
      availabilityDomain: 'Uocm:AP-TOKYO-1-AD-1',
      lifecycleState: 'ATTACHED',
      attachmentType: 'iscsi',
      displayName: 'lk-shared-attach',
      device: '/dev/oracleoci/oraclevdb',
      ipv4: '169.254.2.4',
      port: 3260,
      iqn: 'iqn.2015-12.com.oracleiaas:40b7ee03-883f-46c6-a951-63d2841d2195',
      isReadOnly: false,
      isShareable: true,
      isMultipath: false,
      multipathPortals: [],
      isAgentAutoIscsiLoginEnabled: false,
      usesChap: true,
      encryptionInTransit: 'NONE',
      timeCreated: Date.parse('2026-03-01T02:03:04.567Z'),
    });
    expect(found[1]?.lifecycleState).toBe('DETACHED');
    expect(JSON.stringify(found)).not.toContain('CANARY');
    // The page token survives: the SDK itself would send "+" and "=" as they are.
    expect(service.seen[1]?.url).toContain('page=a%2Bb%2Fc%3D');
  });

  test('an attachment in a state that we do not know is an error, not a guess', async () => {
    const [first]: Record<string, unknown>[] = payload('api-list-volume-attachments');
    service.answers({ status: 200, json: [{ ...first, lifecycleState: 'FROZEN' }] });
    await expect(new OciCompute(clients).listAttachments(compartment)).rejects.toMatchObject({
      code: 'OCI_UNEXPECTED_ANSWER',
    });
  });

  test('a list that repeats its page token ends with an error', async () => {
    service.answers({ status: 200, json: [], headers: { 'opc-next-page': 'again' } });
    await expect(new OciCompute(clients).listInstances(compartment)).rejects.toMatchObject({
      code: 'OCI_UNEXPECTED_ANSWER',
    });
  });

  test.each(['ocid1.compartment.oc1..a&limit=9', 'ocid1.compartment.oc1..a#', '', 'x'])(
    'refuses %j as a compartment: query values are not encoded by the SDK',
    async (bad) => {
      service.answers({ status: 200, json: [] });
      await expect(new OciCompute(clients).listAttachments(bad)).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
      });
      expect(service.seen).toHaveLength(0);
    },
  );

  test('reads a volume', async () => {
    service.answers({ status: 200, json: payload('api-volume') });
    expect(await new OciCompute(clients).getVolume(volume)).toMatchObject({
      id: expect.stringMatching(/^ocid1\.volume/),
    });
  });

  const request: AttachRequest = {
    type: 'iscsi',
    instanceId: instance,
    volumeId: volume,
    displayName: 'lk-shared-attach',
    device: null,
    isReadOnly: false,
    isShareable: true,
    useChap: false,
    encryptionInTransitType: null,
    isAgentAutoIscsiLoginEnabled: true,
  };

  test('attaches exactly what the request says, with the retry token', async () => {
    const [first]: Record<string, unknown>[] = payload('api-list-volume-attachments');
    service.answers({ status: 200, json: { ...first, lifecycleState: 'ATTACHING' } });
    const attacher = new OciAttacher(clients);
    const attached = await attacher.attach(request, 'plan-1-token', Number.POSITIVE_INFINITY);
    expect(attached.lifecycleState).toBe('ATTACHING');
    expect(service.seen[0]).toMatchObject({ method: 'POST', url: '/20160918/volumeAttachments' });
    expect(service.seen[0]?.headers['opc-retry-token']).toBe('plan-1-token');
    expect(sent()).toEqual({
      type: 'iscsi',
      instanceId: instance,
      volumeId: volume,
      displayName: 'lk-shared-attach',
      isReadOnly: false,
      isShareable: true,
      useChap: false,
      isAgentAutoIscsiLoginEnabled: true,
    });
  });

  test('sends nothing from the moment on that the caller names', async () => {
    service.answers({ status: 200, json: {} });
    const late = new OciAttacher(clients).attach(request, 'plan-1-token', clients.clock.now());
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_NEAR', operation: 'core.attachVolume' });
    expect(service.seen).toEqual([]);
  });
});

describe('notifications', () => {
  test('the title is one line of 255 characters, no half character at its end', async () => {
    service.answers({ status: 202, json: { messageId: 'm-1' } });
    await new OciNotifier(clients).publish(
      'ocid1.onstopic.oc1.ap-tokyo-1.t',
      `a\r\nBcc: x${'😀'.repeat(300)}`,
      '本文',
    );
    expect([...sent().title]).toHaveLength(255);
    expect(sent().title).toMatch(/^a Bcc: x😀+$/u);
    expect(sent().body).toBe('本文');
  });

  test('more than 64 KB is refused before it is sent', async () => {
    service.answers({ status: 202, json: { messageId: 'm-1' } });
    await expect(
      new OciNotifier(clients).publish('ocid1.onstopic.oc1.ap-tokyo-1.t', 't', '本'.repeat(22_000)),
    ).rejects.toMatchObject({ code: 'NOTICE_TOO_LARGE' });
    expect(service.seen).toHaveLength(0);
  });
});

describe('functions', () => {
  test('a detached call carries its body, also "{}", and tells the callee its own address', async () => {
    service.answers({ status: 202 });
    await new OciInvoker(clients, [{ id: fn, endpoint: 'https://ignored.example' }]).invokeDetached(fn, '{}');
    expect(service.seen[0]).toMatchObject({
      method: 'POST',
      url: `/20181201/functions/${fn}/actions/invoke`,
    });
    expect(service.seen[0]?.headers['fn-invoke-type']).toBe('detached');
    expect(JSON.parse(String(service.seen[0]?.body))).toEqual({ invokeEndpoint: 'https://ignored.example' });
  });

  test('only configured functions are called', async () => {
    service.answers({ status: 202 });
    await expect(new OciInvoker(clients, []).invokeDetached(fn, '{}')).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
    expect(service.seen).toHaveLength(0);
  });
});

test('the audit trail is written with ids and UTC times', async () => {
  service.answers({ status: 200 });
  const at = Date.parse('2026-11-22T01:02:03.004Z');
  await new OciAuditLog(clients, 'ocid1.log.oc1.ap-tokyo-1.l').write('respond', 'com.warden.decision', [
    { id: 'd-1', at, data: '{"x":1}' },
  ]);
  expect(service.seen[0]?.url).toBe('/20200831/logs/ocid1.log.oc1.ap-tokyo-1.l/actions/push');
  expect(sent()).toEqual({
    specversion: '1.0',
    logEntryBatches: [
      {
        source: 'respond',
        type: 'com.warden.decision',
        defaultlogentrytime: '2026-11-22T01:02:03.004Z',
        entries: [{ id: 'd-1', time: '2026-11-22T01:02:03.004Z', data: '{"x":1}' }],
      },
    ],
  });
});

describe('audit search', () => {
  test('tells who detached, with which client', async () => {
    const [record]: unknown[] = payload('connector-audit-detachvolume');
    service.answers({
      status: 200,
      json: {
        results: [
          { data: { datetime: 1, logContent: record } },
          { data: { logContent: record } },
          { data: 'odd' },
        ],
        summary: {},
      },
    });
    const from = Date.parse('2026-11-22T10:00:00Z');
    expect(await new OciAuditSearch(clients).actions(compartment, from, from + 3_600_000)).toEqual([
      {
        at: Date.parse('2026-11-22T10:14:31.003Z'),
        name: 'DetachVolume',
        resourceId: 'ocid1.volumeattachment.oc1.ap-tokyo-1.anxhiljrexampleattachment',
        principalName: 'ops@example.com',
        principalId: 'ocid1.user.oc1..aaaaaaaaexampleuser',
        ipAddress: '203.0.113.10',
        userAgent: 'Oracle-PythonSDK/2.150.0',
        status: '204',
      },
    ]);
    expect(sent()).toMatchObject({
      timeStart: '2026-11-22T10:00:00.000Z',
      timeEnd: '2026-11-22T11:00:00.000Z',
    });
    expect(sent().searchQuery).toContain(
      `search "${compartment}/_Audit" | where data.eventName = 'AttachVolume' or `,
    );
    // LifeKeeper's virtual address, by any of the ways it can be moved.
    for (const name of ['CreatePrivateIp', 'UpdatePrivateIp', 'DeletePrivateIp', 'PrivateIpVnicDetach'])
      expect(sent().searchQuery).toContain(` or data.eventName = '${name}'`);
  });

  test('nothing can be slipped into the query', async () => {
    service.answers({ status: 200, json: { results: [] } });
    await expect(
      new OciAuditSearch(clients).actions('ocid1.compartment.oc1..a" | where true', 0, 1),
    ).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    expect(service.seen).toHaveLength(0);
  });
});

describe('metrics', () => {
  const series = (...values: number[]) => ({
    status: 200,
    json: [
      {
        namespace: 'n',
        name: 'm',
        compartmentId: compartment,
        dimensions: {},
        aggregatedDatapoints: values.map((value, i) => ({
          timestamp: `2026-11-22T10:0${i}:00Z`,
          value,
        })),
      },
    ],
  });
  const none = { status: 200, json: [] };

  test('load is the maximum or sum before the loss, writes of the peers after it, null without points', async () => {
    service.answers(
      series(10, 97.5, 20),
      series(3.5),
      none,
      series(1, 2),
      series(4, 5),
      series(100),
      series(200, 1),
    );
    const load = await new OciMetrics(clients).load({
      compartmentId: compartment,
      instanceId: instance,
      attachmentIds: ['ocid1.volumeattachment.oc1.ap-tokyo-1.own'],
      peerAttachmentIds: [
        'ocid1.volumeattachment.oc1.ap-tokyo-1.p1',
        'ocid1.volumeattachment.oc1.ap-tokyo-1.p2',
      ],
      from: 0,
      lossAt: 600_000,
      to: 900_000,
    });
    expect(load).toEqual({
      cpuUtilizationMax: 97.5,
      loadAverageMax: 3.5,
      memoryUtilizationMax: null,
      memoryStallsSum: 3,
      throttledIosSum: 9,
      peerWriteOpsSum: 301,
      peerWritesSeenTo: Date.parse('2026-11-22T10:00:00Z'),
    });
    expect(sent(0)).toMatchObject({
      namespace: 'oci_computeagent',
      query: `CpuUtilization[1m]{resourceId = "${instance}"}.max()`,
      endTime: '1970-01-01T00:10:00.000Z',
    });
    expect(sent(6)).toMatchObject({ namespace: 'oci_blockstore', startTime: '1970-01-01T00:10:00.000Z' });
  });

  test('a peer without points of writes is known only by points of reads', async () => {
    const peers = async (...ids: string[]) => {
      const { peerWriteOpsSum, peerWritesSeenTo } = await new OciMetrics(clients).load({
        compartmentId: compartment,
        instanceId: instance,
        attachmentIds: [],
        peerAttachmentIds: ids.map((id) => `ocid1.volumeattachment.oc1.ap-tokyo-1.${id}`),
        from: 0,
        lossAt: 600_000,
        to: 900_000,
      });
      return [peerWriteOpsSum, peerWritesSeenTo];
    };
    const node = [none, none, none, none];
    service.answers(...node, none, series(7, 7));
    expect(await peers('p1')).toEqual([0, Date.parse('2026-11-22T10:01:00Z')]);
    service.answers(...node, none, none);
    expect(await peers('p1')).toEqual([null, null]);
    // One of two told nothing: what the other wrote is told, and the rest stays unknown.
    service.answers(...node, series(5), none, none);
    expect(await peers('p1', 'p2')).toEqual([5, null]);
    service.answers(...node);
    expect(await peers()).toEqual([null, null]);
  });

  test('own points are posted in the own namespace', async () => {
    service.answers({ status: 200, json: { failedMetricsCount: 0 } });
    await new OciMetrics(clients).post(compartment, [
      { name: 'open_incidents', value: 1, at: 0, dimensions: { region: 'x' } },
    ]);
    expect(sent().metricData).toEqual([
      {
        namespace: 'warden',
        compartmentId: compartment,
        name: 'open_incidents',
        dimensions: { region: 'x' },
        datapoints: [{ timestamp: '1970-01-01T00:00:00.000Z', value: 1 }],
      },
    ]);
  });

  test('points that Monitoring does not take are a failure, although it answers 200', async () => {
    const failedMetrics = [{ message: 'timestamp too old', metricData: {} }];
    service.answers({ status: 200, json: { failedMetricsCount: 1, failedMetrics } });
    const point = { name: 'open_incidents', value: 1, at: 0, dimensions: { region: 'x' } };
    await expect(new OciMetrics(clients).post(compartment, [point])).rejects.toMatchObject({
      code: 'OCI_UNEXPECTED_ANSWER',
      detail: '1 metrics were not taken: timestamp too old',
    });
  });
});

describe('run command', () => {
  test('creates the command with its retry token', async () => {
    service.answers({ status: 200, json: { id: 'ocid1.instanceagentcommand.oc1.ap-tokyo-1.c' } });
    const request = payload('api-runcommand-create-request') as { content: { source: { text: string } } };
    const id = await new OciRunCommand(clients).create({
      compartmentId: compartment,
      instanceId: instance,
      displayName: 'lk-iscsi-probe',
      script: request.content.source.text,
      timeoutSec: 120,
      retryToken: 'tok',
    });
    expect(id).toBe('ocid1.instanceagentcommand.oc1.ap-tokyo-1.c');
    expect(sent()).toEqual(request);
    expect(service.seen[0]?.headers['opc-retry-token']).toBe('tok');
  });

  test('reads the execution, and null while there is none', async () => {
    const command = 'ocid1.instanceagentcommand.oc1.ap-tokyo-1.c';
    service.answers(
      { status: 200, json: payload('api-runcommand-execution') },
      refusal(404, 'NotAuthorizedOrNotFound'),
    );
    const run = new OciRunCommand(clients);
    expect(await run.execution(command, instance)).toMatchObject({
      deliveryState: 'ACKED',
      lifecycleState: 'SUCCEEDED',
      exitCode: 0,
      text: expect.stringContaining('recovery_tmo=6000'),
    });
    expect(await run.execution(command, instance)).toBeNull();
  });

  test('asks for the state of a plugin by its full name', async () => {
    service.answers({ status: 200, json: payload('api-plugin-status') });
    expect(
      await new OciRunCommand(clients).pluginStatus(compartment, instance, 'Compute Instance Run Command'),
    ).toBe('RUNNING');
    expect(service.seen[0]?.url).toContain('/plugins/Compute%20Instance%20Run%20Command?compartmentId=');
  });
});
