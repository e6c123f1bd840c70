import { agentFilterFile } from '../../infra/generate/agent-filter.ts';
import { deployButtonPages } from '../../infra/generate/deploy-button.ts';
import { noticesPage } from '../../infra/generate/notices-page.ts';
import { pagesWithTables } from '../../infra/generate/pages.ts';
import { terraformFiles } from '../../infra/generate/terraform-files.ts';
import { ROOT, readText } from './terraform-source.ts';

test('what npm run generate writes is committed', async () => {
  const files = {
    ...agentFilterFile(),
    ...(await terraformFiles(ROOT)),
    ...deployButtonPages(ROOT),
    ...pagesWithTables(ROOT),
    ...noticesPage(ROOT),
  };
  expect(Object.keys(files).length).toBeGreaterThanOrEqual(13);
  for (const [path, text] of Object.entries(files)) expect([path, readText(path)]).toEqual([path, text]);
});
