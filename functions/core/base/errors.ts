import { EN } from './errors.en.ts';
import { JA } from './errors.ja.ts';
import type { Language } from './language.ts';
import { createText } from './text.ts';

const text = createText({ en: EN, ja: JA });

/**
 * The codes of all errors, each with whether the same call may succeed when repeated unchanged, soon. docs/errors.md
 * documents every code. Codes are stable: add, never rename.
 */
export const RETRYABLE = {
  CONFIG_INVALID: false,
  INPUT_TOO_LARGE: false,
  INPUT_MALFORMED: false,
  INPUT_POISON: false,
  ARGUMENT_INVALID: false,
  AUTH_NO_PRINCIPAL: false,
  AUTH_PROFILE_UNUSABLE: false,
  OCI_BAD_REQUEST: false,
  OCI_UNAUTHENTICATED: true,
  OCI_NOT_AUTHORIZED_OR_NOT_FOUND: false,
  OCI_CONFLICT: true,
  OCI_PRECONDITION_FAILED: false,
  OCI_TOO_LARGE: false,
  OCI_LIMIT_EXCEEDED: false,
  OCI_THROTTLED: true,
  OCI_UNAVAILABLE: true,
  OCI_TIMEOUT: true,
  OCI_NETWORK: true,
  OCI_UNEXPECTED_ANSWER: true,
  DEADLINE_NEAR: true,
  LEASE_CONTENDED: true,
  NOTICE_TOO_LARGE: false,
  RESPONSE_TOO_LARGE: false,
  CONSOLE_NOT_FOUND: false,
  CONSOLE_METHOD: false,
  CONSOLE_FORM_INVALID: false,
  CONSOLE_FORM_TOO_LARGE: false,
  CONSOLE_CROSS_SITE: false,
  CONSOLE_NOT_SIGNED_IN: false,
  CONSOLE_CLOSED: false,
  INTERNAL: false,
} as const satisfies Readonly<Record<string, boolean>>;

/** Stable code of the catalogue. */
export type ErrorCode = keyof typeof RETRYABLE;

interface WardenErrorFields {
  /** What exactly, for a person: no secret, no raw input; capped at 500 characters. */
  readonly detail?: string;
  /** What was being done: `objectstorage.putObject`. */
  readonly operation?: string;
  readonly statusCode?: number;
  readonly serviceCode?: string;
  readonly opcRequestId?: string;
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
    this.retryable = fields.retryable ?? RETRYABLE[code];
  }
}

/** The catalogue's sentences in the reader's language. */
export function errorText(code: ErrorCode, lang: Language): { happened: string; todo: string } {
  return { happened: text(lang, `${code}.happened`), todo: text(lang, `${code}.todo`) };
}
