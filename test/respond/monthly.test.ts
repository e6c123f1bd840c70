import { DAY, MINUTE } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { MonitorState } from '../../functions/core/monitor/state.ts';
import { MONITOR_STATE } from '../../functions/store/heartbeat.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { past } from '../core/history/past.ts';
import { type SceneOptions, scene } from './scene.ts';

/** The clocks of these scenes show UTC. */
const NOVEMBER = Date.UTC(2026, 11, 1, 9, 1);

function stage(options: SceneOptions & { readonly start: number }) {
  const play = scene({ decide, monthlySummary: true, ...options });
  const put = (name: string, value: unknown) =>
    play.store.put(name, new TextEncoder().encode(JSON.stringify(value)), { kind: 'any' });
  return {
    ...play,
    put,
    state: () => play.read(MONITOR_STATE) as MonitorState | null,
    /** An earlier holder noted this month. */
    noted: (summarisedMonth?: string, sweptAt = play.clock.now()) =>
      put(MONITOR_STATE, {
        schema: 'warden.monitor/1',
        sweptAt,
        open: [],
        silent: {},
        outbox: [],
        summarisedMonth,
      }),
    incident: (incident: Incident) => put(`incidents/${incident.id}.json`, incident),
    /** What `sweep` does each hour. */
    hour: async () => {
      await play.wake();
      await play.clock.sleep(10 * MINUTE);
    },
  };
}

const NONE = '[INFO] Summary of November 2026: no outage [LKW:monthly]';
const ONE = '[INFO] Summary of November 2026: outages 1, still open 0 [LKW:monthly]';

test('a month that is over is summarised once, by what is stored of it', async () => {
  const play = stage({ start: NOVEMBER });
  await play.clock.play(
    (async () => {
      await play.noted('2026-10');
      await play.incident(past());
      for (let pass = 0; pass < 4; pass += 1) await play.hour();
    })(),
  );
  expect(play.titles()).toEqual([ONE]);
  expect(play.state()).toMatchObject({ summarisedMonth: '2026-11', outbox: [] });
});

test('off by default: nothing is written and nothing sent', async () => {
  const play = stage({ start: NOVEMBER, monthlySummary: false });
  await play.clock.play(play.hour());
  expect(play.titles()).toEqual([]);
  expect(play.state()).toBeNull();
});

test('switched on in the middle of a month: nothing is sent before that month is over', async () => {
  const play = stage({ start: Date.UTC(2026, 10, 15) });
  await play.clock.play(
    (async () => {
      await play.noted();
      await play.hour();
    })(),
  );
  expect(play.titles()).toEqual([]);
  expect(play.state()?.summarisedMonth).toBe('2026-10');
});

test.each(['2026-11', '2026-12'])('the clock was set back after %s was told: silence', async (month) => {
  const play = stage({ start: NOVEMBER });
  await play.clock.play(
    (async () => {
      await play.noted(month);
      await play.hour();
    })(),
  );
  expect(play.titles()).toEqual([]);
  expect(play.state()?.summarisedMonth).toBe(month);
});

test('without a report of sweep for days nothing is told: nobody looked', async () => {
  const play = stage({ start: NOVEMBER });
  await play.clock.play(
    (async () => {
      await play.noted('2026-10', NOVEMBER - 3 * DAY);
      await play.hour();
    })(),
  );
  expect(play.titles()).toEqual([]);
  expect(play.state()?.summarisedMonth).toBe('2026-10');
});

test('after a pause of months the last one is told of, no older one', async () => {
  const play = stage({ start: NOVEMBER });
  await play.clock.play(
    (async () => {
      await play.noted('2026-06');
      await play.hour();
      await play.hour();
    })(),
  );
  expect(play.titles()).toEqual([NONE]);
});

test('two holders at once: one of them tells', async () => {
  const play = stage({ start: NOVEMBER });
  const slowPass = play.unleasedPass();
  await play.clock.play(
    (async () => {
      await play.noted('2026-10');
      await Promise.all([slowPass(), play.hour()]);
      await Promise.all([slowPass(), play.hour()]);
    })(),
  );
  expect(play.titles()).toEqual([NONE]);
});

test('Notifications refuses: it waits in the store', async () => {
  const play = stage({ start: NOVEMBER });
  await play.clock.play(
    (async () => {
      await play.noted('2026-10');
      play.fail({ operation: 'PublishMessage', fault: INTERNAL_ERROR });
      await play.wake();
      await play.clock.sleep(5_000);
      expect(play.state()).toMatchObject({ summarisedMonth: '2026-11', outbox: [{ id: 'month-2026-11' }] });
      play.heal();
      await play.hour();
    })(),
  );
  expect(play.titles()).toEqual([NONE]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  'killed at effect %i: told all the same, and of one month only',
  async (n) => {
    const play = stage({ start: NOVEMBER });
    await play.clock.play(
      (async () => {
        await play.noted('2026-10');
        play.killAtEffect(n);
        await play.wake();
        await play.clock.sleep(3 * MINUTE);
        await play.hour();
      })(),
    );
    expect(new Set(play.titles())).toEqual(new Set([NONE]));
    expect(play.titles().length).toBeLessThanOrEqual(2);
    expect(play.state()?.outbox).toEqual([]);
  },
);
