import { join } from 'node:path';
import { WardenError } from '../../../functions/core/base/errors.ts';
import type { Attachment, Instance, LoadFacts, Volume } from '../../../functions/core/platform/look-ups.ts';
import { scanLogs } from '../../../infra/cli/scan.ts';
import { type LookUpPorts, lookUp } from '../../../infra/cli/scan-lookup.ts';
import { T0 } from '../../core/decision/story.ts';

const CORPUS = join(__dirname, '..', '..', 'corpus');
const DAY = 24 * 3_600_000;
const COMPARTMENT = 'ocid1.compartment.oc1..prod';
const IDLE: LoadFacts = {
  cpuUtilizationMax: 10,
  loadAverageMax: 1,
  memoryUtilizationMax: 20,
  memoryStallsSum: 0,
  throttledIosSum: 0,
  peerWriteOpsSum: null,
  peerWritesSeenTo: null,
};

type Scanned = Awaited<ReturnType<typeof scanLogs>>;
let scanned: Scanned;
let timedOut: Scanned['report'];
beforeAll(async () => {
  const log = join(CORPUS, 's02_refused_rt15.bookworm.fork', 'messages.log');
  scanned = await scanLogs([log], { zone: 'UTC', year: 2026 }, null);
  timedOut = scanned.report;
});

const path = () => timedOut.incidents[0]?.paths[0];
const lossAt = () => Date.parse(timedOut.incidents[0]?.openedAt ?? '');

function instance(id: string, displayName: string): Instance {
  return {
    id,
    displayName,
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
    lifecycleState: 'RUNNING',
    freeformTags: {},
    definedTags: {},
  };
}

/** The attachment that the log is about, unless `change` says otherwise. */
function attachment(instanceId: string, change: Partial<Attachment> = {}): Attachment {
  const [ipv4 = '', port = ''] = path()?.portal?.split(':') ?? [];
  return {
    id: `${instanceId}-attachment`,
    instanceId,
    volumeId: 'v1',
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
    lifecycleState: 'ATTACHED',
    attachmentType: 'iscsi',
    displayName: null,
    device: null,
    ipv4,
    port: Number(port),
    iqn: path()?.iqn ?? '',
    isReadOnly: false,
    isShareable: true,
    isMultipath: false,
    multipathPortals: [],
    isAgentAutoIscsiLoginEnabled: false,
    usesChap: false,
    encryptionInTransit: null,
    timeCreated: lossAt() - DAY,
    ...change,
  };
}

interface Account {
  readonly instances: readonly Instance[];
  readonly attachments: readonly Attachment[];
  readonly load?: LoadFacts;
  readonly volumeTags?: Readonly<Record<string, string>>;
  readonly now?: number;
}

async function look(account: Account, { report, found } = scanned) {
  const searches: { from: number; to: number }[] = [];
  const ports: LookUpPorts = {
    clock: { now: () => account.now ?? lossAt() + 600_000, sleep: async () => undefined },
    compute: {
      listInstances: async () => account.instances,
      listAttachments: async () => account.attachments,
      getInstance: () => Promise.reject(new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND')),
      getVolume: async (id): Promise<Volume> => ({
        id,
        displayName: `name-of-${id}`,
        compartmentId: COMPARTMENT,
        availabilityDomain: 'AD-1',
        lifecycleState: 'AVAILABLE',
        isReservationsEnabled: false,
        freeformTags: account.volumeTags ?? {},
      }),
    },
    auditSearch: {
      actions: async (_compartment, from, to) => {
        searches.push({ from, to });
        return [];
      },
    },
    metrics: { load: async () => account.load ?? IDLE },
  };
  const looked = await lookUp(report, found, ports, { compartments: [COMPARTMENT], instances: new Map() });
  return { looked, incident: looked.incidents[0], searches };
}

test('the host may carry its domain, the instance not, and case does not matter', async () => {
  const host = timedOut.incidents[0]?.host ?? '';
  const { incident } = await look({
    instances: [instance('i1', `${host.toUpperCase()}.sub.vcn.oraclevcn.com`)],
    attachments: [],
  });
  expect(incident?.instance).toMatchObject({ id: 'i1', matchedBy: 'display-name' });
  expect(incident?.paths[0]?.attachment).toMatchObject({ stateNow: 'ABSENT', volumeId: null });
});

test('of two instances with one name, portal and IQN decide', async () => {
  const host = timedOut.incidents[0]?.host ?? '';
  const instances = [instance('i1', host), instance('i2', host)];
  const one = await look({ instances, attachments: [attachment('i2')] });
  expect(one.incident?.instance).toMatchObject({ id: 'i2', matchedBy: 'portal-and-iqn' });
  const both = await look({ instances, attachments: [attachment('i1'), attachment('i2')] });
  expect(both.incident?.instance).toBeNull();
  expect(both.looked.lookup?.unmatched).toEqual([{ host, why: 'several' }]);
});

describe('what the API says changes the cause', () => {
  const host = () => timedOut.incidents[0]?.host ?? '';
  const verdict = async (change: Partial<Attachment>, more: Partial<Account> = {}) => {
    const account = { instances: [instance('i1', host())], attachments: [attachment('i1', change)], ...more };
    const { incident } = await look(account);
    return [incident?.cause, incident?.causeBasis, incident?.paths[0]?.attachment?.samePortal];
  };

  test('attached and idle: the lines keep the word', async () => {
    expect(await verdict({})).toEqual(['target-refusing', 'lines', true]);
  });

  test('attached, and the node was busy before the loss', async () => {
    const load = { ...IDLE, cpuUtilizationMax: 99, loadAverageMax: 40 };
    expect(await verdict({}, { load })).toEqual(['instance-overloaded', 'metrics', true]);
  });

  test('the quorum volume', async () => {
    expect(await verdict({}, { volumeTags: { 'lifekeeper-quorum': 'true' } })).toEqual([
      'quorum-volume-lost',
      'attachments',
      true,
    ]);
  });

  test('attached anew since the loss, at another portal: the session of the log is not healed by it', async () => {
    expect(await verdict({ timeCreated: lossAt() + 60_000, ipv4: '169.254.2.40' })).toEqual([
      'detached-intent-unknown',
      'attachments',
      false,
    ]);
  });

  test('a path that came back by itself was not detached then, whatever its volume is now', async () => {
    const log = join(CORPUS, 's01_refused_recover.bookworm.fork', 'messages.log');
    const back = await scanLogs([log], { zone: 'UTC', year: 2026 }, null);
    const shown = back.report.incidents[0];
    const [ipv4 = '', port = ''] = shown?.paths[0]?.portal?.split(':') ?? [];
    const gone = attachment('i1', {
      lifecycleState: 'DETACHED',
      iqn: shown?.paths[0]?.iqn ?? '',
      ipv4,
      port: Number(port),
    });
    const { incident } = await look(
      { instances: [instance('i1', shown?.host ?? '')], attachments: [gone] },
      back,
    );
    expect(incident?.paths[0]?.attachment?.stateNow).toBe('DETACHED');
    expect([incident?.cause, incident?.causeBasis]).toEqual(['target-refusing', 'lines']);
  });

  test.each(['DETACHED', 'DETACHING'] as const)('%s', async (lifecycleState) => {
    expect(await verdict({ lifecycleState })).toEqual(['detached-intent-unknown', 'attachments', null]);
  });
});

test('an outage of months ago without an end: Audit is searched over days, never over more than it takes', async () => {
  const host = timedOut.incidents[0]?.host ?? '';
  const now = lossAt() + 200 * DAY;
  const { searches } = await look({ instances: [instance('i1', host)], attachments: [], now });
  expect(searches).toHaveLength(1);
  const [{ from, to } = { from: 0, to: 0 }] = searches;
  expect(from).toBe(lossAt() - 600_000);
  expect((to - from) / DAY).toBeLessThan(14);
});

test('a log without incidents asks nobody', async () => {
  const quiet: Scanned = { report: { ...timedOut, incidents: [] }, found: [] };
  const { looked, searches } = await look({ instances: [], attachments: [], now: T0 }, quiet);
  expect(searches).toEqual([]);
  expect(looked.lookup).toMatchObject({ unread: [], unmatched: [], compartments: [COMPARTMENT] });
});
