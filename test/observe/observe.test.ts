import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import type { PutResult } from '../../functions/core/ports.ts';
import { createObserve } from '../../functions/observe/observe.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { writerOf } from '../../functions/store/inbox.ts';
import { countingIds, MemoryInvoker, MemoryStore, testTime } from '../support/kit.ts';

const RESPOND = 'ocid1.fnfunc.oc1..respond';
const payload = (name: string): Uint8Array => readFileSync(join(__dirname, '../payloads', `${name}.json`));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

class Scene {
  readonly store = new MemoryStore();
  readonly invoker = new MemoryInvoker();
  readonly logged: string[] = [];
  readonly #observe = createObserve(
    {
      store: this.store,
      invoker: this.invoker,
      clock: testTime(Date.UTC(2026, 10, 22, 12)),
      ids: countingIds('id'),
    },
    { respondFunctionId: RESPOND },
  );

  send(body: Uint8Array) {
    return this.#observe(body, createLogger({ write: (line) => this.logged.push(line) }));
  }

  inbox() {
    return this.store.names('inbox/').map((name) => {
      const stored = this.store.objects.get(name);
      return stored === undefined ? null : readInbox(stored.body, writerOf(name))?.object;
    });
  }
}

test('a detach becomes one inbox object that respond can read, and respond is woken', async () => {
  const scene = new Scene();
  const answer = await scene.send(payload('events-detachvolume-end'));
  expect(answer).toMatchObject({ status: 'woken', events: 1, rejected: 0 });
  expect(scene.inbox()).toEqual([
    {
      schema: 'warden.inbox/1',
      source: 'observe',
      signals: [],
      events: [
        {
          type: 'computeapi.detachvolume.end',
          resourceId: 'ocid1.volumeattachment.oc1.ap-tokyo-1.anxhiljrexampleattachment',
          compartmentId: 'ocid1.compartment.oc1..aaaaaaaaexamplecluster',
          at: Date.parse('2026-11-22T10:14:52Z'),
          eventId: '5fd68454-48bb-5371-08cb-79762913f249',
        },
      ],
    },
  ]);
  expect(scene.invoker.calls).toHaveLength(1);
});

test('a .begin carries no claim that anything was detached: only type, ids and time go on', async () => {
  const scene = new Scene();
  await scene.send(payload('events-instanceaction'));
  const [object] = scene.inbox();
  expect(Object.keys(object?.events[0] ?? {}).sort()).toEqual([
    'at',
    'compartmentId',
    'eventId',
    'resourceId',
    'type',
  ]);
});

test('delivered three times, alone and within an array, it is one object; each delivery wakes', async () => {
  const scene = new Scene();
  const body = payload('events-detachvolume-end');
  await scene.send(body);
  await scene.send(body);
  const both = `[${Buffer.from(body).toString()},${Buffer.from(payload('events-detachvolume-begin')).toString()}]`;
  await scene.send(text(both));
  expect(scene.store.names('inbox/')).toHaveLength(2);
  expect(scene.invoker.calls).toHaveLength(3);
});

test.each([
  ['nothing', ''],
  ['no JSON', '{"eventType":'],
  ['a number', '42'],
  ['an object without a type', '{}'],
  ['prototype keys', '{"__proto__":{"eventType":"com.oraclecloud.computeapi.x"}}'],
  ['binary', '\u0000\u0001\u0002'],
])('%s is set aside and answered, once per content', async (_, body) => {
  const scene = new Scene();
  expect((await scene.send(text(body))).status).toBe('set-aside');
  await scene.send(text(body));
  expect(scene.store.names('dead-letter/')).toHaveLength(1);
  expect(scene.store.names('inbox/')).toEqual([]);
  expect(scene.invoker.calls).toEqual([]);
});

test('an event of a service that we do not follow wakes nobody and is no failure', async () => {
  const scene = new Scene();
  const answer = await scene.send(
    text('{"eventType":"com.oraclecloud.objectstorage.createobject","eventTime":"2026-11-22T10:00:00Z"}'),
  );
  expect(answer.status).toBe('ignored');
  expect(scene.store.objects.size).toBe(0);
});

test("an event with another tenancy's ids is handed on as an id and nothing more: respond looks for it among what it watches", async () => {
  const scene = new Scene();
  const foreign = {
    eventType: 'com.oraclecloud.computeapi.detachvolume.end',
    eventTime: '2026-11-22T10:00:00Z',
    data: {
      resourceId: 'ocid1.volumeattachment.oc1..of-somebody-else',
      compartmentId: 'ocid1.compartment.oc1..x',
    },
  };
  expect((await scene.send(text(JSON.stringify(foreign)))).status).toBe('woken');
  expect(scene.logged.join('')).not.toContain('of-somebody-else');
});

test('when the store refuses, the call fails so that Events repeats it', async () => {
  const scene = new Scene();
  scene.store.put = async (): Promise<PutResult> => {
    throw new Error('store is down');
  };
  await expect(scene.send(payload('events-detachvolume-end'))).rejects.toThrow('store is down');
});

test('when respond cannot be invoked, the call fails, and the repetition finds its own object', async () => {
  const scene = new Scene();
  const invoke = scene.invoker.invokeDetached.bind(scene.invoker);
  scene.invoker.invokeDetached = async () => {
    throw new Error('503');
  };
  await expect(scene.send(payload('events-detachvolume-end'))).rejects.toThrow('503');
  scene.invoker.invokeDetached = invoke;
  expect((await scene.send(payload('events-detachvolume-end'))).status).toBe('woken');
  expect(scene.store.names('inbox/')).toHaveLength(1);
});
