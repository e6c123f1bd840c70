import { agentCaller } from '../../../infra/local/cloud/caller.ts';
import { createCloud } from '../../../infra/local/cloud/cloud.ts';
import { createResources } from '../../../infra/local/installation.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import { JumpingTime, recordsOf } from '../../support/kit.ts';
import { TABLE } from './stories.ts';

const ELSEWHERE = 'ocid1.log.oc1.xx-local-1.of-another-team';

function tenancy() {
  const cloud = createCloud({ clock: new JumpingTime(), ids: { unique: () => 'id' }, permissions: TABLE });
  createResources(cloud, SIM.compartmentId);
  cloud.logging.addLog(ELSEWHERE, 'ocid1.loggroup.oc1.xx-local-1.others', SIM.compartmentId);
  const node = agentCaller('ocid1.instance.oc1.xx-local-1.n1');
  const write = (logId: string) =>
    cloud.logging.putLogs(node, logId, [
      { source: 'n1', type: 'com.warden.decision', entries: [{ id: 'x', data: 'forged' }] },
    ]);
  return { cloud, node, write };
}

const REFUSED = { status: 404, code: 'NotAuthorizedOrNotFound' };

test('a node writes its lines, and into no other log: not what the warden decided, not those of anybody else', async () => {
  const { cloud, write } = tenancy();
  await write(SIM.messagesLogId);
  for (const logId of [SIM.auditLogId, ELSEWHERE]) {
    await expect(write(logId)).rejects.toMatchObject(REFUSED);
    expect(recordsOf(cloud, logId)).toEqual([]);
  }
  expect(recordsOf(cloud, SIM.messagesLogId)).toHaveLength(1);
});

test('a node reads no log, its own lines included', async () => {
  const { cloud, node } = tenancy();
  const now = cloud.clock.now();
  const search = { timeStart: now - 1, timeEnd: now, searchQuery: `search "${SIM.compartmentId}"` };
  await expect(cloud.logging.search(node, search)).rejects.toMatchObject(REFUSED);
});

test('a node still gets its configuration, which names no log group', async () => {
  const { cloud, node } = tenancy();
  await expect(cloud.logging.generateAgentConfiguration(node, SIM.compartmentId)).resolves.toBeUndefined();
});
