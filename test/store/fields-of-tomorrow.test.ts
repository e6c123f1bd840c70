import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJsonBytes, toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { readInbox } from '../../functions/core/inbox/inbox.ts';
import { COMMAND } from '../../functions/store/commands.ts';
import { EVIDENCE, PROBE } from '../../functions/store/evidence.ts';
import { LAST, MONITOR, SWEEP } from '../../functions/store/heartbeat.ts';
import { INCIDENT } from '../../functions/store/incidents.ts';
import { INVENTORY } from '../../functions/store/inventory.ts';
import type { Kind } from '../../functions/store/kind.ts';
import { LEASE } from '../../functions/store/lease.ts';
import { APPROVAL, ATTEMPT, PLAN, REFUSAL } from '../../functions/store/plans.ts';

const V1 = join(__dirname, '../stored/v1');

const KINDS: readonly (readonly [folder: string, kind: Kind<unknown>])[] = [
  ['approvals', APPROVAL],
  ['attempts', ATTEMPT],
  ['commands', COMMAND],
  ['evidence', EVIDENCE],
  ['heartbeat', LAST],
  ['incidents', INCIDENT],
  ['inventory', INVENTORY],
  ['lease', LEASE],
  ['monitor', MONITOR],
  ['plans', PLAN],
  ['probes', PROBE],
  ['refusals', REFUSAL],
  ['sweep', SWEEP],
] as const as never;

/** `a__b~1.json` is the object `a/b.json`; incidents are named by what they tell. */
const nameOf = (file: string, body: Uint8Array) =>
  file.includes('__')
    ? file.replaceAll('__', '/').replace(/~\d+/, '')
    : `incidents/${(fromJsonBytes(body) as { readonly id: string }).id}.json`;
const objects = (folder: string) =>
  readdirSync(join(V1, folder)).map((file) => {
    const body = readFileSync(join(V1, folder, file));
    return { name: nameOf(file, body), body };
  });

/** With a field that a version after this one adds. */
const later = (body: Uint8Array) =>
  toJsonBytes({ ...(fromJsonBytes(body) as object), ofTomorrow: { at: 1, why: ['x'] } });

// A roll-back: the build before has to read what the build after it has written.
test.each(KINDS)('%s with a field that a later version adds are read', (folder, kind) => {
  for (const { name, body } of objects(folder)) {
    expect([name, kind.decode(body, name) !== null]).toEqual([name, true]);
    expect([name, kind.decode(later(body), name) !== null]).toEqual([name, true]);
  }
});

test('inbox objects with a field that a later version adds are read whole', () => {
  for (const { body } of objects('inbox'))
    expect(readInbox(later(body), null)?.unreadable).toBe(readInbox(body, null)?.unreadable);
});
