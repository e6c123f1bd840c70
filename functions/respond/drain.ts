import { type InboxObject, readInbox } from '../core/inbox/inbox.ts';
import type { StoredObject } from '../core/ports.ts';
import { deadLetter } from '../store/dead-letters.ts';
import { INBOX, inboxJson, writerOf } from '../store/inbox.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import { type Left, Patience } from './patience.ts';
import type { SetAside } from './set-aside.ts';

/** Inbox objects taken in one cycle: at most some MB each, read a few at a time and folded at once. */
const MAX_OBJECTS_PER_CYCLE = 256;
const AT_A_TIME = 4;

/** Takes in what the other functions handed over. An object that cannot be read or used stops nothing but itself. */
export class InboxDrain {
  readonly #patience: Patience;

  constructor(
    private readonly ports: Pick<CyclePorts, 'store' | 'clock' | 'log'>,
    private readonly setAside: SetAside,
  ) {
    this.#patience = new Patience(ports, setAside);
  }

  /**
   * Hands every inbox object that was not taken before to `take`, in name order. The objects stay: they are deleted when
   * what they caused is durable. What `take` throws concerns that object alone.
   *
   * @param taken names that are being worked on already. @throws what listing or `renewLease` threw.
   */
  async drain(
    taken: ReadonlySet<string>,
    take: (name: string, object: InboxObject) => Promise<void>,
    renewLease: () => Promise<void>,
  ): Promise<Left> {
    const listed = new Set(await this.ports.store.list(INBOX));
    this.#patience.retain(listed);
    const fresh = [...listed].filter((name) => !taken.has(name) && this.#patience.isDue(name));
    const names = fresh.slice(0, MAX_OBJECTS_PER_CYCLE);
    for (let start = 0; start < names.length; start += AT_A_TIME) {
      await renewLease();
      const group = names.slice(start, start + AT_A_TIME);
      const read = (name: string) => this.#patience.trying(name, () => this.#read(name));
      const objects = await Promise.all(group.map(read));
      for (const [index, name] of group.entries()) {
        const object = objects[index] ?? null;
        if (object !== null) await this.#patience.trying(name, () => take(name, object));
      }
    }
    return { waiting: fresh.length - names.length, retryAt: this.#patience.retryAt };
  }

  /** The object as far as it can be read, with a copy for people of what cannot; null when it is none, and removed. */
  async #read(name: string): Promise<InboxObject | null> {
    const { store } = this.ports;
    const stored = await store.get(name);
    if (stored === null) return null;
    const body = inboxJson(stored.body);
    const { object, unreadable } = contentOf(name, { ...stored, body });
    if (object !== null && unreadable === 0) return object;
    await deadLetter(store, body);
    if (object !== null) return object;
    if (stored.isCut) this.setAside.note(name, 'too large to be read; removed, its former version stays');
    await store.delete(name, stored.etag);
    return null;
  }
}

function contentOf(
  name: string,
  { body, isCut }: StoredObject,
): { readonly object: InboxObject | null; readonly unreadable: number } {
  const nothing = { object: null, unreadable: 1 };
  return isCut ? nothing : (readInbox(body, writerOf(name)) ?? nothing);
}
