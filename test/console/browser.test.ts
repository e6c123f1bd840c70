import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { testWhere } from '../support/where-present.ts';
import { axeFindings } from './axe.ts';
import { chromiumPath, launch, openReader } from './browser.ts';
import { incidentId, serveConsole } from './scene.ts';

const PICTURES = join(__dirname, '..', '..', 'docs', 'img');
const PICTURE = { en: 'console-incident.png', ja: 'console-incident.ja.png' } as const;
const PERSON = 'sato@example.com';
const WORDS = {
  en: {
    ack: 'Acknowledge',
    acked: `Acknowledged by ${PERSON}`,
    plan: 'Look at the plan and decide',
    notMeant: 'Nobody meant to detach',
    words: 'In your own words',
    approve: 'Approve',
    stored: 'Your approval is stored',
    over: /closed .*\(recovered\)/,
  },
  ja: {
    ack: '受付する',
    acked: `${PERSON} が`,
    plan: '計画を確認して判断する',
    notMeant: 'このボリュームのデタッチは誰も意図していません',
    words: '自由記述',
    approve: '承認する',
    stored: '承認を登録しました',
    over: /に終了\(復旧\)/,
  },
} as const;

const path = chromiumPath();
const testInBrowser = testWhere(path !== null, 'CHROMIUM', 'apt-get install chromium, or set CHROMIUM');

let browser: Browser | null = null;

beforeAll(async () => {
  if (path !== null) browser = await launch(path);
});
afterAll(async () => {
  await browser?.close();
});

/** Width and height stand at a fixed place behind the signature of a PNG. */
function sizeOfPng(bytes: Buffer): { readonly width: number; readonly height: number } {
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: PERSON }).click();
  await page.waitForSelector('main');
}

/** What every page owes its reader. */
async function expectFit(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const { document, innerWidth } = globalThis as unknown as {
      document: {
        documentElement: { scrollWidth: number; lang: string };
        querySelectorAll(
          what: string,
        ): ArrayLike<{ id: string; labels?: ArrayLike<unknown>; textContent: string }>;
      };
      innerWidth: number;
    };
    const all = (what: string) => Array.from(document.querySelectorAll(what));
    return {
      tooWide: document.documentElement.scrollWidth - innerWidth,
      lang: document.documentElement.lang,
      mains: all('main').length,
      h1s: all('h1').length,
      unlabelled: all('input:not([type=hidden]),select,textarea')
        .filter((field) => (field.labels?.length ?? 0) === 0)
        .map((field) => field.id),
      nameless: all('button,a,summary').filter((one) => one.textContent.trim() === '').length,
    };
  });
  expect(found).toMatchObject({ mains: 1, h1s: 1, unlabelled: [], nameless: 0 });
  expect(found.tooWide).toBeLessThanOrEqual(0);
}

describe('in a real browser', () => {
  testInBrowser.each(['en', 'ja'] as const)(
    'the story in %s: status, incident, acknowledge, approve, recovered',
    async (lang) => {
      if (browser === null) throw new Error('There is no Chromium');
      const words = WORDS[lang];
      const sim = detachedCluster();
      await sim.run('9m');
      const face = await serveConsole(sim);
      const { origin } = new URL(face.url);
      const locale = lang === 'ja' ? 'ja-JP' : 'en-US';
      const reader = await openReader(browser, origin, { locale });
      const { page } = reader;
      try {
        await signIn(page, `${face.url}/`);
        await expectFit(page);
        await page.locator('article h3 a').click();
        await expectFit(page);
        await page.getByRole('button', { name: words.ack, exact: true }).click();
        await page.waitForURL(/done=ack/);
        await sim.run('9m30s');
        await page.reload();
        await page.getByText(words.acked).first().waitFor();

        await page.getByRole('link', { name: words.plan }).click();
        await expectFit(page);
        await page.getByRole('radio', { name: /node1/ }).check();
        await page.getByText(words.words).waitFor();
        // Without the second statement nothing is stored, and what was chosen stays.
        await page.getByRole('button', { name: words.approve }).click();
        await page.getByRole('alert').first().waitFor();
        expect(await page.getByRole('radio', { name: /node1/ }).isChecked()).toBe(true);
        await page.getByRole('checkbox', { name: new RegExp(words.notMeant) }).check();
        await page.getByLabel(new RegExp(words.words)).fill('lcdstatus on both nodes <b>');
        await page.getByRole('button', { name: words.approve }).click();
        await page.waitForURL(/done=approve/);
        await page.getByText(words.stored).waitFor();
        expect(sim.words()).toMatchObject([
          { by: PERSON, via: 'console', words: 'lcdstatus on both nodes <b>' },
        ]);

        await sim.run('60m');
        await page.reload();
        await page.getByText(words.over).first().waitFor();
        await expectFit(page);
        // The refused form is an answer 400, which Chromium reports as an error of the network.
        expect(reader.complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
        expect(sim.attempts().map(({ state }) => state)).toEqual(['attached']);
      } finally {
        await reader.close();
        await face.close();
      }
    },
  );

  testInBrowser.each([
    ['a phone at night', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const }],
    ['a narrow old phone', { viewport: { width: 320, height: 568 }, colorScheme: 'light' as const }],
    ['a large screen', { viewport: { width: 1600, height: 900 }, colorScheme: 'light' as const }],
  ])('%s: no page scrolls sideways, in both languages', async (_, options) => {
    if (browser === null) throw new Error('There is no Chromium');
    const sim = detachedCluster();
    await sim.run('9m');
    await withReader(
      sim,
      options,
      async (page, base) => {
        const plan = sim.plans().at(-1)?.plan.id ?? '';
        for (const lang of ['en', 'ja'])
          for (const where of [
            '/',
            '/readiness',
            '/history',
            `/${incidentId(sim)}`,
            `/plans/${plan}`,
            '/nothing',
          ]) {
            await page.goto(`${base}${where}?lang=${lang}`);
            await page.evaluate(openAll);
            await expectFit(page);
          }
      },
      [/status of 404/],
    );
  });

  testInBrowser(
    'axe finds nothing on fleet, readiness, history and plan, by day on a desk and by night on a phone',
    async () => {
      if (browser === null) throw new Error('There is no Chromium');
      const sim = detachedCluster();
      await sim.run('9m');
      const face = await serveConsole(sim, { signIn: false });
      const plan = `/plans/${sim.plans().at(-1)?.plan.id ?? ''}`;
      const urls = [
        '/?lang=ja',
        '/?lang=en&q=cl1',
        '/readiness?lang=ja',
        '/history?lang=en',
        `${plan}?lang=ja`,
      ].map((path) => `${face.url}${path}`);
      try {
        const night = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
        expect(await axeFindings(browser, urls, night)).toEqual([]);
        expect(await axeFindings(browser, urls)).toEqual([]);
      } finally {
        await face.close();
      }
    },
  );

  testInBrowser('without JavaScript every page can be read, and says what its buttons need', async () => {
    if (browser === null) throw new Error('There is no Chromium');
    const sim = detachedCluster();
    await sim.run('9m');
    await withReader(
      sim,
      { javaScriptEnabled: false },
      async (page, base) => {
        await page.goto(`${base}/${incidentId(sim)}`);
        await page.getByText('min left').first().waitFor();
        expect(await page.content()).toContain('Reading works without JavaScript');
        expect(await page.locator('[data-asof]').isVisible()).toBe(true);
        expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
        // The gateway wants its token in a header, which a plain form cannot send: it is refused, and nothing is stored.
        await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
        await page.getByText('Forbidden').waitFor();
      },
      [/status of 40[34]/],
    );
    expect(sim.cloud.objectStorage.names('warden-state').filter((n) => n.startsWith('commands/'))).toEqual(
      [],
    );
  });

  testInBrowser('a page of another site cannot press a button of ours', async () => {
    if (browser === null) throw new Error('There is no Chromium');
    const sim = detachedCluster();
    await sim.run('9m');
    const face = await serveConsole(sim);
    const context = await browser.newContext();
    const page = await context.newPage();
    try {
      await signIn(page, `${face.url}/`);
      await page.goto('about:blank');
      await page.setContent(
        `<form method="post" action="${face.url}/${incidentId(sim)}/ack"><button>win a prize</button></form>`,
      );
      await page.getByRole('button').click();
      await page.waitForLoadState();
      expect(await page.content()).not.toContain('done=ack');
    } finally {
      await context.close();
      await face.close();
    }
    expect(sim.cloud.objectStorage.names('warden-state').filter((n) => n.startsWith('commands/'))).toEqual(
      [],
    );
  });

  testInBrowser(
    'the time that is left ticks by the server, whatever the clock of the reader says; what is typed can be copied; the timeline is zoomed by links',
    async () => {
      if (browser === null) throw new Error('There is no Chromium');
      const sim = detachedCluster();
      await sim.run('9m');
      await withReader(sim, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page, base) => {
        // Two days ahead of the server.
        await page.clock.install({ time: sim.time.now() + 2 * 86_400_000 });
        await page.goto(`${base}/${incidentId(sim)}`);
        const clock = page.getByRole('timer');
        const left = async (): Promise<number> => {
          const [h = 0, m = 0, s = 0] = ((await clock.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
          return h * 3_600 + m * 60 + s;
        };
        const before = await left();
        expect(Math.abs(before - 91 * 60)).toBeLessThan(20);
        await page.clock.runFor(10_000);
        expect(Math.abs(before - (await left()) - 10)).toBeLessThan(3);
        expect(await page.locator('[data-asof]').isVisible()).toBe(false);

        const typed = page.locator('pre[data-copy]').first();
        await page.getByRole('button', { name: 'Copy', exact: true }).first().click();
        await page.getByRole('button', { name: 'Copied' }).waitFor();
        const copied = await page.evaluate(() =>
          (
            globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
          ).navigator.clipboard.readText(),
        );
        expect(copied).toBe(await typed.textContent());

        await page.getByRole('link', { name: 'Around the loss' }).click();
        await page.waitForURL(/zoom=loss/);
        await page.getByRole('link', { name: 'Closer' }).click();
        await page.waitForURL(/from=\d+&to=\d+/);
        expect(await page.locator('svg.timeline[role=img] .tick').count()).toBeGreaterThan(1);
        await page.emulateMedia({ media: 'print' });
        expect(await page.locator('.zooms').isVisible()).toBe(false);
        expect(await page.getByRole('timer').isVisible()).toBe(true);
      });
    },
  );

  testInBrowser.each(['light', 'dark'] as const)(
    'axe finds nothing on the incident page and its sections (%s)',
    async (colorScheme) => {
      if (browser === null) throw new Error('There is no Chromium');
      const sim = detachedCluster();
      await sim.run('9m');
      const face = await serveConsole(sim, { signIn: false });
      try {
        const id = incidentId(sim);
        expect(
          await axeFindings(browser, [`${face.url}/${id}`, `${face.url}/${id}?zoom=loss&lang=ja`], {
            colorScheme,
          }),
        ).toEqual([]);
      } finally {
        await face.close();
      }
    },
  );

  testInBrowser('a page that is being typed into does not read itself anew', async () => {
    if (browser === null) throw new Error('There is no Chromium');
    const sim = detachedCluster();
    await sim.run('9m');
    await withReader(sim, {}, async (page, base) => {
      await page.clock.install();
      await page.goto(`${base}/${incidentId(sim)}`);
      const loads: string[] = [];
      page.on('load', () => void loads.push('load'));
      await page.locator('summary').filter({ hasText: 'Close' }).click();
      await page.getByLabel('What was found').fill('half a sen');
      await page.clock.runFor(120_000);
      expect(loads).toEqual([]);
      expect(await page.getByLabel('What was found').inputValue()).toBe('half a sen');
    });
  });

  testInBrowser.each(['en', 'ja'] as const)(
    'the README shows the incident page in %s as it is laid out (UPDATE_GOLDEN=1 takes the picture anew)',
    async (lang) => {
      const viewport = { width: 860, height: 1_040 };
      const picture = join(PICTURES, PICTURE[lang]);
      const words = WORDS[lang];
      const sim = detachedCluster({ configuration: { lang } });
      await sim.run('9m');
      await withReader(sim, { viewport }, async (page, base) => {
        await page.goto(`${base}/${incidentId(sim)}?lang=${lang}`);
        // What the words below the picture promise.
        expect(await page.getByRole('link', { name: words.plan }).isVisible()).toBe(true);
        expect(await page.getByRole('button', { name: words.ack, exact: true }).isVisible()).toBe(true);
        if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(picture, await page.screenshot());
      });
      expect(sizeOfPng(readFileSync(picture))).toEqual(viewport);
    },
  );

  async function withReader(
    sim: Simulation,
    options: Parameters<typeof openReader>[2],
    use: (page: Page, base: string) => Promise<void>,
    expected: readonly RegExp[] = [],
  ): Promise<void> {
    if (browser === null) throw new Error('There is no Chromium');
    const face = await serveConsole(sim);
    const reader = await openReader(browser, new URL(face.url).origin, options);
    try {
      await signIn(reader.page, `${face.url}/`);
      await use(reader.page, face.url);
      const unexpected = reader.complaints.filter((text) => !expected.some((one) => one.test(text)));
      expect(unexpected).toEqual([]);
    } finally {
      await reader.close();
      await face.close();
    }
  }
});

/** Runs in the page: everything that opens on a click is open. */
function openAll(): void {
  const { document } = globalThis as unknown as {
    document: { querySelectorAll(what: string): ArrayLike<{ open: boolean }> };
  };
  for (const one of Array.from(document.querySelectorAll('details'))) one.open = true;
}
