import { dataOf, entriesOf, type RunOci } from './oci-program.ts';

/** What an installation is going to be, before anything is applied. */
export interface PreflightTarget {
  readonly tenancy: string;
  readonly compartment: string;
  readonly watched: readonly string[];
  readonly name: string;
  readonly region: string;
}

export const PREFLIGHT_CHECKS = [
  'home-region',
  'region',
  'groups',
  'statements',
  'rules',
  'alarms',
  'children',
] as const;
export type PreflightCheck = (typeof PREFLIGHT_CHECKS)[number];

export interface PreflightFinding {
  readonly check: PreflightCheck;
  readonly verdict: 'good' | 'bad';
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
/** Of Events and of Monitoring in a region, where the tenancy's own limit cannot be read; both can be raised. */
const USUAL_LIMIT = 50;
/** A test of docs/fleet.md holds these against the modules. */
export const RULES_NEEDED = { watched: 3 };
export const ALARMS_NEEDED = { home: 11, watched: 2 };
/** Compartments may lie six deep. */
const MAX_DEPTH = 7;

/** Looks at a tenancy with the operator's own `oci`; changes nothing. What cannot be read is bad. */
export function preflight(run: RunOci, target: PreflightTarget): readonly PreflightFinding[] {
  return [
    ...regions(run, target),
    groups(run, target),
    ...[...new Set([target.compartment, ...target.watched])].map((id) => statements(run, target, id)),
    room(run, target, 'rules'),
    room(run, target, 'alarms'),
    ...target.watched.map((id) => children(run, target, id)),
  ];
}

/** Whether what the stack makes for each watched compartment is below a limit of the region; what others have made is not counted. */
function room(
  run: RunOci,
  { tenancy, watched, region }: PreflightTarget,
  check: 'rules' | 'alarms',
): PreflightFinding {
  const places = new Set(watched).size;
  const [service, name, needed] =
    check === 'rules'
      ? ['events', /rule/i, RULES_NEEDED.watched * places]
      : ['monitoring', /alarm/i, ALARMS_NEEDED.home + ALARMS_NEEDED.watched * places];
  const limits = entriesOf(
    run(['limits', 'value', 'list', '--compartment-id', tenancy, '--service-name', service, '--all']),
  )
    .filter((one) => name.test(String(one['name'])))
    .map((one) => Number(one['value']));
  const limit = Math.max(...limits.filter(Number.isFinite), limits.length === 0 ? USUAL_LIMIT : 0);
  const verdict = needed <= limit ? 'good' : 'bad';
  return { check, verdict, subject: region, detail: `${needed} / ${limit}` };
}

function regions(run: RunOci, { tenancy, region }: PreflightTarget): PreflightFinding[] {
  const found = entriesOf(run(['iam', 'region-subscription', 'list', '--tenancy-id', tenancy]));
  const home = found.find((one) => one['is-home-region'] === true);
  const isReady = found.some((one) => one['region-name'] === region && one['status'] === 'READY');
  const homeName = String(home?.['region-name'] ?? '');
  return [
    { check: 'home-region', verdict: home === undefined ? 'bad' : 'good', subject: homeName, detail: '' },
    { check: 'region', verdict: isReady ? 'good' : 'bad', subject: region, detail: '' },
  ];
}

function groups(run: RunOci, { tenancy, name, region }: PreflightTarget): PreflightFinding {
  const ran = run(['iam', 'dynamic-group', 'list', '--compartment-id', tenancy, '--all']);
  const names = entriesOf(ran).map((one) => String(one['name']));
  // Those of an installation of this name are counted already.
  const others = names.filter((one) => !one.startsWith(`${name}-${region}-`)).length;
  const fits = dataOf(ran) !== null && others + GROUPS_NEEDED <= MAX_GROUPS;
  const detail = `${others} + ${GROUPS_NEEDED} / ${MAX_GROUPS}`;
  return { check: 'groups', verdict: fits ? 'good' : 'bad', subject: tenancy, detail };
}

/** Statements of a compartment and of those above it, as far as they can be read. */
function statements(run: RunOci, target: PreflightTarget, compartment: string): PreflightFinding {
  let count = 0;
  let at: string | null = compartment;
  let isRead = true;
  for (let depth = 0; at !== null && depth < MAX_DEPTH; depth += 1) {
    const here: string = at;
    const ran = run(['iam', 'policy', 'list', '--compartment-id', here, '--all']);
    isRead &&= dataOf(ran) !== null;
    const own = (policy: Readonly<Record<string, unknown>>) =>
      String(policy['name']).startsWith(`${target.name}-${target.region}-`);
    count += entriesOf(ran)
      .filter((policy) => !own(policy))
      .reduce(
        (sum, policy) => sum + (Array.isArray(policy['statements']) ? policy['statements'].length : 0),
        0,
      );
    at = here === target.tenancy ? null : parentOf(run, here);
  }
  const needed = compartment === target.compartment ? STATEMENTS_NEEDED.home : STATEMENTS_NEEDED.watched;
  const fits = isRead && at === null && count + needed <= MAX_STATEMENTS;
  const detail = `${count} + ${needed} / ${MAX_STATEMENTS}`;
  return { check: 'statements', verdict: fits ? 'good' : 'bad', subject: compartment, detail };
}

function parentOf(run: RunOci, compartment: string): string | null {
  const data = dataOf(run(['iam', 'compartment', 'get', '--compartment-id', compartment]));
  const parent = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const found = parent.find(([key]) => key === 'compartment-id')?.[1];
  return typeof found === 'string' ? found : null;
}

/** Compartments below a watched one are not watched unless they are named too. */
function children(run: RunOci, { watched }: PreflightTarget, compartment: string): PreflightFinding {
  const ran = run(['iam', 'compartment', 'list', '--compartment-id', compartment, '--all']);
  const unwatched = entriesOf(ran)
    .filter((one) => one['lifecycle-state'] === 'ACTIVE' && !watched.includes(String(one['id'])))
    .map((one) => String(one['name']));
  const isGood = dataOf(ran) !== null && unwatched.length === 0;
  return {
    check: 'children',
    verdict: isGood ? 'good' : 'bad',
    subject: compartment,
    detail: unwatched.join(', '),
  };
}
