import { EN } from './errors.en.ts';
import { JA } from './errors.ja.ts';
import type { Language } from './language.ts';
import { createText } from './text.ts';

const text = createText({ en: EN, ja: JA });

/** Stable code of the catalogue; docs/errors.md documents every code. Add, never rename. */
export type ErrorCode = CodeOf<keyof typeof EN>;

type CodeOf<Key extends string> = Key extends `${infer Code}.happened` ? Code : never;

/** With these the same call may succeed when repeated unchanged, soon. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'OCI_UNAUTHENTICATED',
  'OCI_CONFLICT',
  'OCI_THROTTLED',
  'OCI_UNAVAILABLE',
  'OCI_TIMEOUT',
  'OCI_NETWORK',
  'OCI_UNEXPECTED_ANSWER',
  'DEADLINE_NEAR',
  'LEASE_CONTENDED',
]);

interface WardenErrorFields {
  /** What exactly, for a person: no secret, no raw input; capped at 500 characters. */
  readonly detail?: string | undefined;
  /** What was being done: `objectstorage.putObject`. */
  readonly operation?: string;
  readonly statusCode?: number | undefined;
  readonly serviceCode?: string | undefined;
  readonly opcRequestId?: string | undefined;
  readonly cause?: unknown;
  /** Overrides the catalogue's answer for this one case. */
  readonly retryable?: boolean;
}

/** The only error type that crosses a port. `message` starts with the code's sentence. */
export class WardenError extends Error {
  override readonly name = 'WardenError';
  readonly code: ErrorCode;
  readonly detail: string | null;
  readonly operation: string | null;
  readonly statusCode: number | null;
  readonly serviceCode: string | null;
  readonly opcRequestId: string | null;
  readonly retryable: boolean;

  constructor(code: ErrorCode, fields: WardenErrorFields = {}) {
    const detail = fields.detail === undefined ? null : fields.detail.slice(0, 500);
    super(
      [text('en', `${code}.happened`), fields.operation && `(${fields.operation})`, detail]
        .filter(Boolean)
        .join(' '),
      fields.cause === undefined ? undefined : { cause: fields.cause },
    );
    this.code = code;
    this.detail = detail;
    this.operation = fields.operation ?? null;
    this.statusCode = fields.statusCode ?? null;
    this.serviceCode = fields.serviceCode ?? null;
    this.opcRequestId = fields.opcRequestId ?? null;
    this.retryable = fields.retryable ?? RETRYABLE.has(code);
  }
}

/** The catalogue's sentences in the reader's language. */
export function errorText(code: ErrorCode, lang: Language): { happened: string; todo: string } {
  return { happened: text(lang, `${code}.happened`), todo: text(lang, `${code}.todo`) };
}

/** A code as a member of the catalogue; null for one that it does not have, such as a service's own. */
export function asErrorCode(code: string): ErrorCode | null {
  return Object.hasOwn(EN, `${code}.happened`) ? (code as ErrorCode) : null;
}
