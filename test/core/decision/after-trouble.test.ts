import { MINUTE } from '../../../functions/core/base/time.ts';
import { type LostPath, type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import {
  isNodeProven,
  isProven,
  isSetAside,
  quietOrStray,
} from '../../../functions/core/decision/after-trouble.ts';
import { type Difference, lost, told, well } from './state.ts';
import { NODE1, POLICY, path, recoveredPath, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const stray = (change: Partial<PathStatus> = {}) =>
  lost({ condition: 'stray', attachment: null, portal: null, ...change });
const phantom = (session: number | null) => stray({ condition: 'phantom', view: path({ session }) });
/** Back since minute 3, by the word of its session. */
const back = (change: Partial<PathStatus> = {}): PathStatus =>
  lost({ condition: 'recovered', view: recoveredPath(3), recoveredAt: at(3), ...change });

describe('with nothing wrong of a known volume', () => {
  const is = (change: Difference) => quietOrStray(told(change));
  const first: Difference = { memory: { notified: null } };

  test('it is well', () => expect(is({ paths: [well()] })).toBe('healthy'));
  test('a session of no volume is told once it is no blip', () => {
    expect(is({ paths: [stray()], ...first, now: T0 + POLICY.blipMs - 1 })).toBe('held');
    expect(is({ paths: [stray()], ...first, now: T0 + POLICY.blipMs })).toBe('stray');
  });
  test('one that follows what was told needs no wait', () =>
    expect(is({ paths: [stray()], now: T0 })).toBe('stray'));
});

describe('a name that turned out to be of no known volume', () => {
  const key = pathKey(stray());
  test.each<readonly [string, boolean, readonly PathStatus[]]>([
    ['is a stray', true, [stray()]],
    ['is a phantom of a session', true, [phantom(3)]],
    ['is a phantom of no session', false, [phantom(null)]],
    ['is a phantom of session 0', false, [phantom(0)]],
    ['is lost', false, [stray({ condition: 'lost' })]],
    ['is a stray beside one that is well', true, [stray(), stray({ condition: 'healthy' })]],
    ['is a stray beside one that is lost', false, [stray(), stray({ condition: 'lost' })]],
    ['is well', false, [stray({ condition: 'healthy' })]],
    ['is nowhere', false, [well()]],
  ])('%s: %s', (_, expected, paths) => {
    expect(isSetAside(key, told({ paths }).picture)).toBe(expected);
  });
});

const remembered = (key: string, last: number): NonNullable<Difference['memory']> => ({
  lost: { [key]: { since: at(0), last: at(last), backAt: null } satisfies LostPath },
});

describe('a path that the incident has been about', () => {
  const is = (one: PathStatus, change: Difference = {}) => isProven(one, told({ paths: [one], ...change }));

  test('is proven by its own return after its newest loss', () => {
    expect(is(back(), { memory: remembered(pathKey(back()), 2) })).toBe(true);
    expect(is(back(), { memory: remembered(pathKey(back()), 4) })).toBe(false);
    expect(is(back(), { memory: { lost: {} } })).toBe(true);
    expect(is(lost(), { memory: { lost: {} } })).toBe(false);
  });

  test('is not, where a disk of its node died that may be its', () => {
    const dead = (minute: number): Difference => ({
      nodes: told().picture.nodes.map((node) => ({
        ...node,
        view: node.view === null ? null : { ...node.view, loneDeaths: [at(minute)] },
      })),
      memory: { lost: {} },
    });
    const nameless = back({ device: null });
    expect(is(nameless, dead(1))).toBe(false);
    expect(is(nameless, dead(-2))).toBe(true);
    expect(is(back(), dead(1))).toBe(true);
  });
});

describe('a disk that only LifeKeeper named', () => {
  const KEY = `${NODE1}|/dev/sdx`;
  const is = (paths: readonly PathStatus[], change: Difference = {}) =>
    isNodeProven(KEY, told({ paths, memory: { lost: {} }, ...change }));

  test('is back with a session of its node that is, and nothing without proof beside it', () => {
    expect(is([back()])).toBe(true);
    expect(is([back(), lost({ portal: '169.254.2.9:3260' })])).toBe(false);
    expect(is([well({ node: NODE1 })])).toBe(false);
    expect(is([])).toBe(false);
  });

  test('the boot volume, sessions that are none and other nodes say nothing', () => {
    expect(is([back(), lost({ role: 'boot' })])).toBe(true);
    expect(is([back({ role: 'boot' })])).toBe(false);
    expect(is([back(), phantom(3)])).toBe(true);
    expect(is([back(), lost({ node: well().node })])).toBe(true);
    expect(is([back({ node: well().node })])).toBe(false);
  });

  test('the session has to come back after the newest loss of the disk', () => {
    expect(is([back()], { memory: remembered(KEY, 3) })).toBe(true);
    expect(is([back()], { memory: remembered(KEY, 4) })).toBe(false);
    expect(is([back({ recoveredAt: null })], { memory: remembered(KEY, 4) })).toBe(true);
  });
});
