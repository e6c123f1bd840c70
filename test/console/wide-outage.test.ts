import { endedAt } from '../../functions/core/decision/wide-summary.ts';
import { SHARED } from '../../infra/local/simulator/scenarios/scenario.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { play } from '../stories/told.ts';
import { type ConsoleScene, consoleOf } from './scene.ts';

/** Three clusters of one availability domain lose their storage; people were told once, of all of them. */
let sim: Simulation;
let show: ConsoleScene;
beforeAll(async () => {
  sim = await play('wide-outage');
  show = consoleOf(sim);
});

const person = 'sato@example.com';
const summary = () => sim.incidents().find(({ wide }) => wide !== undefined);
const merged = () => sim.incidents().find(({ memory }) => memory.merged !== null);

test('while a wide outage goes on, nothing of it is called closed', async () => {
  const { text, html } = await show.get('/?lang=en', { person });
  expect(html).toContain(`href="/warden/${summary()?.id}?lang=en"`);
  expect(text).not.toContain('Closed in the last seven days');
  const page = (await show.get(`/${summary()?.id}?lang=en`, { person })).text;
  expect(page).toContain('What to do first');
  expect(page).not.toMatch(/How it ended|closed 2|ended 2/);
});

test('a cluster that was told of in the summary alone says where to read what to do', async () => {
  const ja = (await show.get(`/${merged()?.id}?lang=ja`, { person })).text;
  expect(ja).toContain('広域障害の通知にまとめて');
  expect(ja).not.toContain('第-報');
  const en = (await show.get(`/${merged()?.id}?lang=en`, { person })).text;
  expect(en).toContain('what to do stands there');
  expect(en).toContain(' left');
});

test('when it is over, the summary ended with its last notice', async () => {
  for (const name of ['CL1', 'CL2', 'CL3']) sim.heal(name, null, SHARED);
  await sim.run('30m');
  const over = summary();
  expect(over?.wide?.isOver).toBe(true);
  const page = (await show.get(`/${over?.id}?lang=en`, { person })).text;
  expect(page).toContain('How it ended');
  expect(page).toMatch(/^ended 2/m);
  if (over !== undefined) expect(endedAt(over)).toBe(over.lastNoticeAt);
});
