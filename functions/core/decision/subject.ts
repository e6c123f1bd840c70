import type { Assessment, NodeCase, PathCase } from '../diagnosis/assessment.ts';
import type { At } from '../time.ts';
import { rebootedNode, type Situation } from './situation.ts';

export function lastRecovered(a: Assessment): PathCase | null {
  const done = a.paths.filter((p) => p.recoveredAt !== null);
  return done.sort((x, y) => (y.recoveredAt ?? 0) - (x.recoveredAt ?? 0))[0] ?? null;
}

export function provenAt(a: Assessment, now: At): At {
  const times = a.paths.map((p) => p.recoveredAt).filter((t) => t !== null);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

export function nodeOf(a: Assessment, about: PathCase | null, situation: Situation): NodeCase | null {
  if (situation === 'rebooted') return rebootedNode(a);
  if (situation === 'all-silent' || situation === 'heard-again') return null;
  return a.nodes.find((n) => n.node === about?.node) ?? a.nodes[0] ?? null;
}
