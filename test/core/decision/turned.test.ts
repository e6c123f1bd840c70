import { MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import {
  DETACHED,
  detachBy,
  input,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
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
