import type { ProbeFacts } from '../platform/look-ups.ts';

type Session = ProbeFacts['sessions'][number];

/** `recovery_tmo` is whole seconds, or `off` where the kernel never gives up; both beyond this are taken for wrong. */
const MAX_TMO = 1_000_000;

/**
 * Reads `iscsiadm -m session -P 3`, in full or filtered to its Target, Persistent Portal, SID and state lines.
 *
 * @param recoveryTmo by session number, from sysfs.
 */
export function parseSessions(text: string, recoveryTmo: ReadonlyMap<number, number>): readonly Session[] {
  const sessions: Session[] = [];
  let [iqn, portal] = ['', ''];
  /** The session that a state belongs to: only the one whose number came last before it. */
  let open: { -readonly [K in keyof Session]: Session[K] } | null = null;
  for (const raw of text.split('\n')) {
    const line = raw.slice(0, 400).trim();
    const [, key, value = ''] = /^([A-Za-z][A-Za-z ]{0,40}?):\s*(.*)$/.exec(line) ?? [];
    switch (key) {
      case 'Target':
        open = null;
        iqn = value.split(' ')[0] ?? '';
        break;
      case 'Current Portal':
      case 'Persistent Portal':
        open = null;
        portal = value.split(',')[0] ?? '';
        break;
      case 'SID': {
        const session = Number(value);
        open = { session, iqn, portal, state: 'UNKNOWN', recoveryTmoSec: recoveryTmo.get(session) ?? null };
        sessions.push(open);
        break;
      }
      case 'iSCSI Session State':
        if (open !== null) open.state = value;
        break;
    }
  }
  return sessions.filter(({ iqn, session }) => iqn !== '' && Number.isInteger(session) && session > 0);
}

/**
 * Reads lines `/sys/class/iscsi_session/session3/recovery_tmo:6000` as `grep . FILES` prints them.
 * `off` and negative values stay out: no deadline follows from them.
 */
export function parseRecoveryTmo(text: string): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const line of text.split('\n')) {
    const match = /session(\d{1,9})\/recovery_tmo:(\d{1,9})\s*$/.exec(line);
    const seconds = Number(match?.[2]);
    if (match?.[1] !== undefined && seconds <= MAX_TMO) found.set(Number(match[1]), seconds);
  }
  return found;
}
