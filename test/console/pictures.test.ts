import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { testWhere } from '../support/where-present.ts';
import { chromiumPath, launch, openReader } from './browser.ts';
import { incidentId, serveConsole } from './scene.ts';

const WIDTH = 900;
const PICTURES = join(__dirname, '..', '..', 'docs', 'img');
const path = chromiumPath();
const testInBrowser = testWhere(path !== null, 'CHROMIUM', 'apt-get install chromium, or set CHROMIUM');

let browser: Browser | null = null;
beforeAll(async () => {
  if (path !== null) browser = await launch(path);
});
afterAll(async () => {
  await browser?.close();
});

/** Three clusters: one was disturbed a while ago, one is in trouble now, one is well. */
async function fleet(lang: 'en' | 'ja'): Promise<Simulation> {
  const sim = createSimulation({
    clusters: [
      { name: 'CL1' },
      { name: 'CL2', nodes: ['db1', 'db2', 'db3'] },
      { name: 'CL3', nodes: ['web1', 'web2'] },
    ],
    configuration: { lang, mode: 'approve' },
  });
  sim.at('1m', () => sim.detach('CL2', 'db1', 'lk-shared', { by: 'ops' }));
  sim.at('9m', () => sim.reattach('CL2', 'db1', 'lk-shared'));
  sim.at('70m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('79m');
  return sim;
}

/** Page, what of it has to be there, and how high its picture is. */
const PAGES = {
  fleet: { where: () => '/', holds: 'svg', height: 1_000 },
  readiness: { where: () => '/readiness', holds: 'section', height: 1_000 },
  history: { where: () => '/history', holds: 'table', height: 900 },
  plan: {
    where: (sim: Simulation) => `/plans/${sim.plans().at(-1)?.plan.id ?? ''}`,
    holds: 'form',
    height: 1_000,
  },
  timeline: { where: (sim: Simulation) => `/${incidentId(sim)}`, holds: 'svg.timeline', height: 620 },
} as const;

describe.each(['en', 'ja'] as const)('in %s', (lang) => {
  testInBrowser(
    'docs/console shows the pages as they are laid out (UPDATE_GOLDEN=1 takes them anew)',
    async () => {
      if (browser === null) throw new Error('There is no Chromium');
      const sim = await fleet(lang);
      const face = await serveConsole(sim, { lang });
      const reader = await openReader(browser, new URL(face.url).origin, { locale: lang });
      const { page } = reader;
      try {
        await page.goto(`${face.url}/`);
        await page.getByRole('button', { name: 'sato@example.com' }).click();
        for (const [name, { where, holds, height }] of Object.entries(PAGES)) {
          await page.setViewportSize({ width: WIDTH, height });
          await page.goto(`${face.url}${where(sim)}?lang=${lang}`);
          expect([name, await page.locator(`main ${holds}`).first().isVisible()]).toEqual([name, true]);
          await expectPicture(page, name, lang);
        }
        expect(reader.complaints).toEqual([]);
      } finally {
        await reader.close();
        await face.close();
      }
    },
  );
});

/** The picture of a page has the size of what is shown now; taken anew when that is asked for. */
async function expectPicture(page: Page, name: string, lang: 'en' | 'ja'): Promise<void> {
  const file = join(PICTURES, `console-${name}${lang === 'ja' ? '.ja' : ''}.png`);
  if (name === 'timeline') await page.locator('svg.timeline').first().evaluate(toTop);
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(file, await page.screenshot());
  const picture = readFileSync(file);
  const size = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  expect([name, ...size]).toEqual([name, WIDTH, page.viewportSize()?.height]);
}

/** Runs in the page. */
function toTop(element: unknown): void {
  (element as { closest(what: string): { scrollIntoView(): void } | null })
    .closest('section')
    ?.scrollIntoView();
}
