import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCapture } from '../../infra/cli/demo/capture.ts';
import type { ScanReport } from '../../infra/cli/scan-report.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { ScriptedFaults } from '../../infra/local/cloud/faults.ts';
import { LOCAL } from '../../infra/local/installation.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';

const ROOT = join(__dirname, '..', '..');
const WARDEN = join(ROOT, 'dist', 'cli', 'warden.cjs');
const CAPTURE = readCapture(ROOT, 's01_refused_recover.bookworm.fgd2');
const READS = new Set([
  'GetInstance',
  'GetVolume',
  'ListInstances',
  'ListVolumeAttachments',
  'SearchLogs',
  'SummarizeMetricsData',
]);

let folder: string;
beforeAll(() => {
  if (!existsSync(WARDEN)) throw new Error(`Not built: ${WARDEN}. Run "npm run build" first.`);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warden-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of a genuine outage as if it had begun a moment ago; `host` writes them. */
function outageLog(host: string, withReturn = false): string {
  const lines = withReturn ? [...CAPTURE.outage, ...CAPTURE.recovery] : CAPTURE.outage;
  const shift = Date.now() - (lines.at(-1)?.at ?? 0);
  const text = lines.map(
    ({ at, rest }) => `${new Date(at + shift).toISOString()} ${rest.replace(/^\S+/, host)}\n`,
  );
  mkdirSync(join(folder, host), { recursive: true });
  const file = join(folder, host, 'messages');
  writeFileSync(file, text.join(''));
  return file;
}

interface Scene {
  readonly tenancy: Tenancy;
  readonly faults: ScriptedFaults;
  readonly node1: string;
  /** A person detaches the volume of the log from node1, and it is done. */
  detach(): Promise<void>;
  scan(...args: string[]): Promise<{ code: number; out: string; err: string; report: ScanReport | null }>;
}

async function withCluster(play: (scene: Scene) => Promise<void>): Promise<void> {
  const faults = new ScriptedFaults();
  const tenancy = await startTenancy({ faults, timing: { detachMs: 10 } });
  try {
    const node1 = tenancy.addNode('node1');
    const node2 = tenancy.addNode('node2');
    const volume = tenancy.addVolume('lk-shared');
    const door = { iqn: CAPTURE.iqn, ipv4: CAPTURE.portal, port: 3260 };
    const attachment = tenancy.attach(node1, volume, door);
    tenancy.attach(node2, volume, door);
    tenancy.attach(node1, tenancy.addVolume('backup'), { ipv4: '169.254.2.9', port: 3260 });
    const environment = { PATH: process.env['PATH'], ...tenancy.operatorEnvironment() };
    const scan: Scene['scan'] = (...args) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [WARDEN, 'scan', ...args],
          { env: environment, maxBuffer: 1e8 },
          (_error, out, err) => {
            const report = args.includes('--json') && out !== '' ? (JSON.parse(out) as ScanReport) : null;
            resolve({ code: child.exitCode ?? -1, out, err, report });
          },
        );
      });
    const detach = async () => {
      await tenancy.cloud.compute.detachVolume(userCaller('ops.sato'), attachment.id);
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await play({ tenancy, faults, node1: node1.id, detach, scan });
  } finally {
    await tenancy.stop();
  }
}

it('a detach during the outage: the volume, its state, who did it and with what, and the advice', () =>
  withCluster(async ({ tenancy, node1, detach, scan }) => {
    await detach();
    const log = outageLog('node1');
    const before = tenancy.cloud.calls.length;
    const { code, err, report } = await scan(log, '--json', '--profile', 'DEFAULT');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(report?.lookup).toMatchObject({ unread: [], unmatched: [] });
    const [incident] = report?.incidents ?? [];
    expect(incident).toMatchObject({
      cause: 'detached-intent-unknown',
      causeBasis: 'audit',
      instance: { id: node1, displayName: 'node1', stateNow: 'RUNNING', matchedBy: 'display-name' },
    });
    expect(incident?.paths).toHaveLength(1);
    expect(incident?.paths[0]?.attachment).toMatchObject({
      volumeName: 'lk-shared',
      stateNow: 'DETACHED',
      samePortal: null,
      alsoAttachedTo: ['node2'],
      detach: { by: 'ops.sato', ipAddress: '203.0.113.10', client: 'Oracle-PythonSDK/2.150.0' },
    });

    const calls = tenancy.cloud.calls.slice(before);
    expect(calls.filter(({ operation }) => !READS.has(operation))).toEqual([]);
    // Nothing that stands in a log left this machine.
    const sent = JSON.stringify(calls.map(({ target }) => target));
    for (const secret of ['node1 ', CAPTURE.iqn, CAPTURE.portal, 'iscsid'])
      expect(sent).not.toContain(secret);

    for (const [lang, texts] of [
      ['en', ['Cause by the lines and by Audit: volume detached', 'DetachVolume by ops.sato']],
      ['ja', ['監査(Audit)の記録から分かる原因', 'DetachVolume 実行者: ops.sato']],
    ] as const) {
      const { out } = await scan(log, '--lang', lang, '--profile', 'DEFAULT');
      for (const text of [...texts, 'lk-shared', `--instance-id ${node1} --all`]) expect(out).toContain(text);
      expect(out).not.toContain('<compartment OCID>');
    }
  }));

it('a path that came back by itself was not detached that night, whatever the volume is now', () =>
  withCluster(async ({ detach, scan }) => {
    const log = outageLog('node1', true);
    await detach();
    const { report } = await scan(log, '--json', '--profile', 'DEFAULT');
    expect(report?.incidents[0]).toMatchObject({
      state: 'recovered',
      cause: 'target-refusing',
      causeBasis: 'lines',
      paths: [{ attachment: { stateNow: 'DETACHED', detach: null } }],
    });
  }));

it('Audit refused: the state of now still tells, and what could not be read is listed', () =>
  withCluster(async ({ detach, faults, scan }) => {
    await detach();
    faults.add({
      operation: 'SearchLogs',
      fault: { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' },
    });
    const log = outageLog('node1');
    const { report } = await scan(log, '--json', '--profile', 'DEFAULT');
    expect(report?.incidents[0]).toMatchObject({
      cause: 'detached-intent-unknown',
      causeBasis: 'attachments',
      paths: [{ attachment: { stateNow: 'DETACHED', detach: null } }],
    });
    expect(report?.lookup?.unread).toEqual([
      expect.objectContaining({
        what: `Audit of ${LOCAL.compartmentId}`,
        errorCode: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
      }),
    ]);
  }));

it('nothing can be read: the report is that of the lines, with a list of what is missing', () =>
  withCluster(async ({ faults, scan }) => {
    const log = outageLog('node1');
    faults.add({ fault: { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' } });
    const plain = await scan(log, '--json');
    const refused = await scan(log, '--json', '--profile', 'DEFAULT');
    expect(refused.code).toBe(1);
    expect(refused.report?.incidents).toEqual(plain.report?.incidents);
    expect(plain.report?.lookup).toBeNull();
    expect(refused.report?.lookup?.unread).toHaveLength(2);
    const noProfile = await scan(log, '--lang', 'en', '--profile', 'nobody');
    expect(noProfile.code).toBe(1);
    expect(noProfile.out).toContain('1 incident found.');
    expect(noProfile.out).toContain('AUTH_PROFILE_UNUSABLE');
    expect(noProfile.out).toContain('nobody');
  }));

it('a host with another name than its instance: told by portal and IQN where one has them, else by --instance', () =>
  withCluster(async ({ node1, scan }) => {
    const log = outageLog('db-primary');
    const several = await scan(log, '--json', '--profile', 'DEFAULT');
    // Both nodes have the shared volume at this portal: no guess.
    expect(several.report?.lookup?.unmatched).toEqual([{ host: 'db-primary', why: 'several' }]);
    expect(several.report?.incidents[0]).toMatchObject({ instance: null, cause: 'target-refusing' });
    const named = await scan(log, '--json', '--instance', `db-primary=${node1}`);
    expect(named.report?.incidents[0]).toMatchObject({
      instance: { id: node1, matchedBy: 'option' },
      cause: 'target-refusing',
      paths: [{ attachment: { stateNow: 'ATTACHED', samePortal: true } }],
    });
  }));

it.each([
  [['--compartment', 'prod'], 'OCID of a compartment'],
  [['--instance', 'node1'], 'HOST=OCID'],
])('bad usage %j', (args, text) =>
  withCluster(async ({ scan }) => {
    const { code, err } = await scan(outageLog('node1'), ...args);
    expect(code).toBe(2);
    expect(err).toContain(text);
  }),
);
