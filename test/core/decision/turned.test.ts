import { MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  IQN_QUORUM,
  input,
  inventory,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  play,
  QUORUM_ATTACHMENT,
  remembered,
  T0,
  view,
  worded,
} from './story.ts';

/** node1's volume is detached; later it is back, and node2 has lost its own. */
function turned() {
  const audit = known([detachBy()], T0 + 2 * MINUTE);
  const first = decide(
    input(T0 + 2 * MINUTE, {
      views: [view(NODE1, [lostPath()]), view(NODE2, [path()])],
      lookUps: lookUps(T0 + 2 * MINUTE, { list: DETACHED, audit }),
    }),
  );
  const later = T0 + 20 * MINUTE;
  const lostLater = { lostAt: T0 + 15 * MINUTE, lastSeenAt: T0 + 19 * MINUTE };
  const views = [view(NODE1, [path({ upAt: T0 + 12 * MINUTE })]), view(NODE2, [lostPath({}, lostLater)])];
  const second = decide(
    input(later, { views, lookUps: lookUps(later, { audit }), incident: first.incident }),
  );
  return { first, second };
}

describe('a notice about another node than the one before', () => {
  const { first, second } = turned();
  const facts = second.notice as NoticeFacts;
  const { body } = worded(second.incident?.outbox.at(-1), ['en', 'ja']);

  test('says so first', () => {
    expect([first.notice?.target?.node, facts.target?.node]).toEqual([NODE1, NODE2]);
    expect(facts.before?.changes[0]).toEqual({ kind: 'about', from: 'node1 shared1', to: 'node2 shared1' });
    expect(body).toMatch(/This notice is about node2 shared1; the notice before was about node1 shared1\./);
    expect(body).toMatch(/今回の対象は node2 shared1 です\(前回は node1 shared1\)。/);
  });

  test('does not say who detached the volume from that other node', () => {
    expect(first.notice?.who).not.toBeNull();
    expect(facts.who).toBeNull();
  });

  test('compares no causes of two losses, and repeats what to do', () => {
    expect(facts.before?.changes.map(({ kind }) => kind)).not.toContain('cause');
    expect(facts.before?.advice).toBeNull();
  });
});

describe('a notice that names no disk, and then one about another disk of the node', () => {
  const remember = [attachment(), attachment({ instanceId: NODE2 })].map((one) => remembered(one));
  const known3 = inventory([...remember, remembered(QUORUM_ATTACHMENT, 'quorum')]);
  const anew = [
    attachment({ id: 'ocid1.volumeattachment.oc1..new', timeCreated: T0 + 8 * MINUTE }),
    attachment({ instanceId: NODE2 }),
  ];
  const quorum = { iqn: IQN_QUORUM, portal: { address: '169.254.2.3', port: 3260 }, device: 'sdc' };
  const at = (minute: number, list: readonly Attachment[], more: readonly PathView[] = []) => {
    const now = T0 + minute * MINUTE;
    const audit = known([detachBy()], now);
    const views = [view(NODE1, [path(), ...more]), view(NODE2, [path()])];
    return input(now, { views, inventory: known3, lookUps: lookUps(now, { list, audit }) });
  };
  const detached = play(at(2, [...DETACHED, QUORUM_ATTACHMENT]));
  const unclear = decide({ ...at(12, [...anew, QUORUM_ATTACHMENT]), incident: detached });
  const lost = [lostPath({ ...quorum, key: 'q' }, { lostAt: T0 + 13 * MINUTE })];
  const turn = decide({ ...at(14, [...anew, QUORUM_ATTACHMENT], lost), incident: unclear.incident });

  test('says so, and asks nobody who detached the first', () => {
    expect(unclear.notice).toMatchObject({
      headline: 'unproven',
      target: null,
      who: { principal: 'ops.yamada' },
    });
    expect(turn.notice).toMatchObject({ headline: 'quorum-lost', who: null });
    const changes = turn.notice?.before?.changes ?? [];
    expect(changes[0]).toEqual({ kind: 'about', from: 'node1 shared1', to: 'node1 quorum1' });
    expect(changes.map(({ kind }) => kind)).not.toContain('cause');
  });
});

describe('who detached', () => {
  const refused = (status: string) =>
    detachBy({ at: T0 + 10 * MINUTE, principalName: 'sato', principalId: 'ocid1.user.oc1..sato', status });
  const told = (actions: readonly ReturnType<typeof detachBy>[]) => {
    const now = T0 + 12 * MINUTE;
    const views = [view(NODE1, [lostPath()]), view(NODE2, [path()])];
    return decide(
      input(now, { views, lookUps: lookUps(now, { list: DETACHED, audit: known(actions, now) }) }),
    );
  };

  test.each(['404', '409', '500'])('is not whoever asked later and was refused with %s', (status) => {
    expect(told([detachBy(), refused(status)]).notice?.who?.principal).toBe('ops.yamada');
    expect(told([refused(status)]).notice?.who).toBeNull();
  });
});
