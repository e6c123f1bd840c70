import { Hono } from 'hono';
import * as v from 'valibot';
import { clustersAnswer } from '../core/api/clusters.ts';
import { incidentDetails, listedIncident } from '../core/api/incidents.ts';
import { OPERATIONS, type OperationName } from '../core/api/operations.ts';
import { ORDERS, type Order, type OrderBody } from '../core/api/orders.ts';
import { planAnswer } from '../core/api/plans.ts';
import { parseJson } from '../core/base/json-bytes.ts';
import { DAY } from '../core/base/time.ts';
import { chosenHistory, historyReport } from '../core/history/report.ts';
import { WardenError } from '../runtime/errors.ts';
import { storedIncidents } from '../store/incidents.ts';
import { storedInventory } from '../store/inventory.ts';
import type { Acts, Outcome } from './acts.ts';
import { type Ctx, carried } from './answer.ts';
import { apiFailed, apiProblem, apiRefused } from './api-problem.ts';
import { readinessAnswer } from './api-readiness.ts';
import type { Fields } from './form.ts';
import type { ActPorts } from './operator-actions.ts';
import { isOpen } from './plan-page.ts';
import { type ConsoleOptions, type Env, type View, viewOf } from './view.ts';

/** Days of history, at most and if nothing else is asked. */
const MAX_DAYS = 90;

/** What a JSON body says, as the form has it: from there on both go the same way. */
const TYPED: { readonly [O in Order]: (body: OrderBody<O>) => Fields } = {
  ack: () => ({}),
  release: () => ({}),
  hold: ({ hours, why }) => ({ hours: String(hours), why }),
  close: ({ why }) => ({ why }),
  holdCluster: ({ cluster, hours, why }) => ({ target: cluster, hours: String(hours), why }),
  approve: ({ hash, node, notMeant, words = '' }) => ({
    decision: 'approve',
    hash,
    node,
    'not-meant': notMeant ? 'yes' : 'no',
    words,
  }),
  reject: ({ hash, words = '' }) => ({ decision: 'reject', hash, words }),
};

/** @throws WardenError `CONSOLE_FORM_INVALID` for anything but an object of exactly these fields. */
function typedOf<O extends Order>(order: O, body: string): Fields {
  const parsed = v.safeParse(ORDERS[order], body.trim() === '' ? {} : parseJson(body));
  if (parsed.success) return TYPED[order](parsed.output as OrderBody<O>);
  // A name that somebody else chose is not repeated.
  const known = Object.keys(ORDERS[order].entries);
  const named = parsed.issues.map((issue) => known.find((name) => name === v.getDotPath(issue)) ?? 'body');
  throw new WardenError('CONSOLE_FORM_INVALID', { operation: 'api', detail: [...new Set(named)].join(', ') });
}

/** The JSON API. */
export function createApi(ports: ActPorts, options: ConsoleOptions, acts: Acts): Hono<Env> {
  const app = new Hono<Env>({ strict: false }).basePath(`${options.base}/api`);
  const view = (c: Ctx): View => viewOf(c, options, ports.clock.now());
  const param = (c: Ctx, name: 'incident' | 'plan') => c.req.param(name) ?? '';

  const ordered = async <About>(
    c: Ctx,
    order: Order,
    act: (asked: Parameters<Acts['holdCluster']>[1], body: string) => Promise<Outcome<About>>,
  ): Promise<Response> => {
    const reader = view(c);
    const body = await c.req.text();
    const outcome = await act({ view: reader, visit: c.env.visit, typed: () => typedOf(order, body) }, body);
    if ('complaints' in outcome) return apiRefused(reader, outcome.complaints);
    const action = order === 'holdCluster' ? 'hold' : order;
    return c.json({ schema: 'warden.stored/1', action, target: outcome.stored }, 202);
  };
  const command = (kind: 'ack' | 'hold' | 'release' | 'close') => (c: Ctx) =>
    ordered(c, kind, (asked) => acts.command(kind, param(c, 'incident'), asked));
  const vote = (kind: 'approve' | 'reject') => (c: Ctx) =>
    ordered(c, kind, (asked) => acts.vote(kind, param(c, 'plan'), asked));

  const handlers: Readonly<Record<OperationName, (c: Ctx) => Promise<Response>>> = {
    clusters: async (c) => {
      const [inventory, { incidents }] = await Promise.all([
        storedInventory(ports.store),
        storedIncidents(ports.store),
      ]);
      return c.json(clustersAnswer(inventory, incidents));
    },
    incidents: async (c) => {
      const { incidents, unreadable } = await storedIncidents(ports.store);
      const reader = view(c);
      const isAll = c.req.query('open') === undefined;
      const shown = incidents.filter(({ closedAt }) => isAll || closedAt === null);
      const listed = shown.map((incident) => listedIncident(incident, reader));
      return listOf(c, { schema: 'warden.incidents/1', incidents: listed, unreadable });
    },
    incident: async (c) => {
      const reader = view(c);
      const { incident } = await acts.incident(param(c, 'incident'), reader.now);
      return c.json(incidentDetails(incident, reader));
    },
    history: async (c) => {
      const { now } = view(c);
      const period = { from: now - daysOf(c) * DAY, to: now + 1 };
      const { incidents, unreadable } = await storedIncidents(ports.store);
      const filter = { cluster: c.req.query('cluster'), cause: c.req.query('cause') };
      return listOf(c, historyReport(chosenHistory(incidents, period, filter), period, unreadable));
    },
    readiness: async (c) => {
      const from = Number(c.req.query('from') ?? 0);
      const asked = { cluster: c.req.query('cluster'), from: Number.isInteger(from) && from > 0 ? from : 0 };
      return c.json(await readinessAnswer(ports.store, asked, view(c).now));
    },
    plan: async (c) => {
      const reader = view(c);
      const { details, nodes } = await acts.plan(param(c, 'plan'), reader.now);
      return c.json(planAnswer({ ...details, nodes, takesApprovals: isOpen(reader, details) }));
    },
    ack: command('ack'),
    hold: command('hold'),
    release: command('release'),
    close: command('close'),
    holdCluster: (c) => ordered(c, 'holdCluster', (asked, body) => acts.holdCluster(clusterIn(body), asked)),
    approve: vote('approve'),
    reject: vote('reject'),
  };
  for (const [name, { method, path }] of Object.entries(OPERATIONS)) {
    const handle = handlers[name as OperationName];
    app.on(method.toUpperCase(), `/v1${path}`, handle);
    const other = method === 'get' ? 'POST' : 'GET';
    if (!Object.values(OPERATIONS).some((one) => one.path === path && one.method !== method))
      app.on([other, 'PUT', 'DELETE', 'PATCH', 'OPTIONS'], `/v1${path}`, (c) =>
        apiProblem(view(c), new WardenError('CONSOLE_METHOD'), { Allow: method.toUpperCase() }),
      );
  }
  app.get('/openapi.json', async (c) => {
    const { default: document } = await import('../../docs/openapi.json');
    return c.json(document);
  });
  app.notFound((c) => apiProblem(view(c), new WardenError('CONSOLE_NOT_FOUND')));
  app.onError((error, c) => apiFailed(c, view(c), error));
  return app;
}

/** What grows with the number of incidents. */
function listOf(c: Ctx, answer: object): Response {
  return c.body(carried(JSON.stringify(answer)), 200, { 'Content-Type': 'application/json' });
}

function daysOf(c: Ctx): number {
  const days = Number(c.req.query('days') ?? MAX_DAYS);
  return Number.isInteger(days) && days >= 1 && days <= MAX_DAYS ? days : MAX_DAYS;
}

/** The name for the audit trail, before anybody knows whether the body can be used. */
function clusterIn(body: string): string {
  const parsed = v.safeParse(v.object({ cluster: v.string() }), parseJson(body));
  return parsed.success ? parsed.output.cluster : '';
}
