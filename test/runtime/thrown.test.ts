import { ANSWER_TOO_LARGE, type ErrorCode, toWardenError } from '../../functions/runtime/errors.ts';

const made = (thrown: unknown) => toWardenError(thrown, { operation: 'core.listVolumes' });

test.each<[status: number, code: ErrorCode]>([
  [400, 'OCI_BAD_REQUEST'],
  [401, 'OCI_UNAUTHENTICATED'],
  [403, 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND'],
  [404, 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND'],
  [405, 'OCI_BAD_REQUEST'],
  [408, 'OCI_TIMEOUT'],
  [409, 'OCI_CONFLICT'],
  [412, 'OCI_PRECONDITION_FAILED'],
  [413, 'OCI_TOO_LARGE'],
  [429, 'OCI_THROTTLED'],
  [499, 'OCI_BAD_REQUEST'],
  [500, 'OCI_UNAVAILABLE'],
  [503, 'OCI_UNAVAILABLE'],
  // A redirection, or a page of something in between: no service of OCI answers so.
  [302, 'OCI_UNEXPECTED_ANSWER'],
  [399, 'OCI_UNEXPECTED_ANSWER'],
])('a service that answers %d: %s', (statusCode, code) => {
  expect(made({ statusCode, serviceCode: 'Whatever', message: 'no' })).toMatchObject({ code, statusCode });
});

test.each(['LimitExceeded', 'QuotaExceeded'])('%s is a limit, whatever the status', (serviceCode) => {
  for (const statusCode of [400, 409, 429])
    expect(made({ statusCode, serviceCode, message: 'x' }).code).toBe('OCI_LIMIT_EXCEEDED');
});

/** Codes of Node, undici and TLS, of the transport and of our own. */
test.each<[code: string, expected: ErrorCode]>([
  ['ETIMEDOUT', 'OCI_TIMEOUT'],
  ['ESOCKETTIMEDOUT', 'OCI_TIMEOUT'],
  ['ABORT_ERR', 'OCI_TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'OCI_TIMEOUT'],
  ['ECONNRESET', 'OCI_NETWORK'],
  ['ENOTFOUND', 'OCI_NETWORK'],
  ['EAI_AGAIN', 'OCI_NETWORK'],
  ['EPIPE', 'OCI_NETWORK'],
  ['EHOSTUNREACH', 'OCI_NETWORK'],
  ['ENETUNREACH', 'OCI_NETWORK'],
  ['EADDRNOTAVAIL', 'OCI_NETWORK'],
  ['CERT_HAS_EXPIRED', 'OCI_NETWORK'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'OCI_NETWORK'],
  ['UND_ERR_SOCKET', 'OCI_NETWORK'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'OCI_NETWORK'],
  [ANSWER_TOO_LARGE, 'OCI_TOO_LARGE'],
  ['ERR_ANSWER_TOO_LARGE', 'OCI_TOO_LARGE'],
  ['DEADLINE_NEAR', 'DEADLINE_NEAR'],
  ['AUTH_NO_PRINCIPAL', 'AUTH_NO_PRINCIPAL'],
  ['ERR_INVALID_ARG_TYPE', 'INTERNAL'],
  ['NOT_ECONNRESET', 'INTERNAL'],
  ['', 'INTERNAL'],
])('a failure on our side with code %j: %s', (code, expected) => {
  expect(made({ code, message: 'x' }).code).toBe(expected);
});

test.each<[what: string, thrown: unknown, expected: ErrorCode]>([
  ['a time-out', new DOMException('too long', 'TimeoutError'), 'OCI_TIMEOUT'],
  ['an abort', Object.assign(new Error('aborted'), { name: 'AbortError' }), 'OCI_TIMEOUT'],
  ['fetch without a reason', new TypeError('fetch failed'), 'OCI_NETWORK'],
  ['another TypeError', new TypeError('x is no function'), 'INTERNAL'],
  ['a status that is no number', { statusCode: '404', message: 'x' }, 'INTERNAL'],
  ['nothing', null, 'INTERNAL'],
])('%s', (_, thrown, expected) => {
  expect(made(thrown).code).toBe(expected);
});

test('an error stays as cause; of what is none there is one in its place', () => {
  const own = new Error('mine');
  expect(made(own).cause).toBe(own);
  expect(made({ message: 'from the SDK' }).cause).toEqual(new Error('from the SDK'));
  expect(made('a text').cause).toEqual(new Error('a text'));
  expect(made(undefined).cause).toEqual(new Error('undefined was thrown'));
  expect(made(42).cause).toEqual(new Error('a number was thrown'));
  expect(made({}).cause).toEqual(new Error('a object was thrown'));
});

test('what is known of the answer is kept, what is not of its type is left out', () => {
  expect(
    made({ statusCode: 404, serviceCode: 'NotAuthorized', opcRequestId: 'r-1', message: 'no such volume' }),
  ).toMatchObject({
    operation: 'core.listVolumes',
    detail: 'no such volume',
    serviceCode: 'NotAuthorized',
    opcRequestId: 'r-1',
  });
  expect(made({ statusCode: 500, serviceCode: '', opcRequestId: 7, message: '' })).toMatchObject({
    detail: null,
    serviceCode: null,
    opcRequestId: null,
  });
  expect(made('only a text').detail).toBe('only a text');
  expect(made(undefined).detail).toBeNull();
  expect(made(() => 'x').detail).toBeNull();
});

test.each([
  ['a line\r\n\u0000break', 'a line break'],
  ['colour \u001b[31m', 'colour  [31m'],
  ['separators \u2028\u2029\u0085.', 'separators  .'],
  ['token ST$eyJ.a-b_c.d rest', 'token [removed] rest'],
  ['keyId="ocid1/x y" rest', '[removed] rest'],
  ['Signature="a+b/c==",rest', '[removed],rest'],
  ['a -----BEGIN RSA PRIVATE KEY-----\nMIIC\nabc+/\n-----END RSA PRIVATE KEY----- b', 'a [removed] b'],
  ['cut -----BEGIN PRIVATE KEY-----\nMIIC', 'cut [removed]'],
  ['keyId is missing', 'keyId is missing'],
])('%j is told as %j', (message, detail) => {
  expect(made({ code: 'X', message }).detail).toBe(detail);
});
