import { type ErrorCode, WardenError } from '../core/base/errors.ts';

export { type ErrorCode, errorText, WardenError } from '../core/base/errors.ts';

/** What was being done when something failed. */
interface ErrorContext {
  /** `objectstorage.putObject`, `decode`, ... */
  readonly operation: string;
}

const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ABORT_ERR', 'UND_ERR_HEADERS_TIMEOUT']);
const NETWORK_CODES =
  /^(ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|EADDR|EPROTO|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_TLS|UND_ERR|HPE_)/;

/**
 * Turns whatever was thrown into one real error: an `OciError`, the plain objects `{code, message}` that the SDK throws
 * for client-side failures (they are no `Error`), an abort, a string, or undefined. The original stays as `cause`.
 */
export function toWardenError(thrown: unknown, context: ErrorContext): WardenError {
  if (thrown instanceof WardenError) return thrown;
  const { operation } = context;
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
    ...(detail !== undefined && { detail }),
    ...(statusCode !== undefined && { statusCode }),
    ...(serviceCode !== undefined && { serviceCode }),
    ...(opcRequestId !== undefined && { opcRequestId }),
  });
}

/** Code for an HTTP status and the service's own code. */
function codeOfStatus(statusCode: number, serviceCode: string | undefined): ErrorCode {
  if (serviceCode === 'LimitExceeded' || serviceCode === 'QuotaExceeded') return 'OCI_LIMIT_EXCEEDED';
  switch (statusCode) {
    case 400:
      return 'OCI_BAD_REQUEST';
    case 401:
      return 'OCI_UNAUTHENTICATED';
    case 403:
    case 404:
      return 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND';
    case 408:
      return 'OCI_TIMEOUT';
    case 409:
      return 'OCI_CONFLICT';
    case 412:
      return 'OCI_PRECONDITION_FAILED';
    case 413:
      return 'OCI_TOO_LARGE';
    case 429:
      return 'OCI_THROTTLED';
    default:
      if (statusCode >= 500) return 'OCI_UNAVAILABLE';
      return statusCode >= 400 ? 'OCI_BAD_REQUEST' : 'OCI_UNEXPECTED_ANSWER';
  }
}

function codeOfClientFailure(thrown: unknown, code: string | undefined): ErrorCode {
  if (code !== undefined && TIMEOUT_CODES.has(code)) return 'OCI_TIMEOUT';
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
