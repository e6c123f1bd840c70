import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import {
  attachment,
  deviceFailure,
  input,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  play,
  probe,
  T0,
  view,
  worded,
} from './story.ts';

type Over = Parameters<typeof view>[2];
const at = (minute: number, views: readonly NodeView[], more: Parameters<typeof lookUps>[1] = {}) => {
  const now = T0 + minute * MINUTE;
  return input(now, { views, lookUps: lookUps(now, more) });
};
const newest = (incident: Incident) => worded(incident.outbox.at(-1), ['en', 'ja']);
const started = (minute: number, over: Over = {}): Over => ({ boots: [T0 + minute * MINUTE], ...over });
const commDown = (minute: number) => ({ lk: { commDownAt: T0 + minute * MINUTE } });

/** The peer wrote all the hour before the loss, and node1 nothing: node1 is the standby. */
const HOUR_BEFORE = Array.from({ length: 60 }, (_, i) => T0 - HOUR + i * MINUTE);
const peers = attachment({ instanceId: NODE2 });
const STANDBY = {
  load: {
    [NODE1]: known(load({ ownWritesAt: { [attachment().id]: [] } }), T0),
    [NODE2]: known(load({ ownWritesAt: { [peers.id]: HOUR_BEFORE } }), T0),
  },
};
const gone = { key: 'old', currentBoot: false, state: 'unknown' } as const;

describe('a restart of the peer while the node in service has lost its disk', () => {
  const active: Over = { lk: { ...deviceFailure(), commDownAt: T0 + 9 * MINUTE } };
  const views = [view(NODE1, [lostPath()], active), view(NODE2, [path()], started(10))];
  const incident = play(
    at(2, [view(NODE1, [lostPath()], { lk: deviceFailure() }), view(NODE2, [path()])]),
    at(11, views),
  );

  test('takes the headline from no running clock', () => {
    expect(incident.situation).toBe('lost');
    expect(incident.deadline).not.toBeNull();
    expect(newest(incident).title).toMatch(/node1 shared disk lost.*I\/O fails in <=\d+ min/);
  });

  test('is told at once, once', () => {
    expect(newest(incident).body).toContain('- node2 has restarted.');
    expect(newest(incident).body).toContain('・node2 が再起動しました。');
    expect(newest(incident).body).not.toMatch(/was interrupted|take-over by/);
    const later = decide({ ...at(12, views), incident }).incident;
    expect(later?.outbox).toHaveLength(incident.outbox.length);
  });
});

describe('a standby that restarts after it lost its disk', () => {
  const lost = at(2, [view(NODE1, [lostPath()]), view(NODE2, [path()])], STANDBY);
  const off = [
    view(NODE1, [lostPath(gone, { endedBy: 'reboot' })], started(8)),
    view(NODE2, [path()], commDown(8)),
  ];

  test('is a standby: no service was interrupted, and somebody has to log in', () => {
    const incident = play(lost, at(9, off, STANDBY));
    expect(incident.situation).toBe('standby-lost');
    const { body } = newest(incident);
    expect(body).toContain('standby (presumed, as before its restart)');
    expect(body).toContain('The service is not interrupted');
    expect(body).toMatch(/5 Next: On node1, log in to the present attachment/);
    expect(body).not.toContain('was interrupted');
  });

  test('and comes back has cost nobody anything', () => {
    const back = view(
      NODE1,
      [lostPath(gone, { endedBy: 'reboot' }), path({ session: 1, upAt: T0 + 10 * MINUTE })],
      started(8),
    );
    const incident = play(
      lost,
      at(9, off, STANDBY),
      at(11, [back, view(NODE2, [path()], commDown(8))], STANDBY),
    );
    expect(newest(incident).title).toContain('disk reconnected after a restart; service on node2 (verify)');
    expect(newest(incident).body).toContain('The service was not affected');
  });

  test('is none any more once it took over itself', () => {
    const moved = started(8, { lk: { failoverAt: T0 + 8 * MINUTE } });
    const incident = play(
      lost,
      at(9, [view(NODE1, [lostPath(gone, { endedBy: 'reboot' })], moved), view(NODE2, [path()])], STANDBY),
    );
    expect(newest(incident).body).not.toContain('as before its restart');
  });
});

test('where LifeKeeper seems to write on no node, a restart makes none a standby', () => {
  const quiet = (minute: number, lostAt?: number): Over => ({
    lk: { seen: true },
    lastAt: T0 + minute * MINUTE,
    ...(lostAt !== undefined && { boots: [lostAt] }),
  });
  const peerLost = lostPath({}, { lostAt: T0 + 3 * MINUTE });
  const incident = play(
    at(2, [view(NODE1, [lostPath()], quiet(2)), view(NODE2, [path()])]),
    at(5, [view(NODE1, [lostPath()], quiet(5)), view(NODE2, [peerLost], quiet(5))]),
    at(9, [
      view(NODE1, [lostPath(gone, { endedBy: 'reboot' })], quiet(9, T0 + 8 * MINUTE)),
      view(NODE2, [peerLost], quiet(9)),
    ]),
  );
  expect(incident.memory.roles[NODE1]?.service).toBe('standby');
  expect(newest(incident).body).not.toMatch(/as before its restart|service is not interrupted/);
  expect(newest(incident).body).not.toContain('LifeKeeper writes nothing about this disk');
});

test('a restart of which nobody knows whether the node was in service says both', () => {
  const lost = at(2, [view(NODE1, [lostPath()]), view(NODE2, [path()])]);
  const off = [view(NODE1, [lostPath(gone, { endedBy: 'reboot' })], started(8)), view(NODE2, [path()])];
  const incident = play(lost, at(9, off));
  expect(incident.situation).toBe('rebooted');
  expect(newest(incident).body).toContain('If node1 was in service, the restart interrupted the service');
});

test('a peer that had lost the volume itself, and is in service, has taken nothing over', () => {
  const both = [view(NODE1, [lostPath()]), view(NODE2, [lostPath({}, { lostAt: T0 - 10 * MINUTE })])];
  const serving = { probes: { [NODE2]: probe(['ISP'], T0 + 5 * MINUTE) } };
  const incident = play(at(2, both), at(6, both, serving), at(7, both, serving), at(40, both, serving));
  expect(incident.memory.takeover[NODE1]).toEqual([expect.objectContaining({ code: 'peer-in-service' })]);
  const facts = incident.outbox.at(-1)?.facts as unknown as NoticeFacts;
  expect(facts.aftermath).toBeUndefined();
});

test('a further approval of several is what changed', () => {
  const stage = (given: number) => ({
    kind: 'awaiting-approval' as const,
    until: T0 + HOUR,
    given,
    needed: 2,
  });
  const step = (minute: number, given: number) => ({
    ...at(minute, [view(NODE1, [lostPath()], { lk: deviceFailure() }), view(NODE2, [path()])], {
      list: [attachment({ lifecycleState: 'DETACHED' }), peers],
    }),
    reattach: { planId: 'plan', at: T0 + 6 * MINUTE, stage: stage(given) },
  });
  const { body } = newest(play(step(6, 0), step(7, 0), step(8, 1)));
  expect(body).toContain('- The reattach has 1 of 2 approvals.');
  expect(body).not.toContain('Nothing has changed');
});
