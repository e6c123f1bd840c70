import * as v from 'valibot';
import { clustersAnswer, clustersSchema } from '../../../functions/core/api/clusters.ts';
import {
  incidentDetails,
  incidentSchema,
  incidentsSchema,
  listedIncident,
  listedIncidentSchema,
} from '../../../functions/core/api/incidents.ts';
import { ORDERS, type Order, problemSchema, storedSchema } from '../../../functions/core/api/orders.ts';
import { planAnswer, planAnswerSchema } from '../../../functions/core/api/plans.ts';
import { readinessSchema } from '../../../functions/core/api/readiness.ts';
import { MINUTE } from '../../../functions/core/base/time.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { planFor } from '../../../functions/core/plan/plan.ts';
import { storedPlan } from '../../../functions/core/plan/plan-shapes.ts';
import { tally } from '../../../functions/core/plan/tally.ts';
import { lacking } from '../../support/lacking.ts';
import {
  DETACHED,
  input,
  inventory,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  play,
  T0,
  view,
} from '../decision/story.ts';
import { NOW, scene } from '../plan/scene.ts';

const SAID = { lang: 'en', zone: 'UTC' } as const;
const INCIDENT: Incident = play(
  input(T0 + 2 * MINUTE, {
    views: [view(NODE1, [lostPath()])],
    lookUps: lookUps(T0 + 2 * MINUTE, { list: DETACHED }),
  }),
);

describe('the watched clusters', () => {
  const open = (change: Partial<Incident> = {}) =>
    clustersAnswer(inventory(), [{ ...INCIDENT, ...change }]).clusters[0]?.incident;

  test('each with its nodes by name and its open incident', () => {
    const answer = clustersAnswer(inventory(), [INCIDENT]);
    expect(answer).toEqual({
      schema: 'warden.clusters/1',
      inventoryAt: new Date(inventory().takenAt).toISOString(),
      clusters: [
        {
          key: 'tag:CL1',
          name: 'CL1',
          source: 'tag',
          nodes: [
            { id: NODE1, name: 'node1' },
            { id: NODE2, name: 'node2' },
          ],
          incident: INCIDENT.id,
        },
      ],
    });
    expect(v.is(clustersSchema, answer)).toBe(true);
  });

  test('an incident is theirs by the key, or by one node where the key was another then', () => {
    const { cluster } = INCIDENT;
    expect(open({ cluster: { ...cluster, nodes: [] } })).toBe(INCIDENT.id);
    expect(open({ cluster: { ...cluster, key: 'node:x', nodes: ['ocid1.instance.x', NODE2] } })).toBe(
      INCIDENT.id,
    );
    expect(open({ cluster: { ...cluster, key: 'tag:CL2', nodes: ['ocid1.instance.x'] } })).toBeNull();
  });

  test('a closed incident is none, and no incident is none', () => {
    expect(open({ closedAt: T0, closedBy: 'operator' })).toBeNull();
    expect(clustersAnswer(inventory(), []).clusters[0]?.incident).toBeNull();
  });

  test('before the first sweep there are none', () => {
    expect(clustersAnswer(null, [INCIDENT])).toMatchObject({ inventoryAt: null, clusters: [] });
  });
});

describe('an incident in a list', () => {
  const listed = (change: Partial<Incident> = {}) => listedIncident({ ...INCIDENT, ...change }, SAID);
  const iso = (at: number) => new Date(at).toISOString();

  test('an open one', () => {
    expect(v.is(listedIncidentSchema, listed())).toBe(true);
    expect(listed()).toMatchObject({
      id: INCIDENT.id,
      cluster: 'CL1',
      nodes: [NODE1, NODE2],
      state: 'open',
      severity: INCIDENT.severity,
      cause: INCIDENT.cause,
      situation: INCIDENT.situation,
      lossAt: iso(INCIDENT.lossAt),
      openedAt: iso(INCIDENT.openedAt),
      recoveredAt: null,
      closedAt: null,
      closedBy: null,
      acknowledgedBy: null,
      acknowledgedVia: null,
      hold: null,
      notices: 1,
      unsent: 1,
    });
    expect(listed().title).toMatch(/CL1/);
  });

  test('a closed one that was acknowledged by a link, with a hold and a deadline', () => {
    const change: Partial<Incident> = {
      closedAt: T0 + MINUTE,
      closedBy: 'recovered',
      recoveredAt: T0,
      acknowledged: { by: 'sato', at: T0, via: 'link' },
      hold: { by: 'suzuki', at: T0, until: T0 + MINUTE, why: 'work' },
      deadline: { from: T0, to: T0 + MINUTE } as Incident['deadline'],
      lastSeq: 7,
    };
    expect(listed(change)).toMatchObject({
      state: 'closed',
      closedAt: iso(T0 + MINUTE),
      closedBy: 'recovered',
      recoveredAt: iso(T0),
      acknowledgedBy: 'sato',
      acknowledgedVia: 'link',
      hold: { by: 'suzuki', until: iso(T0 + MINUTE), why: 'work' },
      deadline: { from: iso(T0), to: iso(T0 + MINUTE) },
      notices: 7,
    });
  });

  test('what was sent waits no more; the title is that of the newest notice, in the zone of the reader', () => {
    const [entry] = INCIDENT.outbox;
    if (entry === undefined) throw new Error('no notice');
    const sent = { ...entry, sentAt: T0 };
    expect(listed({ outbox: [sent, entry] })).toMatchObject({ notices: INCIDENT.lastSeq ?? 2, unsent: 1 });
    expect(listed({ outbox: [] })).toMatchObject({ unsent: 0, title: null });
    const facts = { schema: 'warden.notice/1', ...entry.facts, severity: 'info' };
    const newest = { ...entry, facts };
    expect(listed({ outbox: [entry, newest] }).title).not.toBe(listed({ outbox: [newest, entry] }).title);
    expect(listedIncident(INCIDENT, { lang: 'ja', zone: 'Asia/Tokyo' }).title).not.toBe(listed().title);
  });

  test('its details are its history in words, and the object as it lies there', () => {
    const details = incidentDetails(INCIDENT, SAID);
    expect(v.is(incidentSchema, details)).toBe(true);
    expect(details.stored).toEqual(INCIDENT);
    expect(details.incident).toEqual(listed());
    expect(details.history).toHaveLength(INCIDENT.history.length);
    expect(details.history.map(({ at, code }) => [at, code])).toEqual(
      INCIDENT.history.map(({ at, code }) => [iso(at), code]),
    );
  });
});

test('a plan with where it stands', () => {
  const plan = planFor(scene());
  if (plan === null) throw new Error('no plan');
  const stored = storedPlan(plan, NOW, null, 2);
  const said = [
    {
      schema: 'warden.approval/1',
      id: 'a'.repeat(16),
      planId: plan.id,
      planHash: plan.hash,
      kind: 'approve',
      by: 'sato',
      at: NOW,
      words: 'go',
      attestation: { inService: NODE1, detachNotMeant: true },
      via: 'cli',
      storedAt: NOW + MINUTE,
    },
    {
      schema: 'warden.approval/1',
      id: 'b'.repeat(16),
      planId: plan.id,
      planHash: plan.hash,
      kind: 'reject',
      by: 'suzuki',
      at: NOW,
      words: '',
      attestation: null,
      via: 'cli',
      storedAt: null,
    },
  ] as const;
  const answer = planAnswer({
    stored,
    stage: { kind: 'rejected', by: 'suzuki', why: null },
    votes: tally(stored, said, new Set(), NOW + MINUTE),
    said,
    nodes: [{ id: NODE1, name: 'node1' }],
    takesApprovals: false,
  });
  expect(v.is(planAnswerSchema, answer)).toBe(true);
  expect(answer).toMatchObject({
    id: plan.id,
    incident: plan.incidentId,
    cluster: 'tag:CL1',
    node: NODE1,
    nodes: [{ id: NODE1, name: 'node1' }],
    hash: plan.hash,
    madeAt: new Date(NOW).toISOString(),
    until: new Date(stored.until).toISOString(),
    takesApprovals: false,
    stage: 'rejected',
    votes: { needed: 2 },
    said: [
      {
        kind: 'approve',
        by: 'sato',
        at: new Date(NOW + MINUTE).toISOString(),
        inService: NODE1,
        words: 'go',
      },
      { kind: 'reject', by: 'suzuki', at: new Date(NOW).toISOString(), inService: null, words: '' },
    ],
    guards: plan.guards,
    request: plan.request,
    expected: plan.expected,
  });
});

test('readiness knows four verdicts, and says of each check what was found', () => {
  const check = { check: 'multipath', verdict: 'good', found: 'yes', what: 'x', at: null };
  const answer = (change: object) => ({
    schema: 'warden.readiness/1',
    clusters: [
      {
        key: 'k',
        name: 'n',
        nodes: [
          { id: 'i', name: 'n', timeout: { seconds: [120], by: 'x' }, checks: [{ ...check, ...change }] },
        ],
      },
    ],
    left: 0,
  });
  for (const verdict of ['good', 'warn', 'bad', 'unknown'])
    expect(v.is(readinessSchema, answer({ verdict }))).toBe(true);
  for (const change of [{ verdict: 'perhaps' }, { found: null }, { at: 'yesterday' }, { check: 1 }])
    expect(v.is(readinessSchema, answer(change))).toBe(false);
});

describe('whoever reads an answer relies on every field', () => {
  const deadline = { from: T0, to: T0, basis: 'tag', recoveryTimeoutSec: 1 } as const;
  const full: Incident = { ...INCIDENT, deadline, hold: { by: 'x', at: T0, until: T0, why: 'w' } };
  const check = { check: 'c', verdict: 'good', found: 'f', what: 'w', at: null };
  const node = { id: 'i', name: 'n', timeout: { seconds: [1], by: 'b' }, checks: [check] };
  const readiness = {
    schema: 'warden.readiness/1',
    clusters: [{ key: 'k', name: 'n', nodes: [node] }],
    left: 0,
  };
  const plan = {
    schema: 'warden.plan-state/1',
    ...{ id: 'p', incident: 'i', cluster: 'c', node: 'n', hash: 'h', stage: 's', takesApprovals: true },
    ...{ madeAt: '2026-11-22T01:00:00Z', until: '2026-11-22T01:00:00Z' },
    nodes: [{ id: 'i', name: 'n' }],
    votes: { given: 0, needed: 1, by: [] },
    said: [{ kind: 'approve', by: 'b', at: '2026-11-22T01:00:00Z', inService: null, words: '' }],
    guards: [{ code: 'c', verdict: 'met', detail: '' }],
    request: { any: 1 },
    expected: { portal: null, iqn: null },
  };
  const problem = { type: 't', title: 't', status: 400, detail: 'd', code: 'c', call: 'x' };

  test.each<readonly [string, v.GenericSchema, unknown]>([
    ['clusters', clustersSchema, clustersAnswer(inventory(), [INCIDENT])],
    ['an incident', listedIncidentSchema, listedIncident(full, SAID)],
    [
      'incidents',
      incidentsSchema,
      { schema: 'warden.incidents/1', incidents: [listedIncident(full, SAID)], unreadable: [] },
    ],
    ['details', incidentSchema, incidentDetails(full, SAID)],
    ['a plan', planAnswerSchema, plan],
    ['readiness', readinessSchema, readiness],
    ['what is stored', storedSchema, { schema: 'warden.stored/1', action: 'a', target: 't' }],
    ['a problem', problemSchema, problem],
  ])('%s', (_, schema, answer) => {
    expect(v.is(schema, answer)).toBe(true);
    for (const less of lacking(answer, ['request', 'stored']))
      expect([v.is(schema, less), less]).toEqual([false, less]);
  });

  test('a guard has three verdicts', () => {
    const judged = (verdict: string) =>
      v.is(planAnswerSchema, { ...plan, guards: [{ code: 'c', verdict, detail: '' }] });
    expect(['met', 'not-met', 'unknown', ''].map(judged)).toEqual([true, true, true, false]);
  });

  test('a closed incident and a rejection are answers too; fields of a problem are named', () => {
    expect(
      v.is(listedIncidentSchema, listedIncident({ ...full, closedAt: T0, closedBy: 'operator' }, SAID)),
    ).toBe(true);
    expect(v.is(listedIncidentSchema, { ...listedIncident(full, SAID), state: '' })).toBe(false);
    const [said] = plan.said;
    expect(v.is(planAnswerSchema, { ...plan, said: [{ ...said, kind: 'reject' }] })).toBe(true);
    expect(v.is(planAnswerSchema, { ...plan, said: [{ ...said, kind: '' }] })).toBe(false);
    expect(v.is(problemSchema, { ...problem, fields: [{ field: 'f', message: 'm' }] })).toBe(true);
    for (const fields of [[{}], [{ field: 'f' }], [{ message: 'm' }]])
      expect(v.is(problemSchema, { ...problem, fields })).toBe(false);
  });
});

describe('an order takes nothing but what it needs', () => {
  const bodies: Readonly<Record<Order, object>> = {
    ack: {},
    release: {},
    hold: { hours: 1, why: 'w' },
    close: { why: 'w' },
    holdCluster: { cluster: 'c', hours: 1, why: 'w' },
    approve: { hash: 'h', node: 'n', notMeant: true },
    reject: { hash: 'h' },
  };

  test.each(Object.entries(bodies))('%s', (name, body) => {
    const schema = ORDERS[name as Order];
    expect(v.is(schema, body)).toBe(true);
    expect(v.is(schema, { ...body, more: 1 })).toBe(false);
    for (const less of lacking(body)) expect(v.is(schema, less)).toBe(false);
  });

  test('words may come with a vote', () => {
    expect(v.is(ORDERS.reject, { hash: 'h', words: 'no' })).toBe(true);
    expect(v.is(ORDERS.approve, { ...bodies.approve, words: 'go' })).toBe(true);
  });
});
