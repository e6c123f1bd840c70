import { readFileSync } from 'node:fs';
import { EN } from '../../functions/core/base/errors.en.ts';
import { type ErrorCode, errorText, toWardenError, WardenError } from '../../functions/runtime/errors.ts';

/** In the order of the catalogue. */
const CODES = [...new Set(Object.keys(EN).map((key) => key.split('.')[0] as ErrorCode))];

const context = { operation: 'core.listVolumeAttachments' };

describe('the error catalogue', () => {
  // The formatter pads the columns.
  const doc = readFileSync('docs/errors.md', 'utf8').replace(/ +/g, ' ');

  test.each(CODES)('%s has its line in docs/errors.md, word for word', (code) => {
    const { happened, todo } = errorText(code, 'en');
    const again = new WardenError(code).retryable ? 'yes' : 'no';
    expect(doc).toContain(`| \`${code}\` | ${happened} | ${todo} | ${again} |`);
  });

  test.each(CODES)('%s has its line in docs/errors.ja.md, word for word', (code) => {
    const { happened, todo } = errorText(code, 'ja');
    const again = new WardenError(code).retryable ? '可' : '不可';
    expect(readFileSync('docs/errors.ja.md', 'utf8')).toContain(
      `| \`${code}\` | ${happened} | ${todo} | ${again} |`,
    );
  });

  test('docs/errors.md names no code that does not exist', () => {
    const documented = [...doc.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((m) => m[1]);
    expect(documented).toEqual(CODES);
  });

  test('speaks to people in both languages', () => {
    expect(errorText('OCI_THROTTLED', 'en').happened).toContain('429');
    expect(errorText('OCI_THROTTLED', 'ja').happened).toMatch(/[ぁ-ん].*429/);
  });
});

describe('toWardenError', () => {
  test("a service's refusal keeps status, service code and request id", () => {
    const error = toWardenError(
      { statusCode: 404, serviceCode: 'NotAuthorizedOrNotFound', opcRequestId: 'r-1', message: 'no' },
      context,
    );
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
      statusCode: 404,
      serviceCode: 'NotAuthorizedOrNotFound',
      opcRequestId: 'r-1',
      operation: 'core.listVolumeAttachments',
      retryable: false,
    });
  });

  test.each([
    [{ code: 'ETIMEDOUT', message: 'Timed out after 8000ms' }, 'OCI_TIMEOUT'],
    [{ code: undefined, message: 'fetch failed' }, 'OCI_NETWORK'],
    [{ code: 'ECONNREFUSED', message: 'connect' }, 'OCI_NETWORK'],
    [{ statusCode: 400, serviceCode: 'LimitExceeded', message: 'x' }, 'OCI_LIMIT_EXCEEDED'],
    [{ statusCode: 429, serviceCode: 'TooManyRequests', message: 'x' }, 'OCI_THROTTLED'],
    [{ statusCode: 503, serviceCode: 'None', message: 'x' }, 'OCI_UNAVAILABLE'],
    [new SyntaxError('Unexpected end of JSON input'), 'OCI_UNEXPECTED_ANSWER'],
    ['a string', 'INTERNAL'],
    [undefined, 'INTERNAL'],
    [null, 'INTERNAL'],
  ])('%j is %s, a real error with a cause that has a stack', (thrown, code) => {
    const error = toWardenError(thrown, context);
    expect(error.code).toBe(code);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('leaves our own errors as they are', () => {
    const own = new WardenError('INPUT_POISON');
    expect(toWardenError(own, context)).toBe(own);
  });

  test('never carries a token, a key or a line break on', () => {
    const error = toWardenError(
      { code: 'X', message: 'bad\nheader keyId="ST$eyJhbGciOi.abc.def" -----BEGIN RSA PRIVATE KEY-----MIIC' },
      context,
    );
    expect(error.message).not.toMatch(/eyJhbGciOi|MIIC|\n/);
  });
});
