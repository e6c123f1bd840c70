import { ASSETS } from '../../functions/console/assets.ts';
import type { ApprovalRecord } from '../../functions/core/plan/approval.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { TABLE } from '../infra/iam/stories.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { recordsOf } from '../support/kit.ts';
import { BASE, type ConsoleScene, consoleOf, incidentId, ORIGIN } from './scene.ts';

const person = 'sato@example.com';

let sim: Simulation;
let show: ConsoleScene;

beforeEach(async () => {
  sim = detachedCluster();
  show = consoleOf(sim);
  await sim.run('9m');
});

const plan = () => {
  const stored = sim.plans().at(-1);
  if (stored === undefined) throw new Error('no plan');
  return stored.plan;
};
const approval = (more: Record<string, string> = {}) => ({
  decision: 'approve',
  hash: plan().hash,
  node: plan().node,
  'not-meant': 'yes',
  words: 'looked at both nodes',
  ...more,
});
const effects = () => sim.cloud.calls.filter((call) => call.principal === 'console' && call.effect);
const stored = (folder: string, bucket: string = SIM.stateBucket) =>
  sim.cloud.objectStorage
    .names(bucket)
    .filter((name) => name.startsWith(folder))
    .map(
      (name) =>
        JSON.parse(Buffer.from(sim.cloud.objectStorage.peek(bucket, name)?.body ?? []).toString()) as unknown,
    );
const trail = () =>
  recordsOf(sim.cloud, SIM.auditLogId)
    .map((record) => JSON.stringify(record).replaceAll('\\"', '"'))
    .filter((line) => line.includes('com.warden.console'));

describe('reading', () => {
  test('no GET and no HEAD changes anything, whatever stands in the address', async () => {
    const id = incidentId(sim);
    const paths = [
      '/',
      '/?lang=ja&done=ack',
      `/${id}`,
      `/${id}?decision=approve&hash=${plan().hash}`,
      `/${id}/ack`,
      `/${id}/hold?hours=2&why=x`,
      `/${id}/close?why=x`,
      '/hold?target=tag:CL1&hours=2&why=x',
      '/history?cluster=CL1&days=7',
      '/history.csv?cause=unknown',
      `/plans/${plan().id}?decision=approve&node=none&not-meant=yes&hash=${plan().hash}`,
      ASSETS.style.path,
    ];
    for (const path of paths) {
      await show.get(path, { person });
      await show.request(new Request(`${ORIGIN}${BASE}${path}`, { method: 'HEAD' }), { person });
    }
    expect(effects()).toEqual([]);
    expect(sim.logs.length).toBeGreaterThan(0);
  });

  test.each([
    ['/', 200],
    ['/nothing-here', 404],
    ['/plans/0123456789abcdef', 404],
    ['/plans/not-a-plan', 404],
    ['/plans', 404],
    ['/a/b/c', 404],
    ['/assets/other.css', 404],
  ])('%s is %i', async (path, status) => {
    expect((await show.get(path)).status).toBe(status);
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is 405 and says what is allowed', async (method) => {
    const answer = await show.request(new Request(`${ORIGIN}${BASE}/${incidentId(sim)}`, { method }), {
      person,
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toContain('GET');
    expect(answer.text).toContain('CONSOLE_METHOD');
  });

  test('a page is never kept, never framed, and runs no script but its own', async () => {
    const { headers } = await show.get('/');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    const csp = headers.get('Content-Security-Policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "base-uri 'none'",
    ])
      expect(csp).toContain(part);
    expect(csp).not.toMatch(/unsafe|\*/);
  });

  test('style and script are named by their content and may be kept', async () => {
    for (const { path, type, body } of [ASSETS.style, ASSETS.script]) {
      const answer = await show.get(path);
      expect([answer.status, answer.headers.get('Content-Type'), answer.html]).toEqual([200, type, body]);
      expect(answer.headers.get('Cache-Control')).toContain('immutable');
    }
  });

  test('the language: of the address first, then of the browser, then of the installation', async () => {
    const lang = async (path: string, accept: string) =>
      (await show.get(path, { headers: { 'Accept-Language': accept } })).headers.get('Content-Language');
    expect(await lang('/?lang=ja', 'en')).toBe('ja');
    expect(await lang('/', 'fr, ja;q=0.8, en;q=0.7')).toBe('ja');
    expect(await lang('/', 'ja;q=0.1, en-GB;q=0.9')).toBe('en');
    expect(await lang('/', 'fr')).toBe('en');
    expect(await lang('/?lang=xx', 'de')).toBe('en');
    const chosen = await show.get('/?lang=ja', { headers: { 'Accept-Language': 'en' } });
    expect(chosen.html).toContain(`href="${BASE}/${incidentId(sim)}?lang=ja"`);
  });

  test('a store that cannot be read is a page with its code, and the log has it', async () => {
    sim.faults.add({
      operation: 'ListObjects',
      principal: 'console',
      times: 50,
      fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
    });
    const answer = await show.get('/');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('OCI_UNAVAILABLE');
    expect(show.logs.at(-1)).toMatchObject({ level: 'error', msg: 'page failed', code: 'OCI_UNAVAILABLE' });
  });
  test('plans that cannot be read never hide the incident', async () => {
    const without = TABLE.filter(({ id }) => id !== 'console-plans');
    sim.cloud.gate.setPermissions(without);
    const page = await show.get(`/${incidentId(sim)}`, { person });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Plans and approvals cannot be read now.');
    expect((await show.get(`/plans/${plan().id}`, { person })).status).toBe(500);
  });
});

describe('telling the suite', () => {
  test('acknowledge: stored under the name of the signed-in person, respond is woken, the page says so', async () => {
    const id = incidentId(sim);
    const answer = await show.post(`/${id}/ack`, {}, { person });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe(`${BASE}/${id}?done=ack`);
    expect(effects().map((call) => call.operation)).toEqual(
      expect.arrayContaining(['PutObject', 'InvokeFunction']),
    );
    await sim.run('10m');
    expect(sim.incidents()[0]?.acknowledged?.by).toBe(person);
    const page = await show.get(`/${id}?done=ack`, { person });
    expect(page.text).toContain(`Acknowledged by ${person}`);
    expect(page.text).toContain('The acknowledgement is stored');
  });

  test('an address from elsewhere does not say that anything was stored', async () => {
    const said = async (path: string, site: string) =>
      (await show.get(path, { person, headers: { 'Sec-Fetch-Site': site } })).text.includes('is stored');
    for (const path of ['/?done=hold', `/${incidentId(sim)}?done=approve`]) {
      expect([path, await said(path, 'same-origin')]).toEqual([path, true]);
      for (const site of ['none', 'cross-site', 'same-site'])
        expect([path, site, await said(path, site)]).toEqual([path, site, false]);
    }
  });

  test('announced work on a cluster without an incident, given in hours, and its end', async () => {
    const calm = createSimulation({ configuration: { mode: 'approve' } });
    await calm.run('1m');
    const page = consoleOf(calm);
    const answer = await page.post(
      '/hold',
      { target: 'tag:CL1', hours: '1.5', why: 'kernel patch' },
      { person },
    );
    expect(answer.status).toBe(303);
    await calm.run('2m');
    calm.at('3m', () => calm.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
    await calm.run('9m');
    expect(
      calm
        .notices()
        .map(({ title }) => title)
        .join(),
    ).toMatch(/計画デタッチ/);
    await page.post('/hold', { target: 'tag:CL1', hours: '1', why: 'more' }, { person });
    const left = () =>
      calm.cloud.objectStorage.names(SIM.stateBucket).filter((n) => n.startsWith('commands/'));
    await calm.run('10m');
    expect(left()).toHaveLength(2);
    await calm.run('130m');
    expect(left()).toEqual([]);
  });

  test('hold, release and close of one incident reach respond', async () => {
    const id = incidentId(sim);
    await show.post(`/${id}/hold`, { hours: '2', why: 'firmware' }, { person });
    await sim.run('10m');
    expect(sim.incidents()[0]?.hold).toMatchObject({ by: person, why: 'firmware' });
    await show.post(`/${id}/release`, {}, { person });
    await sim.run('11m');
    expect(sim.incidents()[0]?.hold).toBeNull();
    await show.post(`/${id}/close`, { why: 'node is scrapped' }, { person });
    await sim.run('12m');
    expect(sim.incidents()[0]).toMatchObject({ closedBy: 'operator' });
    const late = await show.post(`/${id}/ack`, {}, { person });
    expect([late.status, late.text.includes('CONSOLE_CLOSED')]).toEqual([409, true]);
  });

  test('a wake that fails loses nothing: the command lies there, and the log says so', async () => {
    sim.faults.add({
      operation: 'InvokeFunction',
      principal: 'console',
      times: 20,
      fault: INTERNAL_ERROR,
    });
    expect((await show.post(`/${incidentId(sim)}/ack`, {}, { person })).status).toBe(303);
    expect(show.logs).toContainEqual(expect.objectContaining({ msg: 'respond was not woken' }));
    await sim.run('11m');
    expect(sim.incidents()[0]?.acknowledged?.by).toBe(person);
  });

  test.each([
    ['hold', { hours: '0', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: '200', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: 'two', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: '0x10', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: '1e2', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: '0b11', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: 'Infinity', why: 'x' }, 'Until (hours from now)'],
    ['hold', { hours: '2', why: '  ' }, 'What the work is'],
    ['hold', { hours: '2', why: 'x'.repeat(501) }, 'What the work is'],
    ['close', { why: '' }, 'What was found'],
  ])('%s with %j: 400, names the field and the fix, keeps what was typed', async (kind, fields, label) => {
    const answer = await show.post(`/${incidentId(sim)}/${kind}`, fields, { person });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`“${label}`);
    expect(answer.html).toContain('role="alert"');
    if ('hours' in fields) expect(answer.html).toContain(`value="${fields.hours}"`);
    expect(answer.html).toContain('<details open>');
    expect(stored('commands/')).toEqual([]);
  });

  test('an unknown cluster cannot be held', async () => {
    const answer = await show.post('/hold', { target: 'tag:other', hours: '1', why: 'x' }, { person });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('names no known cluster');
  });
});

describe('deciding about a plan', () => {
  test('approve: the same object as warden approve writes, with the identity of the signed-in person', async () => {
    const answer = await show.post(`/plans/${plan().id}`, approval(), { person });
    expect(answer.status).toBe(303);
    const [record] = stored('approvals/', SIM.approvalsBucket) as ApprovalRecord[];
    expect(record).toMatchObject({
      schema: 'warden.approval/1',
      by: person,
      planId: plan().id,
      planHash: plan().hash,
      kind: 'approve',
      words: 'looked at both nodes',
      attestation: { inService: plan().node, detachNotMeant: true },
      via: 'console',
    });
    await sim.run('16m');
    expect(sim.attempts().map(({ state, approvedBy }) => [state, approvedBy])).toEqual([
      ['attached', [person]],
    ]);
    const page = await show.get(`/plans/${record?.planId ?? ''}`, { person });
    expect(page.text).toContain('This plan takes no approval any more.');
  });

  test('a name with letters that look like others: 403 with what to do, nothing stored; a rejection is taken', async () => {
    const cyrillic = 's\u0430to@example.com';
    const refused = await show.post(`/plans/${plan().id}`, approval(), { person: cyrillic });
    expect([refused.status, refused.text.includes('NAME_UNUSABLE')]).toEqual([403, true]);
    expect(refused.text).toContain('letters that can be mistaken for others');
    expect(stored('approvals/', SIM.approvalsBucket)).toEqual([]);
    const rejection = { decision: 'reject', hash: plan().hash };
    expect((await show.post(`/plans/${plan().id}`, rejection, { person: cyrillic })).status).toBe(303);
  });

  test('reject: nothing is attached, whoever approves afterwards', async () => {
    const rejected = await show.post(
      `/plans/${plan().id}`,
      { decision: 'reject', hash: plan().hash },
      { person },
    );
    expect(rejected.status).toBe(303);
    await sim.run('10m');
    const after = await show.post(`/plans/${plan().id}`, approval(), { person: 'suzuki@example.com' });
    expect(after.status).toBe(409);
    await sim.run('16m');
    expect(sim.attempts()).toEqual([]);
  });

  test('two of two: the same person twice is one person, in whatever spelling', async () => {
    sim = detachedCluster({ configuration: { approvalsNeeded: '2' } });
    show = consoleOf(sim);
    await sim.run('9m');
    await show.post(`/plans/${plan().id}`, approval(), { person });
    await show.post(`/plans/${plan().id}`, approval(), { person: 'SATO@example.com' });
    const page = await show.get(`/plans/${plan().id}`, { person });
    expect(page.text).toContain('1 of 2 different people have approved');
    expect(page.text).toContain('You have approved already; another person is needed.');
    await sim.run('11m');
    expect(sim.attempts()).toEqual([]);
    await show.post(`/plans/${plan().id}`, approval(), { person: 'suzuki@example.com' });
    await sim.run('16m');
    expect(sim.attempts().map(({ state }) => state)).toEqual(['attached']);
  });

  test.each([
    [{ node: '' }, 'Choose the node that is in service'],
    [{ node: 'ocid1.instance.oc1..other' }, 'Choose the node that is in service'],
    [{ 'not-meant': '' }, 'Tick the statement if it is true'],
    [{ decision: '' }, 'Press “Approve” or “Reject”'],
    [{ words: 'x'.repeat(501) }, 'holds at most 500 characters'],
  ])('%j: 400, names the field and the fix, keeps what was typed', async (wrong, words) => {
    const answer = await show.post(`/plans/${plan().id}`, approval(wrong), { person });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    if (!('words' in wrong)) expect(answer.html).toContain('>looked at both nodes</textarea>');
    expect(stored('approvals/', SIM.approvalsBucket)).toEqual([]);
  });

  test('approved already, nothing sent yet: no further approval, but a rejection is heard', async () => {
    const { id } = plan();
    await show.post(`/plans/${id}`, approval(), { person });
    const page = await show.get(`/plans/${id}`, { person });
    expect(page.html).toContain('value="reject"');
    expect(page.html).not.toContain('value="approve"');
    expect((await show.post(`/plans/${id}`, approval(), { person })).status).toBe(409);
    const fields = { hash: plan().hash, decision: 'reject' };
    expect((await show.post(`/plans/${id}`, fields, { person: 'suzuki' })).status).toBe(303);
    await sim.run('20m');
    expect(sim.apiCalls({ operation: 'AttachVolume' })).toEqual([]);
  });

  test('the form of another plan, of an expired one, of none: 409 or 404, nothing stored', async () => {
    const { id } = plan();
    const other = await show.post(`/plans/${id}`, approval({ hash: 'f'.repeat(64) }), { person });
    expect([other.status, other.text.includes('CONSOLE_CLOSED')]).toEqual([409, true]);
    expect((await show.post('/plans/0123456789abcdef', approval(), { person })).status).toBe(404);
    const fields = approval();
    await sim.run('102m');
    expect((await show.post(`/plans/${id}`, fields, { person })).status).toBe(409);
    expect(stored('approvals/', SIM.approvalsBucket)).toEqual([]);
  });

  test('mode observe takes no approval even of a plan that lies there', async () => {
    const observing = consoleOf(sim, { mode: 'observe' });
    expect((await observing.post(`/plans/${plan().id}`, approval(), { person })).status).toBe(409);
    expect((await observing.get(`/plans/${plan().id}`, { person })).html).not.toContain('<form');
  });
});

describe('who may press', () => {
  test('nobody signed in: 403 with a page, nothing stored, and the audit trail has it', async () => {
    const id = incidentId(sim);
    for (const path of [`/${id}/ack`, `/${id}/release`, '/hold', `/plans/${plan().id}`]) {
      const answer = await show.post(path, approval());
      expect([path, answer.status, answer.text.includes('CONSOLE_NOT_SIGNED_IN')]).toEqual([path, 403, true]);
    }
    expect(stored('commands/')).toEqual([]);
    expect(stored('approvals/', SIM.approvalsBucket)).toEqual([]);
    expect(trail().filter((line) => line.includes('"outcome":"refused"'))).toHaveLength(4);
  });

  test.each([
    ['from another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['from a sibling site', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example' }],
    ['without any mark of its page', { 'Sec-Fetch-Site': '', Origin: '' }],
    ['of no origin', { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' }],
  ])('a form %s: 403 with a page, nothing stored', async (_, headers) => {
    const answer = await show.post(`/${incidentId(sim)}/ack`, {}, { person, headers });
    expect([answer.status, answer.text.includes('CONSOLE_CROSS_SITE')]).toEqual([403, true]);
    expect(stored('commands/')).toEqual([]);
  });

  test('JSON and plain text are no forms', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', '']) {
      const answer = await show.post(
        `/${incidentId(sim)}/ack`,
        {},
        { person, headers: { 'Content-Type': type } },
      );
      expect([type, answer.status]).toEqual([type, 405]);
    }
    expect(effects()).toEqual([]);
  });

  test('the audit trail names person, action, target and outcome', async () => {
    const id = incidentId(sim);
    await show.post(`/${id}/ack`, {}, { person });
    await show.post(`/${id}/hold`, { hours: 'x', why: '' }, { person });
    await show.post(`/plans/${plan().id}`, approval(), { person });
    const lines = trail();
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain(
      `"action":"ack","target":"${id}","outcome":"stored","code":null,"person":"${person}"`,
    );
    expect(lines[1]).toContain('"outcome":"refused","code":"CONSOLE_FORM_INVALID"');
    expect(lines[2]).toContain(`"action":"approve","target":"${plan().id}","outcome":"stored"`);
  });

  test('an audit trail that cannot be written stops nothing and is logged', async () => {
    sim.faults.add({
      operation: 'PutLogs',
      principal: 'console',
      times: 20,
      fault: INTERNAL_ERROR,
    });
    expect((await show.post(`/${incidentId(sim)}/ack`, {}, { person })).status).toBe(303);
    expect(show.logs).toContainEqual(expect.objectContaining({ msg: 'audit trail cannot be written' }));
  });
});
