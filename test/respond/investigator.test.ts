import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { DecisionInput } from '../../functions/core/decision/contract.ts';
import type { AuditAction, LoadFacts } from '../../functions/core/platform/look-ups.ts';
import type { AuditEntry, AuditLog, AuditSearch, LoadQuery, Metrics } from '../../functions/core/ports.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { COMPARTMENT, capture, NODE1, NODE2, scene } from './scene.ts';
import { standInDecision } from './stand-in-decision.ts';

const s01 = capture('s01_refused_recover.bookworm.fgd2', NODE1);
const QUIET: LoadFacts = {
  cpuUtilizationMax: 3,
  loadAverageMax: 0.1,
  memoryUtilizationMax: 20,
  memoryStallsSum: 0,
  throttledIosSum: 0,
  peerWriteOpsSum: null,
  peerWritesSeenTo: null,
};

function stage() {
  const searches: { readonly from: number; readonly to: number }[] = [];
  const loads: LoadQuery[] = [];
  const happened: AuditAction[] = [];
  const written: AuditEntry[] = [];
  const inputs: DecisionInput[] = [];
  const refuse = { audit: false, metrics: false, log: false };
  const denied = () => new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND');
  const auditSearch: AuditSearch = {
    actions: async (_, from, to) => {
      if (refuse.audit) throw denied();
      searches.push({ from, to });
      return happened;
    },
  };
  const metrics: Metrics = {
    load: async (query) => {
      if (refuse.metrics) throw denied();
      loads.push(query);
      return QUIET;
    },
    post: async () => undefined,
  };
  const auditLog: AuditLog = {
    write: async (_, __, entries) => {
      if (refuse.log) throw denied();
      written.push(...entries);
    },
  };
  const decide = (input: DecisionInput) => {
    inputs.push(input);
    return standInDecision(input);
  };
  const s = scene({ start: s01.lostAt, decide, extra: { auditSearch, metrics, auditLog } });
  const place = {
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
    freeformTags: { 'lifekeeper-cluster': 'CL1' },
  };
  s.cloud.compute.addInstance({ id: NODE1, displayName: 'node1', ...place });
  s.cloud.compute.addInstance({ id: NODE2, displayName: 'node2', ...place });
  s.cloud.compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'data', ...place });
  const own = s.cloud.compute.addAttachment({ instanceId: NODE1, volumeId: 'ocid1.volume.oc1.xx.data' });
  const peer = s.cloud.compute.addAttachment({ instanceId: NODE2, volumeId: 'ocid1.volume.oc1.xx.data' });
  return { ...s, searches, loads, written, inputs, refuse, own, peer, happened };
}

test('the first notice does not wait for causes; they are looked into afterwards', async () => {
  const s = stage();
  await s.clock.play(s.deliver(s01.before).then(() => s.clock.sleep(5 * SECOND)));
  expect(s.titles()).toHaveLength(1);
  expect(s.searches).toEqual([]);
  await s.clock.play(s.clock.sleep(2 * MINUTE));
  const lossAt = s.incidents()[0]?.lossAt ?? 0;
  // Until an incident is dated by more than its opening, a detach of the hour before is looked for too.
  expect(s.searches[0]?.from).toBe(lossAt - 85 * MINUTE);
  expect(s.loads.find((query) => query.instanceId === NODE1)).toMatchObject({
    attachmentIds: [s.own.id],
    peerAttachmentIds: [s.peer.id],
    from: lossAt - 10 * MINUTE,
    lossAt,
  });
  expect(s.inputs.at(-1)?.lookUps).toMatchObject({
    audit: { known: true, value: [] },
    load: { [NODE1]: { known: true, value: QUIET }, [NODE2]: { known: true } },
  });
});

test('a volume that was gone for long when it was looked at again is dated by its detach, of the hour before', async () => {
  const s = stage();
  const gone = { at: s.clock.now() - 40 * MINUTE, name: 'DetachVolume', resourceId: s.own.id, status: '200' };
  const of = { principalName: 'ops', principalId: 'ops', ipAddress: null, userAgent: null };
  s.happened.push({ ...gone, ...of }, { ...gone, ...of, resourceId: 'another' });
  await s.clock.play(
    s
      .deliver(s01.before)
      .then(() => s.clock.sleep(MINUTE))
      .then(() => s.cloud.compute.detachVolume(userCaller('ops'), s.own.id))
      .then(() => s.clock.sleep(3 * MINUTE)),
  );
  const { openedAt = 0 } = s.incidents()[0] ?? {};
  expect(s.searches[0]?.from).toBe(openedAt - 85 * MINUTE);
  expect(s.inputs.at(-1)?.lookUps.audit).toMatchObject({ known: true, value: [{ resourceId: s.own.id }] });
});

test('an hour of an open incident costs one search a minute and one load per node in five', async () => {
  const s = stage();
  await s.clock.play(s.deliver(s01.before).then(() => s.clock.sleep(60 * MINUTE)));
  expect(s.searches.length).toBeLessThanOrEqual(60);
  expect(s.loads.length).toBeLessThanOrEqual(2 * 13);
});

test('after a detach only the writes on the lost volume count: a peer may serve another one', async () => {
  const s = stage();
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  s.cloud.compute.addVolume({ id: 'ocid1.volume.oc1.xx.second', displayName: 'second', ...place });
  for (const instanceId of [NODE1, NODE2])
    s.cloud.compute.addAttachment({ instanceId, volumeId: 'ocid1.volume.oc1.xx.second', isShareable: true });
  await s.clock.play(s.deliver(s01.before).then(() => s.clock.sleep(2 * MINUTE)));
  expect(s.loads.filter((query) => query.instanceId === NODE1).at(-1)?.peerAttachmentIds).toHaveLength(2);
  await s.clock.play(
    s.cloud.compute.detachVolume(userCaller('ops'), s.own.id).then(() => s.clock.sleep(6 * MINUTE)),
  );
  expect(s.loads.filter((query) => query.instanceId === NODE1).at(-1)?.peerAttachmentIds).toEqual([
    s.peer.id,
  ]);
});

test('what may not be read is named, and stops nothing', async () => {
  const s = stage();
  Object.assign(s.refuse, { audit: true, metrics: true, log: true });
  await s.clock.play(s.deliver(s01.before).then(() => s.clock.sleep(2 * MINUTE)));
  expect(s.titles()).toHaveLength(1);
  expect(s.inputs.at(-1)?.lookUps).toMatchObject({
    audit: { known: false, errorCode: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND' },
    load: { [NODE1]: { known: false } },
  });
});

test('the trail has every decision that said something, with its notices', async () => {
  const s = stage();
  await s.clock.play(s.deliver(s01.before).then(() => s.clock.sleep(3 * MINUTE)));
  await s.clock.play(s.deliver(s01.after).then(() => s.clock.sleep(MINUTE)));
  const data = s.written.map((entry) => JSON.parse(entry.data));
  expect(data.map((entry) => entry.reasons[0].code)).toEqual(['notice-first', 'closed-recovered']);
  expect(data.map((entry) => entry.notices.map((notice: { seq: number }) => notice.seq))).toEqual([[1], [2]]);
  expect(new Set(s.written.map((entry) => entry.id)).size).toBe(2);
});
