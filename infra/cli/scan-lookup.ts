import { type At, HOUR, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type {
  Attachment,
  AuditAction,
  Instance,
  Known,
  LoadFacts,
} from '../../functions/core/platform/look-ups.ts';
import type { AuditSearch, Clock, Compute, Metrics } from '../../functions/core/ports.ts';
import { ask } from '../../functions/runtime/ask.ts';
import { LookUpReader } from '../../functions/runtime/look-up-reader.ts';
import {
  attachmentOf,
  BEFORE_LOSS,
  type FoundAttachments,
  instanceOf,
  type LocatedInstance,
  pathAtOci,
} from './scan-attachments.ts';
import { causeOf } from './scan-diagnosis.ts';
import { type FoundInstance, LEFT_OUT, type LookedUp } from './scan-looked-up.ts';
import type { FoundIncident, ScanIncident, ScanReport } from './scan-report.ts';

/** Log search takes at most 14 days at once. */
const LONGEST_SEARCH: Ms = 13 * 24 * HOUR;
/** Searches of Audit and readings of a node's load; logs of a bad year hold hundreds of incidents. */
const MAX_SEARCHES = 20;
const MAX_LOADS = 10;

/** Read operations only. */
export interface LookUpPorts {
  readonly compute: Compute;
  readonly auditSearch: AuditSearch;
  readonly metrics: Pick<Metrics, 'load'>;
  readonly clock: Clock;
}

export interface LookUpRequest {
  readonly compartments: readonly string[];
  /** OCID of an instance by the name its log has. */
  readonly instances: ReadonlyMap<string, string>;
}

/**
 * Adds to a report what the API knows of its paths. Sends OCIDs and times, never a line or a name of the log. Never
 * throws: what could not be read is listed.
 */
export async function lookUp(
  report: ScanReport,
  incidents: readonly FoundIncident[],
  ports: LookUpPorts,
  request: LookUpRequest,
): Promise<ScanReport> {
  const readAt = ports.clock.now();
  const unread: LookedUp['unread'][number][] = [];
  const note: Note = (answer, otherwise) => {
    if (answer.known) return answer.value;
    const { what, errorCode, detail } = answer;
    if (!unread.some((one) => one.what === what)) unread.push({ what, errorCode, detail });
    return otherwise;
  };
  const asked = { readAt: new Date(readAt).toISOString(), compartments: request.compartments };
  if (incidents.length === 0) return { ...report, lookup: { ...asked, unread, unmatched: [] } };
  const reader = new LookUpReader(ports.compute, ports.clock);
  const listed = await readWorld(reader, request, readAt, note);
  const located: Located = new Map();
  const unmatched = new Map<string, LookedUp['unmatched'][number]>();
  for (const found of incidents) {
    const match = instanceOf(found.shown, request.instances, listed);
    const host = found.shown.host ?? found.shown.node;
    if (match.kind === 'found') located.set(found, match);
    else if (!unmatched.has(host)) unmatched.set(host, { host, why: match.kind });
  }
  const volumes = await readVolumes(reader, located, listed, note);
  const actions = await searchAudit(ports, located, readAt, note);
  const complete: FoundAttachments = { ...listed, volumes, actions };
  let loads = 0;
  const shown: ScanIncident[] = [];
  for (const found of incidents) {
    const incident = found.shown;
    const match = located.get(found);
    if (match === undefined) {
      shown.push(incident);
      continue;
    }
    const { instance } = match;
    const paths = incident.paths.map((path) => ({
      ...path,
      attachment: attachmentOf(path, instance.id, complete),
    }));
    const atOci = paths.map((path) => pathAtOci(path, path.attachment, complete));
    let judged = causeOf(found.view, found.lost, atOci, null);
    if (judged.causeBasis === 'lines' && loads < MAX_LOADS) {
      loads += 1;
      const load = note(await loadOf(ports, incident, instance, complete), null);
      judged = causeOf(found.view, found.lost, atOci, load);
    }
    shown.push({ ...incident, paths, ...judged, instance: foundInstance(match) });
  }
  return { ...report, incidents: shown, lookup: { ...asked, unread, unmatched: [...unmatched.values()] } };
}

type Note = <T>(answer: Known<T>, otherwise: T) => T;
/** The instances that wrote the logs, by incident. */
type Located = Map<FoundIncident, LocatedInstance>;

async function readWorld(
  reader: LookUpReader,
  request: LookUpRequest,
  readAt: At,
  note: Note,
): Promise<FoundAttachments> {
  const instances = new Map<string, Instance>();
  const compartments = new Set(request.compartments);
  for (const id of new Set(request.instances.values())) {
    const cluster = { key: id, name: id, nodes: [id], source: 'unknown' as const };
    const answer = (await reader.read(cluster, NOTHING_KNOWN)).instances[id];
    const instance = answer === undefined ? null : note<Instance | null>(answer, null);
    if (instance === null) continue;
    instances.set(id, instance);
    compartments.add(instance.compartmentId);
  }
  const all: Attachment[] = [];
  let complete = compartments.size > 0;
  for (const compartment of compartments) {
    for (const instance of note(await reader.instancesIn(compartment), []))
      instances.set(instance.id, instance);
    const listed = await reader.attachmentsIn(compartment);
    complete &&= listed.known;
    all.push(...note(listed, []));
  }
  const attachments: FoundAttachments['attachments'] = complete
    ? { known: true, value: all, readAt }
    : { known: false, what: 'attachments', errorCode: '', detail: '' };
  return { readAt, instances: [...instances.values()], attachments, volumes: {}, actions: [] };
}

/** Names and roles of the volumes that the logs are about. */
async function readVolumes(
  reader: LookUpReader,
  located: Located,
  found: FoundAttachments,
  note: Note,
): Promise<FoundAttachments['volumes']> {
  const ids = [...located].flatMap(([{ shown }, { instance }]) =>
    shown.paths.flatMap((path) => attachmentOf(path, instance.id, found)?.volumeId ?? []),
  );
  const volumes = await reader.volumes([...new Set(ids)]);
  for (const volume of Object.values(volumes)) note<unknown>(volume, null);
  return volumes;
}

const NOTHING_KNOWN: Inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };

/** Who changed attachments around the incidents: one search per compartment and span of time. */
async function searchAudit(
  { auditSearch, clock }: LookUpPorts,
  located: Located,
  now: At,
  note: Note,
): Promise<readonly AuditAction[]> {
  const found: AuditAction[] = [];
  let searches = 0;
  for (const compartment of new Set([...located.values()].map(({ instance }) => instance.compartmentId))) {
    const here = [...located].filter(([, { instance }]) => instance.compartmentId === compartment);
    for (const { from, to } of spansOf(
      here.map(([{ shown }]) => shown),
      now,
    )) {
      searches += 1;
      const what = `Audit of ${compartment}`;
      if (searches > MAX_SEARCHES) {
        const detail = `only ${MAX_SEARCHES} spans of time are searched`;
        note({ known: false, what, errorCode: LEFT_OUT, detail }, null);
        return found;
      }
      const answer = await ask(what, clock, () => auditSearch.actions(compartment, from, to));
      found.push(...note(answer, []));
      // Refused once, it is refused for every span.
      if (!answer.known) break;
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** From ten minutes before each loss to its end, joined where they meet, each at most 13 days. */
function spansOf(
  incidents: readonly ScanIncident[],
  now: At,
): readonly { readonly from: At; readonly to: At }[] {
  const wanted = incidents
    .map(({ openedAt, closedAt }) => {
      const from = Date.parse(openedAt) - BEFORE_LOSS;
      const to = Math.min(now, closedAt === null ? now : Date.parse(closedAt), from + LONGEST_SEARCH);
      return { from, to };
    })
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const spans: { from: At; to: At }[] = [];
  for (const one of wanted) {
    const last = spans.at(-1);
    if (last !== undefined && one.from <= last.to && one.to - last.from <= LONGEST_SEARCH)
      last.to = Math.max(last.to, one.to);
    else spans.push({ ...one });
  }
  return spans;
}

function loadOf(
  { metrics, clock }: LookUpPorts,
  incident: ScanIncident,
  instance: Instance,
  found: FoundAttachments,
): Promise<Known<LoadFacts>> {
  const lossAt = Date.parse(incident.openedAt);
  const attached = found.attachments.known ? found.attachments.value : [];
  return ask(`metrics of ${instance.id}`, clock, () =>
    metrics.load({
      compartmentId: instance.compartmentId,
      instanceId: instance.id,
      attachmentIds: attached
        .filter((a) => a.instanceId === instance.id && a.lifecycleState === 'ATTACHED')
        .map((a) => a.id),
      peerAttachmentIds: [],
      from: lossAt - BEFORE_LOSS,
      lossAt,
      to: lossAt + MINUTE,
    }),
  );
}

function foundInstance({ instance, by: matchedBy }: LocatedInstance): FoundInstance {
  const { id, displayName, compartmentId, lifecycleState } = instance;
  return { id, displayName, compartmentId, stateNow: lifecycleState, matchedBy };
}
