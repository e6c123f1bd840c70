import { judge } from '../../functions/reattach/judge.ts';
import { loadConfig } from '../../functions/runtime/config.ts';
import { policyOf } from '../../functions/runtime/policy.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { detachedCluster } from './stage.ts';

/** What `reattach` makes of the installation's configuration. */
function configured(more: Readonly<Record<string, string>>) {
  return policyOf(
    loadConfig('reattach', {
      WARDEN_STATE_BUCKET: SIM.stateBucket,
      WARDEN_APPROVALS_BUCKET: SIM.approvalsBucket,
      WARDEN_NAMESPACE: 'axexample',
      WARDEN_MODE: 'approve',
      ...more,
    }),
  );
}

/** What `reattach` would judge eight minutes after the loss, seen with its own rights. */
async function judgedWith(more: Readonly<Record<string, string>>) {
  const sim = detachedCluster();
  await sim.run('8m');
  const [stored] = sim.plans();
  if (stored === undefined) throw new Error('no plan was stored');
  const ports = cloudPorts(sim.cloud, functionCaller('reattach', SIM.functionId('reattach')));
  const judged = await judge(
    {
      ...ports,
      store: ports.store(SIM.stateBucket),
      approvals: ports.store(SIM.approvalsBucket),
      clock: sim.time,
    },
    stored,
    configured(more),
  );
  return {
    volumeId: stored.plan.request.volumeId,
    verdicts: Object.fromEntries(judged.verdicts.map(({ code, verdict }) => [code, verdict])),
  };
}

test('a volume that the configuration calls quorum since the inventory was taken is not attached', async () => {
  const { volumeId, verdicts } = await judgedWith({});
  expect(verdicts['guard-role-data']).toBe('met');
  const now = await judgedWith({ WARDEN_QUORUM_VOLUMES: volumeId });
  expect(now.verdicts['guard-role-data']).toBe('not-met');
});
