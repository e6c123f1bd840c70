/** An error answer of a service: HTTP status and OCI's `{code, message}` body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The answer never came in usable form; each face shows it in its own way (cut connection, silence, half a body). */
export class TransportFault extends Error {
  override readonly name = 'TransportFault';
  readonly kind: 'reset' | 'hang' | 'truncated' | 'unsent';

  constructor(kind: TransportFault['kind'], operation: string) {
    super(`${operation}: ${kind} (fault plan)`);
    this.kind = kind;
  }
}

/** Missing policy and missing resource look the same (docs/oci-facts.md#answers-to-attachvolume). */
export function notAuthorizedOrNotFound(): ApiError {
  return new ApiError(
    404,
    'NotAuthorizedOrNotFound',
    'Authorization failed or requested resource not found.',
  );
}

/** Object Storage's own word for the same. */
export function bucketNotFound(bucket: string, namespace: string): ApiError {
  return new ApiError(
    404,
    'BucketNotFound',
    `Either the bucket named '${bucket}' does not exist in the namespace '${namespace}' or you are not authorized to access it`,
  );
}

export function tooManyRequests(): ApiError {
  return new ApiError(429, 'TooManyRequests', 'User-rate limit exceeded.');
}
