import { MINUTE } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { commandRecord } from '../../../functions/core/incident/operator-command.ts';
import { at, begun, closed, codes, detached, LOST, OPEN, quiet, seen, WELL } from './opened.ts';
import {
  DETACHED,
  instance,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  path,
  recoveredPath,
  T0,
  unreadable,
  view,
} from './story.ts';

describe('nothing is wrong', () => {
  test('and nothing was: there is no incident, and a reason why', () => {
    expect(quiet(seen(2, WELL))).toEqual({
      incident: null,
      notice: null,
      reasons: [{ code: 'all-healthy', detail: '' }],
      nextCheckAt: null,
      plan: null,
    });
  });

  test.each<readonly [string, DecisionInput, string]>([
    [
      'a node was shut down in order',
      seen(2, [view(NODE1, [], { osShutdownAt: at(1) }), view(NODE2, [path()])], {
        lookUps: lookUps(at(2), {
          instances: {
            [NODE1]: known(instance(NODE1, { lifecycleState: 'STOPPED' }), at(2)),
            [NODE2]: known(instance(NODE2), at(2)),
          },
        }),
      }),
      'clean-shutdown-ignored',
    ],
    [
      'iscsid was restarted',
      seen(2, [
        view(NODE1, [
          recoveredPath(0.5, {
            outages: [
              outage({ recoveredAt: at(0.1), endedAt: at(0.1), endedBy: 'recovered', restartBlip: true }),
            ],
          }),
        ]),
        view(NODE2, [path()]),
      ]),
      'restart-blip-ignored',
    ],
    [
      'a session is a phantom',
      seen(2, [
        view(NODE1, [
          path(),
          lostPath({ key: 'q', session: 9, iqn: null, portal: null, device: null, role: 'phantom' }),
        ]),
        view(NODE2, [path()]),
      ]),
      'phantom-ignored',
    ],
  ])('%s', (_, given, code) => {
    expect(codes(quiet(given))).toEqual([code]);
  });

  test('what could not be looked up is said', () => {
    const given = seen(2, WELL, { lookUps: lookUps(at(2), { attachments: unreadable('attachments') }) });
    expect(quiet(given).reasons).toEqual([
      { code: 'look-up-failed', detail: expect.stringContaining('attachments') },
      { code: 'all-healthy', detail: '' },
    ]);
  });
});

describe('a loss', () => {
  test('opens an incident as of the loss, with the reasons for it', () => {
    const state = begun(seen(2, LOST));
    expect(state.incident).toMatchObject({ openedAt: at(2), lossAt: T0, closedAt: null, hold: null });
    expect(state.incident).not.toHaveProperty('after');
    expect(state).toMatchObject({
      before: state.incident,
      loss: { at: T0, basis: 'first-seen' },
      diagnosis: null,
      situation: 'healthy',
      path: null,
      node: null,
      plan: null,
      notice: null,
    });
    expect(codes(state)).toEqual(['opened-by-session-loss']);
    expect(state.troubles).toHaveLength(1);
  });

  test('has one name for all who see it, another for another loss, and a free one', () => {
    const id = (given: DecisionInput) => begun(given).incident.id;
    expect(id(seen(2, LOST))).toMatch(/^[0-9a-f]{8}$/);
    expect(id(seen(3, LOST))).toBe(id(seen(2, LOST)));
    const later = [view(NODE1, [lostPath({}, { lostAt: at(1) })])];
    expect(id(seen(3, later))).not.toBe(id(seen(2, LOST)));
    const before = closed(OPEN, { memory: { ...OPEN.memory, known: { ...OPEN.memory.known, paths: {} } } });
    expect(id(seen(30, LOST, { incident: before }))).not.toBe(OPEN.id);
    expect(id(seen(2, LOST, { isTaken: (name) => name === OPEN.id }))).not.toBe(OPEN.id);
    expect(OPEN.id).toBe(id(seen(2, LOST)));
  });

  test('of a detach has the name of the attachment, whatever dates it later', () => {
    const list = lookUps(at(3), { list: DETACHED });
    expect(begun(seen(3, LOST, { lookUps: list })).incident.id).toBe(begun(detached(1)).incident.id);
  });

  test('follows the incident before, with a hold that lasts', () => {
    const hold = { by: 'ops', at: at(5), until: at(40), why: 'work' };
    const next = (minute: number) =>
      begun(
        seen(minute, [view(NODE1, [lostPath({}, { lostAt: at(30) })]), view(NODE2, [path()])], {
          incident: closed(OPEN, { hold }),
        }),
      ).incident;
    expect(next(39)).toMatchObject({ after: at(10), hold });
    expect(next(40)).toMatchObject({ after: at(10), hold: null });
  });

  test('a hold that was released after its incident goes over to none', () => {
    const hold = { by: 'ops', at: at(5), until: at(90), why: 'work' };
    const release = (minute: number) =>
      commandRecord('CL1', { kind: 'release' }, { id: 'r', by: 'ops', at: at(minute) });
    const next = (incident: Incident, ...minutes: readonly number[]) =>
      begun(
        seen(40, [view(NODE1, [lostPath({}, { lostAt: at(30) })]), view(NODE2, [path()])], {
          incident,
          commands: minutes.map(release),
        }),
      );
    expect(next(closed(OPEN, { hold }), 20).incident.hold).toBeNull();
    expect(codes(next(closed(OPEN, { hold }), 20))).toContain('hold-released');
    expect(next(closed(OPEN, { hold }), 5).incident.hold).toBeNull();
    expect(next(closed(OPEN, { hold }), 4.9).incident.hold).toEqual(hold);
    expect(next(closed(OPEN, { hold })).incident.hold).toEqual(hold);
    // Of an open incident the next step obeys.
    expect(next({ ...OPEN, hold }, 20).incident.hold).toEqual(hold);
    expect(codes(next(closed(OPEN), 20))).not.toContain('hold-released');
  });

  test('in an open incident goes on with it', () => {
    const state = begun(seen(5, LOST, { incident: OPEN }));
    expect(state.incident).toMatchObject({ id: OPEN.id, openedAt: OPEN.openedAt });
    expect(state.before).toBe(state.incident);
    expect(codes(state)).toEqual([]);
  });

  test('that people know is none', () => {
    const decision = quiet(seen(20, LOST, { incident: closed(OPEN) }));
    expect(codes(decision)).toEqual(['already-told']);
    expect(decision.incident?.id).toBe(OPEN.id);
  });
});

describe('the time of a loss without a path', () => {
  const of = (views: readonly NodeView[], change: Partial<DecisionInput> = {}) =>
    (begun(seen(30, views, change)).incident.lossAt - T0) / MINUTE;

  test('is that of the restart, of the session that is of no volume, or of what was over', () => {
    expect(
      of([view(NODE1, [path()], { boots: [at(7)], lk: { haltAt: at(6) } }), view(NODE2, [path()])]),
    ).toBe(7);
    const stray = lostPath(
      { key: 's', session: 9, iqn: null, portal: null, device: null },
      { lostAt: at(4) },
    );
    expect(of([view(NODE1, [path(), stray]), view(NODE2, [path()])])).toBe(4);
    const up = path({ upAt: at(-60) });
    expect(of([view(NODE1, [up, stray]), view(NODE2, [up])])).toBe(4);
    expect(of([view(NODE1, [recoveredPath(3)]), view(NODE2, [path()])])).toBe(0);
    expect(
      of([view(NODE1, [path(), stray], { boots: [at(7)], lk: { haltAt: at(6) } }), view(NODE2, [path()])]),
    ).toBe(4);
  });
});

test('no incident before it: there is nothing to settle', () => {
  expect(begun(seen(2, LOST)).incident.memory.settled).toEqual({});
});
