import { type Assessment, isTrouble } from '../diagnosis/assessment.ts';
import { isDetached } from '../diagnosis/diagnose.ts';
import type { ReasonCode } from './reasons.ts';
import { allSilent, pathKey } from './situation.ts';

/** One fact that may open an incident; `key=value` is remembered so that it opens only one. */
export interface Trigger {
  readonly key: string;
  readonly value: string;
  readonly reason: ReasonCode;
}

/** Everything that is wrong now, in stable order. */
export function triggersOf(a: Assessment): readonly Trigger[] {
  const quiet = new Set(a.nodes.filter((n) => n.cleanShutdown).map((n) => n.node));
  const found: Trigger[] = [];
  for (const p of a.paths) {
    if (!isTrouble(p) || quiet.has(p.node)) continue;
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
