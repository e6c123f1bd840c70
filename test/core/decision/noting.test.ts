import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import { incidentPicture, note, noteEvents } from '../../../functions/core/decision/note.ts';
import { obey, obeyed } from '../../../functions/core/decision/obey.ts';
import { settledBy } from '../../../functions/core/decision/settled.ts';
import { lateTrouble, noted, troubledPaths, troublesOf } from '../../../functions/core/decision/troubles.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { NO_MEMORY, NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import type { CommandRecord } from '../../../functions/core/incident/operator-command.ts';
import { type Difference, lost, NOW, node1, node2, TOLD, told, well } from './state.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  T0,
  view,
} from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const KEY = pathKey(lost());

describe('what people order', () => {
  const base = { schema: 'warden.command/1', target: 't', by: 'sato' } as const;
  const command = (kind: string, minute: number, more: object = {}): CommandRecord =>
    ({ ...base, kind, id: `${kind}${minute}`, at: at(minute), ...more }) as CommandRecord;
  const hold = (minute: number, until: number, by = 'sato') =>
    command('hold', minute, { until: at(until), why: 'work', by });
  const obeying = (...commands: readonly CommandRecord[]) => obeyed(TOLD, commands);

  test('somebody takes care: from then on, in that name', () => {
    const { incident, reasons } = obeying(command('ack', 1));
    expect(incident.acknowledged).toEqual({ by: 'sato', at: at(1) });
    expect(reasons).toEqual([{ code: 'acknowledged', detail: 'sato' }]);
    expect(incident.history.at(-1)).toMatchObject({ at: at(1), code: 'command:ack1', text: 'ack by sato' });
  });

  test('whoever pressed a link stands in for no person, and takes the place of nobody', () => {
    const link = command('ack', 2, { via: 'link', by: 'x' });
    expect(obeying(link)).toMatchObject({
      incident: { acknowledged: { by: 'x', at: at(2), via: 'link' } },
      reasons: [{ code: 'acknowledged', detail: 'by link, not verified: x' }],
    });
    expect(obeying(link).incident.history.at(-1)?.text).toBe('ack-link by x');
    expect(obeying(command('ack', 1), link).incident.acknowledged).toEqual({ by: 'sato', at: at(1) });
    expect(obeying(link, command('ack', 3)).incident.acknowledged).toEqual({ by: 'sato', at: at(3) });
  });

  test.each<readonly [string, readonly CommandRecord[], object | null]>([
    ['one', [hold(1, 60)], { by: 'sato', at: at(1), until: at(60), why: 'work' }],
    [
      'a longer one by somebody else: from the first on',
      [hold(1, 60), hold(2, 90, 'suzuki')],
      { by: 'suzuki', at: at(1), until: at(90), why: 'work' },
    ],
    [
      'a shorter one by somebody else: the longer stays',
      [hold(1, 60), hold(2, 30, 'suzuki')],
      { by: 'sato', at: at(1), until: at(60), why: 'work' },
    ],
    [
      'one as long by somebody else',
      [hold(1, 60), hold(2, 60, 'suzuki')],
      { by: 'sato', at: at(1), until: at(60), why: 'work' },
    ],
    [
      'another after its end',
      [hold(1, 10), hold(10, 20, 'suzuki')],
      { by: 'suzuki', at: at(10), until: at(20), why: 'work' },
    ],
    ['and it is released', [hold(1, 60), command('release', 2)], null],
    ['in the order of their times', [command('release', 2), hold(1, 60)], null],
  ])('work is announced: %s', (_, commands, expected) => {
    expect(obeying(...commands).incident.hold).toEqual(expected);
  });

  test('each order says so once; the same one twice changes nothing', () => {
    const all = [hold(1, 60), command('release', 2)];
    const once = obeying(...all);
    expect(once.reasons).toEqual([
      { code: 'hold-set', detail: 'sato' },
      { code: 'hold-released', detail: 'sato' },
    ]);
    expect(obeyed(once.incident, all)).toEqual({ incident: once.incident, reasons: [] });
  });

  test('of the same moment the first by its id comes first', () => {
    const [a, b] = [
      { ...hold(1, 60), id: 'a' },
      { ...command('release', 1), id: 'b' },
    ];
    expect(obeying(b, a).incident.hold).toBeNull();
    expect(obeying({ ...a, id: 'c' }, b).incident.hold).not.toBeNull();
  });

  test('a closed incident needs no further step', () => {
    const closed = obey(told({ commands: [command('close', 1, { why: 'w' })] }));
    expect(closed.incident).toMatchObject({ closedAt: at(1), closedBy: 'operator', nextCheckAt: null });
    expect(closed.reasons.map(({ code }) => code)).toEqual(['closed-by-operator']);
    const open = obey(told({ commands: [command('ack', 1)], incident: { nextCheckAt: 7 } }));
    expect([open.incident.nextCheckAt, open.reasons.map(({ code }) => code)]).toEqual([7, ['acknowledged']]);
  });
});

describe('everything that is wrong', () => {
  const of = (change: Difference) => troublesOf(told({ paths: [], ...change }).picture);
  const brief = (change: Difference) => of(change).map(({ reason, detail }) => `${reason} ${detail}`);
  const key = (path: PathStatus) => pathKey(path);

  test.each<readonly [string, Difference, readonly string[]]>([
    ['nothing', { paths: [well()] }, []],
    [
      'a session, and the API says that it is attached',
      { paths: [lost({ api: 'ATTACHED' })] },
      [`opened-by-session-loss seen:${KEY}`],
    ],
    ['a detach', { paths: [lost()] }, [`opened-by-detach detach:${KEY}`, `opened-by-detach seen:${KEY}`]],
    ['absent from the list', { paths: [lost({ api: 'ABSENT' })] }, [`opened-by-detach seen:${KEY}`]],
    [
      'too many lines',
      { paths: [lost({ api: 'ATTACHED', condition: 'unclear' })] },
      [`opened-by-dropped-lines seen:${KEY}`],
    ],
    [
      'a black hole',
      { paths: [lost({ api: 'ATTACHED', condition: 'hung' })] },
      [`opened-by-lifekeeper-lines seen:${KEY}`],
    ],
    [
      'a dead disk',
      { paths: [lost({ api: 'ATTACHED', condition: 'dead' })] },
      [`opened-by-device-failure seen:${KEY}`],
    ],
    ['a node that was shut down', { paths: [lost()], nodes: [node1({ cleanShutdown: true })] }, []],
    ['a restart', { nodes: [node1({ rebootedAt: at(1) })] }, [`opened-by-reboot boot:${NODE1}`]],
    [
      'a session of no known volume',
      { paths: [lost({ condition: 'stray', attachment: null })] },
      [`opened-by-session-loss stray:${NODE1}`],
    ],
    [
      'one of which nobody knows since when',
      { paths: [lost({ condition: 'stray', attachment: null, lostAt: null })] },
      [],
    ],
    [
      'silence',
      { nodes: [node1({ silentSince: at(2) }), node2({ silentSince: at(1) })] },
      ['opened-by-silence silent'],
    ],
  ])('%s', (_, change, expected) => {
    expect(brief(change)).toEqual(expected);
  });

  test.each<readonly [string, Difference]>([
    ['a detach', { paths: [lost()] }],
    ['a session', { paths: [lost({ api: 'ATTACHED' })] }],
    ['what only the API shows', { paths: [lost({ condition: 'detached' })] }],
    ['a restart', { nodes: [node1({ rebootedAt: at(1) })] }],
    ['a session of no known volume', { paths: [lost({ condition: 'stray', attachment: null })] }],
    ['silence', { nodes: [node1({ silentSince: at(2) }), node2({ silentSince: at(1) })] }],
  ])('%s is no news once it is noted', (_, change) => {
    const troubles = of(change);
    const news = troubles.filter(({ isKnown }) => !isKnown(NO_TROUBLES));
    expect(news.length).toBeGreaterThan(0);
    const all = noted(NO_TROUBLES, troubles);
    expect(troubles.every(({ isKnown }) => isKnown(all))).toBe(true);
    expect(noted(all, troubles)).toEqual(all);
  });

  test('what is noted of each', () => {
    const other = well({ condition: 'lost', api: 'ATTACHED', lostAt: at(1) });
    const all = noted(
      NO_TROUBLES,
      of({
        paths: [lost(), other],
        nodes: [node1({ silentSince: at(2), rebootedAt: at(3) }), node2({ silentSince: at(1) })],
      }),
    );
    expect(all).toEqual({
      ...NO_TROUBLES,
      paths: { [KEY]: { lostAt: T0 }, [key(other)]: { lostAt: at(1) } },
      detached: { [KEY]: lost().current?.id },
      restarts: { [NODE1]: at(3) },
      silentSince: at(1),
    });
    expect(noted(NO_TROUBLES, of({ paths: [lost({ condition: 'detached' })] })).paths).toEqual({
      [KEY]: { detached: lost().current?.id },
    });
    const stray = (minutes: number) =>
      of({ paths: [lost({ condition: 'stray', attachment: null, lostAt: at(minutes) })] });
    const later = noted(NO_TROUBLES, stray(5));
    expect([later.strays, noted(later, stray(1)).strays, noted(later, stray(6)).strays]).toEqual([
      { [NODE1]: at(5) },
      { [NODE1]: at(5) },
      { [NODE1]: at(6) },
    ]);
    expect(stray(1)[0]?.isKnown(later)).toBe(true);
    expect(stray(6)[0]?.isKnown(later)).toBe(false);
  });

  test('a further detach of the same path, or a loss of another time, is news', () => {
    const all = noted(NO_TROUBLES, of({ paths: [lost()] }));
    const again = of({
      paths: [lost({ current: attachment({ id: 'next', lifecycleState: 'DETACHED' }), lostAt: at(9) })],
    });
    expect(again.map(({ isKnown }) => isKnown(all))).toEqual([false, false]);
  });

  test('what came to light late is never known here: what people heard is remembered when they hear it', () => {
    const late = lateTrouble({ path: well() } as never);
    expect([late.reason, late.detail, late.isKnown(NO_TROUBLES), late.note(NO_TROUBLES)]).toEqual([
      'opened-by-late-lines',
      `late:${key(well())}`,
      false,
      NO_TROUBLES,
    ]);
  });

  test('what was detached on purpose is not what an incident is about', () => {
    const troubles = [
      ...of({ paths: [lost({ isSettled: true }), well({ condition: 'lost' })] }),
      ...of({ nodes: [node1({ rebootedAt: 1 })] }),
    ];
    expect(troubledPaths({ troubles }).map(({ node }) => node)).toEqual([NODE2]);
  });
});

describe('detached on purpose, as people know', () => {
  const closed = (closedBy: Incident['closedBy']): Incident => ({
    ...TOLD,
    closedBy,
    closedAt: NOW,
    memory: { ...TOLD.memory, settled: { x: 'a' }, known: { ...NO_TROUBLES, detached: { [KEY]: 'id' } } },
  });

  test.each<readonly [Incident['closedBy'], boolean]>([
    ['planned', true],
    ['operator', true],
    ['recovered', false],
    ['silent-heal', false],
  ])('closed by %s: %s', (by, meant) => {
    expect(settledBy(closed(by))).toEqual(meant ? { x: 'a', [KEY]: 'id' } : { x: 'a' });
    expect(settledBy(null)).toEqual({});
  });

  test.each<readonly [string, PathStatus, boolean]>([
    ['it is detached still', lost({ isSettled: true }), true],
    ['it is lost as something else', lost(), false],
    ['it cannot be read', lost({ api: 'unreadable' }), true],
    ['it is well', well({ node: NODE1, attachment: lost().attachment }), true],
  ])('until it is more than that: %s', (_, path, stays) => {
    const settled = { [KEY]: 'id' };
    expect(note(told({ paths: [path], memory: { settled } })).incident.memory.settled).toEqual(
      stays ? settled : {},
    );
  });
});

describe('what is kept of each decision', () => {
  test('since when the attachments of the cluster have been as they are', () => {
    const state = told();
    const first = note(state).incident.attachmentState;
    const again = (list: Parameters<typeof lookUps>[1]) =>
      note(
        told({
          now: at(9),
          lookUps: lookUps(at(9), list),
          incident: first === undefined ? {} : { attachmentState: first },
        }),
      ).incident.attachmentState;
    expect(again({ list: [...DETACHED].reverse() })).toEqual(first);
    expect(again({ list: [...DETACHED, attachment({ id: 'x', instanceId: 'elsewhere' })] })).toEqual(first);
    expect(again({ list: DETACHED.slice(0, 1) })?.since).toBe(at(9));
    expect(again({ list: [attachment(), attachment({ instanceId: NODE2 })] })?.since).toBe(at(9));
    expect(again({ attachments: { known: false, what: 'x', errorCode: 'x', detail: '' } })).toEqual(first);
  });

  test('the paths that it is about, and of what is over those that can show their return', () => {
    const troubles = troublesOf(told({ paths: [lost()] }).picture);
    const affected = (late: PathStatus) =>
      note(
        told({
          troubles,
          late: [{ path: late } as never],
          paths: [lost(), late],
          memory: { affected: ['x'] },
        }),
      ).incident.memory.affected;
    const peers = pathKey(well());
    expect(affected(well({ condition: 'recovered' }))).toEqual([KEY, peers, 'x'].sort());
    expect(affected(well({ condition: 'healthy' }))).toEqual([KEY, peers, 'x'].sort());
    expect(affected(well({ condition: 'healthy', view: null }))).toEqual([KEY, 'x'].sort());
    expect(affected(well({ condition: 'logged-out' }))).toEqual([KEY, 'x'].sort());
  });

  test('events of its nodes: announced work and actions on instances', () => {
    const event = (type: string, resourceId: string | null) => ({ type, resourceId, at: at(1) }) as never;
    const { cluster } = told();
    const kept = (...events: readonly never[]) => {
      const { maintenance, instanceActions } = noteEvents(
        { ...NO_MEMORY, maintenance: { x: 1 } },
        { events, cluster },
      );
      return [maintenance, instanceActions];
    };
    expect(kept(event('com.oraclecloud.computeapi.instanceaction.end', NODE1))).toEqual([
      { x: 1 },
      { [NODE1]: at(1) },
    ]);
    expect(kept(event('com.oraclecloud.computeapi.livemigrate.begin', NODE2))).toEqual([
      { x: 1, [NODE2]: at(1) },
      {},
    ]);
    expect(
      kept(
        event('com.oraclecloud.computeapi.instanceaction.end', 'elsewhere'),
        event('x', NODE1),
        event('instanceaction', null),
      ),
    ).toEqual([{ x: 1 }, {}]);
  });

  const HOUR_AGO = NOW - HOUR;
  const action = (name: string, when: number, resourceId = NODE1) =>
    ({ audit: known([{ ...detachBy(), name, resourceId, at: when }], NOW) }) as const;
  const acted = (when: number) => ({ ...NO_MEMORY, instanceActions: { [NODE1]: when } });

  test.each<readonly [string, Parameters<typeof lookUps>[1], typeof NO_MEMORY, boolean]>([
    ['nothing', {}, NO_MEMORY, false],
    ['an event of the last hour', {}, acted(HOUR_AGO + 1), true],
    ['an event of an hour ago', {}, acted(HOUR_AGO), false],
    ['an action in Audit', action('InstanceAction', HOUR_AGO + 1), NO_MEMORY, true],
    ['an action in Audit an hour ago', action('InstanceAction', HOUR_AGO), NO_MEMORY, false],
    ['an action on another node', action('InstanceAction', NOW, NODE2), NO_MEMORY, false],
    ['a detach in Audit', action('DetachVolume', NOW), NO_MEMORY, false],
    [
      'Audit that cannot be read',
      { audit: { known: false, what: 'x', errorCode: 'x', detail: '' } },
      NO_MEMORY,
      false,
    ],
  ])('a restart is explained by %s', (...[, seen, memory, explained]) => {
    const views = [view(NODE1, [lostPath()], { boots: [at(1)] }), view(NODE2, [path()])];
    const facts = { ...told(), views, now: NOW, lookUps: lookUps(NOW, { list: DETACHED, ...seen }) };
    const [first] = incidentPicture(facts, TOLD, { ...memory, firstLossAt: T0 }).nodes;
    expect(first?.rebootedAt ?? null).toBe(explained ? null : at(1));
  });

  test('what a closed incident remembered counts no more, but what was detached on purpose', () => {
    const memory = {
      ...NO_MEMORY,
      settled: { [KEY]: lost().current?.id ?? '' },
      served: { [NODE1]: at(1) },
    } as const;
    const facts = { ...told(), now: NOW, lookUps: lookUps(NOW, { list: DETACHED }) };
    const [open, closed, none] = [TOLD, { ...TOLD, closedAt: T0 - HOUR }, null].map((one) =>
      incidentPicture(facts, one, memory),
    );
    expect([open, closed, none].map((picture) => picture?.nodes[0]?.servedAt)).toEqual([at(1), null, null]);
    expect([open, closed, none].map((picture) => picture?.paths[0]?.isSettled)).toEqual([true, true, true]);
  });
});
