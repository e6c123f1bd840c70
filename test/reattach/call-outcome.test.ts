import { type ErrorCode, WardenError } from '../../functions/core/base/errors.ts';
import { sendAttach } from '../../functions/reattach/call-outcome.ts';
import { attachment } from '../core/decision/story.ts';
import { plan } from '../respond/plan-papers.ts';

const { request } = plan('a');

const answered = (error: unknown) => sendAttach({ attach: () => Promise.reject(error) }, request, 'token', 1);

test('the request leaves as it is, with its token and its end', async () => {
  const made = attachment();
  const calls: unknown[] = [];
  const attach = async (...call: unknown[]) => {
    calls.push(call);
    return made;
  };
  expect(await sendAttach({ attach }, request, 'token', 7)).toEqual({ kind: 'accepted', attachment: made });
  expect(calls).toEqual([[request, 'token', 7]]);
});

describe('what an answer asks for', () => {
  test.each<readonly ['look' | 'repeat' | 'person', ErrorCode, string | undefined]>([
    ['repeat', 'OCI_CONFLICT', 'IncorrectState'],
    ['look', 'OCI_CONFLICT', 'InvalidatedRetryToken'],
    ['look', 'OCI_CONFLICT', undefined],
    ['repeat', 'OCI_THROTTLED', 'TooManyRequests'],
    ['repeat', 'OCI_UNAVAILABLE', undefined],
    ['repeat', 'OCI_UNAUTHENTICATED', 'NotAuthenticated'],
    ['repeat', 'OCI_TIMEOUT', undefined],
    ['repeat', 'OCI_NETWORK', undefined],
    ['repeat', 'OCI_UNEXPECTED_ANSWER', undefined],
    ['repeat', 'DEADLINE_NEAR', undefined],
    ['person', 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND', 'NotAuthorizedOrNotFound'],
    ['person', 'OCI_BAD_REQUEST', 'LimitExceeded'],
    ['person', 'INTERNAL', undefined],
  ])('%s: %s, which the service calls %s', async (kind, code, serviceCode) => {
    expect(await answered(new WardenError(code, { serviceCode }))).toEqual({
      kind,
      code: serviceCode ?? code,
    });
  });

  test('a defect of ours is no answer', async () => {
    const defect = new TypeError('a defect');
    await expect(answered(defect)).rejects.toBe(defect);
  });
});
