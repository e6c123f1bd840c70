import { type At, MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { brokenSinceTold, namesOf, toldHung } from '../../../functions/core/decision/told-paths.ts';
import { type Difference, lost, node1, told } from './state.ts';
import { lostPath, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;

describe('a disk that LifeKeeper alone told of', () => {
  /** Its session broke at minute 20, LifeKeeper's first word was at `signAt`. */
  const broken = (signAt: At | undefined, change: Partial<PathStatus> = {}, seen = true) => {
    const outage = {
      ...lostPath(
        {},
        { lostAt: at(20), lossSeen: seen, ...(signAt !== undefined && { firstSignAt: signAt }) },
      ),
    };
    const path = lost({ api: 'ATTACHED', condition: 'lost', view: outage, ...change });
    return (more: Difference = {}) =>
      told({ now: at(21), paths: [path], nodes: [node1()], memory: { toldHung: namesOf(path) }, ...more });
  };

  test.each<readonly [string, boolean, ReturnType<typeof broken>, Difference]>([
    ['is told of once its session breaks', true, broken(at(10)), {}],
    ['is not, where the session broke within five minutes', false, broken(at(15)), {}],
    ['is, a moment later than that', true, broken(at(15) - 1), {}],
    ['is not, where nothing but the session showed it', false, broken(undefined), {}],
    ['is not, where no line of the session came', false, broken(at(10), {}, false), {}],
    ['is not, where another portal works', false, broken(at(10), { degraded: true }), {}],
    ['is not, once it is back', false, broken(at(10), { condition: 'recovered' }), {}],
    ['is not, where no notice told of it so', false, broken(at(10)), { memory: { toldHung: [] } }],
    [
      'is not, of a node that was shut down',
      false,
      broken(at(10)),
      { nodes: [node1({ cleanShutdown: true })] },
    ],
  ])('%s', (_, expected, state, change) => {
    expect(brokenSinceTold(state(change)).length === 1).toBe(expected);
  });

  test('is kept in mind until a notice leads with it', () => {
    const names = [...namesOf(lost())].sort();
    const hung = (api: PathStatus['api']) =>
      told({ paths: [lost({ condition: 'hung', api })], memory: { toldHung: [] } });
    expect([toldHung(hung('ATTACHED'), false), toldHung(hung('ATTACHED'), true)]).toEqual([names, names]);
    expect(toldHung(hung('DETACHED'), false)).toEqual([]);
    const now = broken(at(10))();
    expect([toldHung(now, false), toldHung(now, true)]).toEqual([names, []]);
    expect(toldHung(broken(at(10), { condition: 'recovered' })(), false)).toEqual([]);
  });
});
