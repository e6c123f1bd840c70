import type { FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { ApiError } from '../cloud/api-error.ts';
import type { Caller } from '../cloud/caller.ts';

/** Who signed the request; filled in by the authentication hook. */
export const callers = new WeakMap<FastifyRequest, Caller>();

export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new ApiError(401, 'NotAuthenticated', 'The request was not authenticated.');
  return caller;
}

export function bytesOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

/** @throws ApiError 400 naming the field when the body is not what the operation takes. */
export function jsonBody<S extends v.GenericSchema>(request: FastifyRequest, schema: S): v.InferOutput<S> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytesOf(request)).toString());
  } catch {
    throw new ApiError(400, 'CannotParseRequest', 'Incorrectly formatted request.');
  }
  return checked(value, schema);
}

/** @throws ApiError 400 naming the parameter. */
export function queryOf<S extends v.GenericSchema>(request: FastifyRequest, schema: S): v.InferOutput<S> {
  return checked(request.query, schema);
}

function checked<S extends v.GenericSchema>(value: unknown, schema: S): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ApiError(400, 'InvalidParameter', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

export function param(request: FastifyRequest, name: string): string {
  const value = (request.params as Record<string, string | undefined>)[name];
  if (value === undefined) throw new ApiError(400, 'InvalidParameter', `${name} is missing`);
  return value;
}

export function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** One page of a list, with `opc-next-page` for the next. @param pageSize used when the caller names no limit. */
export function page<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  all: readonly T[],
  pageSize: number,
): readonly T[] {
  const query = queryOf(request, v.object({ limit: v.optional(v.string()), page: v.optional(v.string()) }));
  const limit = Math.min(query.limit === undefined ? pageSize : Number.parseInt(query.limit, 10), pageSize);
  const start = query.page === undefined ? 0 : Number.parseInt(query.page.replace('page-', ''), 10);
  if (!(limit > 0) || !(start >= 0)) throw new ApiError(400, 'InvalidParameter', 'limit or page is invalid');
  if (start + limit < all.length) reply.header('opc-next-page', `page-${start + limit}`);
  return all.slice(start, start + limit);
}
