import { join } from 'node:path';
import { demand } from '../../infra/local/cloud/gate.ts';
import { grantedPermissions, isAllowed } from '../../infra/local/cloud/iam.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { deployedStatements, SIM_INSTALLATION } from '../support/deployed-statements.ts';
import { loadStatements } from '../support/iam-statements.ts';
import { attaches, detachedCluster } from './stage.ts';

const DATA = loadStatements(join(__dirname, '../..'));

/** What Terraform deploys, for the pretend tenancy; the compartments of the stack are one here. */
const TABLE = deployedStatements(DATA, SIM_INSTALLATION);

/** The whole story with the statements that `keep` lets through. */
async function story(keep: (id: string) => boolean) {
  const sim = detachedCluster();
  sim.cloud.gate.setPermissions(TABLE.filter((statement) => keep(statement.id)));
  sim.at('8m', () => void sim.approve('sato'));
  await sim.run('14m');
  return { attaches: attaches(sim), done: sim.attempts().some((attempt) => attempt.state === 'attached') };
}

test('with all statements the volume is put back', async () => {
  expect(await story(() => true)).toEqual({ attaches: 1, done: true });
});

// reattach-failure tells of a call that broke off; test/infra/iam calls for it.
const NEEDED = DATA.filter(
  ({ id, principal }) =>
    (principal === 'reattach' && id !== 'reattach-failure') ||
    ['respond-plans', 'respond-plan', 'respond-reattach'].includes(id),
).map(({ id }) => id);

test.each(NEEDED)('without %s nothing is attached: no statement is there for nothing', async (id) => {
  expect((await story((one) => one !== id)).done).toBe(false);
});

test('nobody may detach, delete or switch anything off', () => {
  for (const statement of TABLE) {
    const { id, principal } = statement;
    if (principal === 'lifecycle') continue;
    const granted = [...grantedPermissions(statement)];
    expect({
      id,
      granted: granted.filter((p) => /DETACH|ATTACHMENT_DELETE|POWER|INSTANCE_DELETE|VOLUME_DELETE/.test(p)),
    }).toEqual({
      id,
      granted: [],
    });
  }
});

test('only reattach may attach; of all functions only console may write approvals, for people who signed in', () => {
  const principals = [...new Set(TABLE.map((statement) => statement.principal))];
  const may = (permission: string, variables: Readonly<Record<string, string>>) =>
    principals.filter(
      (name) =>
        name !== 'lifecycle' &&
        isAllowed(TABLE, name, demand('AttachVolume', permission, SIM.compartmentId, variables)),
    );
  expect(may('VOLUME_ATTACHMENT_CREATE', {})).toEqual(['reattach']);
  const approval = {
    'target.bucket.name': SIM.approvalsBucket,
    'target.object.name': 'approvals/0123/x.json',
  };
  expect(may('OBJECT_CREATE', approval)).toEqual(['console']);
  expect(may('OBJECT_OVERWRITE', approval)).toEqual([]);
  const plan = { ...approval, 'target.object.name': 'plans/0123.json' };
  expect(may('OBJECT_CREATE', plan)).toEqual(['respond']);
  expect(may('OBJECT_OVERWRITE', plan)).toEqual([]);
});
