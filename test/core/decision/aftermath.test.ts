import { MINUTE } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import {
  attachment,
  DETACHED,
  input,
  instance,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  play,
  recoveredPath,
  T0,
  view,
  worded,
} from './story.ts';

type Over = Parameters<typeof view>[2];
const at = (minute: number, views: readonly NodeView[], over: Partial<DecisionInput> = {}): DecisionInput =>
  input(T0 + minute * MINUTE, { views, ...over });
const lost = (minute: number) => at(minute, [view(NODE1, [lostPath()]), view(NODE2, [path()])]);
const failover = (minute: number): Over => ({ lk: { failoverAt: T0 + minute * MINUTE } });
const avoided = (incident: Incident) => (incident.outbox.at(-1)?.facts as NoticeFacts | undefined)?.avoid;
const newest = (incident: Incident) => worded(incident.outbox.at(-1), ['en', 'ja']);

/** The node was restarted after the loss, and has logged in to the volume again. */
const rebooted = (minute: number, over: Over = {}) =>
  view(
    NODE1,
    [
      lostPath({ key: 'old', currentBoot: false, state: 'unknown' }, { endedBy: 'reboot' }),
      path({ session: 1, upAt: T0 + (minute + 1) * MINUTE }),
    ],
    { boots: [T0 + minute * MINUTE], ...over },
  );

describe('everything is connected again', () => {
  test('in the same session, and nothing else happened: recovered', () => {
    const incident = play(lost(2), at(31, [view(NODE1, [recoveredPath(30)]), view(NODE2, [path()])]));
    expect(incident.situation).toBe('recovered');
  });

  test('after a restart and a fail-over: not the same session, not 0 minutes, and where the service is', () => {
    const incident = play(lost(2), at(12, [rebooted(8), view(NODE2, [path()], failover(6))]));
    expect(incident.situation).toBe('redundancy-restored');
    const { title, body } = newest(incident);
    expect(title).toContain('[RECOVERED]');
    expect(title).toContain('CL1/node1 disk reconnected after a restart; service on node2 (verify)');
    expect(body).toContain('10:06 fail-over to node2 seen; 10:08 restart of node1');
    expect(body).toContain('10:06 node2 へのフェイルオーバーを検知、10:08 node1 が再起動');
    expect(body).not.toMatch(/same session|同じセッション|0 min/);
  });

  test('after I/O errors alone: said, and the service is to be looked for', () => {
    const back = recoveredPath(5, { deadSince: null });
    const gaveUp = { ...back, outages: back.outages.map((o) => ({ ...o, timedOutAt: T0 + 2 * MINUTE })) };
    const incident = play(lost(1.5), at(6, [view(NODE1, [gaveUp]), view(NODE2, [path()])]));
    expect(incident.situation).toBe('redundancy-restored');
    expect(newest(incident).title).toContain('after I/O errors; node in service unknown');
  });

  test('in the session of before although a peer took over meanwhile: held writes may have come through', () => {
    const views = [view(NODE1, [recoveredPath(10)]), view(NODE2, [path()], failover(4))];
    const incident = play(lost(2), at(11, views));
    expect(incident.situation).toBe('replayed');
    expect(incident.severity).toBe('critical');
    expect(play(lost(2), at(11, views), at(60, views)).closedAt).toBeNull();
  });

  test('whose loss is told, not that of the peer, which came back last', () => {
    const peer = { lostAt: T0 + 8 * MINUTE, recoveredAt: T0 + 20 * MINUTE };
    const back = recoveredPath(20);
    const later = { ...back, outages: back.outages.map((one) => ({ ...one, ...peer })) };
    const views = [view(NODE1, [recoveredPath(10)]), view(NODE2, [later], failover(4))];
    const incident = play(lost(2), at(21, views));
    expect(incident.situation).toBe('replayed');
    expect(newest(incident).body).toContain('Since 10:00');
  });

  test('is watched, then the incident ends', () => {
    const back = [rebooted(8), view(NODE2, [path()], failover(6))];
    expect(play(lost(2), at(12, back), at(18, back)).closedBy).toBe('recovered');
  });

  test('to a new attachment that was logged in to after it was made', () => {
    const made = T0 + 20 * MINUTE;
    const list = [
      attachment({ lifecycleState: 'DETACHED' }),
      attachment({ id: 'ocid1.volumeattachment.oc1..new', timeCreated: made }),
      attachment({ instanceId: NODE2 }),
    ];
    const views = (loggedInAt: number) => [
      rebooted(8, { paths: [path({ session: 1, upAt: loggedInAt })] }),
      view(NODE2, [path()], failover(6)),
    ];
    const over = { lookUps: lookUps(T0 + 22 * MINUTE, { list }) };
    expect(play(lost(2), at(22, views(made + MINUTE), over)).situation).toBe('redundancy-restored');
    expect(play(lost(2), at(22, views(made - MINUTE), over)).situation).toBe('unproven');
  });
});

describe('the ban on reattaching after a take-over', () => {
  const gone = (minute: number) => ({ lookUps: lookUps(T0 + minute * MINUTE, { list: DETACHED }) });
  const moved = view(NODE2, [path()], failover(4));
  const banned = at(6, [view(NODE1, [lostPath()]), moved], gone(6));

  test('stays while the node may hold writes, also once I/O has failed, and the reason stays true', () => {
    const gaveUp = view(NODE1, [lostPath({ state: 'timed-out' }, { timedOutAt: T0 + 100 * MINUTE })]);
    expect(newest(play(lost(2), banned)).body).toContain('Writes held on node1 would replay on reattach');
    const later = play(lost(2), banned, at(104, [gaveUp, moved], gone(104)));
    expect(later.situation).toBe('do-not-reattach');
    const first = play(lost(2), at(104, [gaveUp, moved], gone(104)));
    expect(first.situation).toBe('failed-over');
    expect(avoided(first)).toContain('reattach');
    expect(newest(first).body).not.toContain('would replay');
  });

  test('is lifted, and says why, once the node is stopped', () => {
    const { lookUps: looked } = gone(20);
    const stopped = known(instance(NODE1, { lifecycleState: 'STOPPED' }), looked.readAt);
    const incident = play(lost(2), banned, {
      ...at(20, [view(NODE1, [lostPath()]), moved]),
      lookUps: { ...looked, instances: { ...looked.instances, [NODE1]: stopped } },
    });
    expect(incident.situation).toBe('redundancy-lost');
    expect(newest(incident).body).toContain('node1 is stopped, so the writes that it held are gone');
  });

  test('is lifted, and says why, once the node was started again', () => {
    const boot = view(NODE1, [lostPath({ currentBoot: false }, { endedBy: 'reboot' })], {
      boots: [T0 + 8 * MINUTE],
    });
    const incident = play(lost(2), banned, at(9, [boot, moved], gone(9)));
    expect(incident.situation).toBe('redundancy-lost');
    const { body } = newest(incident);
    expect(body).toContain('node1 was started again since the loss, so the writes that it held are gone');
    expect(avoided(incident)).not.toContain('reattach');
  });

  test('stays when it is the peer that was started again', () => {
    const other = view(NODE2, [path({ upAt: T0 + 9 * MINUTE })], {
      boots: [T0 + 8 * MINUTE],
      ...failover(4),
    });
    const incident = play(lost(2), banned, at(9, [view(NODE1, [lostPath()]), other], gone(9)));
    expect(incident.situation).toBe('do-not-reattach');
  });
});
