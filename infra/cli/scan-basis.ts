import { portalText } from '../../functions/core/base/portal.ts';
import { type At, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import { hostOf } from './host-names.ts';
import type { BesideWarning } from './scan-beside.ts';
import type { Scope } from './scan-scope.ts';
import type { ScannedNode } from './scanned-node.ts';
import type { Scanner, UnreadLine } from './scanner.ts';
import type { ReadTime, TimeBasis } from './source-clock.ts';

/** What was passed over, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
  /** Somebody named it on the command line. */
  readonly named: boolean;
}

/** What a report rests on: a claim that nothing was lost is worth no more than this. */
export interface ScanBasis {
  readonly files: number;
  readonly hosts: readonly string[];
  /** First and last line that said anything; null when none did. */
  readonly from: string | null;
  readonly to: string | null;
  /** Of stamps that name none, and of the times in the text report. */
  readonly zone: string;
  /** The logs of which lines were of use, with what their times rest on. */
  readonly inputs: readonly ShownInput[];
  /** What was asked for; null when everything was. */
  readonly scope: ShownScope | null;
}

export interface ShownInput {
  readonly name: string;
  /** In which stamps without a zone of their own were read. */
  readonly zone: string;
  readonly bases: readonly TimeBasis[];
}

export interface ShownScope {
  readonly since: string | null;
  readonly until: string | null;
  readonly nodes: readonly string[];
  /** Incidents outside of it. */
  readonly leftOut: number;
}

/** Null where nothing was asked for. */
export function shownScope({ since, until, nodes }: Scope, leftOut: number): ShownScope | null {
  if (since === null && until === null && nodes.length === 0) return null;
  return { since: isoOrNull(since), until: isoOrNull(until), nodes, leftOut };
}

/** What keeps a report from being the whole truth. */
export type ScanWarning =
  /** Lines with the words of a loss in a form that is not known. */
  | { readonly code: 'unread-lines'; readonly lines: number; readonly samples: readonly UnreadLine[] }
  /** Lines without any time of their own: it was reckoned from the age of their file. */
  | { readonly code: 'reckoned-times'; readonly lines: number }
  | { readonly code: 'no-time'; readonly lines: number }
  | BesideWarning;

/** What is no loss, but worth knowing. */
export interface ScanRemark {
  readonly kind: 'first-login-failed' | 'boot-without-disk' | 'disk-failed';
  readonly node: string;
  readonly at: string;
  /** Session, portal and the reason, as far as the lines name them. */
  readonly detail: string;
}

export interface Rests {
  readonly read: ScanBasis;
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly ScanWarning[];
  readonly remarks: readonly ScanRemark[];
}

/** What is of when things were, not of whether they were. */
const TIMES_ONLY: ReadonlySet<ScanWarning['code']> = new Set([
  'reckoned-times',
  'zone-of-none',
  'zone-named',
]);

/** Whether anything was not read that may tell of a loss; a time that had to be reckoned hides none. */
export function mayHideLoss(warnings: readonly ScanWarning[]): boolean {
  return warnings.some(({ code }) => !TIMES_ONLY.has(code));
}

/** @param nodes all that the scanner read. */
export function restsOn(
  scanner: Scanner,
  nodes: readonly ScannedNode[],
  time: ReadTime,
  skipped: readonly Skipped[],
): Rests {
  const { firstAt, lastAt, reckoned } = scanner.span;
  const { lines, samples } = scanner.unread;
  const { malformed } = scanner.stats;
  const hosts = [...new Set(nodes.map(({ view }) => hostOf(view)))].sort();
  return {
    read: {
      files: scanner.beside.logs,
      hosts,
      from: isoOrNull(firstAt),
      to: isoOrNull(lastAt),
      zone: time.zone,
      inputs: scanner.inputs.list().map((input) => ({ ...input, bases: [...input.bases].sort() })),
      scope: null,
    },
    skipped,
    warnings: [
      ...scanner.beside.warnings(time, hosts, scanner.inputs.list()),
      ...(lines > 0 ? [{ code: 'unread-lines' as const, lines, samples }] : []),
      ...(reckoned > 0 ? [{ code: 'reckoned-times' as const, lines: reckoned }] : []),
      ...(malformed > 0 ? [{ code: 'no-time' as const, lines: malformed }] : []),
    ],
    remarks: nodes.flatMap((node) => [...remarksOf(node), ...failedDisks(node)]),
  };
}

function remarksOf({ view }: ScannedNode): readonly ScanRemark[] {
  const failed = view.paths.filter((path) => path.role === 'phantom' && path.outages.length > 0);
  return failed.map((path) => {
    const first = path.outages[0];
    const why = path.outages.flatMap(({ loginRejected, reasons }) => [
      ...(loginRejected === null ? [] : [loginRejected]),
      ...reasons,
    ]);
    const names = [
      path.session !== null && path.session > 0 ? `session ${path.session}` : null,
      path.portal === null ? null : portalText(path.portal),
      why[0] ?? null,
    ];
    return {
      kind: wasThere(view, path) ? ('boot-without-disk' as const) : ('first-login-failed' as const),
      node: hostOf(view),
      at: new Date(first?.lostAt ?? 0).toISOString(),
      detail: names.filter((name) => name !== null).join(', '),
    };
  });
}

/** A disk fails after a loss, or is noticed to have failed before it, within this. */
const OF_A_LOSS: Ms = 10 * MINUTE;

/** Disks that failed apart from any loss: the lines of their session may be missing. */
function failedDisks({ view }: ScannedNode): readonly ScanRemark[] {
  const outages = view.paths.flatMap((path) => path.outages);
  const isOfLoss = (at: At): boolean =>
    outages.some(
      ({ lostAt, recoveredAt, endedAt }) =>
        at >= lostAt - OF_A_LOSS && at <= (recoveredAt ?? endedAt ?? at) + OF_A_LOSS,
    );
  const alone = view.loneDeaths.filter((at) => !isOfLoss(at));
  return [...new Set(alone)].map((at) => ({
    kind: 'disk-failed' as const,
    node: hostOf(view),
    at: new Date(at).toISOString(),
    detail: view.fsDead.find((dead) => dead.at === at)?.device ?? '?',
  }));
}

/** Whether any disk failed of which it is not known whether it is an iSCSI volume. */
export function hasFailedDisk(remarks: readonly ScanRemark[]): boolean {
  return remarks.some(({ kind }) => kind === 'disk-failed');
}

/** Whether a volume that cannot be logged in to now was there before the node booted. */
function wasThere(view: NodeView, failed: NodeView['paths'][number]): boolean {
  const before = view.paths.filter(
    (path) => path.role === 'data' && !path.currentBoot && path.loggedOutAt === null,
  );
  if (!failed.currentBoot || before.length === 0) return false;
  const isBackNow = (iqn: string | null): boolean =>
    view.paths.some(
      (path) => path.currentBoot && path.role === 'data' && path.iqn !== null && path.iqn === iqn,
    );
  const missing = before.filter(({ iqn }) => !isBackNow(iqn));
  const { portal } = failed;
  if (portal === null) return missing.length > 0;
  return missing.some((path) => path.portal?.address === portal.address);
}

/** What an incident's times rest on, and how far the lines of its node go. */
export function timesOf({ view, isReckoned }: ScannedNode) {
  return { lastLineAt: isoOrNull(view.stampedAt ?? view.lastAt), isReckoned };
}

/** A time as the report writes it. */
export function isoOrNull(at: At | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
