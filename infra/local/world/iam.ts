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
  readonly verb?: 'inspect' | 'read' | 'use' | 'manage';
  readonly resource?: string;
  /** Compartment OCID; absent = all compartments of the tenancy. */
  readonly compartmentId?: string;
  /** All must hold; several values of one variable mean any of them, `*` at either end is a wildcard. */
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

/**
 * Permissions of a verb on a resource type, lower verbs included by the caller's choice of `manage` > `use` > `read` >
 * `inspect` (Oracle's policy reference, the operations used here; OCI.md §11).
 */
const VERBS: Readonly<Record<string, readonly [string[], string[], string[], string[]]>> = {
  'volume-attachments': [
    ['VOLUME_ATTACHMENT_INSPECT'],
    ['VOLUME_ATTACHMENT_READ'],
    ['VOLUME_ATTACHMENT_UPDATE'],
    ['VOLUME_ATTACHMENT_CREATE', 'VOLUME_ATTACHMENT_DELETE'],
  ],
  volumes: [['VOLUME_INSPECT'], [], ['VOLUME_UPDATE', 'VOLUME_WRITE'], ['VOLUME_CREATE', 'VOLUME_DELETE']],
  instances: [
    ['INSTANCE_INSPECT'],
    ['INSTANCE_READ'],
    ['INSTANCE_UPDATE', 'INSTANCE_ATTACH_VOLUME', 'INSTANCE_DETACH_VOLUME', 'INSTANCE_POWER_ACTIONS'],
    ['INSTANCE_CREATE', 'INSTANCE_DELETE'],
  ],
  buckets: [['BUCKET_INSPECT'], ['BUCKET_READ'], ['BUCKET_UPDATE'], ['BUCKET_CREATE', 'BUCKET_DELETE']],
  objects: [['OBJECT_INSPECT'], ['OBJECT_READ'], ['OBJECT_OVERWRITE'], ['OBJECT_CREATE', 'OBJECT_DELETE']],
  objectstorage_namespaces: [['OBJECTSTORAGE_NAMESPACE_READ'], ['OBJECTSTORAGE_NAMESPACE_READ'], [], []],
  'objectstorage-namespaces': [['OBJECTSTORAGE_NAMESPACE_READ'], ['OBJECTSTORAGE_NAMESPACE_READ'], [], []],
  'ons-topics': [['ONS_TOPIC_INSPECT'], ['ONS_TOPIC_READ'], ['ONS_TOPIC_PUBLISH'], ['ONS_TOPIC_CREATE']],
  'fn-function': [
    ['FN_FUNCTION_INSPECT', 'FN_FUNCTION_LIST'],
    ['FN_FUNCTION_READ'],
    [],
    ['FN_FUNCTION_CREATE'],
  ],
  'fn-invocation': [[], [], ['FN_INVOCATION'], []],
  'functions-family': [
    ['FN_FUNCTION_LIST'],
    ['FN_FUNCTION_READ'],
    ['FN_INVOCATION'],
    ['FN_FUNCTION_CREATE', 'FN_FUNCTION_DELETE'],
  ],
  metrics: [['METRIC_INSPECT'], ['METRIC_READ'], ['METRIC_WRITE'], []],
  'log-content': [[], ['LOG_CONTENT_READ'], ['LOG_CONTENT_PUSH'], []],
  'log-groups': [['LOG_GROUP_INSPECT'], ['LOG_GROUP_READ', 'LOG_CONTENT_READ'], [], []],
  'audit-events': [['AUDIT_EVENT_INSPECT'], ['AUDIT_EVENT_READ'], [], []],
  'instance-agent-command-family': [
    ['INSTANCE_AGENT_COMMAND_INSPECT', 'INSTANCE_AGENT_COMMAND_EXECUTION_INSPECT'],
    ['INSTANCE_AGENT_COMMAND_READ', 'INSTANCE_AGENT_COMMAND_EXECUTION_READ'],
    ['INSTANCE_AGENT_COMMAND_CREATE', 'INSTANCE_AGENT_COMMAND_DELETE'],
    [],
  ],
  'instance-agent-plugins': [['INSTANCE_AGENT_PLUGIN_INSPECT'], ['INSTANCE_AGENT_PLUGIN_READ'], [], []],
};

const LEVELS = ['inspect', 'read', 'use', 'manage'] as const;

/** Permissions that a statement grants. Unknown resource types grant nothing: fail closed. */
export function grantedPermissions(statement: IamStatement): ReadonlySet<string> {
  const granted = new Set(statement.permissions ?? []);
  if (statement.verb !== undefined && statement.resource !== undefined) {
    const table = VERBS[statement.resource];
    const upTo = LEVELS.indexOf(statement.verb);
    table?.slice(0, upTo + 1).forEach((names) => {
      for (const name of names) granted.add(name);
    });
  }
  return granted;
}

/** Whether one statement of the table grants the demand to the principal. */
export function isAllowed(table: StatementTable, principal: string, demand: Demand): boolean {
  return table.some(
    (statement) =>
      statement.principal === principal &&
      (statement.compartmentId === undefined || statement.compartmentId === demand.compartmentId) &&
      grantedPermissions(statement).has(demand.permission) &&
      conditionsHold(statement, demand),
  );
}

function conditionsHold(statement: IamStatement, demand: Demand): boolean {
  return Object.entries(statement.conditions ?? {}).every(([variable, wanted]) => {
    const actual = variable === 'request.permission' ? demand.permission : demand.variables[variable];
    // A variable the service does not know makes the condition false (Oracle's policy syntax).
    if (actual === undefined) return false;
    return (typeof wanted === 'string' ? [wanted] : wanted).some((pattern) => fits(pattern, actual));
  });
}

function fits(pattern: string, actual: string): boolean {
  const wanted = pattern.replaceAll(/^\/|\/$/g, '');
  const head = wanted.endsWith('*');
  const tail = wanted.startsWith('*');
  const core = wanted.slice(tail ? 1 : 0, head ? -1 : undefined).toLowerCase();
  const text = actual.toLowerCase();
  if (head && tail) return text.includes(core);
  if (head) return text.startsWith(core);
  if (tail) return text.endsWith(core);
  return text === core;
}
