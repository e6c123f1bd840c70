import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMatcher } from '../../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../../../functions/core/rules/signals-of-batch.ts';
import { SCENARIOS } from '../../../../infra/local/simulator/scenarios/all.ts';
import { playScenario } from '../../../../infra/local/simulator/scenarios/scenario.ts';
import { createSimulation } from '../../../../infra/local/simulator/simulation.ts';
import { spanOf, VirtualTime } from '../../../../infra/local/simulator/virtual-time.ts';
import { scenarioNamed } from '../../../stories/told.ts';

describe('virtual time', () => {
  it('runs timers by time, then by who asked first', async () => {
    const time = new VirtualTime(1_000);
    const seen: string[] = [];
    time.after(20, () => seen.push(`late ${time.now()}`));
    time.after(10, () => seen.push(`first ${time.now()}`));
    time.after(10, () => seen.push(`second ${time.now()}`));
    await time.runUntil(1_015);
    expect(seen).toEqual(['first 1010', 'second 1010']);
    expect(time.now()).toBe(1_015);
    await time.runUntil(1_020);
    expect(seen.at(-1)).toBe('late 1020');
  });

  it('lets everything that a timer woke go on before the next one', async () => {
    const time = new VirtualTime(0);
    const seen: number[] = [];
    const work = async () => {
      for (let i = 0; i < 3; i += 1) {
        await time.sleep(10);
        await Promise.resolve();
        seen.push(time.now());
      }
    };
    void work();
    await time.runUntil(100);
    expect(seen).toEqual([10, 20, 30]);
  });

  it('reads lengths of time and refuses what is none', () => {
    expect([spanOf('1m30s'), spanOf('250ms'), spanOf('2h'), spanOf(7)]).toEqual([90_000, 250, 7_200_000, 7]);
    expect(() => spanOf('soon')).toThrow("'soon' is no length of time");
  });
});

describe('the lines', () => {
  it('of an outage come in the order and at the pace of the capture', async () => {
    const corpus = join(__dirname, '../../../corpus/s01_refused_recover.bookworm.fgd2/messages.log');
    const real = readFileSync(corpus, 'utf8').split('\n');
    const sim = createSimulation({ clusters: [{ name: 'CL1', iscsid: 'foreground-debug' }] });
    sim.at('0s', () => sim.target('CL1', 'node1', 'lk-shared', { kind: 'refused' }));
    sim.at('182s', () => sim.heal('CL1', 'node1', 'lk-shared'));
    await sim.run('4m');
    const shape = (text: string) =>
      text
        .replace(/^.{15} \S+ /, '')
        .replace(/\[\d+\]/, '')
        .replaceAll(/0x[0-9a-f]+|\d+/g, '#');
    const kinds = (texts: readonly string[]) =>
      new Set(texts.filter((t) => /iscsid|kernel: (connection|sd )/.test(t)).map(shape));
    const ours = sim
      .lines()
      .filter(({ node }) => node === 'node1')
      .map(({ text }) => text);
    const outage = kinds(ours.slice(ours.findIndex((t) => t.includes('detected conn error'))));
    const genuine = kinds(real.slice(real.findIndex((t) => t.includes('detected conn error'))));
    // Every shape that the simulator writes in an outage is one that the capture has.
    expect([...outage].filter((one) => !genuine.has(one))).toEqual([]);
    const attempts = (texts: readonly string[]) =>
      Number(/after recovery \((\d+) attempts\)/.exec(texts.join('\n'))?.[1]);
    expect(Math.abs(attempts(ours) - attempts(real))).toBeLessThanOrEqual(2);
  });

  it('of every scenario are dated, and those of iscsid, kernel and LifeKeeper match a rule', async () => {
    const matcher = createMatcher(builtInRules());
    for (const name of ['forced-restart', 'login-rejected', 'degraded-multipath', 'clean-shutdown']) {
      const sim = await playScenario(scenarioNamed(name), 'en');
      const records = sim.lines().map(({ at, text, path, node }) => ({
        text,
        time: at,
        path,
        instanceId: node,
        source: node,
        subject: path,
      }));
      const found = signalsOf(records as never, matcher, { zone: 'Asia/Tokyo' });
      const undated = found.signals.filter(({ at }) => at === 0).length;
      expect({ name, undated, offsets: found.zoneOffsets }).toEqual({
        name,
        undated: 0,
        offsets: {},
      });
      expect(found.signals.length).toBeGreaterThan(records.length * 0.9);
    }
  });
});

describe('a simulation', () => {
  const signature = async (seed: number) => {
    const sim = await playScenario(scenarioNamed('fencing-detach'), 'en', { seed });
    return JSON.stringify([sim.timeline, sim.apiCalls()]);
  };

  it('is the same for the same seed, to the millisecond, and another for another one', async () => {
    const [once, again, other] = [await signature(3), await signature(3), await signature(4)];
    expect(again).toBe(once);
    expect(other).not.toBe(once);
  });

  it('kills a function at a chosen effect; what must be told is told nevertheless', async () => {
    let killed = 0;
    const sim = createSimulation({
      configuration: { lang: 'en' },
      killAt: ({ function: name, operation, when }) => {
        if (name !== 'respond' || operation !== 'PublishMessage' || when !== 'before' || killed > 0)
          return false;
        killed += 1;
        return true;
      },
    });
    sim.at('0s', () => sim.target('CL1', 'node1', 'lk-shared', { kind: 'refused' }));
    await sim.run('10m');
    expect(killed).toBe(1);
    expect(sim.notices().map(({ title }) => title.replace(/ \[LKW:.*/, ''))).toEqual([
      '[CRITICAL] CL1/node1 shared disk lost (target refuses); I/O fails in <=100 min',
    ]);
  });
});

test('every scenario is documented, in both languages, under a name of its own', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/scenarios.md'), 'utf8');
  expect(SCENARIOS.filter(({ name }) => !page.includes(`| \`${name}\` |`)).map(({ name }) => name)).toEqual(
    [],
  );
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  for (const { about } of SCENARIOS) expect(about.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
});
