import { CSRF_HEADER, PERSON_HEADER, PERSON_PREFIX } from '../../functions/console/gateway-request.ts';
import { PASSED_HEADERS } from '../../infra/local/gateway.ts';
import { PREFIX } from '../../infra/local/rest/gateway-face.ts';
import { isObject, type JsonObject, terraformSources } from './terraform-source.ts';

let text = '';
let locals: JsonObject = {};

beforeAll(async () => {
  const source = (await terraformSources()).find(({ path }) => path === 'terraform/modules/console/main.tf');
  text = JSON.stringify(source?.body);
  const found = source?.body['locals'];
  const block = Array.isArray(found) ? found[0] : found;
  if (isObject(block)) locals = block;
});

describe('the gateway names the person, and nobody else can', () => {
  test('it overwrites the header that the console reads with the claim of the validated token', () => {
    const identity = String(locals['identity']);
    expect(identity).toContain(`"${PERSON_HEADER}"`);
    expect(identity).toContain(`"${PERSON_PREFIX}$`);
    expect(identity).toContain(`"${CSRF_HEADER}"`);
    expect(text).toContain('"if_exists":"OVERWRITE"');
    expect(text).not.toMatch(/"if_exists":"(SKIP|APPEND)"/);
  });

  test('nobody gets through unnamed: no anonymous access, every page asks for authentication', () => {
    expect(text).not.toContain('"is_anonymous_access_allowed":true');
    expect(text.match(/"is_anonymous_access_allowed":false/g)).toHaveLength(2);
    expect(text).toContain('"authorization":[{"type":"AUTHENTICATION_ONLY"}]');
    expect(text).not.toContain('ANONYMOUS');
  });

  test('cookies and tokens stay at the gateway: it lets through what the local tenancy lets through', () => {
    expect(text).toContain('"type":"ALLOW"');
    const passed = [...String(locals['passed']).matchAll(/"([A-Z][A-Za-z-]+)"/g)].map(([, name]) =>
      name?.toLowerCase(),
    );
    expect(passed.sort()).toEqual([...PASSED_HEADERS].sort());
  });

  test('without sign-in there is no POST', () => {
    const pages = JSON.stringify(locals['pages']);
    expect(pages.match(/local\.signed \?/g)?.length).toBeGreaterThan(0);
    expect(text).toContain(`"path_prefix":"${PREFIX}"`);
  });

  test('the client secret is named, never held', () => {
    expect(text).toContain('var.sign_in.client_secret_id');
    expect(text).not.toMatch(/client_secret["\s]*:/);
  });
});
