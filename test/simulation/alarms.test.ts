import { createSimulation } from '../../infra/local/simulator/simulation.ts';
import { alarmsBetween, holds, terraformAlarms } from './alarms.ts';

const MINUTE = 60_000;
const STREAM = { namespace: 'warden', compartmentId: 'c', dimensions: { source: 'sweep' } };

test('every alarm that Terraform makes of our own metrics can be judged', () => {
  const alarms = terraformAlarms();
  expect(alarms.length).toBeGreaterThan(7);
  for (const alarm of alarms) expect(typeof holds(alarm, [], 0)).toBe('boolean');
});

test.each([
  ['x[5m].max() > 2', [[0, 3]], true],
  ['x[5m].max() > 2', [[0, 2]], false],
  [
    'x[5m]{source = "sweep"}.sum() >= 4',
    [
      [0, 2],
      [-1, 2],
    ],
    true,
  ],
  [
    'x[5m]{source = "respond"}.sum() >= 4',
    [
      [0, 2],
      [-1, 2],
    ],
    false,
  ],
  ['x[5m].max() > 2', [[-6, 3]], false],
  ['x[5m].groupBy(source).absent(1h)', [[-6, 3]], true],
  ['x[5m].groupBy(source).absent(1h)', [[-2, 3]], false],
  ['x[5m].groupBy(source).absent(1h)', [[-70, 3]], false],
] as const)('%s of %j: %s', (query, points, expected) => {
  const at = 1_000 * MINUTE;
  const series = {
    ...STREAM,
    name: 'x',
    points: points.map(([m, value]) => ({ at: at + m * MINUTE, value })),
  };
  const alarm = { name: 'a', topic: 'monitor', namespace: 'warden', query, pendingMs: 0 };
  expect(holds(alarm, [series], at)).toBe(expected);
});

test('a connector that fails for a quarter of an hour raises its alarm, one that works does not', async () => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
  sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('5m');
  expect(alarmsBetween(sim, sim.start, sim.time.now())).toEqual([]);
  const fault = { kind: 'status', status: 500, code: 'InternalError' } as const;
  sim.faults.add({ operation: 'InvokeFunction', principal: 'serviceconnector', fault });
  sim.target('CL1', 'node2', 'lk-shared', { kind: 'refused' });
  await sim.run('30m');
  expect(alarmsBetween(sim, sim.start, sim.time.now())).toEqual(['connector-errors']);
});
