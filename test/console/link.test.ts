import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS } from '../../functions/console/assets.ts';
import { MAX_NAME } from '../../functions/console/link-page.ts';
import type { LinkKey } from '../../functions/core/base/signed-link.ts';
import { type At, DAY, HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { type Cloud, createCloud } from '../../infra/local/cloud/cloud.ts';
import { INTERNAL_ERROR, ScriptedFaults } from '../../infra/local/cloud/faults.ts';
import { createResources } from '../../infra/local/installation.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { TABLE } from '../infra/iam/stories.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { countingIds, JumpingTime, recordsOf } from '../support/kit.ts';
import { formOf, type LinkScene, linksOf } from './link-scene.ts';
import { incidentId, ORIGIN, type Shown } from './scene.ts';

const EVIL =
  '<script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)\' javascript:alert(4)';
const SECOND_KEY: LinkKey = { version: 2, bytes: new Uint8Array(64).fill(8) };

/** The story comes to its ninth minute once; every test has the incident as it is then in a tenancy of its own. */
let body: Uint8Array;
let begun: At;
let id: string;

let sim: { readonly cloud: Cloud; readonly time: JumpingTime };
let faults: ScriptedFaults;
let links: LinkScene;
let path: string;

beforeAll(async () => {
  const story = detachedCluster();
  await story.run('9m');
  id = incidentId(story);
  begun = story.time.now();
  body = story.cloud.objectStorage.peek(SIM.stateBucket, `incidents/${id}.json`)?.body ?? new Uint8Array();
});

beforeEach(async () => {
  const time = new JumpingTime(begun);
  faults = new ScriptedFaults();
  const cloud = createCloud({ clock: time, ids: countingIds('id'), permissions: TABLE, faults });
  createResources(cloud, SIM.compartmentId);
  const run = async () => ({ status: 200, body: new Uint8Array() });
  cloud.functions.register(SIM.functionId('respond'), {
    name: 'respond',
    compartmentId: SIM.compartmentId,
    run,
  });
  sim = { cloud, time };
  await store(body);
  links = linksOf(sim);
  path = `/l/${links.token({ incident: id })}`;
});

const effects = () => sim.cloud.calls.filter((call) => call.principal === 'console' && call.effect);
const writes = () => effects().filter(({ operation }) => operation === 'PutObject');
const incident = (): Incident =>
  JSON.parse(
    Buffer.from(sim.cloud.objectStorage.peek(SIM.stateBucket, `incidents/${id}.json`)?.body ?? []).toString(),
  ) as Incident;
const commands = () =>
  sim.cloud.objectStorage.names(SIM.stateBucket).filter((name) => name.startsWith('commands/'));
const press = async (name = 'Sato', form?: string): Promise<Shown> =>
  links.post(path, { name, form: form ?? formOf(await links.get(path)) });

async function store(bytes: Uint8Array): Promise<void> {
  const object = { bucket: SIM.stateBucket, name: `incidents/${id}.json`, body: bytes };
  await sim.cloud.objectStorage.put(userCaller('test'), object, { kind: 'any' });
}

/** Rewrites what is stored of the incident. */
async function changed(change: (incident: Record<string, unknown>) => void): Promise<void> {
  const stored = incident() as unknown as Record<string, unknown>;
  change(stored);
  await store(new TextEncoder().encode(JSON.stringify(stored)));
}

describe.each(['en', 'ja'] as const)('the page in %s', (lang) => {
  test('says what the subject of a mail says, whether somebody has acknowledged, and what not to do', async () => {
    const { status, text, html, headers } = await links.get(path, { lang });
    expect([status, headers.get('Content-Language')]).toEqual([200, lang]);
    expect(html).toContain(`<html lang="${lang}">`);
    const file = join(__dirname, 'golden', `link.${lang}.txt`);
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(file, `${text}\n`);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'no golden file yet').toBe(`${text}\n`);
  });
});

describe('what is left out', () => {
  test('no identifier, address, log line, command, plan, or name of a person, wherever it stands', async () => {
    await changed((stored) => {
      stored['hold'] = { by: 'suzuki', at: 1, until: sim.time.now() + HOUR, why: 'change 4711' };
    });
    const { html, text } = await links.get(path);
    for (const secret of ['ocid1.', 'iqn.', '169.254.', 'suzuki', 'sato', '4711', 'ops', 'oci ', 'sudo'])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    expect(html).not.toMatch(/<script/);
    expect(html.match(/href="([^"]*)"/g)).toEqual([
      'href="data:,"',
      `href="/l${ASSETS.style.path}"`,
      'href="?lang=ja"',
    ]);
    expect(html).not.toContain('action=');
  });

  test('of names that are identifiers, addresses or people, whatever a notice calls them', async () => {
    const names = [
      'ocid1.instance.oc1..abc',
      '10.0.0.5',
      'fe80::1:2',
      'iqn.2015-12.com.x:y',
      'a.b@example.com',
    ];
    for (const name of names) {
      await changed((stored) => {
        for (const entry of (stored as unknown as Incident).outbox) {
          const facts = entry.facts as unknown as { cluster: { name: string }; node: string } | undefined;
          if (facts !== undefined) Object.assign(facts, { node: name, cluster: { ...facts.cluster, name } });
        }
      });
      const { text, html } = await links.get(path);
      expect([name, html.includes(name)]).toEqual([name, false]);
      expect(text).toContain('…');
    }
  });

  test('markup in any field is text', async () => {
    await changed((stored) => {
      stored['cluster'] = { ...(stored['cluster'] as object), name: EVIL };
      for (const entry of (stored as unknown as Incident).outbox) {
        Object.assign(entry, { title: EVIL, body: EVIL, lastError: EVIL });
        const facts = entry.facts as unknown as Record<string, unknown> | undefined;
        if (facts !== undefined)
          Object.assign(facts, {
            node: EVIL,
            peer: EVIL,
            cluster: { ...(facts['cluster'] as object), name: EVIL },
          });
      }
    });
    const page = await links.get(path);
    const refused = await press(EVIL.slice(0, MAX_NAME), 'bent');
    for (const { html } of [page, refused]) {
      expect(html).not.toMatch(/<script|<img|javascript:alert\(4\)"/);
      expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+=/);
    }
    expect(page.html).toContain('‹script›');
    expect(refused.html).toContain('value="&lt;script&gt;');
  });

  test('nothing is kept, framed, indexed or told to other sites', async () => {
    const { headers } = await links.get(path);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
    expect(headers.get('X-Robots-Tag')).toContain('noindex');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Set-Cookie')).toBeNull();
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect((await links.get(`/l${ASSETS.style.path}`)).status).toBe(200);
  });
});

describe('scanners of mails', () => {
  test('no GET and no HEAD changes anything, however often and with whatever behind it', async () => {
    for (const query of ['', '?done=ack', '?name=Sato&form=x', '?lang=ja'])
      for (const method of ['GET', 'HEAD']) expect((await links.send(method, path + query)).status).toBe(200);
    expect(effects()).toEqual([]);
    expect(incident().acknowledged).toBeNull();
  });

  test('one that sends the form as it stands acknowledges nothing: it has no name', async () => {
    const answer = await press('');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Type your name');
    expect(effects()).toEqual([]);
  });
});

describe('acknowledging', () => {
  test('is stored, said so, and not shown with its name', async () => {
    const answer = await press('Sato');
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '?done=ack']);
    expect((await links.get(`${path}?done=ack`)).text).toContain('The acknowledgement is stored');
    await changed((stored) =>
      Object.assign(stored, { acknowledged: { by: 'Sato', at: begun, via: 'link' } }),
    );
    const after = await links.get(path);
    expect([after.text.includes('by a link'), after.text.includes('Sato'), formOf(after)]).toEqual([
      true,
      false,
      '',
    ]);
    const trail = recordsOf(sim.cloud, SIM.auditLogId).map((record) => JSON.stringify(record));
    expect(trail.filter((line) => line.includes('ack-by-link'))).toHaveLength(1);
  });

  test('a forwarded address does not say that it was done', async () => {
    for (const site of ['none', 'cross-site', 'same-site']) {
      const ask = { headers: { 'Sec-Fetch-Site': site } };
      expect((await links.get(`${path}?done=ack`, ask)).text).not.toContain('is stored');
    }
    const own = { headers: { 'Sec-Fetch-Site': 'same-origin' } };
    expect((await links.get(`${path}?done=ack`, own)).text).toContain('is stored');
  });

  test('that cannot be stored stands in the audit trail as that', async () => {
    const form = formOf(await links.get(path));
    faults.add({ operation: 'PutObject', principal: 'console', times: 20, fault: INTERNAL_ERROR });
    expect((await press('Sato', form)).status).toBe(503);
    const trail = recordsOf(sim.cloud, SIM.auditLogId).map((record) => JSON.stringify(record));
    expect(trail.filter((line) => /ack-by-link.*failed/.test(line))).toHaveLength(1);
  });

  test('twice, and by two people, is one command', async () => {
    const form = formOf(await links.get(path));
    expect((await press('Sato', form)).status).toBe(303);
    expect((await press('Suzuki', form)).status).toBe(303);
    expect(commands()).toEqual([`commands/link-${id}.json`]);
  });

  test('at the same moment, or with an answer that is lost, is stored all the same', async () => {
    const form = formOf(await links.get(path));
    const both = await Promise.all([press('Sato', form), press('Suzuki', form)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(commands()).toEqual([`commands/link-${id}.json`]);
  });

  test('of what a person has acknowledged stores nothing', async () => {
    const form = formOf(await links.get(path));
    await changed((stored) => Object.assign(stored, { acknowledged: { by: 'sato@example.com', at: begun } }));
    const page = await links.get(path);
    expect([formOf(page), page.text.includes('sato')]).toEqual(['', false]);
    expect((await press('Mallory', form)).status).toBe(303);
    expect(commands()).toEqual([]);
  });

  test.each([
    ['from another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['from a neighbour', { Origin: 'https://other.console.example', 'Sec-Fetch-Site': 'same-site' }],
    ['that does not say from where', { Origin: 'null', 'Sec-Fetch-Site': 'none' }],
    ['in another form', { 'Content-Type': 'application/json' }],
    ['in plain text', { 'Content-Type': 'text/plain' }],
  ])('a form %s is refused like a link that is none', async (_, headers) => {
    const fields = { name: 'Sato', form: formOf(await links.get(path)) };
    const refused = await links.post(path, fields, { headers });
    expect(refused.status).toBe(404);
    expect(refused.html).toBe((await links.get('/l/none')).html);
    expect(effects()).toEqual([]);
  });

  test('wants the token of this page: not none, not the link’s own, not of another incident, not an hour old', async () => {
    const own = path.slice('/l/'.length);
    const until = sim.time.now() + MINUTE;
    const forms = [
      '',
      own,
      links.token({ purpose: 'acknowledge', incident: 'other', until }),
      'x'.repeat(100),
    ];
    for (const form of forms) expect((await press('Sato', form)).status).toBe(400);
    const form = formOf(await links.get(path));
    sim.time.advance(61 * MINUTE);
    const late = await press('Sato', form);
    expect([late.status, late.text.includes('open for too long')]).toEqual([400, true]);
    expect(formOf(late)).not.toBe(form);
    expect(writes()).toEqual([]);
    expect((await press('Sato', formOf(late))).status).toBe(303);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['nothing that can be seen', '\u202e\u0000\u200b'],
    ['letters that nobody sees', '\u3164\u115f\u2800\ufe0f'],
    ['a name that is too long', 'x'.repeat(MAX_NAME + 1)],
  ])('with %s for a name stores nothing', async (_, name) => {
    expect((await press(name)).status).toBe(400);
    expect(effects()).toEqual([]);
  });

  test('a body that no form of ours has is refused unread', async () => {
    expect((await press('x'.repeat(5_000))).status).toBe(404);
    expect(effects()).toEqual([]);
  });
});

describe('a link that opens nothing', () => {
  test('gets one and the same answer, whatever is wrong with it, and no log line holds it', async () => {
    const good = path.slice('/l/'.length);
    const until = sim.time.now();
    const bent = good.slice(0, -1) + (good.endsWith('0') ? '1' : '0');
    const bad = {
      none: 'x',
      bent,
      cut: good.slice(0, -1),
      longer: `${good}0`,
      expired: links.token({ incident: id, until }),
      'of another incident': good.replace(id, '00000000'),
      'of an incident that is not there': links.token({ incident: '00000000' }),
      'of another purpose': links.token({ incident: id, purpose: 'acknowledge' }),
      'of another installation': links.token({ incident: id, installation: 'other/state' }),
      'of a key that is not valid': links.token({ incident: id }, SECOND_KEY),
      'of a forged key': links.token({ incident: id }, { version: 1, bytes: new Uint8Array(64) }),
      'of the missing key': links.token({ incident: id }, { version: 0, bytes: new Uint8Array(32) }),
    };
    const answers = new Set<string>();
    for (const [what, token] of Object.entries(bad))
      for (const ask of [links.get, links.post] as const) {
        const { status, html, headers } = await ask(`/l/${token}`, {});
        expect([what, status]).toEqual([what, 404]);
        answers.add(JSON.stringify([html, [...headers]]));
      }
    expect(answers.size).toBe(1);
    expect(effects()).toEqual([]);
    for (const token of [...Object.values(bad), good].filter((one) => one.length > 20))
      expect(links.logs.join('\n')).not.toContain(token);
    expect(links.logs.join('\n')).not.toContain('/l/');
  });

  test('of a key before the last is none; of the last key it is one, until the next', async () => {
    sim.cloud.secrets.rotate(SIM.linkSecretId, SECOND_KEY.bytes);
    sim.time.advance(11 * MINUTE);
    expect((await links.get(path)).status).toBe(200);
    expect((await links.get(`/l/${links.token({ incident: id }, SECOND_KEY)}`)).status).toBe(200);
    sim.cloud.secrets.rotate(SIM.linkSecretId, new Uint8Array(64).fill(9));
    sim.time.advance(11 * MINUTE);
    expect((await links.get(path)).status).toBe(404);
    expect((await links.get(`/l/${links.token({ incident: id }, SECOND_KEY)}`)).status).toBe(200);
  });

  test('of two instances one knows a new key first: its form is taken by the other', async () => {
    expect((await links.get(path)).status).toBe(200);
    sim.cloud.secrets.rotate(SIM.linkSecretId, SECOND_KEY.bytes);
    sim.time.advance(11 * SECOND);
    const form = formOf(await linksOf(sim).get(path));
    expect((await press('Sato', form)).status).toBe(303);
    expect(commands()).toEqual([`commands/link-${id}.json`]);
  });

  test('an incident that is over shows for a day that it is, and takes nothing', async () => {
    const form = formOf(await links.get(path));
    const closedAt = sim.time.now();
    await changed((stored) => Object.assign(stored, { closedAt, closedBy: 'recovered' }));
    const page = await links.get(path);
    expect([page.status, formOf(page)]).toEqual([200, '']);
    expect((await press('Sato', form)).status).toBe(303);
    expect(writes()).toEqual([]);
    await changed((stored) => Object.assign(stored, { closedAt: closedAt - DAY }));
    expect((await links.get(path)).status).toBe(404);
  });

  test('nothing else is reached by this door', async () => {
    const { html } = await links.get('/l/none');
    const paths = ['/', '/l', '/l/', '/warden/', `/warden/${id}`, `/${id}`, `/l/${id}`, `/l/../warden/${id}`];
    for (const other of [...paths, `${path}/ack`, `/l/plans/x`, '/l/assets/x.css', `/l/assets/../${id}`]) {
      const answer = await links.get(other);
      expect([other, answer.status, answer.html === html]).toEqual([other, 404, true]);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect([method, (await links.send(method, path)).status]).toEqual([method, 404]);
    expect(effects()).toEqual([]);
  });
});

test('while the vault or the store does not answer it says so, without the token in page or log', async () => {
  const token = path.slice('/l/'.length);
  for (const operation of ['GetSecretBundle', 'GetObject']) {
    faults.add({ operation, principal: 'console', times: 20, fault: INTERNAL_ERROR });
    const fresh = linksOf(sim);
    const answer = await fresh.get(path);
    expect([operation, answer.status]).toEqual([operation, 503]);
    expect(answer.html).not.toContain(token);
    expect(fresh.logs.join('\n')).not.toContain(token);
    faults.clear();
  }
});

test('by the whole way: a link of a mail acknowledges, the next notice says so, and nothing stored holds the link', async () => {
  const story = detachedCluster({
    configuration: { consoleUrl: `${ORIGIN}/warden`, linkSecretId: SIM.linkSecretId },
  });
  const opened = linksOf(story);
  await story.run('3m');
  const [address = ''] = story
    .notices()
    .flatMap(({ body: text }) => /https:\/\/\S+\/l\/\S+/.exec(text) ?? []);
  expect(address.startsWith(`${ORIGIN}/l/1-`)).toBe(true);
  const link = new URL(address).pathname;
  const page = await opened.get(link);
  await opened.post(link, { name: 'Sato', form: formOf(page) });
  story.at('5m', () => story.detach('CL1', 'node2', 'lk-shared', { by: 'ops' }));
  await story.run('7m');
  expect(story.incidents()[0]?.acknowledged).toMatchObject({ by: 'Sato', via: 'link' });
  expect(story.notices().at(-1)?.body).toMatch(
    /Acknowledged by link at .*; name typed: Sato \(identity not verified\)/,
  );
  const token = link.slice('/l/'.length);
  const { objectStorage } = story.cloud;
  for (const name of objectStorage.names(SIM.stateBucket))
    expect([
      name,
      Buffer.from(objectStorage.peek(SIM.stateBucket, name)?.body ?? []).includes(token),
    ]).toEqual([name, false]);
  expect(Buffer.from(JSON.stringify(story.incidents())).includes(`${ORIGIN}/l/...`)).toBe(true);
  expect(recordsOf(story.cloud, SIM.auditLogId).some((one) => JSON.stringify(one).includes(token))).toBe(
    false,
  );
});
