import { type Condition, type PolicyStatement, parsePolicy } from '../../infra/local/cloud/policy-grammar.ts';
import { permissionsOf } from '../../infra/local/cloud/verbs.ts';

/** Something that is to be protected, as a service would describe it in a call. */
export interface Target {
  readonly permission: string;
  /** `target.function.id`, `target.bucket.name`, ... without those of the request. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Whom the texts of some policies let reach a target, each as short as it can be told: the last word of a group's OCID, or
 * the type of a service. What a condition says of the request counts as met: who is asked for, not when.
 * @throws PolicySyntaxError for a text that is none.
 */
export function reachedBy(texts: readonly string[], target: Target): readonly string[] {
  const found = texts
    .map(parsePolicy)
    .filter(
      (policy) => grants(policy, target.permission) && (policy.where === null || met(policy.where, target)),
    )
    .map(nameOf);
  return [...new Set(found)].sort();
}

function grants({ grant }: PolicyStatement, permission: string): boolean {
  return 'permissions' in grant
    ? grant.permissions.includes(permission)
    : permissionsOf(grant.verb, grant.resource).includes(permission);
}

function met(condition: Condition, target: Target): boolean {
  if (condition.kind !== 'compare') {
    const each = (one: Condition) => met(one, target);
    return condition.kind === 'all' ? condition.of.every(each) : condition.of.some(each);
  }
  const { variable, equal, with: wanted } = condition;
  if (variable.startsWith('request.')) return true;
  const actual = target.variables[variable];
  if (actual === undefined) return false;
  const fits = wanted.value.endsWith('*')
    ? actual.startsWith(wanted.value.slice(0, -1))
    : actual === wanted.value;
  return fits === equal;
}

function nameOf({ subject, where }: PolicyStatement): string {
  if (subject.kind === 'any-user') return typeIn(where) ?? 'any-user';
  return subject.value.replace(/^.*\.\.|^x-group:/, '').replace(/^(objectstorage)-.*$/, '$1');
}

function typeIn(condition: Condition | null): string | undefined {
  if (condition === null) return undefined;
  if (condition.kind !== 'compare') return condition.of.map(typeIn).find((one) => one !== undefined);
  return condition.variable === 'request.principal.type' ? condition.with.value : undefined;
}
