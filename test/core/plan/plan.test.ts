import { MINUTE } from '../../../functions/core/base/time.ts';
import { ACT_GUARDS, GUARD_CODES } from '../../../functions/core/plan/guard-codes.ts';
import {
  attachRequest,
  evaluateGuards,
  isSameHash,
  mayAct,
  planFor,
  planHash,
} from '../../../functions/core/plan/plan.ts';
import { atLeast, isPlanId, retryTokenOf, storedPlan } from '../../../functions/core/plan/plan-shapes.ts';
import type { Attachment, LookUps } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  instance,
  known,
  lookUps,
  NODE1,
  NODE2,
  remembered,
  unreadable,
  VOL,
} from '../decision/story.ts';
import { NOW, scene } from './scene.ts';

const planOf = (...args: Parameters<typeof scene>) => planFor(scene(...args));

test('the request restores the attachment as it was, to the letter', () => {
  const was = remembered(
    attachment({
      device: '/dev/oracleoci/oraclevdq',
      displayName: 'as it was',
      isReadOnly: true,
      isShareable: false,
      usesChap: true,
      isAgentAutoIscsiLoginEnabled: true,
      encryptionInTransit: 'BM_ENCRYPTION_IN_TRANSIT',
    }),
  );
  expect(attachRequest(was)).toEqual({
    type: 'iscsi',
    instanceId: NODE1,
    volumeId: VOL,
    device: '/dev/oracleoci/oraclevdq',
    displayName: 'as it was',
    isReadOnly: true,
    isShareable: false,
    useChap: true,
    isAgentAutoIscsiLoginEnabled: true,
    encryptionInTransitType: 'BM_ENCRYPTION_IN_TRANSIT',
  });
});

describe('a hash stands for the request and the state of things that people saw', () => {
  const request = attachRequest(remembered(attachment()));
  const further = attachment({ id: 'further', volumeId: 'other', instanceId: 'elsewhere' });
  const look = (list: readonly Attachment[], more: Partial<LookUps> = {}, at = NOW) =>
    lookUps(at, { list, ...more });
  const hash = (l: LookUps, nodes: readonly string[] = CLUSTER.nodes) => planHash(request, nodes, l);
  const seen = hash(look(DETACHED));

  test.each<readonly [string, LookUps]>([
    ['time passes', look(DETACHED, {}, NOW + MINUTE)],
    ['the list comes in another order', look([...DETACHED].reverse())],
    ['another volume is attached elsewhere', look([...DETACHED, further])],
  ])('%s: it stays', (_, now) => {
    expect(hash(now)).toBe(seen);
  });

  test('the order of the nodes does not matter', () => {
    expect(hash(look(DETACHED), [NODE2, NODE1])).toBe(seen);
  });

  const changed = (index: number, change: Partial<Attachment>) =>
    DETACHED.map((a, i) => (i === index ? { ...a, ...change } : a));
  const volume = (change: object) => {
    const found = look(DETACHED).volumes[VOL];
    if (found?.known !== true) throw new Error('no volume');
    return { volumes: { [VOL]: known({ ...found.value, ...change }, NOW) } };
  };
  const instances = (change: LookUps['instances']) => ({
    instances: { ...look(DETACHED).instances, ...change },
  });
  test.each<readonly [string, LookUps]>([
    ['the attachment is another one', look(changed(0, { id: 'another' }))],
    ['the attachment has another state', look(changed(0, { lifecycleState: 'ATTACHED' }))],
    ['the peer has another device', look(changed(1, { device: '/dev/sdz' }))],
    ['the peer may only read', look(changed(1, { isReadOnly: true }))],
    ['the peer does not share', look(changed(1, { isShareable: false }))],
    ['the peer has it no more', look(DETACHED.slice(0, 1))],
    ['the volume is attached elsewhere too', look([...DETACHED, { ...further, volumeId: VOL }])],
    ['a node has another volume too', look([...DETACHED, { ...further, instanceId: NODE2 }])],
    ['attachments cannot be read', lookUps(NOW, { attachments: unreadable('attachments') })],
    [
      'a node is stopped',
      look(DETACHED, instances({ [NODE2]: known(instance(NODE2, { lifecycleState: 'STOPPED' }), NOW) })),
    ],
    ['a node cannot be read', look(DETACHED, instances({ [NODE2]: unreadable('instance') }))],
    ['the volume has another state', look(DETACHED, volume({ lifecycleState: 'FAULTY' }))],
    ['the volume is reserved', look(DETACHED, volume({ isReservationsEnabled: true }))],
    ['the volume cannot be read', look(DETACHED, { volumes: { [VOL]: unreadable('volume') } })],
  ])('%s: it is another', (_, now) => {
    expect(hash(now)).not.toBe(seen);
    expect(hash(now)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('another request in the same state of things has another', () => {
    const other = { ...request, isReadOnly: true };
    expect(planHash(other, CLUSTER.nodes, look(DETACHED))).not.toBe(seen);
  });
});

describe('a second loss that looks to the letter like the first', () => {
  const first = planOf();
  const next = (taken: readonly (string | undefined)[]) => planFor(scene(), (id) => taken.includes(id));

  test('gets a plan of its own, five times at most', () => {
    const ids: (string | undefined)[] = [];
    for (let n = 0; n < 5; n++) ids.push(next(ids)?.id);
    expect(new Set(ids).size).toBe(5);
    expect(ids[0]).toBe(first?.id);
    expect(next(ids)?.id).toBe(first?.id);
  });

  test('each of them rests on the same state of things; one of another incident does not', () => {
    const incident = first?.incidentId ?? '';
    const second = next([first?.id])?.hash ?? '';
    expect(isSameHash(first?.hash ?? '', first?.hash ?? '', incident)).toBe(true);
    expect(isSameHash(second, first?.hash ?? '', incident)).toBe(true);
    expect(isSameHash(second, first?.hash ?? '', 'another')).toBe(false);
    expect(isSameHash(first?.hash ?? '', second, incident)).toBe(false);
  });

  test('its id is the beginning of its hash', () => {
    for (const plan of [first, next([first?.id])]) {
      expect(plan?.hash.startsWith(plan.id)).toBe(true);
      expect(isPlanId(plan?.id ?? '')).toBe(true);
    }
  });
});

describe('what a plan says', () => {
  test('of a forced detach: everything that can be known is met, the rest comes with the approval', () => {
    const g = scene({ input: { approval: known(null, NOW), lease: unreadable('lease') } });
    const plan = planFor(g);
    expect(plan).toMatchObject({
      schema: 'warden.plan/1',
      incidentId: g.incident.id,
      cluster: CLUSTER.key,
      node: NODE1,
      request: { volumeId: VOL, instanceId: NODE1 },
      expected: { portal: '169.254.2.2:3260', iqn: attachment().iqn },
    });
    expect(plan?.guards.map(({ code }) => code)).toEqual([...GUARD_CODES]);
  });

  test.each<readonly [string, Parameters<typeof scene>[0]]>([
    ['the volume is not detached', { lookUps: { list: [attachment(), attachment({ instanceId: NODE2 })] } }],
    ['nobody remembers how it was attached', { unknownVolume: true }],
    ['it is a quorum disk', { role: 'quorum' }],
  ])('there is none where %s', (_, s) => {
    expect(planOf(s)).toBeNull();
  });

  test('an address that nobody knows is not expected', () => {
    expect(planOf({ was: { ipv4: null, iqn: null } })?.expected).toEqual({ portal: null, iqn: null });
  });

  test('what only exists when acting may be missing, nothing else', () => {
    const { lease: _, approval: __, hashes: ___, ...planning } = scene();
    const open = evaluateGuards(planning).filter(({ verdict }) => verdict !== 'met');
    expect(open.map(({ code, verdict }) => [code, verdict])).toEqual(
      ['guard-service-known', ...ACT_GUARDS].map((code) => [code, 'unknown']),
    );
    expect(planFor(planning)?.ready).toBe(true);
    expect(
      planFor({ ...planning, lookUps: { ...planning.lookUps, audit: unreadable('audit') } })?.ready,
    ).toBe(false);
    expect(planOf({ input: { lease: known(false, NOW) } })?.ready).toBe(false);
  });
});

test('only when every guard is there and met may anything be done', () => {
  const met = evaluateGuards(scene());
  expect(mayAct(met)).toBe(true);
  expect(mayAct(met.slice(1))).toBe(false);
  expect(mayAct([])).toBe(false);
  for (const verdict of ['not-met', 'unknown'] as const)
    expect(mayAct(met.map((one, i) => (i === 3 ? { ...one, verdict } : one)))).toBe(false);
});

describe('how long and by how many it may be approved', () => {
  const plan = planOf();
  if (plan === null) throw new Error('no plan');
  test.each([
    ['until the kernel gives up', 40, 40],
    ['for ten minutes at least', 5, 10],
    ['for 100 minutes at most', 200, 100],
    ['for 100 minutes where nobody knows', null, 100],
  ])('%s', (_, deadline, minutes) => {
    const at = deadline === null ? null : NOW + deadline * MINUTE;
    expect(storedPlan(plan, NOW, at, 1)).toEqual({
      schema: 'warden.stored-plan/1',
      plan,
      madeAt: NOW,
      until: NOW + minutes * MINUTE,
      needed: 1,
    });
  });

  test('by one to five people; by more where the installation asks for more since, never by fewer', () => {
    expect([0, 1, 5, 6].map((n) => storedPlan(plan, NOW, null, n).needed)).toEqual([1, 1, 5, 5]);
    const stored = storedPlan(plan, NOW, null, 2);
    expect([1, 2, 3].map((n) => atLeast(stored, n).needed)).toEqual([2, 2, 3]);
  });

  test('its token is its own, and fits the header', () => {
    const token = retryTokenOf(plan);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(retryTokenOf({ ...plan, guards: [] })).toBe(token);
    expect(retryTokenOf({ ...plan, incidentId: 'another' })).not.toBe(token);
    expect(retryTokenOf({ ...plan, hash: 'a'.repeat(64) })).not.toBe(token);
  });

  test('a plan id is 16 hex digits, nothing before or after', () => {
    expect(isPlanId('0123456789abcdef')).toBe(true);
    for (const id of ['0123456789abcde', '0123456789abcdef0', '/0123456789abcdef', '0123456789ABCDEF', ''])
      expect(isPlanId(id)).toBe(false);
  });
});
