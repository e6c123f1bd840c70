// npm run generate: writes what is derived from something else. `--check` writes nothing and fails on a difference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentFilterFile } from './agent-filter.ts';
import { deployButtonPages } from './deploy-button.ts';
import { noticesPage } from './notices-page.ts';
import { openApiFile } from './openapi.ts';
import { pagesWithTables } from './pages.ts';
import { terraformFiles } from './terraform-files.ts';

const root = process.cwd();

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const files: Readonly<Record<string, string>> = {
    ...agentFilterFile(),
    ...(await terraformFiles(root)),
    ...deployButtonPages(root),
    ...pagesWithTables(root),
    ...noticesPage(root),
    ...openApiFile(),
  };
  let different = 0;
  for (const [path, text] of Object.entries(files)) {
    const full = join(root, path);
    if (existsSync(full) && readFileSync(full, 'utf8') === text) continue;
    different += 1;
    process.stdout.write(`${check ? 'out of date' : 'written'}: ${path}\n`);
    if (check) continue;
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  if (check && different > 0) {
    process.stderr.write('Run npm run generate and commit the result.\n');
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
