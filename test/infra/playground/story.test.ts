import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { PERSON, type Playground } from '../../../infra/playground/playground.ts';
import { clustersSeen } from '../../../infra/playground/seen.ts';
import { axeFindings } from '../../console/axe.ts';
import { chromiumPath, launch, openReader } from '../../console/browser.ts';
import { testWhere } from '../../support/where-present.ts';
import { send, startPlayground } from './scene.ts';

const PICTURES = join(__dirname, '../../../docs/img');
const path = chromiumPath();
const testInBrowser = testWhere(path !== null, 'CHROMIUM', 'apt-get install chromium, or set CHROMIUM');

const DESKTOP = { width: 1_280, height: 960 };
const PHONE = { width: 390, height: 844 };
const WORDS = {
  en: {
    locale: 'en-US',
    detach: 'Detach the volume',
    done: 'Done at CL1/node1/lk-shared',
    reload: 'Show what has happened since',
    incident: 'Open the incident page',
    openPlan: 'Open the plan',
    plan: 'Look at the plan and decide',
    notMeant: /Nobody meant to detach/,
    approve: 'Approve',
    lost: /\[CRITICAL\] CL1\/node1 volume detached/,
    recovered: /\[RECOVERED\] CL1\/node1/,
    picture: 'playground.png',
  },
  ja: {
    locale: 'ja-JP',
    detach: 'ボリュームをデタッチ',
    done: 'CL1/node1/lk-shared で実行しました',
    reload: 'その後の状況を表示',
    incident: 'インシデントのページを開く',
    openPlan: '計画を開く',
    plan: '計画を確認して判断する',
    notMeant: /このボリュームのデタッチは誰も意図していません/,
    approve: '承認する',
    lost: /【緊急】CL1\/node1 共有ディスク接続断/,
    recovered: /【復旧】CL1\/node1/,
    picture: 'playground.ja.png',
  },
} as const;
type Lang = keyof typeof WORDS;

let browser: Browser | null = null;
let playground: Playground;
beforeAll(async () => {
  if (path !== null) browser = await launch(path);
  playground = await startPlayground();
});
beforeEach(() => playground.begin(null));
afterAll(async () => {
  await browser?.close();
  await playground.stop();
});

const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { document, innerWidth } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number } };
      innerWidth: number;
    };
    return document.documentElement.scrollWidth - innerWidth;
  });

/** State of the volume on its first node, as OCI shows it. */
const attachment = () => clustersSeen(playground.world)[0]?.nodes[0]?.paths[0]?.attachment;

describe('the story by clicks: break, mail, page, approve, back, recovered', () => {
  const readers: readonly (readonly [Lang, string, BrowserContextOptions])[] = [
    ['en', 'desktop', { viewport: DESKTOP }],
    ['ja', 'phone at night', { viewport: PHONE, colorScheme: 'dark' }],
    ['en', 'phone without JavaScript', { viewport: PHONE, javaScriptEnabled: false }],
  ];
  testInBrowser.each(readers)('%s, %s', async (lang, _, options) => {
    if (browser === null) throw new Error('There is no Chromium');
    const words = WORDS[lang];
    const { origin } = new URL(playground.url);
    const reader = await openReader(browser, origin, { locale: words.locale, ...options });
    const { page } = reader;
    /** Time passes; the page shows it by itself, or is asked to. */
    const pass = async (ms: number) => {
      await playground.pass(ms);
      if (options.javaScriptEnabled === false) await page.getByRole('link', { name: words.reload }).click();
    };
    try {
      await page.goto(playground.url);
      await page.getByRole('button', { name: words.detach }).click();
      await page.getByText(words.done).waitFor();
      await pass(15 * SECOND);
      await page.locator('#phone').getByText(words.lost).first().waitFor();
      expect(attachment()).toBe('DETACHED');
      if (options.javaScriptEnabled !== false)
        expect(await page.locator('#news').textContent()).toMatch(words.lost);

      await pass(5 * MINUTE + 30 * SECOND);
      await page.locator('#try').getByRole('link', { name: words.openPlan }).waitFor();
      expect(await tooWide(page)).toBeLessThanOrEqual(0);
      const opened = page.context().waitForEvent('page');
      await page.getByRole('link', { name: words.incident }).click();
      const shown = await opened;
      await shown.getByRole('link', { name: words.plan }).click();
      await shown.getByRole('radio', { name: /node1/ }).check();
      await shown.getByRole('checkbox', { name: words.notMeant }).check();
      await shown.getByRole('button', { name: words.approve }).click();
      await shown.waitForURL(/done=approve/);
      expect(playground.world.sim.words()).toMatchObject([{ by: PERSON, via: 'console' }]);
      await shown.close();

      await pass(2 * MINUTE);
      expect(attachment()).toBe('ATTACHED');
      await page.locator('#table-CL1 tbody tr').first().getByText('ATTACHED').waitFor();
      await pass(2 * MINUTE);
      await page.locator('#phone').getByText(words.recovered).first().waitFor();
      expect(await page.locator('#try li.done').count()).toBe(6);
      expect(await tooWide(page)).toBeLessThanOrEqual(0);
      expect(reader.complaints).toEqual([]);
    } finally {
      await reader.close();
    }
  });
});

testInBrowser('axe finds nothing in an incident, by day and by night', async () => {
  if (browser === null) throw new Error('There is no Chromium');
  const ja = `${playground.url}?lang=ja`;
  playground.world.press('detach', { cluster: 'CL1', node: 'node1', volume: 'lk-shared' });
  await playground.pass(MINUTE);
  expect(await axeFindings(browser, [ja], { viewport: PHONE, colorScheme: 'dark' })).toEqual([]);
  const refused = `${playground.url}?did=detach&not=node-down`;
  expect(await axeFindings(browser, [refused], { viewport: DESKTOP })).toEqual([]);
});

testInBrowser(
  'the README shows the playground as it is laid out (UPDATE_SCREENSHOTS=1 takes the pictures anew)',
  async () => {
    if (browser === null) throw new Error('There is no Chromium');
    if (process.env['UPDATE_SCREENSHOTS'] !== undefined) {
      playground.world.press('detach', { cluster: 'CL1', node: 'node1', volume: 'lk-shared' });
      await playground.pass(5 * MINUTE + 45 * SECOND);
      for (const [lang, { picture }] of Object.entries(WORDS)) {
        const reader = await openReader(browser, new URL(playground.url).origin, { viewport: DESKTOP });
        await reader.page.goto(`${playground.url}?lang=${lang}`);
        await reader.page.getByRole('button', { name: '×10', exact: true }).click();
        await reader.page.locator('[value="10"][aria-pressed="true"]').waitFor();
        writeFileSync(join(PICTURES, picture), await reader.page.screenshot());
        await send(playground, '/speed', { speed: '0' });
        await reader.close();
      }
    }
    for (const { picture } of Object.values(WORDS)) {
      const bytes = readFileSync(join(PICTURES, picture));
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([DESKTOP.width, DESKTOP.height]);
    }
  },
);
