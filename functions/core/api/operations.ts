import type * as v from 'valibot';
import { historySchema } from '../history/report.ts';
import { clustersSchema } from './clusters.ts';
import { incidentSchema, incidentsSchema } from './incidents.ts';
import { type Order, storedSchema } from './orders.ts';
import { planAnswerSchema } from './plans.ts';
import { readinessSchema } from './readiness.ts';

interface Operation {
  readonly method: 'get' | 'post';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  /** Names of what may stand in the query, with what each means. */
  readonly query?: Readonly<Record<string, string>>;
  readonly order?: Order;
  readonly answer: v.GenericSchema;
}

const LANG = { lang: '`ja` or `en`; else Accept-Language' } as const;
const order = (kind: Order, path: string, summary: string) =>
  ({ method: 'post', path, summary, query: LANG, order: kind, answer: storedSchema }) as const;

/** Everything that the API answers. The console has a handler for each, and docs/openapi.json is made of it. */
export const OPERATIONS = {
  clusters: { method: 'get', path: '/clusters', summary: 'The watched clusters', answer: clustersSchema },
  incidents: {
    method: 'get',
    path: '/incidents',
    summary: 'Incidents, open ones first, then the newest',
    query: { ...LANG, open: 'present: only open ones' },
    answer: incidentsSchema,
  },
  incident: {
    method: 'get',
    path: '/incidents/:incident',
    summary: 'One incident with its history',
    query: LANG,
    answer: incidentSchema,
  },
  history: {
    method: 'get',
    path: '/history',
    summary: 'How long each step of past incidents took',
    query: { days: '1 to 90 (90)', cluster: 'name or key', cause: 'code of docs/causes.md' },
    answer: historySchema,
  },
  readiness: {
    method: 'get',
    path: '/readiness',
    summary: 'What is checked of every node',
    query: { cluster: 'name or key', from: 'clusters to pass over' },
    answer: readinessSchema,
  },
  plan: {
    method: 'get',
    path: '/plans/:plan',
    summary: 'One plan with where it stands',
    answer: planAnswerSchema,
  },
  ack: order('ack', '/incidents/:incident/ack', 'Acknowledge'),
  hold: order('hold', '/incidents/:incident/hold', 'Announce work'),
  release: order('release', '/incidents/:incident/release', 'End the announced work'),
  close: order('close', '/incidents/:incident/close', 'Close'),
  holdCluster: order('holdCluster', '/hold', 'Announce work on a cluster that may have no incident'),
  approve: order('approve', '/plans/:plan/approve', 'Approve a plan'),
  reject: order('reject', '/plans/:plan/reject', 'Reject a plan'),
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
