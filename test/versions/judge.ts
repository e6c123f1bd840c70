import { parseIncident } from '../../functions/core/incident/stored-incident.ts';
import { APPROVAL, ATTEMPT, planOfAttempt } from '../../functions/store/plans.ts';
import type { Cloud } from '../../infra/local/cloud/cloud.ts';
import { LOCAL } from '../../infra/local/installation.ts';

/** What came of one story. */
export interface Verdict {
  /** What must not be; empty: the story passed. */
  readonly broken: readonly string[];
  readonly notices: number;
  /** Notices that came twice under one number: the documented double. */
  readonly doubles: number;
  /** Builds that had the lease of `respond`, oldest first: two, where both versions decided. */
  readonly builds: readonly string[];
  /** Calls that the policies refused: what a version asks for under the policies of the other. */
  readonly refused: readonly string[];
}

/** A tenancy after a story, and the node whose volume was detached. */
export interface Played {
  readonly cloud: Cloud;
  readonly nodeId: string;
}

export interface Seen {
  /** Why the story could not be told to its end. */
  readonly failure: string | null;
  readonly refused: ReadonlySet<string>;
  /** Moments at which something was to be replaced, and that did not come. */
  readonly missed: readonly string[];
  readonly holders: ReadonlySet<string>;
}

/** Judges what lies in the buckets and in the inbox of the operator, with today's readers. */
export function verdictOn(played: Played, { failure, refused, missed, holders }: Seen): Verdict {
  const messages = played.cloud.notifications.inbox(LOCAL.topicId);
  const titles = messages.map(({ title }) => title);
  const numbers = messages.map(({ title, body }) => `${title} ${numberOf(body)}`);
  const doubles = numbers.length - new Set(numbers).size;
  const threads = new Set(titles.map((title) => /LKW:(\w+)/.exec(title)?.[1] ?? title));
  const broken = [
    failure === null ? null : `stopped: ${failure.split('\n')[0]}`,
    missed.length === 0 ? null : `never came: ${missed.join(', ')}`,
    threads.size === 1 ? null : `${threads.size} threads: ${[...threads].join(', ')}`,
    ...incidents(played),
    ...attaches(played),
    ...leftovers(played),
  ].filter((one) => one !== null);
  return { broken, notices: titles.length, doubles, builds: [...holders].sort(), refused: [...refused] };
}

function numberOf(body: string): string {
  return /Notice (\d+)\./.exec(body)?.[1] ?? '';
}

function incidents({ cloud }: Played): readonly string[] {
  const found = objects(cloud, LOCAL.stateBucket, 'incidents/').map(({ name, body }) => ({
    name,
    incident: parseIncident(body),
  }));
  const open = found.filter(({ incident }) => incident?.closedBy !== 'recovered');
  return [
    ...(found.length === 1 ? [] : [`${found.length} incidents`]),
    ...open.map(
      ({ name, incident }) =>
        `${name} ${incident === null ? 'cannot be read' : 'was not closed as recovered'}`,
    ),
  ];
}

/** Exactly one request had an effect, and it is the one that the plan, approved by a person, names. */
function attaches({ cloud, nodeId }: Played): readonly string[] {
  const effects = cloud.calls.filter(({ operation, effect }) => operation === 'AttachVolume' && effect);
  const attempts = objects(cloud, LOCAL.approvalsBucket, 'journal/').filter(
    ({ name }) => planOfAttempt(name) !== null,
  );
  const read = attempts.map(({ name, body }) => ATTEMPT.decode(body, name));
  const approved = new Set(
    objects(cloud, LOCAL.approvalsBucket, 'approvals/').map(
      ({ name, body }) => APPROVAL.decode(body, name)?.planId,
    ),
  );
  return [
    ...(effects.length === 1 ? [] : [`${effects.length} attaches`]),
    ...(attempts.length === 1 ? [] : [`${attempts.length} attempts in the journal`]),
    ...read.flatMap((attempt) => {
      if (attempt === null) return ['an attempt cannot be read'];
      return [
        ...(attempt.state === 'attached' ? [] : [`the attempt is ${attempt.state}`]),
        ...(approved.has(attempt.planId) ? [] : ['the attempt is of a plan that nobody approved']),
        ...(attempt.instanceId === nodeId ? [] : ['the attempt is of another node']),
      ];
    }),
  ];
}

/** What could not be read is put aside, what was dealt with is taken away. */
function leftovers({ cloud }: Played): readonly string[] {
  return ['dead-letter/', 'inbox/'].flatMap((folder) => {
    const found = objects(cloud, LOCAL.stateBucket, folder);
    return found.map(({ name }) => `left behind: ${name}`);
  });
}

function objects({ objectStorage }: Cloud, bucket: string, prefix: string) {
  return objectStorage
    .names(bucket)
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ name, body: objectStorage.peek(bucket, name)?.body ?? new Uint8Array() }));
}
