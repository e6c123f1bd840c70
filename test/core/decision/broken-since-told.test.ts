import { type At, MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { brokenSinceTold, namesOf } from '../../../functions/core/decision/told-paths.ts';
import { type Difference, lost, node1, told } from './state.ts';
import { lostPath, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;

describe('a disk that LifeKeeper alone told of', () => {
  /** Its session broke at minute 20, LifeKeeper's first word was at `signAt`, the newest notice at `noticeAt`. */
  const broken = (signAt: At | undefined, noticeAt: At, change: Partial<PathStatus> = {}, seen = true) => {
    const outage = {
      ...lostPath(
        {},
        { lostAt: at(20), lossSeen: seen, ...(signAt !== undefined && { firstSignAt: signAt }) },
      ),
    };
    const path = lost({ api: 'ATTACHED', condition: 'lost', view: outage, ...change });
    return {
      is: (more: Difference = {}) =>
        brokenSinceTold(
          told({
            now: at(21),
            paths: [path],
            nodes: [node1()],
            incident: { lastNoticeAt: noticeAt },
            memory: { named: namesOf(path) },
            ...more,
          }),
        ).length === 1,
    };
  };

  test.each<readonly [string, boolean, ReturnType<typeof broken>, Difference]>([
    ['is told of once its session breaks', true, broken(at(10), at(12)), {}],
    ['is told of once', false, broken(at(10), at(20)), {}],
    ['is not, where the session broke within five minutes', false, broken(at(15), at(16)), {}],
    ['is, a moment later than that', true, broken(at(15) - 1, at(16)), {}],
    ['is not, where nothing but the session showed it', false, broken(undefined, at(12)), {}],
    ['is not, where no line of the session came', false, broken(at(10), at(12), {}, false), {}],
    ['is not, where another portal works', false, broken(at(10), at(12), { degraded: true }), {}],
    ['is not, once it is back', false, broken(at(10), at(12), { condition: 'recovered' }), {}],
    ['is not, by a stamp of tomorrow', false, broken(at(10), at(12)), { now: at(19) }],
    [
      'is left to a further loss, where no notice named it',
      false,
      broken(at(10), at(12)),
      { memory: { named: [] } },
    ],
    [
      'is not, of a node that was shut down',
      false,
      broken(at(10), at(12)),
      { nodes: [node1({ cleanShutdown: true })] },
    ],
  ])('%s', (_, expected, { is }, change) => {
    expect(is(change)).toBe(expected);
  });
});
