import { dataOf, entriesOf, type Ran, type RunOci } from './oci-program.ts';
import { LIMITED, type LimitedKind, roomFor, SERVICE_LIMITS } from './service-limits.ts';

/** What an installation is going to be, before anything is applied. */
export interface PreflightTarget {
  readonly tenancy: string;
  readonly compartment: string;
  readonly watched: readonly string[];
  readonly name: string;
  readonly region: string;
}

export const PREFLIGHT_CHECKS = [
  'program',
  'home-region',
  'region',
  'names',
  'groups',
  'statements',
  ...LIMITED,
  'children',
] as const;
export type PreflightCheck = (typeof PREFLIGHT_CHECKS)[number];

export interface PreflightFinding {
  readonly check: PreflightCheck;
  /** `unread`: nothing is known, because `oci` gave no answer. */
  readonly verdict: 'good' | 'bad' | 'unread';
  readonly subject: string;
  /** Figures or names; empty where the check says it all. */
  readonly detail: string;
}

/** Limits of Oracle; the first can be raised, the second cannot. */
const MAX_GROUPS = 50;
const MAX_STATEMENTS = 500;
/** The most that one installation adds: every option on. A test holds both against what Terraform renders. */
export const GROUPS_NEEDED = 9;
export const STATEMENTS_NEEDED = { home: 75, watched: 25 };
/** Compartments may lie six deep. */
const MAX_DEPTH = 7;

/** Looks at a tenancy with the operator's own `oci`; changes nothing. What cannot be read is said to be unread, never good. */
export function preflight(run: RunOci, target: PreflightTarget): readonly PreflightFinding[] {
  const first = run(regionsOf(target));
  // Where no call can be made at all, every other finding would say the same.
  if (first.code === null || (first.code !== 0 && !/ServiceError/.test(first.stderr)))
    return [{ check: 'program', verdict: 'bad', subject: 'oci', detail: reason(first) }];
  return [
    ...regions(run, target),
    names(run, target),
    groups(run, target),
    ...[...new Set([target.compartment, ...target.watched])].map((id) => statements(run, target, id)),
    ...LIMITED.map((kind) => room(run, target, kind)),
    ...target.watched.map((id) => children(run, target, id)),
  ];
}

/** Why there is no answer, in the program's own words: Oracle's code, else the first line. */
function reason({ code, stderr }: Ran): string {
  const said = /"code": *"([A-Za-z]+)"/.exec(stderr)?.[1] ?? stderr.trim().split('\n')[0]?.slice(0, 120);
  return said || (code === null ? 'ENOENT' : String(code));
}

/** The verdict over answers that were all read, or what kept the first of the others from being read. */
function judged(ran: readonly Ran[], isGood: boolean, detail: string) {
  const unread = ran.find((one) => dataOf(one) === null);
  if (unread !== undefined) return { verdict: 'unread', detail: reason(unread) } as const;
  return { verdict: isGood ? 'good' : 'bad', detail } as const;
}

/** Whether what the stack makes is below a limit of the region. What others have made counts where Oracle counts it. */
function room(
  run: RunOci,
  { tenancy, watched, region }: PreflightTarget,
  check: LimitedKind,
): PreflightFinding {
  const { home, watched: each } = SERVICE_LIMITS[check];
  const needed = home + each * new Set(watched).size;
  const free = roomFor(run, tenancy, region, check);
  return { check, verdict: needed <= free ? 'good' : 'bad', subject: region, detail: `${needed} / ${free}` };
}

const regionsOf = ({ tenancy }: PreflightTarget) => [
  ...['iam', 'region-subscription', 'list', '--tenancy-id', tenancy],
];

function regions(run: RunOci, target: PreflightTarget): PreflightFinding[] {
  const ran = run(regionsOf(target));
  const found = entriesOf(ran);
  const home = found.find((one) => one['is-home-region'] === true);
  const isReady = found.some((one) => one['region-name'] === target.region && one['status'] === 'READY');
  return [
    {
      check: 'home-region',
      subject: String(home?.['region-name'] ?? ''),
      ...judged([ran], home !== undefined, ''),
    },
    { check: 'region', subject: target.region, ...judged([ran], isReady, '') },
  ];
}

/** Whether names that are one of a kind are free: of buckets in the tenancy, of topics in the compartment. */
function names(run: RunOci, { name, region, compartment }: PreflightTarget): PreflightFinding {
  const buckets = [`${name}-state-${region}`, `${name}-approvals-${region}`].filter(
    (bucket) => dataOf(run(['os', 'bucket', 'get', '--bucket-name', bucket, '--region', region])) !== null,
  );
  const topics = run(['ons', 'topic', 'list', '--compartment-id', compartment, '--region', region, '--all']);
  const taken = entriesOf(topics)
    .map((one) => String(one['name']))
    .filter((one) => [`${name}-incidents`, `${name}-monitor`, `${name}-wake`].includes(one));
  const found = [...buckets, ...taken];
  return { check: 'names', subject: name, ...judged([topics], found.length === 0, found.join(', ')) };
}

function groups(run: RunOci, { tenancy, name, region }: PreflightTarget): PreflightFinding {
  const ran = run(['iam', 'dynamic-group', 'list', '--compartment-id', tenancy, '--all']);
  const names = entriesOf(ran).map((one) => String(one['name']));
  // Those of an installation of this name are counted already.
  const others = names.filter((one) => !one.startsWith(`${name}-${region}-`)).length;
  const detail = `${others} + ${GROUPS_NEEDED} / ${MAX_GROUPS}`;
  return {
    check: 'groups',
    subject: tenancy,
    ...judged([ran], others + GROUPS_NEEDED <= MAX_GROUPS, detail),
  };
}

/** Statements of a compartment and of those above it. */
function statements(run: RunOci, target: PreflightTarget, compartment: string): PreflightFinding {
  const ran: Ran[] = [];
  let at: string | null = compartment;
  for (let depth = 0; at !== null && depth < MAX_DEPTH; depth += 1) {
    const here: string = at;
    ran.push(run(['iam', 'policy', 'list', '--compartment-id', here, '--all']));
    at = null;
    if (here !== target.tenancy) {
      const parent = run(['iam', 'compartment', 'get', '--compartment-id', here]);
      ran.push(parent);
      at = parentIn(parent);
    }
  }
  const own = (policy: Readonly<Record<string, unknown>>) =>
    String(policy['name']).startsWith(`${target.name}-${target.region}-`);
  const count = ran
    .flatMap((one) => entriesOf(one))
    .filter((policy) => !own(policy))
    .reduce((sum, { statements: texts }) => sum + (Array.isArray(texts) ? texts.length : 0), 0);
  const needed = compartment === target.compartment ? STATEMENTS_NEEDED.home : STATEMENTS_NEEDED.watched;
  const detail = `${count} + ${needed} / ${MAX_STATEMENTS}`;
  const fits = at === null && count + needed <= MAX_STATEMENTS;
  return { check: 'statements', subject: compartment, ...judged(ran, fits, detail) };
}

function parentIn(ran: Ran): string | null {
  const data = dataOf(ran);
  const found = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const parent = found.find(([key]) => key === 'compartment-id')?.[1];
  return typeof parent === 'string' ? parent : null;
}

/** Compartments below a watched one are not watched unless they are named too. */
function children(run: RunOci, { watched }: PreflightTarget, compartment: string): PreflightFinding {
  const ran = run(['iam', 'compartment', 'list', '--compartment-id', compartment, '--all']);
  const unwatched = entriesOf(ran)
    .filter((one) => one['lifecycle-state'] === 'ACTIVE' && !watched.includes(String(one['id'])))
    .map((one) => String(one['name']));
  return {
    check: 'children',
    subject: compartment,
    ...judged([ran], unwatched.length === 0, unwatched.join(', ')),
  };
}
