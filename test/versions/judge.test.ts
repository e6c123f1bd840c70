import { join } from 'node:path';
import { retryTokenOf } from '../../functions/core/plan/plan-shapes.ts';
import { PLAN, PLANS } from '../../functions/store/plans.ts';
import { functionCaller, userCaller } from '../../infra/local/cloud/caller.ts';
import { type Cloud, createCloud } from '../../infra/local/cloud/cloud.ts';
import { createResources, LOCAL } from '../../infra/local/installation.ts';
import { countingIds, VirtualTime } from '../../infra/local/simulator/virtual-time.ts';
import { type Seen, verdictOn } from './judge.ts';
import { readMiddle } from './middle.ts';

const GOOD: Seen = { failure: null, refused: new Set(), missed: [], holders: new Set(['a', 'b']) };
const record = readMiddle(join(__dirname, '..', 'stored', 'v1-in-the-middle.json.gz'));

/** A tenancy after the recorded story, closed; `change` spoils one object, or leaves it out by null. */
async function tenancy(change: (name: string, text: string) => string | null = (_, text) => text) {
  const time = new VirtualTime(record.start);
  const cloud = createCloud({ clock: time, ids: countingIds('test') });
  createResources(cloud, LOCAL.compartmentId);
  const last = record.states.at(-1)?.objects ?? [];
  const put = (bucket: string, name: string, text: string) =>
    cloud.objectStorage.put(userCaller('test'), { bucket, name, body: Buffer.from(text) }, { kind: 'any' });
  for (const { bucket, name, text } of last) {
    const whole = record.texts[text] ?? '';
    const closed = whole.replace('"closedBy":null', '"closedBy":"recovered"');
    const changed = /^(inbox|dead-letter)\//.test(name) ? null : change(name, closed);
    if (changed !== null) await put(bucket, name, changed);
  }
  const stored = last.find(({ name }) => name.startsWith(PLANS));
  const plan = PLAN.decode(Buffer.from(record.texts[stored?.text ?? 0] ?? ''), stored?.name ?? '')?.plan;
  if (plan === undefined) throw new Error('no plan');
  const { compartmentId, availabilityDomain } = LOCAL;
  const place = { compartmentId, availabilityDomain };
  const { instanceId, volumeId } = plan.request;
  cloud.compute.addInstance({ ...place, id: instanceId, displayName: 'node1' });
  cloud.compute.addVolume({ ...place, id: volumeId, displayName: 'lk-shared' });
  const attach = () =>
    cloud.compute.attachVolume(functionCaller('reattach'), plan.request, retryTokenOf(plan));
  const tell = (title: string, body: string) =>
    cloud.notifications.publish(userCaller('respond'), LOCAL.topicId, title, body);
  await tell('lost [LKW:5bfba12d]', 'Notice 1.');
  return {
    cloud,
    put,
    attach,
    tell,
    judge: (seen = GOOD) => verdictOn({ cloud, nodeId: instanceId }, seen).broken,
  };
}

test('a story that ended well', async () => {
  const { attach, judge } = await tenancy();
  await attach();
  expect(judge()).toEqual([]);
});

test('nothing was attached; the story stopped; a moment never came', async () => {
  const { judge } = await tenancy();
  const seen = { ...GOOD, failure: 'Waited in vain', missed: ['sent'] };
  expect(judge(seen)).toEqual(['stopped: Waited in vain', 'never came: sent', '0 attaches']);
});

test.each([
  [
    'an incident that nobody closed',
    'incidents/',
    (text: string) => text.replace('"closedBy":"recovered"', '"closedBy":null'),
    'incidents/5bfba12d.json was not closed as recovered',
  ],
  ['an incident that cannot be read', 'incidents/', () => '{}', 'incidents/5bfba12d.json cannot be read'],
  ['an attempt that cannot be read', 'journal/', () => '{}', 'an attempt cannot be read'],
  ['an attempt that was lost', 'journal/', () => null, '0 attempts in the journal'],
  [
    'an attempt that is not done',
    'journal/',
    (text: string) => text.replace('"state":"attached"', '"state":"intent"'),
    'the attempt is intent',
  ],
  ['an approval that nobody gave', 'approvals/', () => null, 'the attempt is of a plan that nobody approved'],
])('%s is seen', async (_, prefix, spoil, found) => {
  const { attach, judge } = await tenancy((name, text) => (name.startsWith(prefix) ? spoil(text) : text));
  await attach();
  expect(judge()).toEqual([found]);
});

test('another thread, and what was put aside or left, are seen; a notice that came twice is counted', async () => {
  const { cloud, attach, judge, put, tell } = await tenancy();
  await attach();
  await tell('lost [LKW:5bfba12d]', 'Notice 1.');
  expect(doublesOf(cloud)).toBe(1);
  await tell('lost [LKW:ffffffff]', 'Notice 1.');
  await put(LOCAL.stateBucket, 'dead-letter/x.json', '{}');
  await put(LOCAL.stateBucket, 'inbox/y.json', '{}');
  const left = ['left behind: dead-letter/x.json', 'left behind: inbox/y.json'];
  expect(judge()).toEqual(['2 threads: 5bfba12d, ffffffff', ...left]);
});

function doublesOf(cloud: Cloud): number {
  return verdictOn({ cloud, nodeId: '' }, GOOD).doubles;
}
