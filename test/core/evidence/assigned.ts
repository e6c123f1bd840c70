import { portalText } from '../../../functions/core/base/portal.ts';
import { assignFactsToPaths } from '../../../functions/core/evidence/assign-facts.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { bootOf } from './boot-facts.ts';
import { sinceT0 } from './facts-of.ts';

type Lines = Readonly<Record<string, readonly string[]>>;

/** Whose facts are whose, each as `seconds kind` with the disk it was tied to. */
export interface Assigned {
  readonly sessions: Lines;
  readonly portals: Lines;
  readonly disks: Lines;
  readonly learnedPortals: Readonly<Record<string, string>>;
  readonly learnedDead: Lines;
  readonly loneDead: Lines;
}

const shown = (facts: readonly Fact[]): readonly string[] =>
  facts.map(({ at, kind, disk }) => [sinceT0(at), kind, disk ?? ''].join(' ').trimEnd());

const each = <K extends string | number>(lists: Iterable<readonly [K, readonly Fact[]]>): Lines =>
  Object.fromEntries([...lists].map(([key, facts]) => [key, shown(facts)]));

/** Hands the facts of these lines out. What comes to nothing is left out, so that a test names what there is. */
export function assigned(...lines: readonly (Signal | readonly Signal[])[]): Partial<Assigned> {
  const { facts, topology } = bootOf(...lines);
  return told(assignFactsToPaths(facts, topology));
}

/** The same of what was handed out already. */
export function told(found: ReturnType<typeof assignFactsToPaths>): Partial<Assigned> {
  const all: Assigned = {
    sessions: each(found.sessions),
    portals: each(found.portals.map(({ portal, facts: list }) => [portalText(portal), list] as const)),
    disks: each(found.disks),
    learnedPortals: Object.fromEntries(
      [...found.learnedPortals].map(([session, portal]) => [session, portalText(portal)]),
    ),
    learnedDead: Object.fromEntries(found.learnedDead),
    loneDead: each(found.loneDead),
  };
  return Object.fromEntries(Object.entries(all).filter(([, part]) => Object.keys(part).length > 0));
}
