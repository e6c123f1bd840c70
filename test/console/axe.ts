import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 on level AA, and what axe calls good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe-core finds wrong with pages, as `path rule: element`; empty when nothing is. It has to be put into them, which
 * their policy forbids: so they are looked at in a browser of their own that passes the policy over.
 *
 * @param before what has to be done there first: to sign in.
 */
export async function axeFindings(
  browser: Browser,
  urls: readonly string[],
  options: BrowserContextOptions = {},
  before: (context: BrowserContext) => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const context = await browser.newContext({ ...options, bypassCSP: true });
  const found: string[] = [];
  try {
    await before(context);
    const page = await context.newPage();
    for (const url of urls) {
      await page.goto(url);
      await page.addScriptTag({ content: AXE });
      const results: AxeResults = await page.evaluate(
        (rules) =>
          (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run({
            runOnly: { type: 'tag', values: rules },
          }),
        RULES,
      );
      const { pathname, search } = new URL(url);
      for (const { id, nodes } of results.violations)
        for (const { target } of nodes) found.push(`${pathname}${search} ${id}: ${target.join(' ')}`);
    }
  } finally {
    await context.close();
  }
  return found;
}
