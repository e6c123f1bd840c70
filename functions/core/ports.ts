import type { At } from './time.ts';
import type { Attachment, Instance, Volume } from './world.ts';

/** Wall clock. Passed in so that every test plays its own time. */
export interface Clock {
  now(): At;
  /** Resolves after `ms`, or earlier with a rejection when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Random and unique values. */
export interface Ids {
  /** Unique, at least 16 characters, URL-safe. */
  unique(): string;
}

/** An object of the store with the version needed to change it. */
export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
}

export type PutCondition =
  | { readonly kind: 'any' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'match'; readonly etag: string };

/** Result of a conditional write: `lost` = somebody else's version is there (412 or 409 ConcurrentObjectUpdate). */
export type PutResult = { readonly kind: 'written'; readonly etag: string } | { readonly kind: 'lost' };

/**
 * Object Storage, one bucket. Every method may throw a `WardenError`; a 412 that may be our own repeated
 * write is not resolved here: callers put an owner token into the body and compare (DESIGN §5.7).
 */
export interface Store {
  get(name: string): Promise<StoredObject | null>;
  put(name: string, body: Uint8Array, condition: PutCondition): Promise<PutResult>;
  /** True when deleted or absent; false when `etag` is no longer current. */
  delete(name: string, etag?: string): Promise<boolean>;
  /** All names with the prefix, in name order, all pages; at most `limit` when given. */
  list(prefix: string, limit?: number): Promise<readonly string[]>;
}

/** Read side of Compute and Block Volume. Nothing here can change anything. */
export interface Compute {
  /** All pages, all states (DETACHED included); `instanceId` narrows. */
  listAttachments(compartmentId: string, instanceId?: string): Promise<readonly Attachment[]>;
  listInstances(compartmentId: string): Promise<readonly Instance[]>;
  getInstance(instanceId: string): Promise<Instance>;
  getVolume(volumeId: string): Promise<Volume>;
}

/** Notifications. */
export interface Notifier {
  /** @param title at most 255 characters on one line; @param body at most 64 KB. Returns ONS's message id. */
  publish(topicId: string, title: string, body: string): Promise<string>;
}

/** Functions invoke. */
export interface Invoker {
  /** Detached: returns when the platform has accepted the call. */
  invokeDetached(functionId: string, body: string): Promise<void>;
}
