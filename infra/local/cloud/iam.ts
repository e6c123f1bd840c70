import { type Condition, type PolicyStatement, parsePolicy, type Verb } from './policy-grammar.ts';
import { policyText } from './policy-text.ts';
import { permissionsOf } from './verbs.ts';

/**
 * IAM statements as data: what Terraform deploys and what the pretend tenancy enforces.
 * `Allow dynamic-group <principal> to {permissions} in compartment <compartment> where all {conditions}`.
 */
export interface IamStatement {
  /** Function name (`detect`, `respond`, ...), or another principal's name. */
  readonly principal: string;
  /** Either permission names (`VOLUME_ATTACHMENT_CREATE`) ... */
  readonly permissions?: readonly string[];
  /** ... or a verb on a resource type (`inspect`, `volume-attachments`). */
  readonly verb?: Verb;
  readonly resource?: string;
  /** Compartment OCID; absent = all compartments of the tenancy. */
  readonly compartmentId?: string;
  /**
   * All must hold; several values of one variable mean any of them, `*` at either end is a wildcard, `{same:name}` is the
   * value of another variable. Values are those between the quotes of the policy.
   */
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

export type StatementTable = readonly IamStatement[];

/** One thing an operation needs. All demands of an operation must be granted. */
export interface Demand {
  readonly permission: string;
  readonly compartmentId: string | null;
  /** `target.bucket.name`, `request.operation`, ... as the service would fill them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Permissions that a statement grants. Unknown resource types grant nothing: fail closed. */
export function grantedPermissions(statement: IamStatement): ReadonlySet<string> {
  const granted = new Set(statement.permissions ?? []);
  if (statement.verb !== undefined && statement.resource !== undefined)
    for (const name of permissionsOf(statement.verb, statement.resource)) granted.add(name);
  return granted;
}

/** A statement read as Oracle reads its text. */
interface Read {
  readonly permissions: ReadonlySet<string>;
  readonly policy: PolicyStatement;
}

const READ = new WeakMap<IamStatement, Read>();

/**
 * The tenancy judges by the text of a policy, not by the data that it was made of.
 * @throws PolicySyntaxError for a text that CreatePolicy refuses.
 */
function readOf(statement: IamStatement): Read {
  const known = READ.get(statement);
  if (known !== undefined) return known;
  const { compartmentId } = statement;
  const place = compartmentId === undefined ? 'tenancy' : `compartment id ${compartmentId}`;
  const policy = parsePolicy(policyText(`dynamic-group '${statement.principal}'`, statement, place));
  const read = { policy, permissions: grantedPermissions(statement) };
  READ.set(statement, read);
  return read;
}

/**
 * What CreatePolicy looks at, and what it does not: a pattern of the other form, between slashes, is a text in
 * quotes that no name has (docs/oci-facts.md#object-storage).
 * @throws PolicySyntaxError for the first statement whose text is none, RangeError for such a value.
 */
export function mustBePolicies(table: StatementTable): void {
  for (const statement of table) {
    readOf(statement);
    for (const value of Object.values(statement.conditions ?? {}).flat())
      if (value.startsWith('/'))
        throw new RangeError(
          `Statement of ${statement.principal}: the pattern ${value} has to be written in quotes`,
        );
  }
}

/** Whether one statement of the table grants the demand to the principal. */
export function isAllowed(table: StatementTable, principal: string, demand: Demand): boolean {
  return table.some((statement) => {
    if (statement.principal !== principal) return false;
    const { policy, permissions } = readOf(statement);
    return (
      (policy.compartmentId === null || policy.compartmentId === demand.compartmentId) &&
      permissions.has(demand.permission) &&
      (policy.where === null || holds(policy.where, demand))
    );
  });
}

function holds(condition: Condition, demand: Demand): boolean {
  if (condition.kind !== 'compare') {
    const each = (one: Condition) => holds(one, demand);
    return condition.kind === 'all' ? condition.of.every(each) : condition.of.some(each);
  }
  const actual = variableOf(condition.variable, demand);
  // A variable the service does not know makes the condition false, whatever it compares (Oracle's policy syntax).
  if (actual === undefined) return false;
  const wanted = condition.with;
  if (wanted.kind === 'variable') return (variableOf(wanted.value, demand) === actual) === condition.equal;
  return fits(wanted.value, actual) === condition.equal;
}

function variableOf(variable: string, demand: Demand): string | undefined {
  return variable === 'request.permission' ? demand.permission : demand.variables[variable];
}

/** Patterns have a `*` at either end; upper and lower case are the same. */
function fits(wanted: string, actual: string): boolean {
  const head = wanted.endsWith('*');
  const tail = wanted.startsWith('*');
  const core = wanted.slice(tail ? 1 : 0, head ? -1 : undefined).toLowerCase();
  const text = actual.toLowerCase();
  if (head && tail) return text.includes(core);
  if (head) return text.startsWith(core);
  if (tail) return text.endsWith(core);
  return text === core;
}
