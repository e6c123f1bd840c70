import { ownAddress } from '../../functions/respond/wire.ts';

const ID = 'ocid1.fnfunc.oc1.ap-tokyo-1.respond';
const NONE = { respondFunctionId: undefined, respondEndpoint: undefined };
const wake = (invokeEndpoint: unknown) =>
  new TextEncoder().encode(JSON.stringify({ wakeSeq: 3, invokeEndpoint }));
const GENUINE = 'https://abc123xyz.ap-tokyo-1.functions.oci.oraclecloud.com';

it('takes its OCID from the platform and its endpoint from the one who wakes it', () => {
  expect(ownAddress(NONE, ID, wake(GENUINE))).toEqual({ id: ID, endpoint: GENUINE });
});

it('lets the configuration win: the local tenancy is no host of the Functions service', () => {
  const config = { respondFunctionId: `${ID}x`, respondEndpoint: 'http://127.0.0.1:8080' };
  expect(ownAddress(config, ID, wake(GENUINE))).toEqual({
    id: `${ID}x`,
    endpoint: 'http://127.0.0.1:8080',
  });
});

it.each([
  'https://attacker.example',
  'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com.attacker.example',
  'http://abc.ap-tokyo-1.functions.oci.oraclecloud.com',
  'https://user@abc.ap-tokyo-1.functions.oci.oraclecloud.com',
  'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com:8443',
  'http://127.0.0.1:8080',
  42,
  null,
  { toString: 'x' },
])('does not believe %p: the call to it would carry a token', (endpoint) => {
  expect(ownAddress(NONE, ID, wake(endpoint))).toEqual({ id: ID, endpoint: null });
});

it('works without an address: a person may invoke it with any body', () => {
  for (const body of ['', '{}', 'not json', '[]', 'x'.repeat(10_000)])
    expect(ownAddress(NONE, ID, new TextEncoder().encode(body)).endpoint).toBeNull();
});

it('says what is missing when nobody names the function', () => {
  expect(() => ownAddress(NONE, undefined, wake(GENUINE))).toThrow(/FN_FN_ID/);
});
