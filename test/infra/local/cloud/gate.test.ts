import { functionCaller, userCaller } from '../../../../infra/local/cloud/caller.ts';
import { createCloud } from '../../../../infra/local/cloud/cloud.ts';
import { ScriptedFaults, THROTTLED } from '../../../../infra/local/cloud/faults.ts';
import { isAllowed, type StatementTable } from '../../../../infra/local/cloud/iam.ts';
import { cloudPorts } from '../../../../infra/local/cloud/ports.ts';
import { JumpingTime } from '../../../support/kit.ts';

const ids = { unique: () => 'unique-unique-unique' };
const one = new TextEncoder().encode('1');

function storeWith(faults: ScriptedFaults) {
  const clock = new JumpingTime();
  const cloud = createCloud({ clock, ids, faults });
  cloud.objectStorage.addBucket('state', 'c');
  return { clock, cloud, store: cloudPorts(cloud, functionCaller('respond')).store('state') };
}

test('a lost answer leaves the object written, and the call log says so', async () => {
  const faults = new ScriptedFaults([{ operation: 'PutObject', times: 1, fault: { kind: 'answer-lost' } }]);
  const { cloud, store } = storeWith(faults);
  await expect(store.put('a', one, { kind: 'absent' })).rejects.toMatchObject({ code: 'OCI_NETWORK' });
  expect(cloud.objectStorage.peek('state', 'a')?.body).toEqual(one);
  expect(cloud.calls).toMatchObject([{ operation: 'PutObject', status: 0, effect: true }]);
  expect(await store.put('a', one, { kind: 'absent' })).toEqual({ kind: 'lost' });
});

test('a hanging call takes the time-out of the adapter, a slow one its latency', async () => {
  const faults = new ScriptedFaults([
    { operation: 'GetObject', times: 1, fault: { kind: 'hang' } },
    { operation: 'GetObject', times: 1, fault: { kind: 'latency', ms: 700 } },
  ]);
  const { clock, store } = storeWith(faults);
  const begin = clock.now();
  await expect(store.get('a')).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
  expect(clock.now() - begin).toBe(10_000);
  expect(await store.get('a')).toBeNull();
  expect(clock.now() - begin).toBe(10_700);
});

test('a script counts matching calls only', async () => {
  const faults = new ScriptedFaults([{ target: /inbox/, after: 1, times: 1, fault: THROTTLED }]);
  const { store } = storeWith(faults);
  const put = (name: string) => store.put(name, one, { kind: 'any' });
  await put('inbox/1');
  await put('other/1');
  await expect(put('inbox/2')).rejects.toMatchObject({ code: 'OCI_THROTTLED' });
  await put('inbox/3');
});

test('a process that dies before or after an effect is a boundary the test can name', async () => {
  const seen: string[] = [];
  const cloud = createCloud({
    clock: new JumpingTime(),
    ids,
    boundary: (moment, operation) => {
      seen.push(`${moment} ${operation.name}`);
      if (seen.length === 2) throw new Error('killed');
    },
  });
  cloud.objectStorage.addBucket('state', 'c');
  const store = cloudPorts(cloud, functionCaller('respond')).store('state');
  await expect(store.put('a', one, { kind: 'any' })).rejects.toThrow('killed');
  expect(seen).toEqual(['before PutObject', 'after PutObject']);
  expect(cloud.objectStorage.names('state')).toEqual(['a']);
});

describe('IAM statements', () => {
  const table: StatementTable = [
    { principal: 'respond', verb: 'inspect', resource: 'volume-attachments', compartmentId: 'c' },
    {
      principal: 'reattach',
      permissions: ['VOLUME_ATTACHMENT_CREATE'],
      conditions: { 'request.operation': 'AttachVolume' },
    },
    {
      principal: 'detect',
      permissions: ['OBJECT_CREATE'],
      conditions: { 'target.bucket.name': 'state', 'target.object.name': ['inbox/*', 'dead-letter/*'] },
    },
  ];
  const ask = (principal: string, permission: string, variables: Record<string, string> = {}, at = 'c') =>
    isAllowed(table, principal, { permission, compartmentId: at, variables });

  test.each<[boolean, boolean]>([
    [ask('respond', 'VOLUME_ATTACHMENT_INSPECT'), true],
    [ask('respond', 'VOLUME_ATTACHMENT_READ'), false],
    [ask('respond', 'VOLUME_ATTACHMENT_INSPECT', {}, 'other'), false],
    [ask('detect', 'VOLUME_ATTACHMENT_INSPECT'), false],
    [ask('reattach', 'VOLUME_ATTACHMENT_CREATE', { 'request.operation': 'AttachVolume' }), true],
    [ask('reattach', 'VOLUME_ATTACHMENT_CREATE', { 'request.operation': 'AttachBootVolume' }), false],
    [ask('reattach', 'VOLUME_ATTACHMENT_CREATE'), false],
    [ask('reattach', 'VOLUME_ATTACHMENT_DELETE', { 'request.operation': 'DetachVolume' }), false],
    [
      ask('detect', 'OBJECT_CREATE', { 'target.bucket.name': 'state', 'target.object.name': 'inbox/1' }),
      true,
    ],
    [
      ask('detect', 'OBJECT_CREATE', { 'target.bucket.name': 'state', 'target.object.name': 'lease/1' }),
      false,
    ],
  ])('case %# is %s', (actual, expected) => {
    expect(actual).toBe(expected);
  });

  test('a pattern that is not in quotes is refused, when the tenancy is made and later', () => {
    const bare: StatementTable = [
      {
        principal: 'detect',
        permissions: ['OBJECT_CREATE'],
        conditions: { 'target.object.name': ['dead-letter/*', '/inbox/*/'] },
      },
    ];
    const options = { clock: new JumpingTime(), ids };
    expect(() => createCloud({ ...options, permissions: bare })).toThrow('/inbox/*/');
    expect(() => createCloud(options).gate.setPermissions(bare)).toThrow('has to be written in quotes');
  });

  test('a statement whose text CreatePolicy refuses is refused in its words', () => {
    const broken: StatementTable = [
      { principal: 'detect', permissions: ['OBJECT_CREATE'], conditions: { 'target.object.name': "it's" } },
    ];
    const options = { clock: new JumpingTime(), ids };
    expect(() => createCloud({ ...options, permissions: broken })).toThrow(
      "'syntax error starting with <<'>>'",
    );
    expect(() => createCloud(options).gate.setPermissions(broken)).toThrow('line 1, char');
  });

  test('nobody in the table may detach; a person is not bound by it', async () => {
    const cloud = createCloud({ clock: new JumpingTime(), ids, permissions: table });
    const place = { compartmentId: 'c', availabilityDomain: 'AD-1' };
    cloud.compute.addInstance({ id: 'i', displayName: 'i', ...place });
    cloud.compute.addVolume({ id: 'v', displayName: 'v', ...place });
    const { id } = cloud.compute.addAttachment({ instanceId: 'i', volumeId: 'v' });
    for (const name of ['respond', 'reattach', 'detect']) {
      await expect(cloud.compute.detachVolume(functionCaller(name), id)).rejects.toMatchObject({
        status: 404,
      });
    }
    expect(cloud.calls.some((call) => call.effect)).toBe(false);
    await cloud.compute.detachVolume(userCaller('ops'), id);
    expect(cloud.audit.at(-1)).toMatchObject({
      eventName: 'DetachVolume',
      caller: { name: 'ops' },
      status: 200,
    });
  });
});
