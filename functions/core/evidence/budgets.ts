import { compareText } from '../base/canonical.ts';
import { SIGNAL_KINDS, type SignalKind } from '../rules/signal-kinds.ts';

/**
 * Facts that are read together: an hour of them is kept as a whole or not at all, because a loss without its recovery
 * would be an outage that never was, and a recovery without its loss none where there was one.
 */
const FAMILIES: Readonly<Record<string, readonly SignalKind[]>> = {
  sessions: [
    'session-up',
    'session-lost',
    'session-recovered',
    'session-timed-out',
    'session-shutdown',
    'session-gave-up',
  ],
  attempts: ['session-retry', 'portal-refused', 'login-rejected', 'bind-loop'],
  disks: ['fs-dead', 'fs-mounted', 'device-offline', 'lk-device-failure', 'lun-gone'],
};

/** Every other kind of fact that a verdict may rest on is a family of its own. */
const ALONE: readonly SignalKind[] = [
  'boot',
  'os-shutdown',
  'io-error',
  'lk-failover',
  'lk-recovery-started',
  'lk-halt',
  'multipath-queue-failed',
  'competitor',
];

const VITAL: ReadonlySet<string> = new Set([...Object.values(FAMILIES).flat(), ...ALONE]);

const FAMILY_OF: ReadonlyMap<string, string> = new Map(
  SIGNAL_KINDS.map((kind): [string, string] => [
    kind,
    Object.keys(FAMILIES).find((family) => FAMILIES[family]?.includes(kind)) ?? kind,
  ]),
);

/** Whether a verdict may rest on facts of this kind: they are kept longer and closer. */
export function isVital(kind: string): boolean {
  return VITAL.has(kind);
}

/** Name of the family of a kind; a kind that only a newer build knows is alone. */
export function familyOf(kind: string): string {
  return FAMILY_OF.get(kind) ?? kind;
}

/** Parts of a chunk's key `<hour>|<subject>`. */
export function readKey(key: string): { readonly hour: number; readonly subject: string } {
  return { hour: Number.parseInt(key, 10), subject: key.slice(key.indexOf('|') + 1) };
}

/** Subject that stands for all those of one type and hour that were too many: `*s` for sessions, `*p` for portals. */
export function overflowOf(subject: string): string {
  return `*${typeOf(subject)}`;
}

export function isOverflow(subject: string): boolean {
  return subject.startsWith('*');
}

/** `s` for a session, `p` for a portal and so on (`subjectOf`). Each has room of its own. */
export function typeOf(subject: string): string {
  return subject.charAt(0);
}

/**
 * Order in which subjects of one type are kept. The system hands out session numbers, disk names and SCSI addresses from
 * the bottom up, so a name that really exists comes before nearly all that somebody could make up; sessions that never
 * existed (numbers ≤ 0) and portals where no volume is served come last.
 */
export function compareNames(a: string, b: string): number {
  return oddity(a) - oddity(b) || a.length - b.length || compareText(a, b);
}

function oddity(subject: string): number {
  if (subject.startsWith('s:')) return Number(subject.slice(2)) > 0 ? 0 : 1;
  if (subject.startsWith('p:')) return subject.startsWith('p:169.254.') ? 0 : 1;
  return 0;
}
