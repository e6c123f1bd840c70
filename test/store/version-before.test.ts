import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import { COMMAND } from '../../functions/store/commands.ts';
import { EVIDENCE, PROBE } from '../../functions/store/evidence.ts';
import { LAST, MONITOR, SWEEP } from '../../functions/store/heartbeat.ts';
import { putInbox, writerOf } from '../../functions/store/inbox.ts';
import { INVENTORY } from '../../functions/store/inventory.ts';
import type { Kind } from '../../functions/store/kind.ts';
import { LEASE } from '../../functions/store/lease.ts';
import { APPROVAL, ATTEMPT, PLAN, REFUSAL } from '../../functions/store/plans.ts';
import { MemoryStore } from '../support/kit.ts';

/** Objects that commit 327da75 stored in its own stories: what an installation of the version before has in its buckets. */
const RECORDED = join(__dirname, '..', 'stored', 'v1');

/** Reads an object as one of a kind, writes it and reads what was written. */
const again =
  <T>({ decode, encode }: Kind<T>) =>
  (body: Uint8Array, name: string) => {
    const value = decode(body, name);
    if (value === null) throw new Error(`${name} cannot be read`);
    const written = encode(value);
    expect(decode(written, name)).toEqual(value);
    return JSON.parse(new TextDecoder().decode(written)) as unknown;
  };

/** The folder of recorded objects, and how they are read now. */
const KINDS: Readonly<Record<string, ReturnType<typeof again>>> = {
  approvals: again(APPROVAL),
  attempts: again(ATTEMPT),
  commands: again(COMMAND),
  evidence: again(EVIDENCE),
  heartbeat: again(LAST),
  inventory: again(INVENTORY),
  lease: again(LEASE),
  monitor: again(MONITOR),
  plans: again(PLAN),
  probes: again(PROBE),
  refusals: again(REFUSAL),
  sweep: again(SWEEP),
};

/** A recorded object is called as it was in the bucket, `/` written as `__`, with a number at the end. */
const recorded = (kind: string) =>
  readdirSync(join(RECORDED, kind)).map((file) => ({
    name: `${basename(file, '.json').replace(/~\d+$/, '').replaceAll('__', '/')}.json`,
    body: readFileSync(join(RECORDED, kind, file)),
  }));

test('every kind of object was recorded', () => {
  // Incidents are read in test/core/decision/stored-incidents.test.ts.
  const kinds = [...Object.keys(KINDS), 'dead-letters', 'inbox', 'incidents'];
  expect(readdirSync(RECORDED)).toEqual(expect.arrayContaining(kinds));
  for (const kind of kinds) expect(readdirSync(join(RECORDED, kind))).not.toEqual([]);
});

test.each(Object.entries(KINDS))(
  '%s: read, and what is written back is the same and can be read',
  (kind, write) => {
    for (const { name, body } of recorded(kind))
      expect(write(body, name)).toEqual(JSON.parse(body.toString()));
  },
);

test('inbox: every part is read but the answers of nodes, which then said themselves who wrote them', async () => {
  let answers = 0;
  for (const { name, body } of recorded('inbox')) {
    const object = JSON.parse(body.toString());
    const read = readInbox(body, writerOf(name));
    answers += object.probes?.length ?? 0;
    expect(read?.unreadable).toBe(object.probes?.length ?? 0);
    const { probes: _probes, ...rest } = object;
    expect(read?.object).toEqual(rest);
    const store = new MemoryStore();
    const { schema: _schema, ...parts } = object;
    const written = await putInbox(store, parts);
    expect(written).toBe(name.replace('inbox/', `inbox/${object.source}/`));
    expect(readInbox(toJsonBytes(store.json(written)), writerOf(written))).toEqual({ object, unreadable: 0 });
  }
  expect(answers).toBeGreaterThan(0);
});
