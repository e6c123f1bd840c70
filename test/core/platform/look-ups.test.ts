import * as v from 'valibot';
import {
  attachRequestSchema,
  probeFactsSchema,
  unknownSchema,
} from '../../../functions/core/platform/look-ups.ts';
import { lacking } from '../../support/lacking.ts';

const REQUEST = {
  type: 'iscsi',
  instanceId: 'i',
  volumeId: 'v',
  device: null,
  displayName: 'd',
  isReadOnly: false,
  isShareable: true,
  useChap: false,
  isAgentAutoIscsiLoginEnabled: false,
  encryptionInTransitType: 'NONE',
};
const SESSION = { session: 3, iqn: 'iqn', portal: 'p', state: 'LOGGED_IN', recoveryTmoSec: 120 };
const MOUNT = { session: 3, device: 'sdb', at: '/data', readOnly: false };
const MAP = { map: 'mpatha', pathsUp: 1, pathsDown: 1, queueing: null };
const FACTS = {
  at: 1_800_000_000_000,
  resources: [{ tag: 'fs_data', state: 'ISP' }],
  commPathsAlive: 1,
  commPathsDead: 0,
  sessions: [SESSION],
  ocidRunning: null,
  mounts: [MOUNT],
  multipath: [MAP],
};
const UNKNOWN = { known: false, what: 'w', errorCode: 'X', detail: 'd' };
const isFacts = (change: object) => v.is(probeFactsSchema, { ...FACTS, ...change });
const long = (characters: number) => 'x'.repeat(characters);

test.each<readonly [string, v.GenericSchema, object, readonly string[]]>([
  ['a request', attachRequestSchema, REQUEST, []],
  ['the answer of a node', probeFactsSchema, FACTS, ['mounts', 'multipath']],
  ['a look-up that failed', unknownSchema, UNKNOWN, []],
])('of %s every field is needed', (...[, schema, value, optional]) => {
  expect(v.is(schema, value)).toBe(true);
  const needed = Object.fromEntries(Object.entries(value).filter(([key]) => !optional.includes(key)));
  expect(v.is(schema, needed)).toBe(true);
  for (const less of lacking(needed)) expect([v.is(schema, less), less]).toEqual([false, less]);
  for (const key of optional) {
    const more = { [key]: (value as Readonly<Record<string, unknown>>)[key] };
    for (const less of lacking(more))
      if (key in (less as object)) expect(v.is(schema, { ...needed, ...(less as object) })).toBe(false);
  }
});

test('only iSCSI is attached; a name may be missing, and none is longer than the API allows', () => {
  const is = (change: object) => v.is(attachRequestSchema, { ...REQUEST, ...change });
  expect([is({ type: 'paravirtualized' }), is({ type: '' })]).toEqual([false, false]);
  for (const key of ['instanceId', 'volumeId'])
    expect([is({ [key]: long(255) }), is({ [key]: long(256) }), is({ [key]: null })]).toEqual([
      true,
      false,
      false,
    ]);
  for (const key of ['device', 'displayName', 'encryptionInTransitType'])
    expect([is({ [key]: null }), is({ [key]: long(300) }), is({ [key]: long(301) })]).toEqual([
      true,
      true,
      false,
    ]);
});

test.each(['ISP', 'ISU', 'OSU', 'OSF', 'ILLSTATE'])('LifeKeeper calls a resource %s', (state) => {
  expect(isFacts({ resources: [{ tag: 't', state }] })).toBe(true);
});

test.each<readonly [string, object]>([
  ['a state that LifeKeeper does not have', { resources: [{ tag: 't', state: '' }] }],
  ['half a path', { commPathsAlive: 1.5 }],
  ['fewer paths than none', { commPathsDead: -1 }],
  ['more paths than anybody has', { commPathsAlive: 1_001 }],
  ['more than a script can print', { resources: Array.from({ length: 101 }, () => FACTS.resources[0]) }],
  ['a session of no number', { sessions: [{ ...SESSION, session: -1 }] }],
  ['half a session', { mounts: [{ ...MOUNT, session: 0.5 }] }],
  ['a time-out below none', { sessions: [{ ...SESSION, recoveryTmoSec: -1 }] }],
  ['a time-out for ever', { sessions: [{ ...SESSION, recoveryTmoSec: 1_000_001 }] }],
  ['a time that is none', { at: Number.POSITIVE_INFINITY }],
  ['optional answers that are undefined', { mounts: undefined }],
  ['a tag without end', { resources: [{ tag: long(401), state: 'ISP' }] }],
  ['a device without end', { mounts: [{ ...MOUNT, device: long(101) }] }],
  ['a mount point without end', { mounts: [{ ...MOUNT, at: long(301) }] }],
  ['a map without end', { multipath: [{ ...MAP, map: long(201) }] }],
])('a node does not answer %s', (_, change) => {
  expect(isFacts(change)).toBe(false);
});

test('what it may answer at most', () => {
  expect(
    isFacts({ commPathsAlive: 1_000, resources: Array.from({ length: 100 }, () => FACTS.resources[0]) }),
  ).toBe(true);
  expect(isFacts({ sessions: [{ ...SESSION, session: 0, recoveryTmoSec: 0 }] })).toBe(true);
  expect(isFacts({ sessions: [{ ...SESSION, recoveryTmoSec: 1_000_000 }] })).toBe(true);
  expect(isFacts({ sessions: [{ ...SESSION, recoveryTmoSec: null }], ocidRunning: true })).toBe(true);
  expect(v.is(unknownSchema, { ...UNKNOWN, known: true })).toBe(false);
  expect(v.is(unknownSchema, { ...UNKNOWN, detail: long(1_001) })).toBe(false);
});
