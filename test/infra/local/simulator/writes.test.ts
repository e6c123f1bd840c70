import { MINUTE } from '../../../../functions/core/base/time.ts';
import { createSimulation } from '../../../../infra/local/simulator/simulation.ts';

test('a node in service that nobody wrote on writes from when it takes over with writes', async () => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
  sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));
  sim.at('5m', () => sim.takeOver('CL1', 'node2', 'node2'));
  await sim.run('8m');
  const { instanceId } = sim.node('CL1', 'node2').options;
  const ids = sim.cloud.compute.attachments
    .filter((one) => one.instanceId === instanceId)
    .map(({ id }) => id);
  const writing = sim.cloud.monitoring
    .streams('oci_blockstore')
    .filter(({ dimensions }) => ids.includes(dimensions['attachmentId'] ?? ''))
    .flatMap(({ points }) => points.filter(({ value }) => value > 0).map(({ at }) => at - sim.start));
  expect(Math.min(...writing)).toBeGreaterThan(5 * MINUTE);
  expect(Math.min(...writing)).toBeLessThan(7 * MINUTE);
});
