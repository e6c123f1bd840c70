import { type ErrorCode, WardenError } from '../core/base/errors.ts';

export { type ErrorCode, errorText, WardenError } from '../core/base/errors.ts';

const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ABORT_ERR', 'UND_ERR_HEADERS_TIMEOUT']);
const NETWORK_CODES =
  /^(ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|EADDR|EPROTO|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_TLS|UND_ERR|HPE_)/;

/**
 * Turns whatever was thrown into one real error: an `OciError`, the plain objects `{code, message}` that the SDK throws
 * for client-side failures (they are no `Error`), an abort, a string, or undefined. The original stays as `cause`.
 * @param operation what was being done: `objectstorage.putObject`, `decode`, ...
 */
export function toWardenError(thrown: unknown, { operation }: { readonly operation: string }): WardenError {
  if (thrown instanceof WardenError) return thrown;
  const record = asRecord(thrown);
  const detail = sanitize(text(record['message']) ?? (typeof thrown === 'string' ? thrown : undefined));
  const statusCode = typeof record['statusCode'] === 'number' ? record['statusCode'] : undefined;
  const serviceCode = text(record['serviceCode']);
  const opcRequestId = text(record['opcRequestId']);
  const code =
    statusCode === undefined
      ? codeOfClientFailure(thrown, text(record['code']))
      : codeOfStatus(statusCode, serviceCode);
  return new WardenError(code, {
    operation,
    cause: thrown instanceof Error ? thrown : toError(thrown, detail),
    detail,
    statusCode,
    serviceCode,
    opcRequestId,
  });
}

/** Code of what the transport throws when more comes than is taken. */
export const ANSWER_TOO_LARGE = 'ERR_ANSWER_TOO_LARGE';

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'OCI_UNAUTHENTICATED',
  403: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
  404: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
  408: 'OCI_TIMEOUT',
  409: 'OCI_CONFLICT',
  412: 'OCI_PRECONDITION_FAILED',
  413: 'OCI_TOO_LARGE',
  429: 'OCI_THROTTLED',
};

function codeOfStatus(statusCode: number, serviceCode: string | undefined): ErrorCode {
  if (serviceCode === 'LimitExceeded' || serviceCode === 'QuotaExceeded') return 'OCI_LIMIT_EXCEEDED';
  const known = CODE_OF_STATUS[statusCode];
  if (known !== undefined) return known;
  if (statusCode >= 500) return 'OCI_UNAVAILABLE';
  return statusCode >= 400 ? 'OCI_BAD_REQUEST' : 'OCI_UNEXPECTED_ANSWER';
}

function codeOfClientFailure(thrown: unknown, code: string | undefined): ErrorCode {
  if (code !== undefined && TIMEOUT_CODES.has(code)) return 'OCI_TIMEOUT';
  if (code === ANSWER_TOO_LARGE) return 'OCI_TOO_LARGE';
  if (code === 'DEADLINE_NEAR') return 'DEADLINE_NEAR';
  if (code === 'AUTH_NO_PRINCIPAL') return 'AUTH_NO_PRINCIPAL';
  if (code !== undefined && NETWORK_CODES.test(code)) return 'OCI_NETWORK';
  const name = asRecord(thrown)['name'];
  if (name === 'TimeoutError' || name === 'AbortError') return 'OCI_TIMEOUT';
  if (thrown instanceof SyntaxError) return 'OCI_UNEXPECTED_ANSWER';
  if (text(asRecord(thrown)['message']) === 'fetch failed') return 'OCI_NETWORK';
  return 'INTERNAL';
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function toError(thrown: unknown, detail: string | undefined): Error {
  return new Error(
    detail ?? (thrown === undefined ? 'undefined was thrown' : `a ${typeof thrown} was thrown`),
  );
}

/** Error texts go to logs and notices: no control characters, no tokens or keys. */
function sanitize(value: string | undefined): string | undefined {
  return value
    ?.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(
      /ST\$[\w.-]+|keyId="[^"]*"|signature="[^"]*"|-----BEGIN[^-]*-----.*?(-----END[^-]*-----|$)/gi,
      '[removed]',
    );
}
