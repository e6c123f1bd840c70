import { LINK_PREFIX } from '../../functions/console/gateway-request.ts';
import { LINK_BASE } from '../../functions/runtime/link-keys.ts';
import { LINK_ROUTES, PASSED_HEADERS } from '../../infra/local/gateway.ts';
import { readText, terraformSources } from './terraform-source.ts';

// The deployment for links, the local tenancy's idea of it, and where the key of the links is.

let text = '';
let deployment = '';

beforeAll(async () => {
  const found = (await terraformSources()).find(
    ({ path }) => path === 'terraform/modules/console/main.links.tf',
  );
  text = JSON.stringify(found?.body);
  deployment = readText('terraform/modules/console/main.links.tf');
});

describe('the deployment for links', () => {
  test('says in the header of the secret that it is the one for links, over whatever a client sends', () => {
    expect(text).toContain(`sensitive(\\"${LINK_PREFIX}\${var.gateway_secret}\\")`);
    expect(text).toMatch(
      /"items":\[\{"if_exists":"OVERWRITE","name":"\$\{local\.gateway_header\}","values":\["\$\{local\.link_header\}"\]\}\]/,
    );
    expect(text.match(/"set_headers"/g)).toHaveLength(1);
  });

  test('lets no name of a person, cookie or token through: what the local tenancy lets through, always', () => {
    const list = /link_passed\s*=\s*\[([^\]]*)\]/.exec(deployment)?.[1] ?? '';
    const passed = [...list.matchAll(/"([A-Za-z-]+)"/g)].map(([, name]) => name?.toLowerCase());
    expect(passed.sort()).toEqual([...PASSED_HEADERS].sort());
    expect(text).toContain('"type":"ALLOW"');
    expect(text).not.toContain('X-Warden-User');
    expect(text).not.toContain('request.auth');
  });

  test('has the routes and methods of the local tenancy, and no others', () => {
    expect(text).toContain(`"path_prefix":"${LINK_BASE}"`);
    const routes = [...deployment.matchAll(/"(\/[^"]*)" = \[([^\]]*)\]/g)].map(
      ([, path = '', methods = '']) => ({
        path: `${LINK_BASE}${path.replace(/\{\w+\}/, 'x')}`,
        methods: methods.replaceAll('"', '').split(', '),
      }),
    );
    expect(routes).toHaveLength(LINK_ROUTES.length);
    for (const { path, methods } of routes)
      expect(LINK_ROUTES.find(([known]) => known.test(path))?.[1]).toEqual(methods);
    expect(deployment).not.toMatch(/\{\w+\*\}/);
  });

  test('asks nobody to sign in, leaves the console’s own way as it is, and logs no path', () => {
    expect(text).not.toContain('authentication');
    expect(readText('terraform/modules/console/main.tf')).not.toContain('ANONYMOUS');
    expect(text).toContain('"access_log":[{"is_enabled":false}]');
    expect(text).toContain('"execution_log":[{"is_enabled":false}]');
    expect(text).toMatch(/"count":"\$\{var\.links \? 1 : 0\}"/);
  });
});

test('the key is made in the vault: Terraform neither gives nor reads its content', () => {
  const suite = readText('terraform/modules/suite/main.links.tf');
  expect(suite).toContain('enable_auto_generation = true');
  expect(suite).not.toMatch(/secret_content\s*\{|base64|random_|uuid\(/);
  const all = ['main.links', 'main.functions', 'main.iam'].map((name) =>
    readText(`terraform/modules/suite/${name}.tf`),
  );
  expect(all.join('\n')).not.toMatch(/data "oci_secrets_/);
  expect(all.join('\n')).toContain('LINK_SECRET_ID = local.link_secret_id');
});

test('nothing of it exists unless it is asked for', () => {
  const variables = readText('terraform/modules/suite/variables.tf');
  expect(variables).toMatch(/variable "enable_links" \{[^}]*default {5}= false/);
  expect(readText('terraform/modules/suite/main.functions.tf')).toContain(
    '!var.enable_links || var.enable_console',
  );
});
