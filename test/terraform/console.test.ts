import {
  CSRF_HEADER,
  GATEWAY_HEADER,
  PERSON_HEADER,
  PERSON_PREFIX,
} from '../../functions/console/gateway-request.ts';
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

  test('it proves every call by a secret that it overwrites what a client sends with, signed in or not', () => {
    expect(locals['gateway_header']).toBe(GATEWAY_HEADER);
    expect(text).toMatch(
      /"items":\[\{"if_exists":"OVERWRITE","name":"\$\{local\.gateway_header\}","values":\["\$\{sensitive\(var\.gateway_secret\)\}"\]\}\]/,
    );
    // Only what names people is left out where nobody signs in.
    expect(text.match(/"for_each":"\$\{local\.signed \? \[1\] : \[\]\}"/g)).toHaveLength(2);
    expect(JSON.stringify(locals)).not.toMatch(/gateway_secret/);
  });

  test('the secret is random, made once per version, and the function gets its hash alone', async () => {
    const suite = (await terraformSources()).find(({ path }) => path.endsWith('suite/main.functions.tf'));
    const all = JSON.stringify(suite?.body);
    expect(all).toMatch(/"ignore_changes":\["\$\{input\}"\]/);
    expect(all).toContain('var.console_gateway_secret_version');
    expect(all).toMatch(/sha256\(\\"\$\{uuid\(\)\}\$\{uuid\(\)\}\\"\)/);
    expect(all).toContain('GATEWAY_SECRET_HASH = sha256(terraform_data.gateway_secret[0].output)');
    expect(all.match(/gateway_secret\[0\]\.output/g)).toHaveLength(2);
  });

  test('nobody gets through unnamed: no anonymous access, every page asks for authentication', () => {
    expect(text).not.toContain('"is_anonymous_access_allowed":true');
    expect(text.match(/"is_anonymous_access_allowed":false/g)).toHaveLength(2);
    expect(text).toMatch(
      /"authorization":\[\{"content":\[\{"type":"AUTHENTICATION_ONLY"\}\],"for_each":"\$\{local\.signed \? \[1\] : \[\]\}"\}\]/,
    );
    expect(text).not.toContain('ANONYMOUS');
  });

  test('in a browser no header brings a token, and a token of another application opens nothing', () => {
    expect(text).toMatch(/"token_header":"\$\{sensitive\(\\"X-\$\{sha256\(/);
    expect(text).toMatch(/"issuers":\["\$\{var\.sign_in\.issuer\}"\]/);
    expect(text).toMatch(
      /"verify_claims":\[\{"content":\[\{"is_required":true,"key":"\$\{verify_claims\.value\}","values":\["\$\{var\.sign_in\.client_id\}"\]/,
    );
    expect(text).toMatch(
      /"audiences":\["\$\{var\.bearer\.audience\}"\],"issuers":\["\$\{var\.bearer\.issuer\}"\]/,
    );
    expect(text.match(/"token_header":"Authorization"/g)).toHaveLength(1);
    expect(text).not.toContain('JWT_AUTHENTICATION');
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
