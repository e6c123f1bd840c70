import { type ErrorCode, errorText, WardenError } from '../runtime/errors.ts';
import type { Ctx } from './answer.ts';
import { complaintText } from './components.ts';
import type { Complaint } from './form.ts';
import { STATUS, toProblem } from './problem-page.ts';
import type { View } from './view.ts';

/** What is wrong with one field, in words. */
interface WrongField {
  readonly field: string;
  readonly message: string;
}

/** Fields of forms that the API calls otherwise. */
const NAMES: Readonly<Record<string, string>> = { target: 'cluster', 'not-meant': 'notMeant' };

/** What went wrong, as RFC 9457 has it, with the same stable codes as the pages. */
export function apiProblem(
  view: View,
  error: WardenError,
  headers: Readonly<Record<string, string>> = {},
  fields?: readonly WrongField[],
): Response {
  const { code, detail } = error;
  const status = STATUS[code] ?? (error.retryable ? 503 : 500);
  const { happened, todo } = errorText(code, view.lang);
  const own = code.startsWith('CONSOLE_') && detail !== null ? [detail] : [];
  const body = {
    type: `urn:oci-iscsi-warden:error:${code}`,
    title: happened,
    status,
    detail: [...own, todo].join(view.lang === 'ja' ? '。' : '. '),
    code,
    call: view.callId,
    ...(fields !== undefined && { fields }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Language': view.lang,
      Vary: 'Accept-Language',
      ...headers,
    },
  });
}

/** Values that cannot be used: what the form's page shows beside each field. */
export function apiRefused(view: View, complaints: readonly Complaint[]): Response {
  const fields = complaints.map((complaint) => ({
    field: NAMES[complaint.field] ?? complaint.field,
    message: complaintText(view, complaint),
  }));
  return apiProblem(view, new WardenError('CONSOLE_FORM_INVALID' satisfies ErrorCode), {}, fields);
}

/** Whatever was thrown, as an answer; what no caller can have caused is logged. */
export function apiFailed(c: Ctx, view: View, thrown: unknown): Response {
  const error = toProblem(thrown);
  if (STATUS[error.code] === undefined) c.env.visit.log.failure('call failed', error, { path: c.req.path });
  return apiProblem(view, error);
}
