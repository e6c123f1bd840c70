import { compareText } from '../core/base/canonical.ts';
import { BEGINNING_BYTES, MAX_OBJECT_BYTES } from '../core/base/object-name.ts';
import { type At, SECOND } from '../core/base/time.ts';
import type { PutCondition, PutResult, Store, StoredObject } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import { validObjectName } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { OBJECT_STORAGE } from './services.ts';

const PAGE = 1_000;

/** One bucket of Object Storage behind the `Store` port. Reads always serve the latest write. */
export class ObjectStore implements Store {
  readonly #place: { readonly namespaceName: string; readonly bucketName: string };

  constructor(
    private readonly clients: OciClients,
    namespace: string,
    bucket: string,
  ) {
    this.#place = { namespaceName: namespace, bucketName: bucket };
  }

  async get(name: string): Promise<StoredObject | null> {
    const objectName = validObjectName(name);
    try {
      return await this.#read({ objectName });
    } catch (error) {
      if (isMissingObject(error)) return null;
      if (!isTooLarge(error)) throw error;
    }
    // All that the SDK reads of its own class.
    const range = { startByte: 0, endByte: BEGINNING_BYTES - 1 } as never;
    try {
      return { ...(await this.#read({ objectName, range })), isCut: true };
    } catch (error) {
      if (isMissingObject(error)) return null;
      throw error;
    }
  }

  async #read(what: { readonly objectName: string; readonly range?: never }): Promise<StoredObject> {
    const answer = await this.clients.call(OBJECT_STORAGE, 'getObject', (client) =>
      client.getObject({ ...this.#place, ...what }),
    );
    // The SDK types this as a stream; our HTTP client hands it over complete.
    const body = answer.value as unknown as Buffer;
    return { body, etag: answer.eTag, storedAt: timeOf(answer.lastModified) };
  }

  async put(name: string, body: Uint8Array, condition: PutCondition): Promise<PutResult> {
    const objectName = validObjectName(name);
    if (body.byteLength > MAX_OBJECT_BYTES)
      throw new WardenError('OCI_TOO_LARGE', { operation: 'objectstorage.putObject', detail: name });
    try {
      const answer = await this.clients.call(OBJECT_STORAGE, 'putObject', (client) =>
        client.putObject({
          ...this.#place,
          objectName,
          // Never a string: the SDK stores "{}" as an empty object.
          putObjectBody: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
          contentLength: body.byteLength,
          contentType: 'application/json',
          ...(condition.kind === 'absent' && { ifNoneMatch: '*' }),
          ...(condition.kind === 'match' && { ifMatch: condition.etag }),
        }),
      );
      return { kind: 'written', etag: answer.eTag };
    } catch (error) {
      if (isLostRace(error)) return { kind: 'lost' };
      // An `if-match` on an object that is gone.
      if (condition.kind === 'match' && isMissingObject(error)) return { kind: 'lost' };
      // A name that exists needs the right to overwrite, which may be asked for before the condition is looked at.
      if (condition.kind === 'absent' && isRefused(error) && (await this.#isThere(name)))
        return { kind: 'lost' };
      throw error;
    }
  }

  /** False too where it cannot be looked at: what was answered before counts then. */
  async #isThere(name: string): Promise<boolean> {
    try {
      return (await this.list(name, 1)).includes(name);
    } catch {
      return false;
    }
  }

  async delete(name: string, etag?: string): Promise<boolean> {
    const objectName = validObjectName(name);
    try {
      await this.clients.call(OBJECT_STORAGE, 'deleteObject', (client) =>
        client.deleteObject({ ...this.#place, objectName, ...(etag !== undefined && { ifMatch: etag }) }),
      );
      return true;
    } catch (error) {
      if (isMissingObject(error)) return true;
      if (isLostRace(error)) return false;
      throw error;
    }
  }

  async list(prefix: string, limit?: number): Promise<readonly string[]> {
    if (!/^[A-Za-z0-9._/-]{0,512}$/.test(prefix))
      throw new WardenError('ARGUMENT_INVALID', { detail: 'A prefix holds characters that we never write.' });
    const wanted = limit ?? Number.POSITIVE_INFINITY;
    const names = new Set<string>();
    const begun = new Set<string>();
    let start: string | undefined;
    do {
      const from: string | undefined = start;
      if (from !== undefined) begun.add(from);
      const { listObjects } = await this.clients.call(OBJECT_STORAGE, 'listObjects', (client) =>
        client.listObjects({
          ...this.#place,
          prefix: encodeURIComponent(prefix),
          limit: Math.min(PAGE, wanted - names.size),
          fields: 'name' as never,
          ...(from !== undefined && { start: encodeURIComponent(from) }),
        }),
      );
      for (const { name } of listObjects.objects) if (name.startsWith(prefix)) names.add(name);
      start = listObjects.nextStartWith || undefined;
      // What comes round again would be read for ever, and to stop there would hide the rest.
      if (start !== undefined && begun.has(start))
        throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: 'A list does not come to its end.' });
    } while (start !== undefined && names.size < wanted);
    return [...names].sort(compareText).slice(0, limit);
  }
}

/** Without permission and without the bucket look the same. */
function isRefused(error: unknown): boolean {
  return error instanceof WardenError && error.statusCode === 404;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof WardenError && error.code === 'OCI_TOO_LARGE';
}

/** How the SDK of now writes the header down: in the zone of the process, the hour without its zero, "Z" all the same. */
const SDK_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)Z$/;

/**
 * The end of the second that a header names: whoever counts from there never counts too early. Null for a header that is
 * missing or no time. The SDK types it as a Date and hands over a text (`formatDateToRFC3339` of oci-common).
 */
function timeOf(header: Date | string | null | undefined): At | null {
  const [year = Number.NaN, month = 0, ...rest] = SDK_TIME.exec(String(header))?.slice(1).map(Number) ?? [];
  const local = new Date(year, month - 1, ...rest).getTime();
  // Whatever else a version of the SDK hands over, the Date of its types or the header as it came, says its zone.
  const at = Number.isNaN(local) ? new Date(header ?? Number.NaN).getTime() : local;
  return at > 0 ? at + SECOND - 1 : null;
}

/** 412, and the 409 that Object Storage answers to writes at the same moment: somebody else's version is there. */
function isLostRace(error: unknown): boolean {
  if (!(error instanceof WardenError)) return false;
  return (
    error.statusCode === 412 || (error.statusCode === 409 && error.serviceCode === 'ConcurrentObjectUpdate')
  );
}

/** A missing bucket (or policy) answers 404 too, with another code: that must not look like an empty store. */
function isMissingObject(error: unknown): boolean {
  return error instanceof WardenError && error.statusCode === 404 && error.serviceCode === 'ObjectNotFound';
}
