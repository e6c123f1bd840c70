import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { randomIds } from '../../functions/runtime/clock.ts';
import { gatewayCaller, throughGateway } from '../../infra/local/gateway.ts';
import { type GatewayFace, startGatewayFace } from '../../infra/local/rest/gateway-face.ts';
import { SIM, SIM_CONFIGURATION } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { addConsole, CONSOLE_ID } from '../../infra/playground/console-function.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { testWhere } from '../support/where-present.ts';
import { axeFindings } from './axe.ts';
import { chromiumPath, launch, openReader } from './browser.ts';
import { linksOf } from './link-scene.ts';
import { incidentId } from './scene.ts';

const path = chromiumPath();
const testInBrowser = testWhere(path !== null, 'CHROMIUM', 'apt-get install chromium, or set CHROMIUM');

const WORDS = {
  en: { name: 'Your name', ack: 'Acknowledge', done: 'The acknowledgement is stored' },
  ja: { name: 'あなたの名前', ack: '受付する', done: '受付を登録しました' },
} as const;
const PICTURE = { en: 'link.png', ja: 'link.ja.png' } as const;
const READERS = {
  en: { locale: 'en-US', viewport: { width: 800, height: 900 } },
  ja: { locale: 'ja-JP', viewport: { width: 375, height: 740 }, colorScheme: 'dark' },
} as const;

/** Written anew where `UPDATE_GOLDEN` is set; else the one that the pages show has to be there. */
async function picture(bytes: Buffer, name: string): Promise<void> {
  const file = join(__dirname, '..', '..', 'docs', 'img', name);
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(file, bytes);
  expect(existsSync(file)).toBe(true);
}

let browser: Browser | null = null;

beforeAll(async () => {
  if (path !== null) browser = await launch(path);
});
afterAll(async () => {
  await browser?.close();
});

/** The shipped console behind the played gateway, which asks people to sign in everywhere but on links. */
async function serve(sim: Simulation): Promise<GatewayFace> {
  const route = { cloud: sim.cloud, caller: gatewayCaller(SIM.compartmentId), functionId: CONSOLE_ID };
  const face = await startGatewayFace({
    ids: randomIds,
    people: ['sato@example.com'],
    signIn: true,
    pass: (request, session, door) => throughGateway({ ...route, door }, request, session),
  });
  const { linkSecretId } = SIM;
  addConsole(sim, { ...SIM_CONFIGURATION, consoleUrl: face.url, consoleSignIn: 'true', linkSecretId });
  return face;
}

describe('a link in a real browser, without JavaScript and without a session', () => {
  testInBrowser.each(['en', 'ja'] as const)('is read and acknowledges (%s)', async (lang) => {
    if (browser === null) throw new Error('There is no Chromium');
    const sim = detachedCluster();
    await sim.run('9m');
    const face = await serve(sim);
    const { origin } = new URL(face.url);
    const link = `${origin}/l/${linksOf(sim).token({ incident: incidentId(sim) })}`;
    const { page, complaints, close } = await openReader(browser, origin, {
      ...READERS[lang],
      javaScriptEnabled: false,
    });
    try {
      await page.goto(link);
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      const box = await page.locator('main').boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(READERS[lang].viewport.width);
      expect(await axeFindings(browser, [link, `${origin}/l/none`], READERS[lang])).toEqual([]);
      await picture(await page.screenshot({ fullPage: true }), PICTURE[lang]);
      await page.getByLabel(WORDS[lang].name).fill('Sato');
      // A real browser says by itself where the form comes from.
      await page.getByRole('button', { name: WORDS[lang].ack }).click();
      await page.waitForURL(/done=ack/);
      expect(await page.locator('[role=status]').textContent()).toContain(WORDS[lang].done);
      expect(complaints).toEqual([]);
      await sim.run('11m');
      expect(sim.incidents()[0]?.acknowledged).toMatchObject({ by: 'Sato', via: 'link' });
      // The console is as closed to this browser as before.
      await page.goto(`${face.url}/`);
      expect(page.url()).toContain('/sign-in');
    } finally {
      await close();
      await face.close();
    }
  });
});
