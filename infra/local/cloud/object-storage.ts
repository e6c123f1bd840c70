import { type At, DAY } from '../../../functions/core/base/time.ts';
import type { PutCondition } from '../../../functions/core/ports.ts';
import { ApiError, bucketNotFound, notAuthorizedOrNotFound } from './api-error.ts';
import { type Caller, platformService } from './caller.ts';
import { demand, type Operation, Service } from './gate.ts';

export interface ObjectRecord {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly contentType: string;
  readonly timeModified: At;
}

interface NewObject {
  readonly bucket: string;
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType?: string;
}

interface ObjectPage {
  readonly names: readonly string[];
  /** Where the next page starts; null on the last one. */
  readonly nextStartWith: string | null;
}

/** What Object Storage removes by itself from a bucket, as terraform/modules/lifecycle/rules.json has it. */
export interface LifecycleRules {
  /** Days by folder (`inbox/`): objects unchanged for longer are removed. */
  readonly expire: Readonly<Record<string, number>>;
  /** Days until versions that were overwritten or removed go. */
  readonly previousVersions: number;
}

interface Bucket {
  readonly compartmentId: string;
  /** The operator's own key, which Object Storage uses under its principal; null: Oracle's. */
  readonly keyId: string | null;
  readonly objects: Map<string, ObjectRecord>;
  /** Both buckets keep versions; of a former one only since when it is former. */
  previous: { readonly name: string; readonly since: At }[];
}

export const NAMESPACE = 'localnamespace';
/** Largest page of ListObjects. */
const MAX_PAGE = 1_000;

/** Object Storage: buckets, ETags, conditional writes, paging (docs/oci-facts.md#object-storage). */
export class ObjectStorage extends Service {
  readonly namespace = NAMESPACE;
  readonly #buckets = new Map<string, Bucket>();
  #version = 0;

  addBucket(name: string, compartmentId: string, keyId: string | null = null): void {
    if (!this.#buckets.has(name))
      this.#buckets.set(name, { compartmentId, keyId, objects: new Map(), previous: [] });
  }

  /** Looks at a bucket from outside: no permission, no fault, no call log. */
  peek(bucket: string, name: string): ObjectRecord | null {
    return this.#buckets.get(bucket)?.objects.get(name) ?? null;
  }

  /** All names of a bucket, in order, seen from outside. */
  names(bucket: string): readonly string[] {
    return [...(this.#buckets.get(bucket)?.objects.keys() ?? [])].sort();
  }

  /** Names of former versions that are still kept, seen from outside. */
  previousVersions(bucket: string): readonly string[] {
    return (this.#buckets.get(bucket)?.previous ?? []).map(({ name }) => name);
  }

  /**
   * One run of the lifecycle rules of a bucket under the service's own principal; nothing happens where it may not.
   * @returns names of the objects and former versions removed.
   */
  runLifecycle(caller: Caller, bucket: string, rules: LifecycleRules): readonly string[] {
    const found = this.#bucket(bucket);
    const now = this.now();
    const may = (name: string, permissions: readonly string[], object: string) =>
      this.gate.permits(caller, this.#operation(name, permissions, bucket, object).demands);
    const removed: string[] = [];
    // What Oracle's own statement for lifecycle rules names besides (docs/oci-facts.md#object-storage).
    const looks = { ListBuckets: 'BUCKET_INSPECT', GetBucket: 'BUCKET_READ', ListObjects: 'OBJECT_INSPECT' };
    if (!Object.entries(looks).every(([call, permission]) => may(call, [permission], ''))) return removed;
    for (const [folder, days] of Object.entries(rules.expire)) {
      for (const [name, { timeModified }] of [...found.objects]) {
        if (!name.startsWith(folder) || timeModified > now - days * DAY) continue;
        if (!may('DeleteObject', ['OBJECT_DELETE'], name)) continue;
        this.#retire(found, name);
        found.objects.delete(name);
        removed.push(name);
      }
    }
    found.previous = found.previous.filter(({ name, since }) => {
      if (since > now - rules.previousVersions * DAY) return true;
      if (!may('DeleteObjectVersion', ['OBJECT_VERSION_DELETE'], name)) return true;
      removed.push(name);
      return false;
    });
    return removed;
  }

  getNamespace(caller: Caller): Promise<string> {
    const name = 'GetNamespace';
    const operation = { name, target: this.namespace, demands: [], mutating: false };
    return this.gate.call(caller, operation, () => this.namespace);
  }

  /** @throws ApiError 404 ObjectNotFound; BucketNotFound where the caller may not know what there is. */
  get(caller: Caller, bucket: string, name: string): Promise<ObjectRecord> {
    return this.gate.call(caller, this.#operation('GetObject', ['OBJECT_READ'], bucket, name), () => {
      this.#mayKnow(caller, bucket, name);
      const found = this.#existing(bucket, name);
      this.#useKey(this.#bucket(bucket), 'KEY_DECRYPT');
      return found;
    });
  }

  /** @throws ApiError 412 IfNoneMatchFailed, 412 IfMatchFailed */
  put(
    caller: Caller,
    { bucket, name, body, contentType = 'application/octet-stream' }: NewObject,
    condition: PutCondition,
  ): Promise<ObjectRecord> {
    // "The permission required depends on whether or not the object already exists in the bucket" (Oracle, Details for Object
    // Storage, PutObject): taken at its word, also for a write that only creates.
    const permissions = [this.peek(bucket, name) === null ? 'OBJECT_CREATE' : 'OBJECT_OVERWRITE'];
    return this.gate.call(caller, this.#operation('PutObject', permissions, bucket, name), () => {
      const found = this.#bucket(bucket);
      const { objects } = found;
      const current = objects.get(name);
      if (condition.kind === 'absent' && current !== undefined) {
        throw new ApiError(412, 'IfNoneMatchFailed', 'The If-None-Match condition failed.');
      }
      if (condition.kind === 'match' && current?.etag !== condition.etag) throw ifMatchFailed();
      this.#useKey(found, 'KEY_ENCRYPT');
      this.#version += 1;
      if (current !== undefined) this.#retire(found, name);
      const record = {
        body: Uint8Array.from(body),
        etag: `etag-${String(this.#version).padStart(8, '0')}`,
        contentType,
        timeModified: this.now(),
      };
      objects.set(name, record);
      return record;
    });
  }

  /** @throws ApiError 404 ObjectNotFound, 412 IfMatchFailed */
  delete(caller: Caller, bucket: string, name: string, etag?: string): Promise<void> {
    return this.gate.call(caller, this.#operation('DeleteObject', ['OBJECT_DELETE'], bucket, name), () => {
      const current = this.#existing(bucket, name);
      if (etag !== undefined && etag !== current.etag) throw ifMatchFailed();
      const found = this.#bucket(bucket);
      this.#retire(found, name);
      found.objects.delete(name);
    });
  }

  /** @param limit 1 to 1000, names per page. */
  list(
    caller: Caller,
    bucket: string,
    {
      prefix = '',
      start = '',
      limit = MAX_PAGE,
    }: {
      readonly prefix?: string | undefined;
      readonly start?: string | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<ObjectPage> {
    // Named by what was asked for, so that a fault can be aimed at one folder's list.
    const operation = this.#operation('ListObjects', ['OBJECT_INSPECT'], bucket, '');
    return this.gate.call(caller, { ...operation, target: `${bucket}/${prefix}` }, () => {
      this.#bucket(bucket);
      const found = this.names(bucket).filter((name) => name.startsWith(prefix) && name >= start);
      const end = Math.min(limit, MAX_PAGE);
      return { names: found.slice(0, end), nextStartWith: found[end] ?? null };
    });
  }

  #operation(name: string, permissions: readonly string[], bucket: string, object: string): Operation {
    const compartmentId = this.#buckets.get(bucket)?.compartmentId ?? null;
    const variables = { 'target.bucket.name': bucket, 'target.object.name': object };
    return {
      name,
      target: object === '' ? bucket : `${bucket}/${object}`,
      demands: permissions.map((permission) => demand(name, permission, compartmentId, variables)),
      mutating: /^(?:Put|Delete)/.test(name),
      refuse: () => bucketNotFound(bucket, this.namespace),
    };
  }

  /**
   * Oracle names ObjectNotFound and BucketNotFound ("does not exist ... or you are not authorized") and does not say which one a
   * missing object is to a caller without OBJECT_INSPECT: here the one that tells least.
   */
  #mayKnow(caller: Caller, bucket: string, name: string): void {
    if (this.peek(bucket, name) !== null) return;
    const { demands } = this.#operation('GetObject', ['OBJECT_INSPECT'], bucket, '');
    if (demands.some((wanted) => !this.gate.holds(caller, wanted)))
      throw bucketNotFound(bucket, this.namespace);
  }

  #useKey({ keyId, compartmentId }: Bucket, permission: 'KEY_ENCRYPT' | 'KEY_DECRYPT'): void {
    if (keyId === null) return;
    const operation = permission === 'KEY_ENCRYPT' ? 'Encrypt' : 'Decrypt';
    const wanted = demand(operation, permission, compartmentId, { 'target.key.id': keyId });
    if (!this.gate.permits(platformService('storage', compartmentId), [wanted]))
      throw notAuthorizedOrNotFound();
  }

  #retire(bucket: Bucket, name: string): void {
    bucket.previous.push({ name, since: this.now() });
  }

  #bucket(name: string): Bucket {
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

interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** What a write asks for by its headers. */
export function conditionOf({ ifMatch, ifNoneMatch }: Conditions): PutCondition {
  if (ifMatch !== undefined) return { kind: 'match', etag: ifMatch };
  if (ifNoneMatch === undefined) return { kind: 'any' };
  if (ifNoneMatch === '*') return { kind: 'absent' };
  throw new ApiError(400, 'InvalidParameter', "If-None-Match takes only '*'.");
}

function ifMatchFailed(): ApiError {
  return new ApiError(412, 'IfMatchFailed', 'The If-Match condition failed.');
}
