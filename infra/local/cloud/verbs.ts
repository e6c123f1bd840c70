import { VERBS as LEVELS, type Verb } from './policy-grammar.ts';

/**
 * Permissions of a verb on a resource type, lower verbs included by the caller's choice of `manage` > `use` > `read` >
 * `inspect`: Oracle's policy reference for the services used here (Core, Object Storage, Functions, Logging, Notifications,
 * Monitoring, Audit, Registry).
 */
type Verbs = readonly [inspect: string[], read: string[], use: string[], manage: string[]];

const APPLICATIONS: Verbs = [
  ['FN_APP_LIST'],
  ['FN_APP_READ'],
  [],
  ['FN_APP_CREATE', 'FN_APP_DELETE', 'FN_APP_UPDATE'],
];
const FUNCTIONS: Verbs = [
  ['FN_FUNCTION_LIST'],
  ['FN_FUNCTION_READ'],
  [],
  ['FN_FUNCTION_CREATE', 'FN_FUNCTION_DELETE', 'FN_FUNCTION_UPDATE'],
];
const INVOCATION: Verbs = [[], [], ['FN_INVOCATION'], []];
const NAMESPACES: Verbs = [[], ['OBJECTSTORAGE_NAMESPACE_READ'], [], ['OBJECTSTORAGE_NAMESPACE_UPDATE']];
const BUCKETS: Verbs = [
  ['BUCKET_INSPECT'],
  ['BUCKET_READ'],
  ['BUCKET_UPDATE'],
  ['BUCKET_CREATE', 'BUCKET_DELETE', 'RETENTION_RULE_MANAGE', 'RETENTION_RULE_LOCK'],
];
const OBJECTS: Verbs = [
  ['OBJECT_INSPECT'],
  ['OBJECT_READ'],
  ['OBJECT_OVERWRITE'],
  ['OBJECT_CREATE', 'OBJECT_DELETE', 'OBJECT_VERSION_DELETE', 'OBJECT_RESTORE', 'OBJECT_UPDATE_TIER'],
];

const VERBS: Readonly<Record<string, Verbs>> = {
  'volume-attachments': [
    ['VOLUME_ATTACHMENT_INSPECT'],
    ['VOLUME_ATTACHMENT_READ'],
    ['VOLUME_ATTACHMENT_UPDATE'],
    ['VOLUME_ATTACHMENT_CREATE', 'VOLUME_ATTACHMENT_DELETE'],
  ],
  volumes: [
    ['VOLUME_INSPECT'],
    [],
    ['VOLUME_UPDATE', 'VOLUME_WRITE'],
    ['VOLUME_CREATE', 'VOLUME_DELETE', 'VOLUME_MOVE'],
  ],
  instances: [
    ['INSTANCE_INSPECT'],
    ['INSTANCE_READ'],
    ['INSTANCE_UPDATE', 'INSTANCE_ATTACH_VOLUME', 'INSTANCE_DETACH_VOLUME', 'INSTANCE_POWER_ACTIONS'],
    ['INSTANCE_CREATE', 'INSTANCE_DELETE'],
  ],
  buckets: BUCKETS,
  objects: OBJECTS,
  'objectstorage-namespaces': NAMESPACES,
  'object-family': family(NAMESPACES, BUCKETS, OBJECTS),
  'ons-topics': [
    ['ONS_TOPIC_INSPECT'],
    ['ONS_TOPIC_READ'],
    ['ONS_TOPIC_PUBLISH', 'ONS_TOPIC_SUBSCRIBE'],
    ['ONS_TOPIC_CREATE', 'ONS_TOPIC_MOVE', 'ONS_TOPIC_UPDATE', 'ONS_TOPIC_DELETE'],
  ],
  'ons-subscriptions': [
    ['ONS_SUBSCRIPTION_INSPECT'],
    [],
    [],
    ['ONS_SUBSCRIPTION_MOVE', 'ONS_TOPIC_SUBSCRIBE'],
  ],
  'fn-app': APPLICATIONS,
  'fn-function': FUNCTIONS,
  'fn-invocation': INVOCATION,
  'functions-family': family(APPLICATIONS, FUNCTIONS, INVOCATION),
  'apm-domains': [
    ['APM_DOMAIN_INSPECT'],
    ['APM_DOMAIN_READ'],
    ['APM_DOMAIN_UPDATE'],
    ['APM_DOMAIN_CREATE', 'APM_DOMAIN_DELETE', 'APM_DOMAIN_MOVE'],
  ],
  metrics: [['METRIC_INSPECT'], ['METRIC_READ'], ['METRIC_WRITE'], []],
  'log-content': [[], ['LOG_CONTENT_READ'], ['LOG_CONTENT_PUSH', 'UNIFIED_AGENT_CONFIG_GENERATE'], []],
  'log-groups': [
    ['LOG_GROUP_INSPECT'],
    ['LOG_GROUP_READ'],
    ['LOG_GROUP_UPDATE'],
    ['LOG_GROUP_CREATE', 'LOG_GROUP_DELETE'],
  ],
  'audit-events': [['AUDIT_EVENT_INSPECT'], ['AUDIT_EVENT_READ'], [], []],
  'instance-agent-command-family': [
    ['INSTANCE_AGENT_COMMAND_INSPECT'],
    ['INSTANCE_AGENT_COMMAND_READ', 'INSTANCE_AGENT_COMMAND_EXECUTION_INSPECT'],
    ['INSTANCE_AGENT_COMMAND_CREATE', 'INSTANCE_AGENT_COMMAND_DELETE'],
    [],
  ],
  // Oracle names the verb for the agents, not its permissions; this one stands for fetching and answering.
  'instance-agent-command-execution-family': [
    ['INSTANCE_AGENT_COMMAND_EXECUTION_INSPECT'],
    [],
    ['INSTANCE_AGENT_COMMAND_EXECUTION_USE'],
    [],
  ],
  'instance-agent-plugins': [['INSTANCE_AGENT_PLUGIN_INSPECT'], ['INSTANCE_AGENT_PLUGIN_READ'], [], []],
  keys: [
    ['KEY_INSPECT'],
    ['KEY_READ'],
    ['KEY_ENCRYPT', 'KEY_DECRYPT', 'KEY_EXPORT', 'KEY_SIGN', 'KEY_VERIFY'],
    [
      'KEY_CREATE',
      'KEY_UPDATE',
      'KEY_ROTATE',
      'KEY_DELETE',
      'KEY_MOVE',
      'KEY_IMPORT',
      'KEY_BACKUP',
      'KEY_RESTORE',
    ],
  ],
  'secret-bundles': [['SECRET_BUNDLE_INSPECT'], ['SECRET_BUNDLE_READ'], [], []],
  repos: [
    ['REPOSITORY_INSPECT'],
    ['REPOSITORY_READ'],
    ['REPOSITORY_UPDATE'],
    ['REPOSITORY_CREATE', 'REPOSITORY_DELETE', 'REPOSITORY_MANAGE'],
  ],
};

/** Types whose verbs are known here. */
export const RESOURCE_TYPES: readonly string[] = Object.keys(VERBS);

function family(...members: readonly Verbs[]): Verbs {
  const at = (level: 0 | 1 | 2 | 3) => members.flatMap((verbs) => verbs[level]);
  return [at(0), at(1), at(2), at(3)];
}

/** Permissions of a verb on a resource type, those of the lesser verbs included; none for a type that is not known here. */
export function permissionsOf(verb: Verb, resource: string): readonly string[] {
  return (VERBS[resource] ?? []).slice(0, LEVELS.indexOf(verb) + 1).flat();
}
