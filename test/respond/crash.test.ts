import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { type Fault, INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, capture, NODE1, scene } from './scene.ts';

const s01 = capture('s01_refused_recover.bookworm.fgd2', NODE1);

/** The capture in batches of half a minute, as a connector would deliver it. */
const batches = (() => {
  const cut: { readonly at: number; readonly records: unknown[] }[] = [];
  for (const { at, record } of s01.records) {
    const last = cut.at(-1);
    if (last !== undefined && at < last.at) last.records.push(record);
    else cut.push({ at: at + 30 * SECOND, records: [record] });
  }
  return cut;
})();

/** The whole outage; whatever dies, only what a tenancy has helps: the next batch and the sweep's wake. */
async function outage(killAt: number) {
  let effects = 0;
  const stage = scene({ start: s01.records[0]?.at ?? 0, timeoutMs: 2 * MINUTE });
  stage.killAtEffect(killAt);
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  stage.cloud.compute.addInstance({ id: NODE1, displayName: 'node1', ...place });
  stage.cloud.compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'data', ...place });
  stage.cloud.compute.addAttachment({ instanceId: NODE1, volumeId: 'ocid1.volume.oc1.xx.data' });
  await stage.clock.play(
    (async () => {
      for (const batch of batches) {
        await stage.clock.sleep(Math.max(0, batch.at - stage.clock.now()));
        await stage.deliver(batch.records);
      }
      await stage.clock.sleep(60 * MINUTE);
      await stage.wake();
      await stage.clock.sleep(60 * MINUTE);
      // Whatever the plan was, the last hour's run is left alone.
      stage.killAtEffect(Number.POSITIVE_INFINITY);
      effects = stage.effects();
      await stage.wake();
      await stage.clock.sleep(5 * MINUTE);
    })(),
  );
  return { ...stage, killable: effects };
}

function endOf(stage: Awaited<ReturnType<typeof outage>>) {
  return {
    incidents: stage.incidents().map(({ writer: _writer, outbox, closedAt, firstSentAt, ...rest }) => ({
      ...rest,
      isClosed: closedAt !== null,
      // Of the first message that is known to have gone out: whoever died before storing it sends another one.
      isTold: firstSentAt !== undefined,
      outbox: outbox.map((entry) => [entry.seq, entry.reason, entry.title, entry.sentAt !== null]),
    })),
    notices: [...new Set(stage.titles())].sort(),
    evidence: stage.read(`topology/${NODE1}.json`),
    left: stage.names('inbox/').concat(stage.names('lease/'), stage.names('commands/')),
  };
}

describe('a holder that is killed', () => {
  test('before or after any of its effects: the next one ends in the same state, every notice went out', async () => {
    const undisturbed = await outage(Number.POSITIVE_INFINITY);
    const expected = endOf(undisturbed);
    const effects = undisturbed.killable;
    expect(expected.notices).toHaveLength(2);
    expect(expected.left).toEqual([]);
    expect(effects).toBeGreaterThan(30);
    for (let n = 1; n <= effects; n += 1) {
      const stage = await outage(n);
      expect({ killedAt: n, ...endOf(stage) }).toEqual({ killedAt: n, ...expected });
      // At least once, and no storm: the crash can repeat one message.
      expect(stage.titles().length).toBeLessThanOrEqual(3);
    }
  });

  test('a holder that dies with a wake unacknowledged is replaced when its lease has run out', async () => {
    const stage = scene({ start: s01.lostAt });
    stage.killAtEffect(3);
    await stage.clock.play(
      (async () => {
        await stage.deliver(s01.before);
        await stage.wake();
        await stage.clock.sleep(75 * SECOND);
      })(),
    );
    expect(stage.titles()).toHaveLength(1);
  });
});

describe('a call of the holder that fails once', () => {
  async function firstNotice(nth: number, fault: Fault) {
    const stage = scene({ start: s01.lostAt });
    const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
    stage.cloud.compute.addInstance({ id: NODE1, displayName: 'node1', ...place });
    stage.fail({ principal: 'respond', after: nth, times: 1, fault });
    await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(50 * SECOND)));
    return stage;
  }

  test.each<[string, Fault]>([
    ['answers 500', INTERNAL_ERROR],
    ['is executed, the answer lost', { kind: 'answer-lost' }],
    ['hangs', { kind: 'hang' }],
  ])(
    '%s: whichever it is, the notice goes out without another wake',
    async (_, fault) => {
      const undisturbed = await firstNotice(1_000_000, fault);
      const calls = undisturbed.cloud.calls.filter((call) => call.principal === 'respond').length;
      expect(calls).toBeGreaterThan(15);
      const untold: number[] = [];
      for (let nth = 0; nth < calls; nth += 1) {
        const stage = await firstNotice(nth, fault);
        if (stage.titles().length === 0) untold.push(nth);
        expect(new Set(stage.titles()).size).toBeLessThanOrEqual(1);
      }
      expect(untold).toEqual([]);
    },
    60_000,
  );
});
