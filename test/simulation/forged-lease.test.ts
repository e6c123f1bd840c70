import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { LeaseRecord } from '../../functions/core/lease-record.ts';
import { RESPOND_LEASE } from '../../functions/store/lease.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { VOLUME } from '../reattach/stage.ts';
import { KEEPER } from './adversaries/scene.ts';
import { alarmsBetween } from './alarms.ts';

jest.setTimeout(240_000);

const bucket = SIM.stateBucket;

function leaseIn(sim: Simulation): Partial<LeaseRecord> {
  const body = sim.cloud.objectStorage.peek(bucket, RESPOND_LEASE)?.body;
  return body === undefined ? {} : JSON.parse(new TextDecoder().decode(body));
}

/** Whoever may write the lease says again and again that somebody lives who does everything. */
function forge(sim: Simulation, more: (lease: { readonly wakeSeq: number; readonly now: number }) => object) {
  const now = sim.time.now();
  const wakeSeq = leaseIn(sim).wakeSeq ?? 0;
  const holder = { token: 'x', build: 'zzzz', takenAt: now, expiresAt: now + 60 * SECOND };
  const lease = { schema: 'warden.lease/1', wakeSeq, holder, writer: 'x', ...more({ wakeSeq, now }) };
  const body = new TextEncoder().encode(JSON.stringify(lease));
  void sim.cloud.objectStorage
    .put(KEEPER, { bucket, name: RESPOND_LEASE, body }, { kind: 'any' })
    .catch(() => undefined);
}

const EVERYTHING_DONE = ({ wakeSeq }: { readonly wakeSeq: number }) => ({ ackSeq: wakeSeq });
const WAITING_SINCE_TOMORROW = ({ wakeSeq, now }: { readonly wakeSeq: number; readonly now: number }) => ({
  wakeSeq: wakeSeq + 1,
  ackSeq: wakeSeq,
  waitingSince: now + 1_440 * MINUTE,
});
const DONE_LATE = ({ wakeSeq, now }: { readonly wakeSeq: number; readonly now: number }) =>
  Math.floor(now / (3 * MINUTE)) % 2 === 0 ? { ackSeq: wakeSeq } : WAITING_SINCE_TOMORROW({ wakeSeq, now });

// Nothing but one event reports this loss: nobody else wakes anybody.
test.each([
  ['says that everything is done', 5, EVERYTHING_DONE],
  ['says that everything is done', 20, EVERYTHING_DONE],
  ['says that everything is done', 50, EVERYTHING_DONE],
  ['says that work has been waiting since tomorrow', 20, WAITING_SINCE_TOMORROW],
  ['says the one and the other', 20, DONE_LATE],
])('a forged lease %s, every %i s: people are told or alarmed within ten minutes', async (_, every, more) => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
  for (let at = 29 * 60; at < 60 * 60; at += every) sim.at(`${at}s`, () => forge(sim, more));
  sim.at('30m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  await sim.run('45m');
  const lostAt = sim.start + 30 * MINUTE;
  const isTold = sim.notices().some(({ after }) => after > 30 * MINUTE && after <= 40 * MINUTE);
  // Monitoring takes three minutes of slack before it fires.
  const isAlarmed = alarmsBetween(sim, lostAt, lostAt + 7 * MINUTE).includes('work-waiting');
  expect(isTold || isAlarmed).toBe(true);
});

test('a lease that is forged no more: what lay there is told within two minutes', async () => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
  for (let at = 29 * 60; at < 35 * 60; at += 20) sim.at(`${at}s`, () => forge(sim, EVERYTHING_DONE));
  sim.at('30m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  await sim.run('40m');
  const first = sim.notices().find(({ after }) => after > 30 * MINUTE);
  expect(first?.after ?? Number.POSITIVE_INFINITY).toBeLessThan(37 * MINUTE);
});

// Nobody else wakes anybody, and nothing lies in inbox/: the person who acknowledges has to learn that nobody obeys.
test('a forged lease says that everything is done while an acknowledgement lies there: alarmed within ten minutes', async () => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }], configuration: { lang: 'en' } });
  sim.at('1m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  for (let at = 9 * 60; at < 40 * 60; at += 20) sim.at(`${at}s`, () => forge(sim, EVERYTHING_DONE));
  sim.at('7m', () => {
    for (const node of ['node1', 'node2']) sim.node('CL1', node).agentUp = false;
  });
  sim.at('10m', () => sim.command({ kind: 'ack', target: 'CL1', by: 'ops' }));
  await sim.run('21m');
  expect(alarmsBetween(sim, sim.start + 10 * MINUTE, sim.start + 17 * MINUTE)).toContain('work-waiting');
});
