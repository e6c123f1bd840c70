import { type ClusterPicture, isTrouble, type PathStatus } from '../cluster/picture-shapes.ts';
import { isDetached } from '../diagnosis/diagnose.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import { allSilent, pathKey } from '../incident/situation.ts';

/** One fact that may open an incident; `key=value` is remembered so that it opens only one. */
export interface Trigger {
  readonly key: string;
  readonly value: string;
  readonly reason: ReasonCode;
}

const DETACH = 'detach:';

/** The attachment that the API calls detached; null when it says anything else. */
export function detachedId(p: PathStatus): string | null {
  return p.api === 'DETACHED' || p.api === 'DETACHING' ? (p.current?.id ?? null) : null;
}

/** Whether the detach that the API shows now is the one that is remembered. */
export function isKnownDetach(p: PathStatus, memory: IncidentMemory): boolean {
  const id = detachedId(p);
  return id !== null && memory.get(`${DETACH}${pathKey(p)}`) === id;
}

/**
 * Whether a closed incident did not know of a fact. A detach is news by its attachment only after another one of the
 * same path: a session that never came back after that one has no new loss to show.
 */
export function isNews(t: Trigger, known: IncidentMemory): boolean {
  const before = known.get(t.key);
  return before !== t.value && !(before === null && t.key.startsWith(DETACH));
}

/** Everything that is wrong now, in stable order. */
export function triggersOf(a: ClusterPicture): readonly Trigger[] {
  const quiet = new Set(a.nodes.filter((n) => n.cleanShutdown).map((n) => n.node));
  const found: Trigger[] = [];
  for (const p of a.paths) {
    if (!isTrouble(p) || quiet.has(p.node)) continue;
    const gone = detachedId(p);
    if (gone !== null) found.push({ key: `${DETACH}${pathKey(p)}`, value: gone, reason: 'opened-by-detach' });
    // Absence alone is no confirmed detach: only DETACHING/DETACHED or a line opens.
    if (p.condition === 'detached') {
      found.push({ key: `seen:${pathKey(p)}`, value: `d${p.current?.id ?? ''}`, reason: 'opened-by-detach' });
      continue;
    }
    const reason: ReasonCode = isDetached(p)
      ? 'opened-by-detach'
      : p.condition === 'hung'
        ? 'opened-by-lifekeeper-lines'
        : p.condition === 'dead'
          ? 'opened-by-device-failure'
          : 'opened-by-session-loss';
    found.push({ key: `seen:${pathKey(p)}`, value: `l${p.lostAt ?? ''}`, reason });
  }
  for (const n of a.nodes) {
    if (n.rebootedAt !== null) {
      found.push({ key: `boot:${n.node}`, value: String(n.rebootedAt), reason: 'opened-by-reboot' });
    }
  }
  if (allSilent(a)) {
    const since = Math.min(...a.nodes.map((n) => n.silentSince ?? Number.MAX_SAFE_INTEGER));
    found.push({ key: 'silent', value: String(since), reason: 'opened-by-silence' });
  }
  return found;
}
