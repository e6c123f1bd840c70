import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import { judgedSimulation } from './judged.ts';

jest.setTimeout(60_000);

test('a notice that could not be sent for minutes says how much time is left when it goes out', async () => {
  let now = () => 0;
  const sim = judgedSimulation({
    clusters: [{ name: 'CL1' }],
    configuration: { lang: 'en' },
    tamper: (_name, ports) => ({
      ...ports,
      notifier: {
        publish: (topic, title, body) =>
          now() < 8 * MINUTE
            ? Promise.reject(new WardenError('OCI_UNAVAILABLE', { detail: 'Notifications' }))
            : ports.notifier.publish(topic, title, body),
      },
    }),
  });
  now = () => sim.now;
  sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('14m');
  const [first] = sim.notices();
  const left = Number(/I\/O fails in <=(\d+) min/.exec(first?.title ?? '')?.[1]);
  expect(first?.after).toBeGreaterThanOrEqual(8 * MINUTE);
  // The kernel gives up 6,000 s after the loss, which is seconds after the detach.
  expect(Math.abs(left - (6_010_000 - (first?.after ?? 0)) / MINUTE)).toBeLessThanOrEqual(1.1);
  expect(first?.body).toContain(`(at most ${left} min left)`);
});
