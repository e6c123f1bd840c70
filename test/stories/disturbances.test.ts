import { MINUTE } from '../../functions/core/base/time.ts';
import { collectAfter } from '../../functions/runtime/collect-garbage.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { LOOK_UPS } from '../../infra/local/simulator/scenarios/disturbances.ts';
import { playScenario } from '../../infra/local/simulator/scenarios/scenario.ts';
import { BOTH, clockOf, expectGolden, incidentOf, play, scenarioNamed, titles, told } from './told.ts';

const DETACHED = '[CRITICAL] CL1/node1 volume detached; I/O fails in <=100 min';
const BY_OPS = '[CRITICAL] CL1/node1 volume was detached by ops; I/O fails in <=98 min';

/** Bytes of the heap that something holds: without what only waits to be collected, which hangs on the machine. */
function heldBytes(): number {
  collectAfter(Number.POSITIVE_INFINITY);
  return process.memoryUsage().heapUsed;
}

describe('what is told, and when', () => {
  it('one of two volumes: the notices name the lost one, the other one is fine', async () => {
    const sim = await play('one-of-two-volumes', 'en', BOTH);
    expectGolden('one-of-two-volumes', 'both', sim);
    expect(titles(sim)).toEqual([
      DETACHED,
      BY_OPS,
      '[RECOVERED] CL1/node1 disk back after 8 min; check resource',
    ]);
    for (const { body } of sim.notices()) expect(body).toContain('Volume: lk-log');
    expect(incidentOf(sim).closedBy).toBe('recovered');
  });

  it('three nodes: the peer that took over is named, all three are shown', async () => {
    const sim = await play('three-nodes', 'en', BOTH);
    expectGolden('three-nodes', 'both', sim);
    expect(titles(sim).slice(-2)).toEqual([
      '[CRITICAL] CL1/node1 disk lost; LifeKeeper fail-over seen, verify node2',
      '[WARNING, UNANSWERED] CL1/node1 without shared disk after a restart; service on node2, no redundancy',
    ]);
    for (const name of ['node1', 'node2', 'node3'])
      expect(sim.notices().at(-1)?.body).toMatch(new RegExp(`${name}: .*, instance RUNNING`));
    expect(sim.cluster('CL1').active).toBe('node2');
  });

  it('flapping: each loss is told until it is recognised, then it is one state', async () => {
    const sim = await play('flap', 'en', BOTH);
    expectGolden('flap', 'both', sim);
    expect(titles(sim).slice(-2)).toEqual([
      '[WARNING] CL1/node1 shared disk connection flapping',
      '[RECOVERED] CL1/node1 disk back after 1 min; check resource',
    ]);
    expect(sim.notices().length).toBeLessThanOrEqual(7);
    expect(sim.incidents()).toHaveLength(1);
  });

  it('the event comes first: told within seconds, and the lines add nothing', async () => {
    const sim = await play('events-before-logs', 'en', BOTH);
    expectGolden('events-before-logs', 'both', sim);
    expect(told(sim)).toEqual([`0:03 ${DETACHED}`, `2:03 ${BY_OPS}`]);
  });

  it('the lines come first: told with the first batch, and the events add nothing', async () => {
    const sim = await play('logs-before-events', 'en', BOTH);
    expectGolden('logs-before-events', 'both', sim);
    expect(titles(sim)).toEqual([DETACHED, BY_OPS]);
    expect(sim.notices()[0]?.after).toBeLessThan(20_000);
  });

  it('the events never come: the lines and the API are enough', async () => {
    const sim = await play('logs-before-events', 'en', { eventMs: null });
    expect(titles(sim)).toEqual([DETACHED, BY_OPS]);
  });

  it('everything is delivered twice: told once', async () => {
    const sim = await play('sios-note-recovered', 'en', { redeliver: 1 });
    expect(titles(sim)).toEqual([
      DETACHED,
      BY_OPS,
      '[RECOVERED] CL1/node1 disk back after 30 min; check resource',
    ]);
  });
});

describe('what stays silent', () => {
  it.each(['blip', 'iscsid-restart', 'clean-shutdown'])('%s', async (name) => {
    const sim = await play(name);
    expect(titles(sim)).toEqual([]);
    expect(sim.incidents().filter(({ closedAt }) => closedAt === null)).toEqual([]);
  });
});

describe('look-ups that fail', () => {
  it('all together: the notice goes out at once and lists what could not be read', async () => {
    const sim = await play('look-ups-fail', 'en', BOTH);
    expectGolden('look-ups-fail', 'both', sim);
    expect(told(sim)[0]).toBe(
      '0:24 [CRITICAL] CL1/node1 shared disk lost (target refuses); I/O fails in <=100 min',
    );
    const [first] = sim.notices();
    const unread = first?.body.match(/^.*could not be read.*$/gim)?.join('\n');
    expect(unread).toContain('attachments');
    expect(unread).toContain('instance');
    expect(titles(sim).at(-1)).toBe('[RECOVERED] CL1/node1 disk back after 30 min; check resource');
  });

  it('look-ups-fail: how the volume is attached is told once it can be read, and only then', async () => {
    const sim = await play('look-ups-fail');
    expect(sim.notices()).toHaveLength(3);
    const [, known] = sim.notices();
    expect(clockOf(known?.after ?? 0)).toMatch(/^20:/);
    expect(known?.body).toMatch(/changed since[\s\S]*attachment of node1: ATTACHED/i);
  });

  it.each([...LOOK_UPS])('%s alone: nothing is missed, first notice and all-clear', async (operation) => {
    const incident = scenarioNamed('sios-note-recovered');
    const sim = await playScenario(
      {
        ...incident,
        schedule: (started) => {
          started.at('0s', () => started.faults.add({ operation, fault: INTERNAL_ERROR }));
          incident.schedule(started);
        },
      },
      'en',
    );
    const all = titles(sim);
    expect(sim.notices()[0]?.after).toBeLessThan(45_000);
    expect(all[0]).toMatch(/^\[CRITICAL\] CL1\/node1 (volume detached|shared disk lost)/);
    expect(all.at(-1)).toBe('[RECOVERED] CL1/node1 disk back after 30 min; check resource');
  });
});

describe('a wrong zone', () => {
  it('nine hours: the same notices with the same times as in the right zone', async () => {
    const [wrong, right] = [await play('wrong-zone'), await play('same-session-returns')];
    expect(titles(wrong)).toEqual(titles(right));
    const since = (sim: typeof wrong) => /^2 .*$/m.exec(sim.notices().at(-1)?.body ?? '')?.[0];
    expect(since(wrong)).toBe('2 Since 10:00, over at 10:31.');
    expect(since(wrong)).toBe(since(right));
  });
});

describe('500 clusters lose storage within a minute', () => {
  it('one summary, which soon names them all; calls and memory stay bounded', async () => {
    const before = heldBytes();
    const sim = await play('storm');
    const said =
      /^\[CRITICAL\] Uocm:XX-LOCAL-1-AD-1: (\d+) clusters lost storage at once; first I\/O error by 11:40$/;
    expect(titles(sim).map((title) => said.exec(title)?.[1])).toEqual([expect.any(String), '500']);
    const names = new Set(sim.notices().at(-1)?.body.match(/CL\d+/g));
    expect(names.size).toBe(500);
    expect(sim.notices()[0]?.after).toBeLessThan(MINUTE);
    expect(sim.incidents().length).toBeGreaterThanOrEqual(500);
    const lists = sim.apiCalls({ function: 'respond', operation: 'ListVolumeAttachments' });
    const minutes = sim.now / MINUTE;
    // Five compartments, read at most every ten seconds, whatever the number of incidents.
    expect(lists.length).toBeLessThanOrEqual(5 * 6 * minutes + 5);
    expect(sim.apiCalls().length).toBeLessThan(500 * 100);
    expect(heldBytes() - before).toBeLessThan(250_000_000);
    // A minute of the processor.
  }, 900_000);
});
