import { dataOf, entriesOf, type Ran, type RunOci } from './oci-program.ts';

/** Where to look. */
export interface VerifyTarget {
  readonly name: string;
  readonly region: string;
  /** Compartment of the installation, and one that is watched. */
  readonly home: string;
  readonly watched: string;
  /** Beginning and end of the day that is looked at, ISO 8601. */
  readonly since: string;
  readonly until: string;
}

export interface Check {
  readonly id: string;
  /** How the rows of docs/unverified.md begin that it is about. */
  readonly rows: readonly string[];
  readonly args: (target: VerifyTarget) => readonly string[];
  /** Whether the answer is as we assume; absent: a person has to read it. */
  readonly good?: (ran: Ran) => boolean;
}

/** `assumed`: as we assume. `otherwise`: not so, or nothing there to see it by. `read`: for a person. `failed`: no answer. */
export type Outcome = 'assumed' | 'otherwise' | 'read' | 'failed';

export interface Verified {
  readonly id: string;
  readonly rows: readonly string[];
  readonly outcome: Outcome;
  readonly command: string;
  readonly answer: string;
}

const metrics = (compartment: string, namespace: string, name?: string) => [
  ...['monitoring', 'metric', 'list', '--compartment-id', compartment, '--namespace', namespace],
  ...(name === undefined ? [] : ['--name', name]),
];
const search = (target: VerifyTarget, query: string) => [
  ...['logging-search', 'search-logs', '--search-query', query],
  ...['--time-start', target.since, '--time-end', target.until, '--limit', '5'],
];
const text = (ran: Ran) => JSON.stringify(dataOf(ran) ?? '');
const some = (ran: Ran) => entriesOf(ran).length > 0;
const has = (pattern: RegExp) => (ran: Ran) => pattern.test(text(ran));

/** One command for each row of docs/unverified.md that a look into the tenancy can decide. */
export const CHECKS: readonly Check[] = [
  {
    id: 'refused-calls',
    rows: ['The conditions `target.function.id`'],
    args: (t) => search(t, `search "${t.home}" | where data.message = '*NOT_AUTHORIZED*'`),
    good: (ran) => dataOf(ran) !== null && !some(ran),
  },
  {
    id: 'invocations',
    rows: [
      'The condition `target.loggroup.id`',
      'Resource Scheduler, Events and API Gateway',
      'Events invokes functions',
      'Functions pulls private images',
      'Functions needs no policy of its own',
      'A function can be the target',
    ],
    args: (t) => metrics(t.home, 'oci_faas', 'FunctionInvocationCount'),
    good: (ran) => ['-sweep', '-observe', '-detect'].every((name) => text(ran).includes(name)),
  },
  {
    id: 'schedule',
    rows: ["Resource Scheduler's shortest interval"],
    args: (t) => ['resource-scheduler', 'schedule', 'list', '--compartment-id', t.home],
    good: has(/17 \* \* \* \*/),
  },
  {
    id: 'subscriptions',
    rows: ['An ORACLE_FUNCTIONS subscription'],
    args: (t) => ['ons', 'subscription', 'list', '--compartment-id', t.home],
    good: (ran) =>
      entriesOf(ran).some(
        (one) => one['protocol'] === 'ORACLE_FUNCTIONS' && one['lifecycle-state'] === 'ACTIVE',
      ),
  },
  {
    id: 'failure-deliveries',
    rows: ['The failure destination'],
    args: (t) => metrics(t.home, 'oci_faas', 'FunctionDetachedDeliveries'),
  },
  {
    id: 'agent-heartbeats',
    rows: ['Agents: the stack asks for the metric', 'Agents: `LOG_CONTENT_PUSH`'],
    args: (t) => metrics(t.home, 'warden_agent'),
    good: (ran) => entriesOf(ran).some(({ name }) => name === 'HeartBeats'),
  },
  {
    id: 'agent-configurations',
    rows: ['Agents: length of a grep pattern', 'Agents: pick-up'],
    args: (t) => ['logging', 'agent-configuration', 'list', '--compartment-id', t.home],
    good: (ran) => some(ran) && entriesOf(ran).every((one) => one['lifecycle-state'] === 'ACTIVE'),
  },
  {
    id: 'infrastructure-health',
    rows: ['`instance_status` of'],
    args: (t) => metrics(t.watched, 'oci_compute_infrastructure_health'),
    good: has(/instance_status.*ocid1\.instance\./),
  },
  {
    id: 'audit-of-detach',
    rows: ['Audit names the attachment'],
    args: (t) => search(t, `search "${t.watched}/_Audit" | where data.eventName = 'DetachVolume'`),
  },
  {
    id: 'node-lines',
    rows: [
      'Agents: rights on `/var/log/messages`',
      '`oracle.ingestedtime` is in every record',
      '`time` of a record',
    ],
    args: (t) => search(t, `search "${t.home}" | where type = 'com.oraclecloud.logging.custom.*'`),
    good: has(/ingestedtime/),
  },
  {
    id: 'connectors',
    rows: ['Least and greatest batch time', "The connector's rule on"],
    args: (t) => ['sch', 'service-connector', 'list', '--compartment-id', t.home],
    good: (ran) => some(ran) && entriesOf(ran).every((one) => one['lifecycle-state'] === 'ACTIVE'),
  },
  {
    id: 'idle-writes',
    rows: ['An idle attached volume'],
    args: (t) => [
      ...['monitoring', 'metric-data', 'summarize-metrics-data', '--compartment-id', t.watched],
      ...['--namespace', 'oci_blockstore', '--query-text', 'VolumeWriteOps[1m].sum()'],
    ],
    good: has(/"value":0(?:\.0)?[,}]/),
  },
  {
    id: 'audit-of-addresses',
    rows: ['Audit records the move'],
    args: (t) => search(t, `search "${t.watched}/_Audit" | where data.eventName = '*PrivateIp*'`),
  },
  {
    id: 'lifecycle',
    rows: ['The lifecycle rules with a policy'],
    args: (t) => ['os', 'object-lifecycle-policy', 'get', '--bucket-name', `${t.name}-state-${t.region}`],
    good: ({ code }) => code === 0,
  },
  {
    id: 'run-commands',
    rows: ['Run Command: how long'],
    args: (t) => ['instance-agent', 'command', 'list', '--compartment-id', t.watched],
  },
  {
    id: 'bodies-of-events',
    rows: ['Body of attach and detach'],
    args: (t) => search(t, `search "${t.home}" | where data.message = '*volume.*'`),
  },
  {
    id: 'images',
    rows: ['The image', 'A released image', 'The digest stays'],
    args: (t) => ['artifacts', 'container', 'image', 'list', '--compartment-id', t.home],
  },
  {
    id: 'console',
    rows: ['Console: '],
    args: (t) => search(t, `search "${t.home}" | where data.message = '*CONSOLE_*'`),
  },
  {
    id: 'link-secret',
    rows: ['Links: Vault makes'],
    args: (t) => ['vault', 'secret', 'list', '--compartment-id', t.home],
    good: (ran) =>
      entriesOf(ran).some(
        (one) => String(one['secret-name']).includes('-links-') && one['lifecycle-state'] === 'ACTIVE',
      ),
  },
  {
    id: 'dashboard',
    rows: ['The dashboard'],
    args: (t) => ['management-dashboard', 'dashboard', 'list', '--compartment-id', t.home],
  },
];

/** Longest answer in a report, in characters. */
const SHOWN = 1_500;

/** Runs every check, one after the other; an answer that fails is part of the report. */
export function verify(run: RunOci, target: VerifyTarget): readonly Verified[] {
  return CHECKS.map(({ id, rows, args, good }) => {
    const asked = args(target);
    const ran = run(asked);
    const answer = ran.code === 0 ? ran.stdout : ran.stderr;
    return {
      id,
      rows,
      outcome: outcomeOf(ran, good),
      command: unnamed(`oci ${asked.map(quoted).join(' ')}`),
      answer: unnamed(answer).replaceAll(/\s+/g, ' ').trim().slice(0, SHOWN),
    };
  });
}

function outcomeOf(ran: Ran, good: Check['good']): Outcome {
  if (ran.code !== 0) return 'failed';
  if (good === undefined) return 'read';
  return good(ran) ? 'assumed' : 'otherwise';
}

const quoted = (arg: string) => (/^[\w./:-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`);

/** Without what names a tenancy or a person: OCIDs keep their kind and their last six characters. */
export function unnamed(answer: string): string {
  return answer
    .replaceAll(
      /ocid1\.([a-z0-9]+)\.([a-z0-9]*)\.[a-z0-9-]*\.+[a-z0-9.]*?([a-z0-9]{1,6})(?![a-z0-9.])/gi,
      'ocid1.$1.$2…$3',
    )
    .replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '(mail)')
    .replaceAll(/https?:\/\/[^\s"']+/g, '(address)')
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '(ip)');
}
