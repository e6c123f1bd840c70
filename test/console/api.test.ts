import * as v from 'valibot';
import { OPERATIONS } from '../../functions/core/api/operations.ts';
import { problemSchema } from '../../functions/core/api/orders.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { recordsOf } from '../support/kit.ts';
import { type Ask, BASE, type ConsoleScene, consoleOf, incidentId, ORIGIN } from './scene.ts';

const person = 'sato@example.com';

let sim: Simulation;
let show: ConsoleScene;

/** A story of its own, for who stores something in it. */
async function anew(): Promise<void> {
  sim = detachedCluster();
  show = consoleOf(sim);
  await sim.run('9m');
}
beforeAll(anew);

const JSON_TYPE = { 'Content-Type': 'application/json' };
const SAME = { ...JSON_TYPE, 'Sec-Fetch-Site': 'same-origin', Origin: ORIGIN };

async function call(
  method: string,
  path: string,
  body: unknown = undefined,
  { headers = method === 'GET' ? {} : JSON_TYPE, ...ask }: Ask = { person },
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const sent = body === undefined ? null : text;
  const request = new Request(`${ORIGIN}${BASE}/api/v1${path}`, { method, headers, body: sent });
  const answer = await show.request(request, { ...ask, ...(ask.person === undefined && { person }) });
  return { ...answer, json: JSON.parse(answer.html) as Record<string, unknown> };
}

const plan = () => {
  const stored = sim.plans().at(-1);
  if (stored === undefined) throw new Error('no plan');
  return stored.plan;
};
const approval = (more: Record<string, unknown> = {}) => ({
  hash: plan().hash,
  node: plan().node,
  notMeant: true,
  words: 'looked at both nodes',
  ...more,
});
const stored = (folder: string, bucket: string = SIM.stateBucket) =>
  sim.cloud.objectStorage
    .names(bucket)
    .filter((name) => name.startsWith(folder))
    .map(
      (name) =>
        JSON.parse(Buffer.from(sim.cloud.objectStorage.peek(bucket, name)?.body ?? []).toString()) as Record<
          string,
          unknown
        >,
    );
const nothingStored = () => {
  expect(stored('commands/')).toEqual([]);
  expect(stored('approvals/', SIM.approvalsBucket)).toEqual([]);
};
const trail = () =>
  recordsOf(sim.cloud, SIM.auditLogId)
    .map((record) => JSON.stringify(record).replaceAll('\\"', '"'))
    .filter((line) => line.includes('com.warden.console'));

describe('reading', () => {
  test('every answer has the form of its schema, and changes nothing', async () => {
    const paths = {
      clusters: '/clusters',
      incidents: '/incidents?open',
      incident: `/incidents/${incidentId(sim)}`,
      history: '/history?days=7&cluster=CL1',
      readiness: '/readiness?cluster=CL1',
      plan: `/plans/${plan().id}`,
    } as const;
    for (const [name, path] of Object.entries(paths)) {
      const { status, json, headers } = await call('GET', path, undefined, { person: null });
      expect([name, status]).toEqual([name, 200]);
      const { issues } = v.safeParse(OPERATIONS[name as keyof typeof paths].answer, json);
      expect(issues?.map((issue) => `${name} ${v.getDotPath(issue)}`) ?? []).toEqual([]);
      expect(headers.get('Content-Type')).toContain('application/json');
      expect(headers.get('Cache-Control')).toBe('no-store');
    }
    const reads = Object.values(OPERATIONS).filter(({ method }) => method === 'get');
    expect(reads).toHaveLength(Object.keys(paths).length);
    expect(sim.cloud.calls.filter(({ principal, effect }) => principal === 'console' && effect)).toEqual([]);
  });

  test('the API describes itself', async () => {
    const answer = await show.get('/api/openapi.json');
    expect([answer.status, (JSON.parse(answer.html) as { openapi: string }).openapi]).toEqual([200, '3.1.0']);
  });

  test.each([
    '/incidents/00000000',
    '/incidents/..%2fx',
    '/incidents/%00',
    '/plans/0123456789abcdef',
    '/plans/x',
    '/no',
  ])('what is not there, and what nobody may name, is one answer: %s', async (path) => {
    const { status, json } = await call('GET', path);
    expect([status, json['code']]).toEqual([404, 'CONSOLE_NOT_FOUND']);
    expect(json).toEqual((await call('GET', '/incidents/ffffffff')).json);
  });
});

describe('ordering', () => {
  const orders = () =>
    [
      ['ack', `/incidents/${incidentId(sim)}/ack`, {}],
      ['hold', `/incidents/${incidentId(sim)}/hold`, { hours: 2, why: 'disk swap' }],
      ['release', `/incidents/${incidentId(sim)}/release`, {}],
      ['close', `/incidents/${incidentId(sim)}/close`, { why: 'seen' }],
      ['hold', '/hold', { cluster: 'tag:CL1', hours: 0.5, why: 'swap' }],
    ] as const;

  test('a command is what the form stores, and stands in the audit trail', async () => {
    await anew();
    for (const [kind, path, body] of orders()) {
      const { status, json } = await call('POST', path, body);
      const target = path === '/hold' ? 'tag:CL1' : incidentId(sim);
      expect([status, json]).toEqual([202, { schema: 'warden.stored/1', action: kind, target }]);
    }
    const common = { schema: 'warden.command/1', by: person };
    const close = { ...common, kind: 'close', why: 'seen', target: incidentId(sim) };
    expect(stored('commands/')).toContainEqual(expect.objectContaining(close));
    expect(
      stored('commands/')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['ack', 'close', 'hold', 'hold', 'release']);
    expect(trail().filter((line) => line.includes('"outcome":"stored"'))).toHaveLength(5);
    for (const line of trail()) expect(line).toContain(person);
  });

  test('an approval is what the form stores, and the volume comes back', async () => {
    await anew();
    const { status, json } = await call('POST', `/plans/${plan().id}/approve`, approval());
    expect([status, json['action']]).toEqual([202, 'approve']);
    expect(stored('approvals/', SIM.approvalsBucket)).toMatchObject([
      { kind: 'approve', by: person, via: 'console', planHash: plan().hash, words: 'looked at both nodes' },
    ]);
    await sim.run('25m');
    expect(sim.attempts().at(-1)?.state).toBe('attached');
  });

  test('a rejection is stored likewise', async () => {
    await anew();
    const { status } = await call('POST', `/plans/${plan().id}/reject`, { hash: plan().hash });
    expect(status).toBe(202);
    expect(stored('approvals/', SIM.approvalsBucket)).toMatchObject([{ kind: 'reject', attestation: null }]);
  });

  test('values that the forms refuse are refused with their fields, in the reader’s language', async () => {
    await anew();
    const refused = async (path: string, body: unknown) => {
      const { status, json, headers } = await call('POST', `${path}?lang=ja`, body);
      expect(v.is(problemSchema, json)).toBe(true);
      expect(headers.get('Content-Type')).toContain('application/problem+json');
      expect([status, json['code']]).toEqual([400, 'CONSOLE_FORM_INVALID']);
      return (json['fields'] as { field: string; message: string }[]).map(({ field }) => field);
    };
    const id = incidentId(sim);
    expect(await refused(`/incidents/${id}/hold`, { hours: 0.1, why: '' })).toEqual(['hours', 'why']);
    expect(await refused(`/incidents/${id}/hold`, { hours: 169, why: 'x' })).toEqual(['hours']);
    expect(await refused(`/incidents/${id}/close`, { why: ' ' })).toEqual(['why']);
    expect(await refused('/hold', { cluster: 'tag:CL9', hours: 1, why: 'x' })).toEqual(['cluster']);
    const vote = (more: Record<string, unknown>) => refused(`/plans/${plan().id}/approve`, approval(more));
    expect(await vote({ notMeant: false })).toEqual(['notMeant']);
    expect(await vote({ node: 'ocid1.instance.oc1..other' })).toEqual(['node']);
    expect(await vote({ words: 'x'.repeat(501) })).toEqual(['words']);
    nothingStored();
    expect(trail().every((line) => line.includes('"outcome":"refused"'))).toBe(true);
  });

  test('what the form refuses the API refuses, and both leave the same line in the audit trail', async () => {
    await anew();
    const id = incidentId(sim);
    const told = () => trail().map((line) => /"action":"[^}]*"code":("\w+"|null)/.exec(line)?.[0]);
    for (const [hours, why] of [
      [0.25, 'x'],
      [0.2499999, 'x'],
      [168.0000001, 'x'],
      [1e21, 'x'],
      [1e-7, 'x'],
      [-0, 'x'],
      [1, '\u202e\u200b'],
      [1, 'x'.repeat(501)],
      [1, '😀'.repeat(251)],
    ] as const) {
      const before = told().length;
      const { status } = await call('POST', `/incidents/${id}/hold`, { hours, why });
      const form = await show.post(`/${id}/hold`, { hours: String(hours), why }, { person });
      expect([hours, why, status === 202]).toEqual([hours, why, form.status === 303]);
      const [byApi, byForm, ...more] = told().slice(before);
      expect([byApi, more]).toEqual([byForm, []]);
      expect(byApi).toContain('"action":"hold"');
    }
    expect(stored('commands/')).toHaveLength(2);
    await anew();
  });

  test.each([
    ['an unknown field', { why: 'x', by: 'root' }],
    ['another type', { why: 5 }],
    ['a list', ['why']],
    ['nothing of it', {}],
    ['no JSON', 'why=x'],
    ['a prototype', '{"why":"x","__proto__":{"by":"root"}}'],
  ])('%s is refused, and no name of it comes back', async (_, body) => {
    const { status, json, html } = await call('POST', `/incidents/${incidentId(sim)}/close`, body);
    expect([status, json['code']]).toEqual([400, 'CONSOLE_FORM_INVALID']);
    expect(html).not.toMatch(/root|__proto__/);
    nothingStored();
  });

  test('a plan whose hash is not the one that was seen, and a closed incident, are refused', async () => {
    const other = await call('POST', `/plans/${plan().id}/approve`, approval({ hash: '0'.repeat(64) }));
    expect([other.status, other.json['code']]).toEqual([409, 'CONSOLE_CLOSED']);
    nothingStored();
    const id = incidentId(sim);
    await call('POST', `/incidents/${id}/close`, { why: 'seen' });
    await sim.run('11m');
    const { status, json } = await call('POST', `/incidents/${id}/ack`, {});
    expect([status, json['code']]).toEqual([409, 'CONSOLE_CLOSED']);
  });
});

describe('who and from where', () => {
  const close = () => `/incidents/${incidentId(sim)}/close`;
  const body = { why: 'x' };

  beforeAll(anew);

  test('nobody who is not signed in, and it does not say whether there is such an incident', async () => {
    const there = await call('POST', close(), body, { person: null });
    const nowhere = await call('POST', '/incidents/ffffffff/close', body, { person: null });
    expect([there.status, there.json['code']]).toEqual([403, 'CONSOLE_NOT_SIGNED_IN']);
    expect(nowhere.json).toEqual(there.json);
    nothingStored();
    expect(trail()).toHaveLength(2);
  });

  test('nobody who did not come through the gateway', async () => {
    for (const [method, path] of [
      ['GET', '/incidents'],
      ['POST', close()],
    ] as const) {
      const { status, json } = await call(method, path, method === 'POST' ? body : undefined, {
        direct: true,
      });
      expect([status, json['code']]).toEqual([403, 'CONSOLE_DIRECT']);
    }
    nothingStored();
  });

  test.each<[string, Record<string, string>]>([
    ['another site', { ...JSON_TYPE, 'Sec-Fetch-Site': 'cross-site' }],
    ['a sibling', { ...JSON_TYPE, 'Sec-Fetch-Site': 'same-site', Origin: ORIGIN }],
    ['another origin', { ...JSON_TYPE, Origin: 'https://evil.example' }],
    ['no origin at all', { ...JSON_TYPE, Origin: 'null' }],
  ])('nothing from %s', async (_, headers) => {
    const { status, json } = await call('POST', close(), body, { headers });
    expect([status, json['code']]).toEqual([403, 'CONSOLE_CROSS_SITE']);
    nothingStored();
  });

  test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'nothing that a form of another site could send: %j',
    async (type) => {
      const headers = { ...SAME, 'Content-Type': type };
      const { status, json } = await call('POST', close(), body, { headers });
      expect([status, json['code']]).toEqual([400, 'CONSOLE_FORM_INVALID']);
      nothingStored();
    },
  );

  test('from our own page, and with the type’s parameters, it is taken', async () => {
    const headers = { ...SAME, 'Content-Type': 'application/json; charset=utf-8' };
    expect((await call('POST', `/incidents/${incidentId(sim)}/ack`, {}, { headers })).status).toBe(202);
    await anew();
  });

  test('no preflight is answered with yes, nothing too large is read, and methods are named', async () => {
    const preflight = await call('OPTIONS', close(), undefined, {
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBeGreaterThanOrEqual(400);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    const large = await call('POST', close(), { why: 'x'.repeat(20_000) });
    expect([large.status, large.json['code']]).toEqual([413, 'CONSOLE_FORM_TOO_LARGE']);
    for (const [method, path, allow] of [
      ['DELETE', close(), 'POST'],
      ['GET', close(), 'POST'],
      ['POST', '/incidents', 'GET'],
    ] as const) {
      const { status, headers } = await call(method, path, method === 'GET' ? undefined : {});
      expect([method, path, status, headers.get('Allow')]).toEqual([method, path, 405, allow]);
    }
    nothingStored();
  });
});
