// Calls every operation of every adapter once; slim and plain bundles must send the same requests.
import { OciAuditLog } from '../../../functions/oci/audit-log.ts';
import { OciAuditSearch } from '../../../functions/oci/audit-search.ts';
import { OciClients } from '../../../functions/oci/clients.ts';
import { OciAttacher, OciCompute } from '../../../functions/oci/compute.ts';
import { OciInvoker } from '../../../functions/oci/invoke.ts';
import { OciMetrics } from '../../../functions/oci/metrics.ts';
import { OciNotifier } from '../../../functions/oci/notifications.ts';
import { ObjectStore } from '../../../functions/oci/object-store.ts';
import { OciRunCommand } from '../../../functions/oci/run-command.ts';
import { OciSecrets } from '../../../functions/oci/secrets.ts';
import { SERVICES } from '../../../functions/runtime/config.ts';
import { serve } from '../../../functions/runtime/fdk-binding.ts';

const c = 'ocid1.compartment.oc1..c';
const i = 'ocid1.instance.oc1.ap-tokyo-1.i';
const v = 'ocid1.volume.oc1.ap-tokyo-1.v';
const a = 'ocid1.volumeattachment.oc1.ap-tokyo-1.a';
const f = 'ocid1.fnfunc.oc1.ap-tokyo-1.f';
const cmd = 'ocid1.instanceagentcommand.oc1.ap-tokyo-1.c';

async function everyCall(url: string): Promise<string[]> {
  const clients = new OciClients({ endpoints: Object.fromEntries(SERVICES.map((name) => [name, url])) });
  const store = new ObjectStore(clients, 'ns', 'bucket');
  const compute = new OciCompute(clients);
  const metrics = new OciMetrics(clients);
  const run = new OciRunCommand(clients);
  const calls: (() => Promise<unknown>)[] = [
    () => store.get('a/b.json'),
    () => store.put('a/b.json', Buffer.from('{}'), { kind: 'absent' }),
    () => store.put('a/b.json', Buffer.from('{"x":"日本"}'), { kind: 'match', etag: 'e' }),
    () => store.delete('a/b.json', 'e'),
    () => store.list('a/'),
    () => compute.listAttachments(c, i),
    () => compute.listInstances(c),
    () => compute.getInstance(i),
    () => compute.getVolume(v),
    () =>
      new OciAttacher(clients).attach(
        {
          type: 'iscsi',
          instanceId: i,
          volumeId: v,
          displayName: 'd',
          device: '/dev/oracleoci/oraclevdb',
          isReadOnly: false,
          isShareable: true,
          useChap: true,
          encryptionInTransitType: 'NONE',
          isAgentAutoIscsiLoginEnabled: false,
        },
        'token-1',
        Number.POSITIVE_INFINITY,
      ),
    () => new OciNotifier(clients).publish('ocid1.onstopic.oc1.ap-tokyo-1.t', 'title', '本文'),
    () => new OciInvoker(clients, [{ id: f, endpoint: url }]).invokeDetached(f, '{"wakeSeq":1}'),
    () =>
      new OciAuditLog(clients, 'ocid1.log.oc1.ap-tokyo-1.l').write('s', 't', [{ id: '1', at: 0, data: 'd' }]),
    () => new OciAuditSearch(clients).actions(c, 0, 1_000),
    () =>
      metrics.load({
        compartmentId: c,
        instanceId: i,
        attachmentIds: [a],
        peerAttachmentIds: [a],
        from: 0,
        lossAt: 1_000,
        to: 2_000,
      }),
    () => metrics.post(c, [{ name: 'n', value: 1, at: 0, dimensions: { d: 'x' } }]),
    () =>
      run.create({
        compartmentId: c,
        instanceId: i,
        displayName: 'd',
        script: 'true',
        timeoutSec: 60,
        retryToken: 'token-2',
      }),
    () => run.execution(cmd, i),
    () => run.pluginStatus(c, i, 'Compute Instance Run Command'),
    () => new OciSecrets(clients).read('ocid1.vaultsecret.oc1.ap-tokyo-1.s', 'CURRENT'),
    () => new OciSecrets(clients).read('ocid1.vaultsecret.oc1.ap-tokyo-1.s', 'PREVIOUS'),
  ];
  const outcomes: string[] = [];
  // What comes back does not matter here: the service refuses everything.
  for (const call of calls)
    outcomes.push(
      await call().then(
        (value) => JSON.stringify(value),
        (error: { code?: string }) => error.code ?? 'no code',
      ),
    );
  return outcomes;
}

serve('every-call', () => ({
  logLevel: 'info',
  handler: async (call) => {
    const records: unknown = JSON.parse(call.body.toString('utf8'));
    if (Array.isArray(records)) return { records: records.length };
    return { outcomes: await everyCall(process.env['SERVICE_URL'] ?? '') };
  },
}));
