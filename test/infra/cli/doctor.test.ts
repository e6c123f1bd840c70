import { WardenError } from '../../../functions/core/base/errors.ts';
import { doctorText } from '../../../infra/cli/doctor.ts';
import {
  DOCTOR_CHECKS,
  type DoctorPorts,
  type DoctorTarget,
  examine,
  targetOf,
} from '../../../infra/cli/doctor-checks.ts';
import { MemoryStore, testTime, type VirtualTime } from '../../support/kit.ts';

const MINUTE = 60_000;
const TARGET: DoctorTarget = {
  bucket: 'warden-state',
  compartments: ['c1'],
  topics: ['t1'],
  functions: ['f1'],
  complaints: [],
};

async function healthy() {
  const clock = testTime();
  const store = new MemoryStore();
  const put = (name: string, value: unknown) =>
    store.put(name, new TextEncoder().encode(JSON.stringify(value)), { kind: 'any' });
  const beat = (ageMs: number) =>
    put('heartbeat/last.json', {
      schema: 'warden.heartbeat/1',
      recent: [{ id: 'hourly-1', lineAt: clock.now() - ageMs, seenAt: clock.now() }],
    });
  await beat(40 * MINUTE);
  const subscription = (protocol: string, state: string) => ({
    topicId: 't1',
    subscriptionId: 's',
    protocol,
    state,
  });
  const ports: DoctorPorts = {
    store,
    clock,
    compute: { listAttachments: async () => [] },
    subscriptions: { list: async () => [subscription('EMAIL', 'ACTIVE')] },
    invoker: { dryRun: async () => undefined },
  };
  return { clock, store, put, beat, ports, subscription };
}

/** Names of the checks that are not good. */
async function bad(ports: DoctorPorts, clock: VirtualTime, target = TARGET): Promise<string[]> {
  const findings = await clock.play(examine(ports, target));
  return findings.filter(({ verdict }) => verdict === 'bad').map(({ check }) => check);
}

test('an installation in order: every check but the configuration is made, and all are good', async () => {
  const { ports, clock } = await healthy();
  const findings = await clock.play(examine(ports, TARGET));
  expect(findings.map(({ check }) => check)).toEqual(
    DOCTOR_CHECKS.filter((check) => check !== 'configuration'),
  );
  expect(findings.every(({ verdict }) => verdict === 'good')).toBe(true);
  expect(doctorText(findings, 'en')).toContain('All 7 checks are good.');
  expect(doctorText(findings, 'ja')).toContain('7 項目すべて正常です。');
});

test('the marked line: old or never seen', async () => {
  const { ports, clock, beat, store } = await healthy();
  await beat(134 * MINUTE);
  expect(await bad(ports, clock)).toEqual([]);
  await beat(136 * MINUTE);
  expect(await bad(ports, clock)).toEqual(['heartbeat']);
  store.objects.delete('heartbeat/last.json');
  expect(await bad(ports, clock)).toEqual(['heartbeat']);
});

test('nobody receives the notices: no subscription, an unconfirmed one, only a function', async () => {
  const { ports, clock, subscription } = await healthy();
  for (const list of [[], [subscription('EMAIL', 'PENDING')], [subscription('ORACLE_FUNCTIONS', 'ACTIVE')]])
    expect(await bad({ ...ports, subscriptions: { list: async () => list } }, clock)).toEqual([
      'subscription',
    ]);
});

test('work waits and nobody takes it; work that was asked for a moment ago is given its time', async () => {
  const { ports, clock, put } = await healthy();
  const lease = (ackSeq: number) => ({
    schema: 'warden.lease/1',
    wakeSeq: 5,
    ackSeq,
    holder: null,
    writer: 'w',
  });
  await put('lease/respond.json', lease(4));
  expect(await bad(ports, clock)).toEqual(['lease']);
  void clock.sleep(5_000).then(() => put('lease/respond.json', lease(5)));
  expect(await bad(ports, clock)).toEqual([]);
});

test('dead letters are counted', async () => {
  const { ports, clock, put } = await healthy();
  await put('dead-letter/a.raw', {});
  expect(await bad(ports, clock)).toEqual(['dead-letters']);
});

test('a service refuses: that check is bad and names the code, the others are made', async () => {
  const { ports, clock } = await healthy();
  const refuse = () => Promise.reject(new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND'));
  const broken = { ...ports, invoker: { dryRun: refuse }, compute: { listAttachments: refuse } };
  const findings = await clock.play(examine(broken, TARGET));
  expect(findings).toHaveLength(7);
  expect(doctorText(findings, 'en')).toContain(
    '[BAD] function can be invoked: f1 (OCI_NOT_AUTHORIZED_OR_NOT_FOUND)\n    Check that the function',
  );
  expect(await bad(broken, clock)).toEqual(['compartment', 'function']);
});

test('what the environment does not say is a finding, never a guess', async () => {
  const { ports, clock } = await healthy();
  const target = targetOf({ WARDEN_TOPIC_ID: 'not an OCID', WARDEN_NAMESPACE: 'axexample' });
  expect(target).toMatchObject({ bucket: '', topics: [], functions: [] });
  expect(target.complaints).toContain('WARDEN_TOPIC_ID');
  expect(target.complaints).not.toContain('WARDEN_NAMESPACE');
  expect(new Set(await bad(ports, clock, target))).toEqual(new Set(['configuration']));
});
