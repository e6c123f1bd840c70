import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { deadlineOf, lossTime, outageSpan } from '../../../functions/core/diagnosis/deadline.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  IQN,
  input,
  inventory,
  known,
  lookUps,
  lostPath,
  NODE1,
  probe,
  remembered,
  T0,
  view,
} from '../decision/story.ts';

const NOW = T0 + 5 * MINUTE;

function setting(over: Partial<DecisionInput> = {}) {
  const i = input(NOW, { views: [view(NODE1, [lostPath()])], ...over });
  const a = pictureOf({ ...i, instanceActions: new Set(), since: Number.NEGATIVE_INFINITY });
  if (a.primary === null) throw new Error('nothing wrong');
  return { i, a, p: a.primary, deadline: deadlineOf(a.primary, T0, i.inventory, i.lookUps) };
}

function untagged(multipath = false) {
  const inv = inventory([remembered(attachment({ isMultipath: multipath }))]);
  const node = inv.nodes[NODE1];
  if (node === undefined) throw new Error('node');
  return { ...inv, nodes: { [NODE1]: { ...node, recoveryTimeoutSec: null } } };
}

test('the probe counts before the kernel line, that before the tag, and without any a range is said', () => {
  const facts = probe(['ISP'], NOW);
  if (!facts.known) throw new Error('probe');
  const session = { session: 3, iqn: IQN, portal: 'y', state: 'FAILED', recoveryTmoSec: 300 };
  const probes = { [NODE1]: known({ ...facts.value, sessions: [session] }, NOW) };
  const line = [view(NODE1, [lostPath({ recoveryTimeoutSec: 900 })])];
  expect(setting({ views: line, lookUps: lookUps(NOW, { probes }) }).deadline).toMatchObject({
    to: T0 + 300 * SECOND,
    basis: 'probe',
  });
  expect(setting({ views: line }).deadline).toMatchObject({ to: T0 + 900 * SECOND, basis: 'kernel-line' });
  expect(setting().deadline).toMatchObject({ to: T0 + 6000 * SECOND, basis: 'tag' });
  expect(setting({ inventory: untagged() }).deadline).toEqual({
    from: T0 + 120 * SECOND,
    to: T0 + 6000 * SECOND,
    basis: 'assumed',
    recoveryTimeoutSec: null,
  });
});

test('with multipath only a range can be said', () => {
  expect(setting({ inventory: untagged(true) }).deadline).toMatchObject({
    from: T0 + 5 * SECOND,
    basis: 'multipath',
  });
});

test('the loss is dated from its line, else the first line, else Audit, else when it was first seen', () => {
  const line = setting();
  expect(lossTime(line.p, line.a, NOW)).toEqual({ at: T0, basis: 'loss-line' });
  expect(outageSpan(line.p, NOW, lossTime(line.p, line.a, NOW))).toEqual({
    seconds: 300,
    method: 'lines',
    bound: 'at-least',
  });
  const retry = setting({ views: [view(NODE1, [lostPath({}, { lossSeen: false })])] });
  expect(lossTime(retry.p, retry.a, NOW).basis).toBe('first-line');
  const audit = setting({
    views: [],
    lookUps: lookUps(NOW, { list: DETACHED, audit: known([detachBy()], NOW) }),
  });
  expect(lossTime(audit.p, audit.a, NOW)).toEqual({ at: T0 - SECOND, basis: 'audit' });
  const bare = setting({ views: [], lookUps: lookUps(NOW, { list: DETACHED }) });
  expect(lossTime(bare.p, bare.a, NOW)).toEqual({ at: NOW, basis: 'first-seen' });
});

test('a first line that came long after the detach starts no clock of its own; after an attach it does', () => {
  const later = T0 + 4 * MINUTE;
  const views = [view(NODE1, [lostPath({}, { lossSeen: false, lostAt: later })])];
  const audit = known([detachBy()], NOW);
  const gone = setting({ views, lookUps: lookUps(NOW, { list: DETACHED, audit }) });
  expect(lossTime(gone.p, gone.a, NOW)).toEqual({ at: T0 - SECOND, basis: 'audit' });
  const back = setting({ views, lookUps: lookUps(NOW, { audit }) });
  expect(lossTime(back.p, back.a, NOW)).toEqual({ at: later, basis: 'first-line' });
});
