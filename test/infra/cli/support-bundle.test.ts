import { WardenError } from '../../../functions/core/base/errors.ts';
import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { emptyEvidence, foldSignals, serializeEvidence } from '../../../functions/core/evidence/evidence.ts';
import { newestNotice } from '../../../functions/core/notice/entry-text.ts';
import { evidenceName } from '../../../functions/store/evidence.ts';
import { type DeployedFunction, shownConfig } from '../../../infra/cli/deployed-functions.ts';
import { makeBundle, type ReadLines } from '../../../infra/cli/support-bundle.ts';
import { supportBundleText } from '../../../infra/cli/support-bundle-text.ts';
import { HEADLINES, play } from '../../core/decision/headlines.ts';
import { COMPARTMENT, inventory, NODE1, NODE2, T0, VOL } from '../../core/decision/story.ts';
import { at, login } from '../../core/evidence/make-signal.ts';
import { MemoryStore } from '../../support/kit.ts';

const MINUTE = 60_000;
const REQUEST_ID = `${'A1'.repeat(16)}/${'B2'.repeat(16)}/${'C3'.repeat(16)}`;

const RESPOND: DeployedFunction = {
  id: 'ocid1.fnfunc.oc1.ap-tokyo-1.respond',
  name: 'respond',
  image: 'ap-tokyo-1.ocir.io/axexample/warden:0.1.0',
  digest: `sha256:${'ab'.repeat(32)}`,
  memoryMb: 512,
  timeoutSec: 300,
  config: shownConfig({
    WARDEN_MODE: 'approve',
    WARDEN_TOPIC_ID: 'ocid1.onstopic.oc1..secret',
    WARDEN_CONTACTS: 'Sato 090-0000-0000',
    OTHER_TOKEN: 'hunter2',
  }),
};

async function scene() {
  const [headline] = HEADLINES;
  if (headline === undefined) throw new Error('story');
  const store = new MemoryStore();
  const { incident } = play(headline, 'en');
  const seen = [...login(-100, 3, 'sdb', 2), at(0, 'session-lost', { session: 3, detail: '1020' })];
  const evidence = foldSignals(
    emptyEvidence(NODE1),
    seen.map((s) => ({ ...s, node: NODE1, text: `${s.text}\u001b[2J` })),
  );
  await store.put(`incidents/${incident.id}.json`, toJsonBytes(incident), { kind: 'absent' });
  await store.put('inventory/current.json', toJsonBytes(inventory()), { kind: 'absent' });
  await store.put(evidenceName(NODE1), new TextEncoder().encode(serializeEvidence(evidence)), {
    kind: 'absent',
  });
  const asked: Parameters<ReadLines>[] = [];
  const readLines: ReadLines = async (...where) => {
    asked.push(where);
    return [
      {
        id: '1',
        instanceId: NODE1,
        host: 'node1',
        path: '/var/log/messages',
        time: T0,
        readAt: T0,
        text: `Nov 22 10:00:00 node1 iscsid: lost \u0007 ${REQUEST_ID}`,
      },
    ];
  };
  const request = {
    target: incident.id,
    now: T0 + 20 * MINUTE,
    zone: 'Asia/Tokyo',
    language: 'en' as const,
    logCompartments: [],
    versions: { node: 'v20.0.0' },
    readFunctions: async () => [RESPOND],
  };
  return { store, incident, asked, readLines, request };
}

test('one document: OCIDs, timeline in both times, evidence, request ids, notices, raw lines of half an hour around', async () => {
  const { store, incident, asked, readLines, request } = await scene();
  const bundle = await makeBundle(store, readLines, request);
  expect(asked).toEqual([[COMPARTMENT, [NODE1, NODE2], T0 - 30 * MINUTE, T0 + 20 * MINUTE]]);
  expect(bundle.ocids).toEqual(expect.arrayContaining([NODE1, NODE2, VOL]));
  expect(bundle.opcRequestIds).toEqual([REQUEST_ID]);
  expect(bundle.timeline[0]?.local).toContain('JST');
  expect(bundle.timeline.map((e) => e.what)).toContainEqual(expect.stringContaining('session 3'));
  expect(bundle.evidence.map((e) => e.rule)).toContain('R-session-lost');
  expect(bundle.notices).toHaveLength(1);
  const text = supportBundleText(bundle, 'en');
  expect(text).toContain(`incident ${incident.id}`);
  expect(text).toContain('/var/log/messages');
  expect(text).toContain('nothing is missing');
  expect(text + JSON.stringify(bundle)).not.toMatch(/[\u0007\u001b]/);
});

test('in Japanese every word of ours is Japanese; lines, codes and names stay', async () => {
  const { store, readLines, request } = await scene();
  const bundle = await makeBundle(store, readLines, { ...request, language: 'ja' });
  const text = supportBundleText(bundle, 'ja');
  for (const heading of text.match(/^== .* ==$/gm) ?? [])
    if (!/OCID|opc-request-id/.test(heading)) expect(heading).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  expect(bundle.timeline.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['接続断 (最も早い証跡)', 'インシデントを作成']),
  );
  expect(bundle.notices[0]?.title).toContain('共有ディスク');
  expect(text).toContain('接続断: 20');
  expect(text).not.toMatch(/not sent|nothing is missing|Support bundle|OS started|incident opened/);
});

test('what a mail leaves out of the newest notice is in it, but for the telephone numbers of people', async () => {
  const { incident, store, readLines, request } = await scene();
  const facts = newestNotice(incident);
  if (facts === null) throw new Error('no notice');
  const called = { ...facts, contacts: ['Sato 090-0000-0000'] };
  const outbox = incident.outbox.map((entry) => ({ ...entry, facts: called }));
  await store.put(`incidents/${incident.id}.json`, toJsonBytes({ ...incident, outbox }), { kind: 'any' });
  const bundle = await makeBundle(store, readLines, request);
  const text = supportBundleText(bundle, 'en');
  for (const part of [/^■ Target$/m, /^■ What to do$/m, /AttachVolume|"instanceId"/, /is the one in service/])
    expect(text).toMatch(part);
  expect(text + JSON.stringify(bundle)).not.toMatch(/Sato|090-0000/);
  const japanese = await makeBundle(store, readLines, { ...request, language: 'ja' });
  expect(japanese.details.join('\n')).toMatch(/^■ 対象$/m);
});

test('two windows when loss and end lie far apart', async () => {
  const { store, asked, readLines, request } = await scene();
  await makeBundle(store, readLines, { ...request, now: T0 + 200 * MINUTE, logCompartments: ['c1'] });
  expect(
    asked.map(([compartment, , from, to]) => [compartment, (from - T0) / MINUTE, (to - T0) / MINUTE]),
  ).toEqual([
    ['c1', -30, 30],
    ['c1', 170, 200],
  ]);
});

test('lines that may not be read are named, the rest is written', async () => {
  const { store, request } = await scene();
  const refused: ReadLines = async () => {
    throw new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', {});
  };
  const bundle = await makeBundle(store, refused, request);
  expect(bundle.unread).toEqual(['raw log lines (OCI_NOT_AUTHORIZED_OR_NOT_FOUND)']);
  expect(bundle.lines).toEqual([]);
  expect(supportBundleText(bundle, 'en')).toContain('raw log lines');
});

test('versions: who made it, which build looks after it, the images, and keys without their values', async () => {
  const { store, readLines, request } = await scene();
  const build = '2026-11-22T10:00:00.000Z-0.1.0';
  const holder = { token: 't', build, takenAt: T0, expiresAt: T0 + MINUTE };
  const lease = { schema: 'warden.lease/1', wakeSeq: 1, ackSeq: 1, holder, writer: 'w' };
  await store.put('lease/respond.json', toJsonBytes(lease), { kind: 'absent' });
  const bundle = await makeBundle(store, readLines, request);
  expect(bundle.versions).toEqual({ node: 'v20.0.0', 'respond-build': build });
  expect(bundle.functions[0]?.config).toEqual({
    OTHER_TOKEN: 'set',
    WARDEN_CONTACTS: 'set',
    WARDEN_MODE: 'approve',
    WARDEN_TOPIC_ID: 'set',
  });
  const text = supportBundleText(bundle, 'en');
  for (const part of ['respond-build 2026-11-22', 'warden:0.1.0', 'sha256:abab', 'WARDEN_MODE=approve'])
    expect(text).toContain(part);
  expect(text + JSON.stringify(bundle)).not.toMatch(/hunter2|Sato/);
});

test('functions that may not be read are named, the rest is written', async () => {
  const { store, readLines, request } = await scene();
  const refused = () => Promise.reject(new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND'));
  const bundle = await makeBundle(store, readLines, { ...request, readFunctions: refused });
  expect(bundle.unread).toEqual(['functions as deployed (OCI_NOT_AUTHORIZED_OR_NOT_FOUND)']);
  expect(bundle.functions).toEqual([]);
});
