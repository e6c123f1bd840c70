import {
  agentCaller,
  type Caller,
  functionCaller,
  platformService,
} from '../../../infra/local/cloud/caller.ts';
import { createCloud } from '../../../infra/local/cloud/cloud.ts';
import { grantedPermissions } from '../../../infra/local/cloud/iam.ts';
import { RESOURCE_TYPES } from '../../../infra/local/cloud/verbs.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import { deployedStatements, SIM_INSTALLATION } from '../../support/deployed-statements.ts';
import { type IamStatementData, loadStatements, PRINCIPALS } from '../../support/iam-statements.ts';
import { JumpingTime } from '../../support/kit.ts';
import { ROOT, TABLE } from './stories.ts';

const DATA = loadStatements(ROOT);

/** Takes away, breaks off or moves out of reach, whatever service the permission belongs to. */
const HARMFUL = /DELETE|DETACH|POWER|TERMINATE|_MOVE$|_STOP|_RESET|UNASSIGN/;

/**
 * Harmful permissions by principal, conditions left aside: a statement that is bound today must not be one careless
 * edit away. A resource type whose verbs the table does not know counts as harmful.
 */
function harm(statements: readonly IamStatementData[]): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  for (const one of deployedStatements(statements, SIM_INSTALLATION)) {
    const unknown = one.resource !== undefined && !RESOURCE_TYPES.includes(one.resource);
    const harmful = [...grantedPermissions(one)].filter((permission) => HARMFUL.test(permission));
    for (const permission of unknown ? [`unknown type ${one.resource}`] : harmful)
      found.set(one.principal, (found.get(one.principal) ?? new Set()).add(permission));
  }
  return Object.fromEntries(
    [...found].map(([principal, permissions]) => [principal, [...permissions].sort()]),
  );
}

/** What a service needs for its task, and the single writer for its own folders; nothing of Compute or Block Volume. */
const TOLERATED = {
  respond: ['OBJECT_DELETE'],
  lifecycle: ['OBJECT_DELETE', 'OBJECT_VERSION_DELETE'],
};

test('no statement, by name or by verb, gives anybody the means to detach, delete, move or switch off', () => {
  expect(harm(DATA)).toEqual(TOLERATED);
});

const WIDER: readonly Pick<IamStatementData, 'permissions' | 'verb' | 'resource'>[] = [
  { permissions: ['VOLUME_ATTACHMENT_DELETE'] },
  { permissions: ['INSTANCE_POWER_ACTIONS'] },
  { verb: 'manage', resource: 'volume-attachments' },
  { verb: 'use', resource: 'instances' },
  { verb: 'manage', resource: 'volumes' },
  { verb: 'use', resource: 'instance-agent-command-family' },
  { verb: 'manage', resource: 'volume-family' },
  { verb: 'use', resource: 'instance-family' },
  { verb: 'inspect', resource: 'all-resources' },
];

test.each(WIDER)('a statement %j would be found, whoever had it', (grant) => {
  for (const principal of PRINCIPALS) {
    const added: IamStatementData = {
      id: 'one-more',
      principal,
      in: 'watched',
      when: 'always',
      why: 'to be found by this test',
      conditions: { 'request.operation': 'AttachVolume' },
      ...grant,
    };
    expect(harm([...DATA, added])).not.toEqual(TOLERATED);
  }
});

/** Every principal of the table as the cloud meets it. */
function callers(): readonly Caller[] {
  const names = [...new Set(TABLE.map(({ principal }) => principal))];
  expect(names.length).toBeGreaterThanOrEqual(PRINCIPALS.length - 1);
  return names.flatMap((name) => [
    functionCaller(name),
    platformService(name, SIM.compartmentId),
    { ...agentCaller('ocid1.instance.oc1.xx-local-1.n1'), name },
  ]);
}

test('whoever tries to detach, stop or restart is refused, and nothing changes', async () => {
  const cloud = createCloud({ clock: new JumpingTime(), ids: { unique: () => 'id' }, permissions: TABLE });
  const place = { compartmentId: SIM.compartmentId, availabilityDomain: SIM.availabilityDomain };
  const node = cloud.compute.addInstance({
    id: 'ocid1.instance.oc1.xx-local-1.n1',
    displayName: 'n1',
    ...place,
  });
  const volume = cloud.compute.addVolume({
    id: 'ocid1.volume.oc1.xx-local-1.v1',
    displayName: 'v1',
    ...place,
  });
  const { id } = cloud.compute.addAttachment({ instanceId: node.id, volumeId: volume.id });
  for (const caller of callers()) {
    const refused = { status: 404, code: 'NotAuthorizedOrNotFound' };
    await expect(cloud.compute.detachVolume(caller, id)).rejects.toMatchObject(refused);
    for (const action of ['SOFTSTOP', 'STOP', 'RESET', 'SOFTRESET'])
      await expect(cloud.compute.instanceAction(caller, node.id, action)).rejects.toMatchObject(refused);
  }
  expect(cloud.compute.current(node.id, volume.id)?.lifecycleState).toBe('ATTACHED');
  expect(cloud.compute.instance(node.id)?.lifecycleState).toBe('RUNNING');
  expect(cloud.calls.filter(({ effect }) => effect)).toEqual([]);
});
