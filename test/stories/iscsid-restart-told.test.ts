import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { SHARED } from '../../infra/local/simulator/scenarios/scenario.ts';
import { REFUSED } from '../../infra/local/simulator/session.ts';
import { judgedSimulation } from './judged.ts';
import { incidentOf, told } from './told.ts';

/** iscsid is restarted on a node, and the line of the session's return comes only after people were told of the loss. */
function restartedAt(
  at: number,
  node: string,
  before: (sim: ReturnType<typeof judgedSimulation>) => void = () => undefined,
) {
  const sim = judgedSimulation({ configuration: { lang: 'en' } }, { lateMs: 90 * SECOND });
  before(sim);
  sim.at(at, () => sim.restartIscsid('CL1', node));
  sim.at(at + SECOND, () => sim.delayAgent('CL1', node, 90 * SECOND));
  return sim;
}

test.each(['node1', 'node2'])(
  'a restart of iscsid on %s that was told as a loss ends with that node',
  async (node) => {
    const sim = restartedAt(0, node);
    await sim.run('20m');
    const [first, last, ...more] = told(sim);
    expect(first).toContain(`CL1/${node}`);
    expect(last).toContain(`[RECOVERED] CL1/${node} disk back after 0 min`);
    expect(more).toEqual([]);
    expect(incidentOf(sim).closedBy).toBe('recovered');
  },
);

test('what the other node lost and got back before is not told as its return', async () => {
  const sim = restartedAt(30 * MINUTE, 'node2', (one) => {
    one.at(0, () => one.target('CL1', 'node1', SHARED, REFUSED));
    one.at(5 * MINUTE, () => one.heal('CL1', 'node1', SHARED));
  });
  await sim.run('50m');
  expect(told(sim).at(-1)).toContain('[RECOVERED] CL1/node2 disk back after 0 min');
});
