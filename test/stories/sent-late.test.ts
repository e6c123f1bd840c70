import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { judgedSimulation } from './judged.ts';

/** One cluster, while Notifications takes nothing between these minutes. */
function withoutNotifications(from: number, to: number, mode?: 'approve'): Simulation {
  let now = () => 0;
  const isOut = () => now() >= from * MINUTE && now() < to * MINUTE;
  const sim = judgedSimulation({
    clusters: [{ name: 'CL1' }],
    configuration: { lang: 'en', ...(mode !== undefined && { mode }) },
    tamper: (_name, ports) => ({
      ...ports,
      notifier: {
        publish: (topic, title, body) =>
          isOut()
            ? Promise.reject(new WardenError('OCI_UNAVAILABLE', { detail: 'Notifications' }))
            : ports.notifier.publish(topic, title, body),
      },
    }),
  });
  now = () => sim.now;
  return sim;
}

test('a notice that could not be sent for minutes says how much time is left when it goes out', async () => {
  const sim = withoutNotifications(0, 8);
  sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('14m');
  const [first] = sim.notices();
  const left = Number(/I\/O fails in <=(\d+) min/.exec(first?.title ?? '')?.[1]);
  expect(first?.after).toBeGreaterThanOrEqual(8 * MINUTE);
  // The kernel gives up 6,000 s after the loss, which is seconds after the detach.
  expect(Math.abs(left - (6_010_000 - (first?.after ?? 0)) / MINUTE)).toBeLessThanOrEqual(1.1);
  expect(first?.body).toContain(`(at most ${left} min left)`);
});

test('of what waited for half an hour only the newest goes out, and it names nothing that nobody got', async () => {
  const sim = withoutNotifications(1, 34, 'approve');
  sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  sim.at('9m', () => void sim.approve('suzuki', { kind: 'reject', attestation: null }));
  await sim.run('42m');
  const [first, ...late] = sim.notices();
  expect(first?.title).toContain('volume detached');
  // Who detached, and that approval is waited for, was so half an hour ago; the last one is the reminder of then.
  expect(late.map(({ title }) => title)).toEqual([
    expect.stringContaining('reattach rejected; volume still detached'),
    expect.stringContaining('UNANSWERED'),
  ]);
  expect(late[0]?.after).toBeGreaterThanOrEqual(34 * MINUTE);
  expect(late[0]?.body).not.toMatch(/notice [2-9]|waits for approval/);
  const [incident] = sim.incidents();
  const over = incident?.outbox.filter(({ overtakenBy }) => overtakenBy !== undefined);
  expect(over?.length).toBeGreaterThan(1);
  expect(over?.every(({ sentAt, messageId }) => sentAt !== null && messageId === null)).toBe(true);
  // Nothing waits any more, hence nothing is sent once more.
  expect(incident?.outbox.filter(({ sentAt }) => sentAt === null)).toEqual([]);
});

test('a recovery that waited while the disk was lost again does not say that it is back', async () => {
  const sim = withoutNotifications(2, 24);
  sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  sim.at('3m', () => sim.reattach('CL1', 'node1', 'lk-shared'));
  sim.at('16m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('34m');
  const late = sim.notices().filter(({ after }) => after > 3 * MINUTE);
  const newer = /\[LKW:(\w+)\]/.exec(late[1]?.title ?? '')?.[1];
  expect(late[0]?.title).toContain(`disk was back at 10:03; a newer incident is open: ${newer} [LKW:`);
  expect(late[0]?.title).toMatch(/^\[INFO\]/);
  expect(late[1]?.title).toContain('volume');
  expect(late[1]?.body).toMatch(/^This notice waited \d+ min until it could be sent\./);
});
