import type { PutCondition } from '../../../functions/core/ports.ts';
import type { At } from '../../../functions/core/time.ts';
import { ApiError, bucketNotFound } from './api-error.ts';
import { type Caller, demand, type Gate, type Operation } from './gate.ts';

export interface ObjectRecord {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly contentType: string;
  readonly timeModified: At;
}

export interface ObjectPage {
  readonly names: readonly string[];
  /** Where the next page starts; null on the last one. */
  readonly nextStartWith: string | null;
}

/** Largest page of ListObjects. */
const MAX_PAGE = 1_000;

/** Object Storage: buckets, ETags, conditional writes, paging (OCI.md §8). */
export class ObjectStorage {
  readonly namespace: string;
  readonly #gate: Gate;
  readonly #now: () => At;
  readonly #buckets = new Map<string, { compartmentId: string; objects: Map<string, ObjectRecord> }>();
  #version = 0;

  constructor(gate: Gate, now: () => At, namespace: string) {
    this.#gate = gate;
    this.#now = now;
    this.namespace = namespace;
  }

  addBucket(name: string, compartmentId: string): void {
    if (!this.#buckets.has(name)) this.#buckets.set(name, { compartmentId, objects: new Map() });
  }

  /** Looks at a bucket from outside: no permission, no fault, no call log. */
  peek(bucket: string, name: string): ObjectRecord | null {
    return this.#buckets.get(bucket)?.objects.get(name) ?? null;
  }

  /** All names of a bucket, in order, seen from outside. */
  names(bucket: string): readonly string[] {
    return [...(this.#buckets.get(bucket)?.objects.keys() ?? [])].sort();
  }

  getNamespace(caller: Caller): Promise<string> {
    const name = 'GetNamespace';
    const operation = { name, target: this.namespace, demands: [], mutating: false };
    return this.#gate.call(caller, operation, () => this.namespace);
  }

  /** @throws ApiError 404 ObjectNotFound */
  get(caller: Caller, bucket: string, name: string): Promise<ObjectRecord> {
    return this.#gate.call(caller, this.#operation('GetObject', ['OBJECT_READ'], bucket, name), () =>
      this.#existing(bucket, name),
    );
  }

  /** @throws ApiError 404 ObjectNotFound */
  head(caller: Caller, bucket: string, name: string): Promise<ObjectRecord> {
    const permissions = ['OBJECT_INSPECT'];
    return this.#gate.call(caller, this.#operation('HeadObject', permissions, bucket, name), () =>
      this.#existing(bucket, name),
    );
  }

  /** @throws ApiError 412 IfNoneMatchFailed, 412 IfMatchFailed */
  put(
    caller: Caller,
    bucket: string,
    name: string,
    body: Uint8Array,
    condition: PutCondition,
    contentType = 'application/octet-stream',
  ): Promise<ObjectRecord> {
    const exists = this.peek(bucket, name) !== null;
    // Overwriting needs its own permission; creating with If-None-Match only ever creates.
    const permissions = exists && condition.kind !== 'absent' ? ['OBJECT_OVERWRITE'] : ['OBJECT_CREATE'];
    return this.#gate.call(caller, this.#operation('PutObject', permissions, bucket, name, true), () => {
      const { objects } = this.#bucket(bucket);
      const current = objects.get(name);
      if (condition.kind === 'absent' && current !== undefined) {
        throw new ApiError(412, 'IfNoneMatchFailed', 'The If-None-Match condition failed.');
      }
      if (condition.kind === 'match' && current?.etag !== condition.etag) throw ifMatchFailed();
      this.#version += 1;
      const record = {
        body: Uint8Array.from(body),
        etag: `etag-${String(this.#version).padStart(8, '0')}`,
        contentType,
        timeModified: this.#now(),
      };
      objects.set(name, record);
      return record;
    });
  }

  /** @throws ApiError 404 ObjectNotFound, 412 IfMatchFailed */
  delete(caller: Caller, bucket: string, name: string, etag?: string): Promise<void> {
    return this.#gate.call(
      caller,
      this.#operation('DeleteObject', ['OBJECT_DELETE'], bucket, name, true),
      () => {
        const current = this.#existing(bucket, name);
        if (etag !== undefined && etag !== current.etag) throw ifMatchFailed();
        this.#bucket(bucket).objects.delete(name);
      },
    );
  }

  /** @param limit 1 to 1000, names per page. */
  list(
    caller: Caller,
    bucket: string,
    query: { readonly prefix?: string; readonly start?: string; readonly limit?: number },
  ): Promise<ObjectPage> {
    const permissions = ['OBJECT_INSPECT'];
    return this.#gate.call(caller, this.#operation('ListObjects', permissions, bucket, ''), () => {
      this.#bucket(bucket);
      const prefix = query.prefix ?? '';
      const start = query.start ?? '';
      const limit = Math.min(query.limit ?? MAX_PAGE, MAX_PAGE);
      const found = this.names(bucket).filter((name) => name.startsWith(prefix) && name >= start);
      return { names: found.slice(0, limit), nextStartWith: found[limit] ?? null };
    });
  }

  #operation(
    name: string,
    permissions: readonly string[],
    bucket: string,
    object: string,
    mutating = false,
  ): Operation {
    const compartmentId = this.#buckets.get(bucket)?.compartmentId ?? null;
    const variables = { 'target.bucket.name': bucket, 'target.object.name': object };
    return {
      name,
      target: object === '' ? bucket : `${bucket}/${object}`,
      demands: permissions.map((permission) => demand(name, permission, compartmentId, variables)),
      mutating,
      refuse: () => bucketNotFound(bucket, this.namespace),
    };
  }

  #bucket(name: string): { readonly objects: Map<string, ObjectRecord> } {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw bucketNotFound(name, this.namespace);
    return bucket;
  }

  #existing(bucket: string, name: string): ObjectRecord {
    const record = this.#bucket(bucket).objects.get(name);
    if (record !== undefined) return record;
    throw new ApiError(404, 'ObjectNotFound', `The object '${name}' was not found in the bucket '${bucket}'`);
  }
}

function ifMatchFailed(): ApiError {
  return new ApiError(412, 'IfMatchFailed', 'The If-Match condition failed.');
}
