import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJsonBytes, toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { parseIncident } from '../../../functions/core/incident/stored-incident.ts';

const V1 = join(__dirname, '../../stored/v1/incidents');

/** A genuine incident in the form of now, with what it remembers of one path. */
function withLost(path: unknown): Uint8Array {
  const [name = ''] = readdirSync(V1).sort();
  const incident = parseIncident(readFileSync(join(V1, name)));
  if (incident === null) throw new Error('the stored incident cannot be read');
  const stored = fromJsonBytes(toJsonBytes(incident)) as { readonly memory: object };
  return toJsonBytes({ ...stored, memory: { ...stored.memory, lost: { 'node1|data': path } } });
}

test.each([
  [{ since: 1, last: 2, backAt: null }, true],
  [{ since: null, last: 2, backAt: 3, later: 'kept' }, true],
  [{}, false],
  [{ since: 1, last: 2 }, false],
  [{ since: 1, backAt: null }, false],
  [{ since: 1, last: 2, backAt: 'x' }, false],
  [null, false],
  [[], false],
])('what is remembered of a lost path, %j: an incident can be read: %s', (path, expected) => {
  expect(parseIncident(withLost(path)) !== null).toBe(expected);
});
