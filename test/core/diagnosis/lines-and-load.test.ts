import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LoadFacts } from '../../../functions/core/platform/look-ups.ts';
import { load, NODE1, T0, view } from '../decision/story.ts';
import { UNKNOWN, verdict } from './verdict-scene.ts';

describe('a node that was overloaded', () => {
  const NOTHING: LoadFacts = {
    ...load(),
    cpuUtilizationMax: null,
    loadAverageMax: null,
    memoryUtilizationMax: null,
    memoryStallsSum: null,
    throttledIosSum: null,
  };
  const loaded = (over: Partial<LoadFacts>, path: Partial<PathStatus> = {}) =>
    verdict({ node: { load: { ...NOTHING, ...over } }, path });
  const overloaded = (confidence: string, ...evidence: string[]) => [
    'instance-overloaded',
    confidence,
    [...evidence, 'api-attached'].join(' '),
    'metrics-or-lines',
  ];

  test('is possibly so by one sign', () => {
    for (const [over, evidence] of [
      [{ cpuUtilizationMax: 95 }, 'cpu-high'],
      [{ loadAverageMax: 20 }, 'load-high'],
      [{ memoryStallsSum: 1, memoryUtilizationMax: 95 }, 'memory-stalls'],
      [{ throttledIosSum: 1 }, 'io-throttled'],
    ] as const)
      expect(loaded(over)).toEqual(overloaded('possible', evidence));
  });

  test('is likely so by two', () => {
    expect(loaded({ cpuUtilizationMax: 99, loadAverageMax: 50 })).toEqual(
      overloaded('likely', 'cpu-high', 'load-high'),
    );
  });

  test('is not below that, or where nothing was measured', () => {
    for (const over of [
      {},
      { cpuUtilizationMax: 94.9 },
      { loadAverageMax: 19.9 },
      { memoryStallsSum: 0, memoryUtilizationMax: 95 },
      { memoryUtilizationMax: 95 },
      { memoryStallsSum: 1, memoryUtilizationMax: 94.9 },
      { memoryStallsSum: 1 },
      { throttledIosSum: 0 },
    ])
      expect(loaded(over)).toEqual(UNKNOWN);
    expect(verdict({ node: { load: null } })).toEqual(UNKNOWN);
  });

  test('only while the API says that the volume is attached', () => {
    expect(loaded({ cpuUtilizationMax: 99 }, { api: 'ATTACHING' })).toEqual([
      'unknown',
      'possible',
      '',
      'more-lines',
    ]);
  });
});

describe('what the lines say', () => {
  const line = (cause: string, confidence: string, evidence: string, wouldChange: string) => [
    cause,
    confidence,
    evidence,
    wouldChange,
  ];

  test('a log-in that was refused, and a bind that loops', () => {
    expect(verdict({ cut: { loginRejected: 'no' } })).toEqual(
      line('login-rejected', 'confirmed', 'login-rejected-line', 'session-recovers'),
    );
    expect(verdict({ cut: { bindLoop: true } })).toEqual(
      line('bind-loop', 'confirmed', 'bind-loop-line', 'nothing-but-person'),
    );
    expect(verdict({ path: { view: null } })).toEqual(UNKNOWN);
  });

  test('connections that are refused', () => {
    const refused = (confidence: string, api: string) =>
      line('target-refusing', confidence, `refused-line ${api}`.trim(), 'detach-confirmed');
    for (const reason of ['Connection refused', 'connection REFUSED by peer', '-1,111'])
      expect(verdict({ cut: { reasons: ['other', reason] } })).toEqual(refused('likely', 'api-attached'));
    const cut = { reasons: ['Connection refused'] };
    expect(verdict({ cut, path: { api: 'unreadable' } })).toEqual(refused('possible', 'api-unreadable'));
    expect(verdict({ cut, path: { api: 'ATTACHING' } })).toEqual(refused('possible', ''));
    for (const reason of ['-1,1110', '1111', 'no'])
      expect(verdict({ cut: { reasons: [reason] } })).toEqual(UNKNOWN);
  });

  test('connections that nobody answers, by words or numbers', () => {
    const silent = line('path-timeout', 'likely', 'timeout-line api-attached', 'metrics-or-lines');
    for (const reason of [
      'No route to host',
      'timed out',
      'timedout',
      'time out',
      'timeout',
      'Network is unreachable',
      '-1,101',
      '-1,110',
      '-1,113',
    ])
      expect(verdict({ cut: { reasons: [reason] } })).toEqual(silent);
    for (const reason of ['-1,1', '-1,1130', '1101', '-1,112'])
      expect(verdict({ cut: { reasons: [reason] } })).toEqual(UNKNOWN);
    for (const errorCode of [1011, 1019, 1021, 1022]) expect(verdict({ cut: { errorCode } })).toEqual(silent);
    for (const errorCode of [1020, 1006]) expect(verdict({ cut: { errorCode } })).toEqual(UNKNOWN);
    expect(verdict({ cut: { errorCode: 1022 }, path: { api: 'unreadable' } })[2]).toBe(
      'timeout-line api-unreadable',
    );
  });

  test('a disk or file system that died, where nothing says why it was lost', () => {
    const dead = (evidence: string) => line('filesystem-dead', 'confirmed', evidence, 'nothing-but-person');
    const died = (...at: number[]) => ({
      path: { condition: 'dead' as const },
      node: { view: view(NODE1, [], { fsDead: at.map((one) => ({ device: 'sdb', at: one })) }) },
    });
    expect(verdict(died(T0 - 1, T0))).toEqual(dead('file-system-dead'));
    expect(verdict(died(T0 - 1))).toEqual(dead('device-dead'));
    expect(verdict(died())).toEqual(dead('device-dead'));
    expect(verdict({ ...died(T0), node: { view: null } })).toEqual(dead('device-dead'));
    expect(verdict({ ...died(T0), stranger: true })).toEqual(dead('device-dead'));
    expect(verdict({ ...died(T0), path: {} })).toEqual(UNKNOWN);
    expect(verdict({ ...died(T0), cut: { errorCode: 1022 } })[0]).toBe('path-timeout');
  });

  test('LifeKeeper alone: what is known is that it called the disk failed', () => {
    expect(verdict({ path: { condition: 'hung' } })[2]).toBe('api-attached lifekeeper-device-failure');
    expect(verdict({ path: { condition: 'hung', api: 'unreadable' } })[2]).toBe(
      'api-unreadable lifekeeper-device-failure',
    );
    expect(verdict({ path: { api: 'not-asked' } })).toEqual(['unknown', 'possible', '', 'more-lines']);
  });
});
