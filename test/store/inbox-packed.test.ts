import { gzipSync } from 'node:zlib';
import { sha256 } from '../../functions/core/base/canonical.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { MAX_OBJECT_BYTES } from '../../functions/core/base/object-name.ts';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { inboxJson, PACKED_FROM, putInbox } from '../../functions/store/inbox.ts';
import { MemoryStore } from '../support/kit.ts';

const refused = (n: number): Signal => ({
  rule: 'iscsid.connect-failed',
  kind: 'detail',
  severity: 'info',
  node: `ocid1.instance.oc1.xx.node${n % 7}`,
  host: `node${n % 7}`,
  at: 1_000 + n,
  precision: 1,
  bootId: null,
  text: `iscsid[413]: connect to 169.254.2.${n % 9}:3260 failed (Connection refused)`,
});

async function stored(count: number) {
  const store = new MemoryStore();
  const object = {
    source: 'detect' as const,
    signals: Array.from({ length: count }, (_, n) => refused(n)),
    events: [],
  };
  const name = await putInbox(store, object);
  const json = toJsonBytes({ schema: 'warden.inbox/1', ...object });
  const body = (await store.get(name))?.body ?? new Uint8Array();
  return { object, name, json, body };
}

test('what one outage writes stays plain JSON, for people to read', async () => {
  const { body, json } = await stored(20);
  expect(Buffer.from(body)).toEqual(Buffer.from(json));
});

test('what a storm writes is packed to a tenth or less, under the name of its content, and read the same', async () => {
  const { object, name, json, body } = await stored(5_000);
  expect(json.byteLength).toBeGreaterThan(PACKED_FROM);
  expect(body.byteLength).toBeLessThan(json.byteLength / 10);
  expect(name).toBe(`inbox/detect/${sha256(json)}.json`);
  expect(readInbox(inboxJson(body), 'detect')?.object.signals).toEqual(object.signals);
});

test('one that is cut, or unpacks to more than we ever write, cannot be read, and stops nothing', async () => {
  const { body } = await stored(5_000);
  const bomb = gzipSync(Buffer.alloc(MAX_OBJECT_BYTES + 1, ' '));
  for (const bad of [body.subarray(0, -9), bomb]) {
    expect(inboxJson(bad)).toBe(bad);
    expect(readInbox(inboxJson(bad), 'detect')).toBeNull();
  }
});
