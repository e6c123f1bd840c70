import type { EffectMoment } from '../../infra/local/simulator/simulation.ts';
import { attaches, detachedCluster } from '../reattach/stage.ts';

jest.setTimeout(300_000);

/** A detach, an approval, the attach, the recovery; whatever runs is killed at the moment that `killAt` names. */
async function story(killAt: (moment: EffectMoment) => boolean) {
  const moments: string[] = [];
  const sim = detachedCluster({
    killAt: (moment) => {
      if (moment.function !== 'respond' && moment.function !== 'reattach') return false;
      moments.push(nameOf(moment));
      return killAt(moment);
    },
  });
  sim.at('8m', () => void sim.approve('sato'));
  // What wakes a suite in which everybody died: a tenancy has the schedule and the alarm.
  for (const at of ['3m', '7m', '9m30s', '11m', '13m', '20m'])
    sim.at(at, () => sim.invoke('respond', '{}', 'detached'));
  await sim.run('26m');
  return { sim, moments };
}

function nameOf({ seq, when, function: name, operation, target }: EffectMoment): string {
  return `${seq} ${when} ${name} ${operation} ${target}`;
}

function endOf({ sim }: Awaited<ReturnType<typeof story>>) {
  const states = sim.attempts().map((attempt) => attempt.state);
  return {
    attempts: states,
    attached: sim.world.compute.attachments.filter((a) => a.lifecycleState === 'ATTACHED').length,
    incidents: sim.incidents().map((incident) => incident.closedBy),
    unsent: sim.incidents().flatMap((incident) => incident.outbox.filter((entry) => entry.sentAt === null))
      .length,
  };
}

test('respond and reattach, killed at every one of their effects: the same end, at most one effective attach', async () => {
  const undisturbed = await story(() => false);
  const expected = endOf(undisturbed);
  expect(expected).toEqual({ attempts: ['attached'], attached: 2, incidents: ['recovered'], unsent: 0 });
  // Renewals of the lease come every few seconds and are all alike: one in nine. Everything else: each one.
  const all = undisturbed.moments;
  const interesting = all.filter((name, i) => !name.includes('lease/') || i % 9 === 0);
  expect(interesting.some((name) => name.includes('after reattach AttachVolume'))).toBe(true);
  expect(interesting.length).toBeGreaterThan(60);
  const wrong: unknown[] = [];
  for (const at of interesting) {
    let killed = false;
    const run = await story((moment) => {
      if (killed || nameOf(moment) !== at) return false;
      killed = true;
      return true;
    });
    const end = endOf(run);
    if (attaches(run.sim) > 1 || JSON.stringify(end) !== JSON.stringify(expected)) wrong.push({ at, ...end });
  }
  expect(wrong).toEqual([]);
});
