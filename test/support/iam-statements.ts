import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { policyText } from '../../infra/local/cloud/policy-text.ts';

/** Who a statement is for: a function's dynamic group, the nodes' one, or a service of Oracle. */
export const PRINCIPALS = [
  'detect',
  'observe',
  'respond',
  'sweep',
  'probe',
  'reattach',
  'console',
  'nodes',
  'connector',
  'events',
  'schedule',
  'gateway',
  'sign-in',
  'lifecycle',
  'storage',
  'faas',
] as const;

/** The option that must be on for a statement to be deployed. */
const WHENS = [
  'always',
  'reattach',
  'probe',
  'audit-search',
  'audit-search-reattach',
  'audit-connector',
  'console',
  'console-reattach',
  'console-sign-in',
  'approval-key',
  'image-pull',
  'traces',
  'state-key',
  'links',
] as const;
export type When = (typeof WHENS)[number];

const text = v.pipe(v.string(), v.minLength(1));
const StatementSchema = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z]+(-[a-z]+)+$/)),
    principal: v.picklist(PRINCIPALS),
    permissions: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Z][A-Z_]+$/))), v.minLength(1))),
    verb: v.optional(v.picklist(['inspect', 'read', 'use', 'manage'])),
    resource: v.optional(text),
    in: v.picklist(['watched', 'home', 'act', 'traces', 'keys']),
    conditions: v.optional(v.record(v.string(), v.union([text, v.pipe(v.array(text), v.minLength(1))]))),
    when: v.picklist(WHENS),
    why: v.pipe(v.string(), v.minLength(10)),
  }),
  v.check(
    (s) => (s.permissions === undefined) === (s.verb !== undefined && s.resource !== undefined),
    'a statement has either permissions, or a verb and a resource',
  ),
);
const FileSchema = v.strictObject({ about: text, statements: v.array(StatementSchema) });

/** One statement as the file has it; names in braces are not filled in. */
export type IamStatementData = v.InferOutput<typeof StatementSchema>;

const STATEMENTS_PATH = 'terraform/iam/statements.json';

/**
 * The statements that Terraform deploys.
 * @param root folder of the repository.
 * @throws Error naming the place when the file is malformed or an id repeats.
 */
export function loadStatements(root: string): readonly IamStatementData[] {
  const parsed = v.safeParse(FileSchema, JSON.parse(readFileSync(join(root, STATEMENTS_PATH), 'utf8')));
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`${STATEMENTS_PATH}: ${v.getDotPath(issue) ?? 'root'}: ${issue.message}`);
  }
  const { statements } = parsed.output;
  const ids = new Set<string>();
  for (const { id } of statements) {
    if (ids.has(id)) throw new Error(`${STATEMENTS_PATH}: id ${id} occurs twice`);
    ids.add(id);
  }
  return statements;
}

/** The values of a condition as a list. */
export function valuesOf(wanted: string | readonly string[]): readonly string[] {
  return typeof wanted === 'string' ? [wanted] : wanted;
}

/** Conditions that distinguish services, which all act as `any-user`; modules/iam adds the same. */
const TYPE_OF: Readonly<Record<string, string>> = {
  connector: 'serviceconnector',
  schedule: 'resourceschedule',
  gateway: 'ApiGateway',
};
const SERVICE_OF: Readonly<Record<string, string>> = {
  events: 'service cloudEvents',
  lifecycle: 'service objectstorage-{region}',
  storage: 'service objectstorage-{region}',
  faas: 'service faas',
};

/** The text of a statement as modules/iam writes it, with names in braces left open. */
export function statementText(statement: IamStatementData): string {
  const type = TYPE_OF[statement.principal];
  const subject =
    type === undefined
      ? (SERVICE_OF[statement.principal] ?? `dynamic-group id {group:${statement.principal}}`)
      : 'any-user';
  const fixed = type === undefined ? [] : [`request.principal.type = '${type}'`];
  return policyText(subject, statement, `compartment id {${statement.in}}`, fixed);
}
