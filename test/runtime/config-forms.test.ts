import * as v from 'valibot';
import {
  bucket,
  endpoint,
  isOcid,
  isZone,
  ocid,
  ocids,
  texts,
  trueOrFalse,
  zone,
  zoneName,
} from '../../functions/runtime/config-forms.ts';

/** What a form makes of a text, or what it says is wanted. */
function read(form: v.GenericSchema<string, unknown>, value: string): unknown {
  const result = v.safeParse(form, value);
  return result.success ? result.output : { wanted: result.issues[0]?.message };
}

describe('an OCID', () => {
  test.each([
    // Of a tenancy there is neither region nor unit; of others there may be an availability domain.
    ['ocid1.tenancy.oc1..aaaa', true],
    ['ocid1.volume.oc1.ap-tokyo-1.aaaa', true],
    ['ocid1.volume.oc1.ap-tokyo-1.ad-1.aaaa', true],
    ['ocid1.volume.oc1.ap-tokyo-1.ad~1.aaaa', false],
    ['OCID1.VOLUME.OC1.IAD.AAAA', true],
    ['x ocid1.volume.oc1..aaaa', false],
    ['ocid1.volume.oc1..aaaa x', false],
    ['ocid1.volume.oc1..', false],
    ['ocid1..oc1..aaaa', false],
    ['', false],
    [`ocid1.volume.oc1..${'a'.repeat(237)}`, true],
    [`ocid1.volume.oc1..${'a'.repeat(238)}`, false],
  ])('%j: %s', (value, expected) => {
    expect(isOcid(value)).toBe(expected);
  });

  test('of a type, where one is asked for', () => {
    expect(isOcid('ocid1.volume.oc1..a', 'volume')).toBe(true);
    expect(isOcid('ocid1.volumeattachment.oc1..a', 'volume')).toBe(false);
    expect(isOcid('ocid1.instance.oc1..a', 'volume')).toBe(false);
    expect(isOcid('ocid1.volume.oc1..a b', 'volume')).toBe(false);
  });

  test('one, of types of which any will do', () => {
    const form = ocid('compartment', 'tenancy');
    expect(read(form, 'ocid1.tenancy.oc1..a')).toBe('ocid1.tenancy.oc1..a');
    expect(read(form, 'ocid1.volume.oc1..a')).toEqual({ wanted: 'an OCID of type compartment or tenancy' });
  });

  test('several, of which none may be another thing; empty ones are left out', () => {
    const form = ocids('volume', 'bootvolume');
    expect(read(form, ' ocid1.volume.oc1..a ,, ocid1.bootvolume.oc1..b,')).toEqual([
      'ocid1.volume.oc1..a',
      'ocid1.bootvolume.oc1..b',
    ]);
    expect(read(form, '')).toEqual([]);
    expect(read(form, 'ocid1.volume.oc1..a,ocid1.instance.oc1..b')).toEqual({
      wanted: 'OCIDs of type volume or bootvolume, separated by commas',
    });
  });
});

test('texts are separated by commas, without the spaces around them', () => {
  expect(read(texts, ' Terraform Runner , ops,,')).toEqual(['Terraform Runner', 'ops']);
});

describe('a time zone', () => {
  test.each([
    ['UTC', true],
    ['Asia/Tokyo', true],
    // Not in the runtime's list, but a zone all the same.
    ['Japan', true],
    ['utc', true],
    ['Asia/Edo', false],
    ['', false],
    ['+25:00', false],
  ])('%j: %s', (value, expected) => {
    expect(isZone(value)).toBe(expected);
    const wanted = 'a time zone of the IANA list, such as Asia/Tokyo';
    expect(read(zone, value)).toEqual(expected ? value : { wanted });
  });

  test.each(['UTC', 'Asia/Tokyo', 'Etc/GMT+9', 'America/Port-au-Prince', 'America/Argentina/Buenos_Aires'])(
    '%s has the form of a name',
    (name) => {
      expect(read(zoneName, name)).toBe(name);
    },
  );

  test.each(['', 'Asia Tokyo', 'Asia/', '/Tokyo', '9/Tokyo', 'Asia//Tokyo', 'Asia/Tokyo\n'])(
    '%j has not',
    (name) => {
      expect(read(zoneName, name)).toMatchObject({ wanted: expect.stringContaining('Asia/Tokyo') });
    },
  );
});

test.each([
  ['warden-state', true],
  ['Warden_state.2', true],
  ['b'.repeat(256), true],
  ['b'.repeat(257), false],
  ['warden state', false],
  ['warden/state', false],
  ['', false],
])('a bucket may be called %j: %s', (name, expected) => {
  expect(read(bucket, name)).toEqual(expected ? name : { wanted: 'a bucket name' });
});

test('true and false are words', () => {
  expect(read(trueOrFalse, 'true')).toBe(true);
  expect(read(trueOrFalse, 'false')).toBe(false);
  expect(read(trueOrFalse, 'True')).toEqual({ wanted: 'true or false' });
});

describe('an address', () => {
  test.each([
    ['https://x.example///', 'https://x.example'],
    ['https://x.example:8443/a/b/', 'https://x.example:8443/a/b'],
    ['http://[::1]:9000/', 'http://[::1]:9000'],
  ])('%s is read as %s', (value, expected) => {
    expect(read(endpoint, value)).toBe(expected);
  });

  test.each([
    'https://user@x.example',
    'https://:pw@x.example',
    'https://x.example/?a=b',
    'https://x.example/#part',
    'http://x.example',
    'ftp://127.0.0.1/',
    'x.example',
    '',
  ])('%j is refused: a request to it would carry a token', (value) => {
    expect(read(endpoint, value)).toEqual({
      wanted: 'an https address, or http on 127.0.0.1, without query',
    });
  });
});
