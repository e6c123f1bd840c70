import type { Portal } from '../base/portal.ts';
import { type At, type Ms, SECOND } from '../base/time.ts';
import { type BootInterval, isWithin } from './boots.ts';
import { type NodeEvidence, readLoginEntry, type Topology } from './node-evidence.ts';
import { byTime } from './points.ts';

/** A login takes at most login_timeout (15 s) plus scanning; beyond this a host line belongs to something else. */
const LOGIN_TAKES_AT_MOST: Ms = 30 * SECOND;

/** Stamps of one second may show two lines of one moment in either order. */
const STAMP_SLACK: Ms = SECOND;

/** What a session is logged in to, as its own lines said. */
export interface Target {
  readonly iqn: string | null;
  readonly portal: Portal;
}

/** A line that named a session and its portal together: a login, or another such as the log-out. */
export interface Naming extends Target {
  readonly at: At;
  readonly session: number;
  readonly isLogin: boolean;
}

/** Ties between sessions, targets and disks within one boot. */
export interface BootTopology {
  /** Lines that named a session and its portal, oldest first. */
  readonly namings: readonly Naming[];
  /** Those of them that are logins. */
  readonly logins: readonly Naming[];
  /** Creations of iSCSI hosts, oldest first: each begins a first login. */
  readonly hostsAddedAt: readonly At[];
  readonly targets: ReadonlyMap<number, Target>;
  /** The one disk of a session; absent when unknown or when it has several. */
  readonly diskOf: ReadonlyMap<number, string>;
  /** Session of a disk (`sdb`) at a moment; null when unknown. */
  sessionOfDisk(disk: string, at: At): number | null;
  /** Disk that a subject named at a moment, directly (`d:sdb`) or by its SCSI address (`a:3:0:0:1`); null for others. */
  diskNamedBy(subject: string, at: At): string | null;
}

interface Attach {
  readonly at: At;
  readonly disk: string;
  readonly address: string;
  readonly session: number | null;
}

interface HostAdded {
  readonly at: At;
  readonly host: number;
}

/** Works out the ties of one boot. What the lines leave open stays open: the API completes it. */
export function topologyOf(evidence: NodeEvidence, interval: BootInterval): BootTopology {
  const namings = readNamings(evidence, interval);
  const logins = namings.filter((naming) => naming.isLogin);
  const targets = new Map<number, Target>();
  for (const { session, iqn, portal } of namings) {
    const known = targets.get(session);
    if (iqn !== null || known === undefined || known.iqn === null) targets.set(session, { iqn, portal });
  }
  const hosts = readHosts(evidence, interval);
  const attaches = readAttaches(evidence, interval, hosts, tieHostsToSessions(hosts, logins));
  const diskOf = new Map<number, string>();
  const severalDisks = new Set<number>();
  for (const attach of attaches) {
    if (attach.session === null) continue;
    const known = diskOf.get(attach.session);
    if (known !== undefined && known !== attach.disk) severalDisks.add(attach.session);
    diskOf.set(attach.session, attach.disk);
  }
  for (const session of severalDisks) diskOf.delete(session);
  const latest = (at: At, matches: (attach: Attach) => boolean): Attach | undefined =>
    attaches.findLast((attach) => attach.at <= at + STAMP_SLACK && matches(attach));
  return {
    namings,
    logins,
    hostsAddedAt: hosts.map((host) => host.at),
    targets,
    diskOf,
    sessionOfDisk: (disk, at) => latest(at, (attach) => attach.disk === disk)?.session ?? null,
    diskNamedBy: (subject, at) => {
      if (subject.startsWith('d:')) return subject.slice(2);
      if (!subject.startsWith('a:')) return null;
      return latest(at, (attach) => attach.address === subject.slice(2))?.disk ?? null;
    },
  };
}

function entriesOf(table: Topology[keyof Topology], interval: BootInterval) {
  return Object.entries(table).flatMap(([key, entries]) =>
    entries.map(([at, value]) => ({ key, at, value })).filter(({ at }) => isWithin(at, interval)),
  );
}

function readNamings(evidence: NodeEvidence, interval: BootInterval): readonly Naming[] {
  return entriesOf(evidence.topology.logins, interval)
    .map(({ key, at, value }) => {
      const [iqn = '', address = '', port = ''] = key.split('|');
      return {
        at,
        ...readLoginEntry(value),
        iqn: iqn === '' ? null : iqn,
        portal: { address, port: Number(port) },
      };
    })
    .sort((a, b) => a.at - b.at || a.session - b.session);
}

function readHosts(evidence: NodeEvidence, interval: BootInterval): readonly HostAdded[] {
  const hosts = entriesOf(evidence.topology.scsiHosts, interval)
    .map(({ key, at }): HostAdded => ({ at, host: Number(key) }))
    .sort((a, b) => a.at - b.at || a.host - b.host);
  // The same line read from two files may differ by the fraction of the second.
  return hosts.filter(
    (host, index) =>
      !hosts.slice(0, index).some((other) => other.host === host.host && host.at - other.at <= STAMP_SLACK),
  );
}

function readAttaches(
  evidence: NodeEvidence,
  interval: BootInterval,
  hosts: readonly HostAdded[],
  sessions: ReadonlyMap<HostAdded, number>,
): readonly Attach[] {
  const attaches = entriesOf(evidence.topology.disks, interval).map(({ key: disk, at, value: address }) => {
    const number = Number.parseInt(address, 10);
    // Numbers are given again after a log-out: the latest creation before the disk counts.
    const host = hosts.findLast((added) => added.host === number && added.at <= at + STAMP_SLACK);
    return { at, disk, address, session: host === undefined ? null : (sessions.get(host) ?? null) };
  });
  return attaches.sort(byTime);
}

/**
 * iscsid (one thread) creates the SCSI host and the session in one step and finishes the login within seconds, so
 * hosts and sessions are created in the same order. Groups of host and login lines that lie close together are
 * paired in that order, and only when the group has as many hosts as logins: a login that failed leaves a host
 * without a login, and then nothing of that group is believed. The host's number says nothing about the session's.
 */
function tieHostsToSessions(
  hosts: readonly HostAdded[],
  logins: readonly Naming[],
): ReadonlyMap<HostAdded, number> {
  const ties = new Map<HostAdded, number>();
  const firstLogins = new Map<number, Naming>();
  for (const login of logins) if (!firstLogins.has(login.session)) firstLogins.set(login.session, login);
  for (const group of groupByNearness(hosts, [...firstLogins.values()])) {
    if (group.hosts.length !== group.logins.length) continue;
    const inOrder = [...group.logins].sort((a, b) => a.session - b.session);
    const pairs = group.hosts.map((host, index) => ({ host, login: inOrder[index] }));
    if (!pairs.every(({ host, login }) => login !== undefined && areNear(host, login))) continue;
    for (const { host, login } of pairs) if (login !== undefined) ties.set(host, login.session);
  }
  return ties;
}

function areNear(host: HostAdded, login: Naming): boolean {
  const took = login.at - host.at;
  return took >= -STAMP_SLACK && took <= LOGIN_TAKES_AT_MOST;
}

/** Chains of host and login lines in which each is near the one before. */
function groupByNearness(hosts: readonly HostAdded[], logins: readonly Naming[]) {
  const lines = [...hosts, ...logins].sort(byTime);
  const groups: { readonly hosts: HostAdded[]; readonly logins: Naming[] }[] = [];
  let last: At = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    let group = groups.at(-1);
    if (group === undefined || line.at - last > LOGIN_TAKES_AT_MOST) {
      group = { hosts: [], logins: [] };
      groups.push(group);
    }
    if ('host' in line) group.hosts.push(line);
    else group.logins.push(line);
    last = line.at;
  }
  return groups;
}
