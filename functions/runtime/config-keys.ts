import * as v from 'valibot';
import { bucket, endpoint, ocid, ocids, texts, trueOrFalse, windows, zone } from './config-forms.ts';

/** One key of the environment; its schema says what holds when it is absent. */
interface Key<S> {
  readonly env: string;
  readonly schema: S;
  /** The value's shape for people; never an actual value. */
  readonly shape: string;
  readonly meaning: string;
}

const key = <S>(env: string, schema: S, shape: string, meaning: string): Key<S> => ({
  env: `WARDEN_${env}`,
  schema,
  shape,
  meaning,
});

/** Every configuration key; docs/configuration.md has a row for each. */
export const KEYS = {
  mode: key(
    'MODE',
    v.optional(v.picklist(['observe', 'approve'], 'observe or approve'), 'observe'),
    '`observe` or `approve`',
    'Whether an approved plan is executed.',
  ),
  compartments: key(
    'COMPARTMENTS',
    ocids('compartment', 'tenancy'),
    'OCIDs, comma',
    'Compartments with the watched instances and volumes.',
  ),
  homeCompartment: key(
    'HOME_COMPARTMENT',
    v.optional(ocid('compartment', 'tenancy')),
    'OCID',
    'Compartment of the suite and its own metrics; the first above when absent.',
  ),
  stateBucket: key('STATE_BUCKET', bucket, 'bucket name', 'Bucket of inbox, incidents, inventory, lease.'),
  approvalsBucket: key(
    'APPROVALS_BUCKET',
    bucket,
    'bucket name',
    'Bucket of plans, approvals and the journal.',
  ),
  namespace: key(
    'NAMESPACE',
    v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'a namespace')),
    'text',
    'Object Storage namespace of the tenancy.',
  ),
  topicId: key('TOPIC_ID', ocid('onstopic'), 'OCID', 'Topic for notices about clusters.'),
  monitorTopicId: key(
    'MONITOR_TOPIC_ID',
    v.optional(ocid('onstopic')),
    'OCID',
    'Topic for notices about the suite itself; the topic above when absent.',
  ),
  monthlySummary: key(
    'MONTHLY_SUMMARY',
    v.optional(trueOrFalse, 'false'),
    '`true` or `false`',
    'Whether a notice to the topic above summarises each month.',
  ),
  respondFunctionId: key('RESPOND_FUNCTION_ID', ocid('fnfunc'), 'OCID', 'Function that the others wake.'),
  respondEndpoint: key('RESPOND_ENDPOINT', endpoint, 'https address', 'Invoke endpoint of `respond`.'),
  probeFunctionId: key(
    'PROBE_FUNCTION_ID',
    v.optional(ocid('fnfunc')),
    'OCID',
    'Function `probe`, when deployed.',
  ),
  probeEndpoint: key('PROBE_ENDPOINT', v.optional(endpoint), 'https address', 'Invoke endpoint of `probe`.'),
  reattachFunctionId: key(
    'REATTACH_FUNCTION_ID',
    v.optional(ocid('fnfunc')),
    'OCID',
    'Function `reattach`, when deployed.',
  ),
  reattachEndpoint: key(
    'REATTACH_ENDPOINT',
    v.optional(endpoint),
    'https address',
    'Invoke endpoint of `reattach`.',
  ),
  approvalsNeeded: key(
    'APPROVALS_NEEDED',
    v.optional(v.pipe(v.picklist(['1', '2', '3', '4', '5'], '1 to 5'), v.transform(Number)), '1'),
    '`1` … `5`',
    'How many different people have to approve a plan.',
  ),
  lang: key(
    'LANG',
    v.optional(v.picklist(['ja', 'en'], 'ja or en'), 'en'),
    '`ja` or `en`',
    'Language of notices.',
  ),
  zone: key('ZONE', v.optional(zone, 'UTC'), 'IANA zone', 'Zone for times shown to people.'),
  syslogZone: key(
    'SYSLOG_ZONE',
    v.optional(zone),
    'IANA zone',
    'Zone of syslog stamps without one; the zone above when absent.',
  ),
  auditLogId: key(
    'LOG_OCID',
    v.optional(ocid('log')),
    'OCID',
    'Custom log for the audit trail; no trail when absent.',
  ),
  messagesLogId: key(
    'MESSAGES_LOG_ID',
    v.optional(ocid('log')),
    'OCID',
    "Custom log that receives the nodes' lines; the heartbeat line is written there.",
  ),
  auditSearch: key(
    'AUDIT_SEARCH',
    v.optional(trueOrFalse, 'false'),
    '`true` or `false`',
    'Whether Audit is searched for who detached a volume.',
  ),
  quorumVolumes: key(
    'QUORUM_VOLUMES',
    v.optional(ocids('volume'), ''),
    'OCIDs, comma',
    'Volumes that hold the quorum (QWK storage mode).',
  ),
  expectedPrincipals: key(
    'EXPECTED_PRINCIPALS',
    v.optional(texts, ''),
    'names or OCIDs, comma',
    'Principals whose detach is a planned one.',
  ),
  windows: key(
    'WINDOWS',
    v.optional(windows, ''),
    'windows, semicolon',
    'Announced work, in the zone above: `CL1 Sun 02:00+180m; * 2026-12-01T22:00/2026-12-02T02:00`.',
  ),
  contacts: key(
    'CONTACTS',
    v.optional(v.pipe(v.string(), v.maxLength(500, 'at most 500 characters')), ''),
    'text',
    'Whom to call; printed in notices.',
  ),
  consoleUrl: key(
    'CONSOLE_URL',
    v.optional(endpoint),
    'https address',
    'Address of the console for links in notices.',
  ),
  consoleSignIn: key(
    'CONSOLE_SIGN_IN',
    v.optional(trueOrFalse, 'false'),
    '`true` or `false`',
    'Whether API Gateway signs people in and names them; without it the console can only be read.',
  ),
  gatewaySecretHash: key(
    'GATEWAY_SECRET_HASH',
    v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
    '64 hexadecimal digits',
    'SHA-256 of the secret that the API gateway sets in every call; a call without it is refused.',
  ),
  linkSecretId: key(
    'LINK_SECRET_ID',
    v.optional(ocid('vaultsecret')),
    'OCID',
    'Secret in a vault that holds the key of the links in notices; no links when absent.',
  ),
  linkDays: key(
    'LINK_DAYS',
    v.optional(
      v.pipe(v.string(), v.regex(/^([1-9]|[12]\d|30)$/, 'a whole number from 1 to 30'), v.transform(Number)),
      '7',
    ),
    '`1` … `30`',
    'For how many days a link in a notice is valid.',
  ),
  logLevel: key(
    'LOG_LEVEL',
    v.optional(v.picklist(['debug', 'info', 'warn', 'error'], 'debug, info, warn or error'), 'info'),
    '`debug` … `error`',
    'Least level that is logged.',
  ),
} as const;
export type KeyName = keyof typeof KEYS;
