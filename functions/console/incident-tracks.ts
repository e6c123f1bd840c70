import { valueAt } from '../core/base/group-by.ts';
import { portalText } from '../core/base/portal.ts';
import { type At, MINUTE } from '../core/base/time.ts';
import { endedAt } from '../core/decision/wide-summary.ts';
import type { Outage, PathView } from '../core/evidence/path-view.ts';
import type { RememberedAttachment } from '../core/inventory/inventory.ts';
import { matchPath } from '../core/inventory/match.ts';
import type { Bar, Mark, Track } from '../report/timeline.ts';
import { type IncidentDetails, type IncidentNode, timesOf } from './read-incident.ts';
import { text, type View } from './view.ts';

/** Lines of one rule that follow each other within this are one mark. */
const RUN = 2 * MINUTE;

/** One way from a node to a volume, in one session after the other. */
interface Way {
  readonly name: string;
  readonly volumeId: string | null;
  readonly paths: readonly PathView[];
}

/** The paths of one node, those in trouble first, and then what its lines said. */
export function nodeTracks(view: View, details: IncidentDetails, node: IncidentNode): readonly Track[] {
  const { incident, evidence } = details;
  const span = timesOf(incident, view.now);
  const edge = endedAt(incident) ?? view.now;
  const ways = waysOf(node);
  const seen = ways.map((way): { track: Track; volumeId: string | null } => ({
    volumeId: way.volumeId,
    track: {
      name: `${node.name}  ${way.name}`,
      isPath: true,
      marks: [],
      bars: way.paths
        .flatMap(({ outages }) => outages)
        .filter((one) => !one.restartBlip && one.lostAt <= span.to && (endOf(one) ?? edge) >= span.from)
        .flatMap((one) => barsOf(one, edge)),
    },
  }));
  const told = seen.map(({ track, volumeId }) =>
    track.bars.length > 0 || volumeId === null
      ? track
      : { ...track, bars: rememberedBars(details, `${node.id}|${volumeId}`, edge) },
  );
  const samples = new Map(evidence.filter((one) => one.node === node.id).map((one) => [one.rule, one]));
  const log: Track = {
    name: text(view.lang, 'track.log', { node: node.name }),
    bars: [],
    marks: runsOf(node.moments).map(({ rule, at, until }): Mark => {
      const line = samples.get(rule);
      const words =
        line !== undefined && line.first >= at && line.first <= until ? `${rule}: ${line.sample}` : rule;
      return { at, until, kind: 'log', words };
    }),
  };
  return [...told.sort((a, b) => Number(a.bars.length === 0) - Number(b.bars.length === 0)), log];
}

/** Boot volumes are shown where they were lost. */
function waysOf({ view, remembered }: IncidentNode): readonly Way[] {
  const ways = new Map<string, { name: string; volumeId: string | null; paths: PathView[] }>();
  const wayOf = (volume: RememberedAttachment | null, path: PathView | null) => {
    const name = wayName(volume, path);
    const key = `${volume?.volumeId ?? ''} ${name}`;
    const known = ways.get(key) ?? { name, volumeId: volume?.volumeId ?? null, paths: [] };
    ways.set(key, known);
    return known;
  };
  for (const path of view?.paths ?? []) {
    const isBoot = path.role === 'boot' && path.outages.length === 0;
    if (path.role === 'phantom' || isBoot) continue;
    wayOf(matchPath(path, remembered ?? undefined), path).paths.push(path);
  }
  const known = new Set([...ways.values()].map(({ volumeId }) => volumeId));
  for (const volume of remembered?.attachments ?? [])
    if (volume.role !== 'boot' && !known.has(volume.volumeId)) wayOf(volume, null);
  return [...ways.values()];
}

function wayName(volume: RememberedAttachment | null, path: PathView | null): string {
  const portal = path?.portal ?? null;
  const own = volume?.ipv4 == null ? null : `${volume.ipv4}:${volume.port ?? '?'}`;
  const parts = [volume?.volumeName, path?.device, portal === null ? own : portalText(portal)];
  const name = parts.filter((part) => part != null && part !== '').join('  ');
  return name === '' ? (path?.iqn ?? volume?.volumeId ?? '?') : name;
}

function endOf({ recoveredAt, endedAt }: Outage): At | null {
  return recoveredAt ?? endedAt;
}

function barsOf(outage: Outage, edge: At): readonly Bar[] {
  const from = Math.min(outage.lostAt, outage.firstSignAt ?? outage.lostAt);
  const end = endOf(outage);
  const over = end === null ? ({ to: Math.max(from, edge), isOpen: true } as const) : { to: end };
  const failed = outage.timedOutAt;
  if (failed === null) return [{ from, ...over, kind: end === null ? 'open' : 'held' }];
  return [
    { from, to: failed, kind: 'held' },
    { from: failed, ...over, to: Math.max(failed, over.to), kind: 'failed' },
  ];
}

/** A loss that no line showed: detached by the API, or a disk that does not answer. */
function rememberedBars({ incident }: IncidentDetails, key: string, edge: At): readonly Bar[] {
  const lost = valueAt(incident.memory.lost, key);
  const from = lost?.since ?? valueAt(incident.memory.seenAt, key) ?? lost?.last;
  if (from === undefined) return [];
  const backAt = lost?.backAt ?? null;
  return backAt === null
    ? [{ from, to: Math.max(from, edge), kind: 'open', isOpen: true }]
    : [{ from, to: Math.max(from, backAt), kind: 'held' }];
}

interface Run {
  readonly rule: string;
  readonly at: At;
  until: At;
}

function runsOf(moments: IncidentNode['moments']): readonly Run[] {
  const runs: Run[] = [];
  const newest = new Map<string, Run>();
  for (const { rule, at } of moments) {
    const run = newest.get(rule);
    if (run !== undefined && at - run.until <= RUN) run.until = at;
    else {
      const next = { rule, at, until: at };
      newest.set(rule, next);
      runs.push(next);
    }
  }
  return runs;
}
