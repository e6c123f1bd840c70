import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { SecretVersion } from '../../functions/core/ports.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { installationOf, LinkKeys, linkAddress } from '../../functions/runtime/link-keys.ts';
import { T0 } from '../core/decision/story.ts';
import { JumpingTime } from '../support/kit.ts';

const SECRET = 'ocid1.vaultsecret.oc1..links';
const key = (version: number, bytes = 32): SecretVersion => ({
  version,
  bytes: new Uint8Array(bytes).fill(version),
});

/** A vault that holds a secret, and what it was asked for. */
function stage(current: SecretVersion | null = key(2), previous: SecretVersion | null = key(1)) {
  const clock = new JumpingTime(T0);
  const vault = { current, previous, answers: true, reads: [] as string[] };
  const secrets = {
    read: async (secretId: string, which: 'CURRENT' | 'PREVIOUS') => {
      vault.reads.push(`${secretId} ${which}`);
      if (!vault.answers) throw new WardenError('OCI_UNAVAILABLE');
      return which === 'CURRENT' ? vault.current : vault.previous;
    },
  };
  const keys = new LinkKeys({ secrets, clock }, SECRET);
  const versions = async (wanted?: number | null) => (await keys.valid(wanted)).map(({ version }) => version);
  /** How often the vault was asked since the last time: for both versions each. */
  const asked = () => vault.reads.splice(0).length / 2;
  return { clock, vault, keys, versions, asked };
}

test('the key in use comes first, then the one before it; both are read once', async () => {
  const s = stage();
  expect(await s.keys.valid()).toEqual([key(2), key(1)]);
  expect(s.vault.reads).toEqual([`${SECRET} CURRENT`, `${SECRET} PREVIOUS`]);
  await s.keys.valid();
  expect(s.vault.reads).toHaveLength(2);
});

test.each([
  ['there is none before it', key(2), null, [2]],
  ['the one before is too short: it signed nothing', key(2), key(1, 31), [2]],
  ['both are as short as they may be', key(2, 32), key(1, 32), [2, 1]],
])('%s', async (_, current, previous, expected) => {
  expect(await stage(current, previous).versions()).toEqual(expected);
});

test.each([
  ['no key', null],
  ['a key that is too short', key(2, 31)],
])('%s is told as a wrong configuration, and read again after ten seconds', async (_, current) => {
  const s = stage(current);
  await expect(s.keys.valid()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    operation: 'links',
    detail: 'The secret of the links holds fewer than 32 bytes.',
  });
  s.vault.current = key(3);
  s.asked();
  s.clock.advance(10 * SECOND - 1);
  await expect(s.keys.valid()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(s.asked()).toBe(0);
  s.clock.advance(1);
  expect(await s.versions()).toEqual([3, 1]);
});

test('the vault is asked again after five minutes', async () => {
  const s = stage();
  await s.versions();
  s.vault.current = key(3);
  s.vault.previous = key(2);
  s.clock.advance(5 * MINUTE - 1);
  expect(await s.versions()).toEqual([2, 1]);
  s.clock.advance(1);
  expect(await s.versions()).toEqual([3, 2]);
});

describe('a token that names another version', () => {
  test('has the vault asked again, at most once in ten seconds', async () => {
    const s = stage();
    await s.versions();
    s.asked();
    s.vault.current = key(3);
    s.vault.previous = key(2);
    s.clock.advance(10 * SECOND - 1);
    expect(await s.versions(3)).toEqual([2, 1]);
    expect(s.asked()).toBe(0);
    s.clock.advance(1);
    expect(await s.versions(3)).toEqual([3, 2]);
    expect(s.asked()).toBe(1);
    // A forged one: no more.
    s.clock.advance(9 * SECOND);
    await s.versions(99);
    expect(s.asked()).toBe(0);
  });

  test.each([1, 2, null])('not when it is at hand (%s)', async (wanted) => {
    const s = stage();
    await s.versions();
    s.asked();
    s.clock.advance(MINUTE);
    expect(await s.versions(wanted)).toEqual([2, 1]);
    expect(s.asked()).toBe(0);
  });
});

describe('while the vault does not answer', () => {
  test('what was read is used for less than an hour; it is asked once in ten seconds', async () => {
    const s = stage();
    await s.versions();
    s.asked();
    s.vault.answers = false;
    s.clock.advance(5 * MINUTE);
    expect(await s.versions()).toEqual([2, 1]);
    expect(s.asked()).toBe(1);
    s.clock.advance(10 * SECOND - 1);
    expect(await s.versions()).toEqual([2, 1]);
    expect(s.asked()).toBe(0);
    s.clock.advance(HOUR - 5 * MINUTE - 10 * SECOND);
    expect(s.clock.now()).toBe(T0 + HOUR - 1);
    expect(await s.versions()).toEqual([2, 1]);
  });

  test('an hour after they were read they are not used any more', async () => {
    const s = stage();
    await s.versions();
    s.vault.answers = false;
    s.clock.advance(HOUR);
    await expect(s.keys.valid()).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    // Nor by the next call, so soon that a vault that answered would not be asked again.
    s.clock.advance(SECOND);
    await expect(s.keys.valid()).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    s.vault.answers = true;
    s.clock.advance(9 * SECOND);
    expect(await s.versions()).toEqual([2, 1]);
  });

  test('without any it is said, and asked once in ten seconds', async () => {
    const s = stage();
    s.vault.answers = false;
    await expect(s.keys.valid()).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    s.vault.answers = true;
    s.asked();
    s.clock.advance(10 * SECOND - 1);
    await expect(s.keys.valid()).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    expect(s.asked()).toBe(0);
    s.clock.advance(1);
    expect(await s.versions()).toEqual([2, 1]);
  });
});

test('a link stands beside the console, under its host; its installation is the bucket', () => {
  expect(linkAddress('https://console.example/warden', 'abc.def')).toBe('https://console.example/l/abc.def');
  expect(installationOf({ namespace: 'ns', stateBucket: 'state' })).toBe('ns/state');
});
