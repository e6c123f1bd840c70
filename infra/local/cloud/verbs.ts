import reference from './permission-reference.json';
import { VERBS as LEVELS, type Verb } from './policy-grammar.ts';

/** What each verb adds to the lesser ones; a verb that adds nothing is left out. */
type Adds = Partial<Record<Verb, readonly string[]>>;

/**
 * Permissions of a verb on a resource type: Oracle's policy reference for the services used here, by the tables in
 * permission-reference.json, which names the page of each.
 */
const VERBS = new Map<string, readonly Adds[]>(
  Object.entries<Adds>(reference.verbs).map(([type, adds]) => [type, [adds]]),
);
for (const [family, members] of Object.entries(reference.families))
  VERBS.set(
    family,
    members.flatMap((member) => VERBS.get(member) ?? []),
  );

/** Types whose verbs are known here. */
export const RESOURCE_TYPES: readonly string[] = [...VERBS.keys()];

/** Permissions of a verb on a resource type, those of the lesser verbs included; none for a type that is not known here. */
export function permissionsOf(verb: Verb, resource: string): readonly string[] {
  const levels = LEVELS.slice(0, LEVELS.indexOf(verb) + 1);
  const adds = VERBS.get(resource) ?? [];
  return levels.flatMap((level) => adds.flatMap((member) => member[level] ?? []));
}

/** Operations of the reference. */
export type OperationName = keyof typeof reference.operations;

/** Permissions that a call needs, by the same pages; where one of several is enough, all of them are named. */
export function permissionsFor(operation: OperationName): readonly string[] {
  return reference.operations[operation].permissions;
}
