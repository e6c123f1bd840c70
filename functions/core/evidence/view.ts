import { compareText } from '../base/canonical.ts';
import { type At, SECOND } from '../base/time.ts';
import type { SignalKind } from '../rules/signal-kinds.ts';
import { bootIntervals, bootTimes, cutToBoot, shutdownTimes } from './boots.ts';
import { Unseen } from './dropped.ts';
import { doubtOf, lastHeard } from './node-clock.ts';
import { type NodeEvidence, readLoginEntry } from './node-evidence.ts';
import type { LifeKeeperView, NodeView, PathView } from './path-view.ts';
import { pathsOfBoot } from './paths.ts';
import { byTime, type FactsBySubject, factsBySubject, timesOf } from './points.ts';

/** What the evidence of a node says, worked out anew at every call: a pure function of the evidence. */
export function viewOf(evidence: NodeEvidence): NodeView {
  const facts = factsBySubject(evidence);
  const boots = bootTimes(facts);
  const intervals = bootIntervals(boots);
  const iscsidTouchedAt = [...timesOf(facts, 'iscsid-start'), ...timesOf(facts, 'iscsid-stop')];
  const osShutdownAt = shutdownTimes(facts, intervals);
  const unseen = new Unseen(evidence);
  const ofBoots = intervals.map((interval, index) =>
    pathsOfBoot({
      evidence,
      interval,
      isCurrent: index === intervals.length - 1,
      facts: cutToBoot(facts, interval),
      iscsidTouchedAt,
      osShutdownAt,
    }),
  );
  const paths = ofBoots
    .flatMap((boot) => boot.paths)
    .map((path) => ({
      ...path,
      unseenAt: path.session === null ? null : unseen.ofSession(path.session, path.upAt),
    }));
  const latest = latestOf(facts);
  const newest = newestOf(facts);
  return {
    node: evidence.node,
    host: evidence.hosts[0] ?? null,
    paths: paths.map((path) => withLaterLogin(path, evidence)),
    lastAt: lastHeard(evidence.clock ?? {}, newest),
    stampedAt: newest,
    boots,
    osShutdownAt: osShutdownAt.at(-1) ?? null,
    ioErrorAt: latest('io-error'),
    fsDead: fsDead(facts),
    hungTaskAt: latest('hung-task'),
    lifekeeper: lifekeeperOf(facts),
    loneDeaths: ofBoots.flatMap((boot) => boot.loneDeaths),
    dropped: unseen.facts(),
    queueFailedAt: latest('multipath-queue-failed'),
    multipathLeft: multipathLeft(facts),
    competitor: competitors(facts),
    latest: evidence.latest ?? {},
    undatedUntil: evidence.undatedUntil ?? null,
    clockDoubt: doubtOf(evidence.clock ?? {}),
    seen: Object.entries(evidence.rules)
      .map(([rule, [first, last, sample]]) => ({ rule, first, last, sample }))
      .sort((a, b) => a.first - b.first || compareText(a.rule, b.rule)),
  };
}

/** An outage that ended without a return is over when the same target was logged in to after it. */
function withLaterLogin(path: PathView, evidence: NodeEvidence): PathView {
  const last = path.outages.at(-1);
  if (last === undefined || last.endedAt === null || last.recoveredAt !== null) return path;
  const backAt = firstLoginSince(path, last.endedAt, evidence);
  if (backAt === null) return path;
  const seconds = (backAt - last.lostAt) / SECOND;
  const length = last.lossSeen ? { seconds, method: 'lines' as const, bound: 'exact' as const } : last.length;
  return {
    ...path,
    state: last.endedBy === 'reboot' ? 'recovered' : path.state,
    outages: [...path.outages.slice(0, -1), { ...last, recoveredAt: backAt, length }],
  };
}

/** When a session logged in to the target of the path, at `since` or later; null when none did. */
function firstLoginSince({ iqn, portal }: PathView, since: At, evidence: NodeEvidence): At | null {
  if (iqn === null || portal === null) return null;
  const entries = evidence.topology.logins[`${iqn}|${portal.address}|${portal.port}`] ?? [];
  return entries.find(([at, value]) => at >= since && readLoginEntry(value).isLogin)?.[0] ?? null;
}

function newestOf(facts: FactsBySubject): At | null {
  const newest = [...facts.values()].flatMap((list) => list.slice(-1)).sort(byTime);
  return newest.at(-1)?.at ?? null;
}

function fsDead(facts: FactsBySubject): NodeView['fsDead'] {
  const first = new Map<string | null, At>();
  for (const [subject, list] of facts) {
    const device = subject.startsWith('d:') ? subject.slice(2) : null;
    const at = list.find(({ kind }) => kind === 'fs-dead')?.at;
    if (at !== undefined) first.set(device, Math.min(first.get(device) ?? at, at));
  }
  return [...first].map(([device, at]) => ({ device, at })).sort(byTime);
}

/** A map without any way left counts zero, also where only its "recovery mode" was logged. */
function multipathLeft(facts: FactsBySubject): NonNullable<NodeView['multipathLeft']> {
  const newest = new Map<string, { readonly at: At; readonly left: number }>();
  for (const { kind, at, detail, count } of facts.get('n') ?? []) {
    if (kind !== 'multipath-paths-left' && kind !== 'multipath-all-down') continue;
    const left = kind === 'multipath-all-down' ? 0 : count;
    const known = newest.get(detail);
    if (left === null || (known?.at === at && known.left <= left)) continue;
    newest.set(detail, { at, left });
  }
  return [...newest].map(([map, { at, left }]) => ({ map, at, left })).sort(byTime);
}

function competitors(facts: FactsBySubject): NodeView['competitor'] {
  return (facts.get('n') ?? [])
    .filter((fact) => fact.kind === 'competitor')
    .map(({ detail, at }) => {
      const [what = '', iqn = ''] = detail.split('\t');
      return { detail: what, at, iqn: iqn === '' ? null : iqn };
    });
}

function latestOf(facts: FactsBySubject): (kind: SignalKind) => At | null {
  return (kind) => timesOf(facts, kind).at(-1) ?? null;
}

function lifekeeperOf(facts: FactsBySubject): LifeKeeperView {
  const latest = latestOf(facts);
  return {
    seen: [...facts.values()].some((list) => list.some(({ kind }) => kind.startsWith('lk-'))),
    deviceFailures: deviceFailures(facts),
    recoveryStartedAt: latest('lk-recovery-started'),
    failoverAt: latest('lk-failover'),
    haltAt: latest('lk-halt'),
    commDownAt: latest('lk-comm-down'),
    commUpAt: latest('lk-comm-up'),
    checkTimeoutAt: latest('lk-check-timeout'),
  };
}

function deviceFailures(facts: FactsBySubject): LifeKeeperView['deviceFailures'] {
  const byDevice = new Map<string, { readonly first: At; readonly last: At }>();
  for (const [subject, list] of facts) {
    const failures = list.filter(({ kind }) => kind === 'lk-device-failure');
    const [first, last] = [failures[0]?.at, failures.at(-1)?.at];
    if (first === undefined || last === undefined) continue;
    const device = subject.startsWith('d:') ? subject.slice(2) : '';
    const known = byDevice.get(device) ?? { first, last };
    byDevice.set(device, { first: Math.min(known.first, first), last: Math.max(known.last, last) });
  }
  return [...byDevice]
    .map(([device, { first, last }]) => ({ device, first, last }))
    .sort((a, b) => a.first - b.first || compareText(a.device, b.device));
}
