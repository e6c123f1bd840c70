import { SECOND } from '../../../functions/core/base/time.ts';
import { open } from '../../../functions/core/decision/open.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { at, begun, closed, codes, detached, OPEN, quiet, seen } from './opened.ts';
import {
  attachment,
  DETACHED,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  path,
  play,
  recoveredPath,
  T0,
  view,
} from './story.ts';

describe('after a detach that was announced', () => {
  const hold = { by: 'ops', at: T0, until: at(60), why: 'work' };
  const told = play(detached(1));
  const key = Object.keys(told.memory.known.detached)[0] ?? '';
  const planned = closed(told, { closedBy: 'planned', hold });
  const lines = (lostAt: number): readonly NodeView[] => [
    view(NODE1, [lostPath({}, { lostAt })]),
    view(NODE2, [path()]),
  ];
  const list = (minute: number) => ({ lookUps: lookUps(at(minute), { list: DETACHED }) });

  test('its lines open nothing, and are known from then on', () => {
    const decision = quiet(seen(3, lines(at(1)), { incident: planned, ...list(3) }));
    expect(codes(decision)).toEqual(['already-told']);
    expect(decision.incident?.memory.known.told).toEqual({ [key]: [[at(1), at(3)]] });
    expect(
      quiet(seen(4, lines(at(1)), { incident: decision.incident, ...list(4) })).incident?.memory.known.paths,
    ).toEqual(decision.incident?.memory.known.paths);
  });

  test.each<readonly [string, Incident, number]>([
    ['that the hold does not cover', closed(told, { closedBy: 'planned', hold: { ...hold, at: at(2) } }), 1],
    [
      'of another attachment',
      {
        ...planned,
        memory: { ...planned.memory, known: { ...planned.memory.known, detached: { [key]: 'other' } } },
      },
      1,
    ],
  ])('a loss %s is one', (_, incident, minute) => {
    expect(begun(seen(3, lines(at(minute)), { incident, ...list(3) })).incident.id).not.toBe(told.id);
  });

  test('what is detached still is no news, what else becomes of it is', () => {
    const operator = closed(told, { closedBy: 'operator' });
    expect(codes(quiet(detached(20, { incident: operator })))).toEqual(['already-told']);
    const lost = begun(seen(20, lines(at(15)), { incident: operator, ...list(20) }));
    expect(lost.incident.memory.settled).toEqual({});
    expect(codes(lost)).toEqual(['opened-by-detach']);
  });
});

describe('lines of an outage that was over before anybody heard of it', () => {
  const hold = { by: 'ops', at: at(-60), until: at(60), why: 'work' };
  const told = play(detached(1));
  const planned = closed(told, { closedBy: 'planned', hold, openedAt: at(1), closedAt: at(1) });
  const back = (from: number, to: number, createdAt: number, incident: Incident) => {
    const result = open(
      seen(
        60,
        [
          view(NODE1, [
            recoveredPath(to, {
              outages: [
                outage({ lostAt: at(from), recoveredAt: at(to), endedAt: at(to), endedBy: 'recovered' }),
              ],
            }),
          ]),
          view(NODE2, [path()]),
        ],
        {
          incident,
          lookUps: lookUps(at(60), {
            list: [attachment({ id: 'new', timeCreated: createdAt }), attachment({ instanceId: NODE2 })],
          }),
        },
      ),
    );
    return 'picture' in result ? result.late.length : 0;
  };

  test.each<readonly [string, number, readonly [number, number, number]]>([
    ['around a planned detach, the volume attached anew', 0, [2, 20, at(19)]],
    ['that began ten minutes after it', 0, [11, 20, at(19)]],
    ['that began later than that', 1, [11.1, 20, at(19)]],
    ['that ended ten minutes before it', 0, [-12, -9, at(19)]],
    ['that ended earlier', 1, [-12, -9.1, at(19)]],
    ['of a volume that was not attached anew', 1, [2, 20, at(-60)]],
    ['of one that was attached a second before', 0, [2, 20, at(2) - SECOND]],
    ['of one that was attached earlier', 1, [2, 20, at(2) - SECOND - 1]],
  ])('%s: %d to tell', (_, expected, [from, to, created]) => {
    expect(back(from, to, created, planned)).toBe(expected);
  });

  test('are told where nobody meant the detach', () => {
    expect(back(2, 20, at(19), { ...planned, closedBy: 'operator' })).toBe(1);
    const nothing = { ...planned.memory, known: { ...planned.memory.known, detached: {} } };
    expect(back(2, 20, at(19), { ...planned, memory: nothing })).toBe(1);
  });
});

describe('lines of a path that kept breaking and returning', () => {
  const outages = [20, 21, 22, 23, 24].map((from) =>
    outage({ lostAt: at(from), recoveredAt: at(from + 0.8), endedAt: at(from + 0.8), endedBy: 'recovered' }),
  );
  const [affected = ''] = OPEN.memory.affected;
  const named = OPEN.memory.named;
  const toTell = (change: Partial<Incident>, memory: Partial<Incident['memory']>, of = outages) => {
    const views = [
      view(NODE1, [path({ state: 'recovered', upAt: at(25), outages: of })]),
      view(NODE2, [path()]),
    ];
    const incident = {
      ...OPEN,
      situation: 'flapping',
      ...change,
      memory: { ...OPEN.memory, ...memory },
    } as const;
    const result = open(seen(60, views, { incident }));
    return 'picture' in result ? result.late.length > 0 : false;
  };

  test.each<readonly [string, boolean, Partial<Incident>, Partial<Incident['memory']>]>([
    ['are known, where people were told that it does', false, {}, { affected: [affected], named: [] }],
    ['are known by a name of the path', false, {}, { affected: [], named }],
    ['are known by one of its names', false, {}, { affected: [], named: [named[0] ?? ''] }],
    ['are told of another path', true, {}, { affected: ['another'], named: ['another'] }],
    [
      'are told, where people were told something else',
      true,
      { situation: 'lost' },
      { affected: [affected] },
    ],
    [
      'are told once that is closed',
      true,
      { closedAt: at(10), closedBy: 'operator' },
      { affected: [affected] },
    ],
  ])('%s', (_, expected, change, memory) => {
    expect(toTell(change, memory)).toBe(expected);
  });
});
