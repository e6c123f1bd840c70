import type { At } from '../base/time.ts';
import { diskOf } from '../rules/captures.ts';
import type { Signal } from '../rules/signal.ts';
import { SIGNAL_KINDS, type SignalKind } from '../rules/signal-kinds.ts';

/** Characters of a line's own detail that evidence keeps apart. */
const DETAIL_CHARS = 80;

/** Zero means "unknown" in a signal; times outside 1970..2100 are garbage of hostile or broken records. */
const LATEST: At = Date.UTC(2100, 0, 1);

const ABOUT_NODE: ReadonlySet<SignalKind> = new Set([
  'competitor',
  'boot',
  'os-shutdown',
  'iscsid-start',
  'iscsid-stop',
  'hung-task',
  'heartbeat',
  'lk-recovery-started',
  'lk-halt',
  'lk-failover',
  'lk-comm-down',
  'lk-comm-up',
  'lk-check-timeout',
  'lk-hung-thread',
  'lk-start',
  'lk-stop',
  'lk-other',
]);

/** Subject of the seconds since boot that the kernel's stamps showed. */
export const UPTIME_SUBJECT = 'u:';

export function hasReadableTime(at: At): boolean {
  return Number.isSafeInteger(at) && at > 0 && at < LATEST;
}

/**
 * What a line is about: `s:<session>`, `p:<address>|<port>`, `d:<disk>`, `a:<SCSI address>`, `q:<iqn>` or `n` (the
 * node). Only what the line itself says decides, so that no other line can move it.
 */
export function subjectOf(signal: Signal): string {
  if (ABOUT_NODE.has(signal.kind)) return 'n';
  if (signal.session !== undefined) return `s:${signal.session}`;
  if (signal.device !== undefined) return `d:${diskOf(signal.device)}`;
  if (signal.scsiAddress !== undefined) return `a:${signal.scsiAddress}`;
  if (signal.portal !== undefined) return `p:${signal.portal.address}|${signal.portal.port}`;
  if (signal.iqn !== undefined) return `q:${signal.iqn.slice(0, 223)}`;
  return 'n';
}

/** Key of a series within a chunk: `<kind>|<rule>|<detail>`. */
export function facetOf(signal: Signal): string {
  return `${signal.kind}|${signal.rule}|${detailOf(signal)}`;
}

function detailOf(signal: Signal): string {
  switch (signal.kind) {
    case 'session-lost':
    case 'session-retry':
      return signal.errorCode === undefined ? clip(signal.detail) : String(signal.errorCode);
    case 'portal-refused':
    case 'login-rejected':
    case 'multipath-paths-left':
    case 'multipath-all-down':
      return clip(signal.detail);
    case 'competitor':
      return `${clip(signal.detail)}\t${signal.iqn?.slice(0, 223) ?? ''}`;
    default:
      return '';
  }
}

function clip(text = ''): string {
  return text.slice(0, DETAIL_CHARS);
}

/** A facet's parts; null for a kind this build does not know (evidence written by a newer one). */
export function readFacet(
  facet: string,
): { readonly kind: SignalKind; readonly rule: string; readonly detail: string } | null {
  const first = facet.indexOf('|');
  const second = facet.indexOf('|', first + 1);
  const kind = SIGNAL_KINDS.find((known) => known === facet.slice(0, first));
  if (kind === undefined || second < 0) return null;
  return { kind, rule: facet.slice(first + 1, second), detail: facet.slice(second + 1) };
}
