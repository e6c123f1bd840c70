import { type InboxObject, readInbox } from '../core/inbox/inbox.ts';
import type { Store } from '../core/ports.ts';
import { deadLetter } from '../store/dead-letters.ts';
import { INBOX, writerOf } from '../store/inbox.ts';

/** Inbox objects taken in one cycle: at most about 6 MB each, read a few at a time and folded at once. */
const MAX_OBJECTS_PER_CYCLE = 256;
const AT_A_TIME = 4;

/**
 * Hands every inbox object that was not taken before to `take`, in name order. The objects stay: they are deleted when
 * what they caused is durable.
 *
 * @param taken names that are being worked on already.
 * @returns how many more were waiting than one cycle takes, as far as they were listed.
 * @throws what the store, `renewLease` or `take` threw.
 */
export async function drainInbox(
  store: Store,
  taken: ReadonlySet<string>,
  take: (name: string, object: InboxObject) => Promise<void>,
  renewLease: () => Promise<void>,
): Promise<number> {
  const listed = await store.list(INBOX, taken.size + MAX_OBJECTS_PER_CYCLE + 1);
  const fresh = listed.filter((name) => !taken.has(name));
  const names = fresh.slice(0, MAX_OBJECTS_PER_CYCLE);
  for (let start = 0; start < names.length; start += AT_A_TIME) {
    await renewLease();
    const group = names.slice(start, start + AT_A_TIME);
    const bodies = await Promise.all(group.map((name) => store.get(name)));
    for (const [index, name] of group.entries()) {
      const stored = bodies[index];
      if (stored === null || stored === undefined) continue;
      const read = readInbox(stored.body, writerOf(name));
      if (read === null) {
        await deadLetter(store, stored.body);
        await store.delete(name, stored.etag);
        continue;
      }
      await take(name, read.object);
    }
  }
  return fresh.length - names.length;
}
