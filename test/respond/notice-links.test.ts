import { signLink, verifyLink } from '../../functions/core/base/signed-link.ts';
import { DAY, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Secrets, SecretVersion } from '../../functions/core/ports.ts';
import { NoticeLinks } from '../../functions/respond/notice-links.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { installationOf, LinkKeys } from '../../functions/runtime/link-keys.ts';

const NOW = Date.UTC(2026, 10, 29, 3, 4, 5);
const SECRET = 'ocid1.vaultsecret.oc1.xx-local-1.links';
const installation = installationOf({ namespace: 'namespace', stateBucket: 'state' });
const HOST = 'https://abcdefghijklmnopqrstuvwxyz.apigateway.ap-singapore-1.oci.customer-oci.com';

/** A vault that can be rotated and can fail, and counts what it is asked. */
class Vault implements Secrets {
  versions: Uint8Array[] = [new Uint8Array(64).fill(1)];
  broken: Error | null = null;
  asked = 0;

  async read(_id: string, stage: 'CURRENT' | 'PREVIOUS'): Promise<SecretVersion | null> {
    this.asked += 1;
    if (this.broken !== null) throw this.broken;
    const version = stage === 'CURRENT' ? this.versions.length : this.versions.length - 1;
    const bytes = this.versions[version - 1];
    return bytes === undefined ? null : { version, bytes };
  }
}

function scene() {
  const vault = new Vault();
  let now = NOW;
  const clock = { now: () => now, sleep: async () => undefined };
  const failures: string[] = [];
  const log = { failure: (message: string) => void failures.push(message) };
  const options = { secretId: SECRET, installation, consoleUrl: `${HOST}/warden`, days: 7 };
  const links = new NoticeLinks({ secrets: vault, clock }, options);
  const keys = new LinkKeys({ secrets: vault, clock }, SECRET);
  const pass = (ms: number) => {
    now += ms;
  };
  return { vault, links, keys, failures, log, pass, now: () => now };
}

test('a notice gets an address for its incident alone, which fits into a line of a mail', async () => {
  const { links, keys, log } = scene();
  const link = await links.to('5bfba12d', log);
  expect(link?.url.length).toBeLessThanOrEqual(150);
  expect(link?.url.startsWith(`${HOST}/l/1-`)).toBe(true);
  const token = link?.url.split('/').at(-1) ?? '';
  const asked = { purpose: 'incident', installation, now: NOW } as const;
  const found = verifyLink(token, asked, await keys.valid());
  expect(found).toEqual({ incident: '5bfba12d', until: link?.until });
  expect(NOW + 7 * DAY - (found?.until ?? 0)).toBeLessThan(MINUTE);
  expect(link?.kept).toBe(`${HOST}/l/...`);
  expect(link?.kept).not.toContain(token);
});

test('while the vault does not answer a notice has no link, waits once in five minutes, and later has one again', async () => {
  const { vault, links, failures, log, pass } = scene();
  vault.broken = new WardenError('OCI_UNAVAILABLE');
  expect(await links.to('5bfba12d', log)).toBeNull();
  const asked = vault.asked;
  for (let notice = 0; notice < 20; notice += 1) expect(await links.to('5bfba12d', log)).toBeNull();
  expect(vault.asked).toBe(asked);
  expect(failures).toEqual(['notices go out without links']);
  vault.broken = null;
  pass(5 * MINUTE);
  expect(await links.to('5bfba12d', log)).not.toBeNull();
});

test.each([0, 1, 31])('a secret of %i bytes signs nothing', async (length) => {
  const { vault, links, failures, log } = scene();
  vault.versions = [new Uint8Array(length)];
  expect(await links.to('5bfba12d', log)).toBeNull();
  expect(failures).toHaveLength(1);
});

describe('the valid keys', () => {
  test('are read once in five minutes, however much is asked', async () => {
    const { vault, keys, pass } = scene();
    for (let i = 0; i < 10; i += 1) await keys.valid(1);
    expect(vault.asked).toBe(2);
    pass(5 * MINUTE);
    await keys.valid(1);
    expect(vault.asked).toBe(4);
  });

  test('after a rotation both count at once, the older one until the next', async () => {
    const { vault, keys, pass, now } = scene();
    const asked = () => ({ purpose: 'incident', installation, now: now() }) as const;
    const claims = { purpose: 'incident', installation, incident: '5bfba12d', until: NOW + DAY } as const;
    const [first] = await keys.valid();
    const old = signLink(claims, first ?? { version: 0, bytes: new Uint8Array() });
    vault.versions.push(new Uint8Array(64).fill(2));
    pass(11 * SECOND);
    // Somebody comes with a link of the new key: it is asked for although what is at hand is fresh.
    const both = await keys.valid(2);
    expect(both.map(({ version }) => version)).toEqual([2, 1]);
    expect(verifyLink(old, asked(), both)).not.toBeNull();
    vault.versions.push(new Uint8Array(64).fill(3));
    pass(5 * MINUTE);
    expect(verifyLink(old, asked(), await keys.valid())).toBeNull();
  });

  test('a forged link that names a key that never was asks the vault once in ten seconds at most', async () => {
    const { vault, keys, pass } = scene();
    await keys.valid();
    pass(11 * SECOND);
    for (let i = 0; i < 50; i += 1) await keys.valid(1000 + i);
    expect(vault.asked).toBe(4);
  });

  test('are kept for an hour while the vault does not answer, and not for ever', async () => {
    const { vault, keys, pass } = scene();
    await keys.valid();
    vault.broken = new WardenError('OCI_UNAVAILABLE');
    pass(59 * MINUTE);
    expect(await keys.valid()).toHaveLength(1);
    pass(2 * MINUTE);
    await expect(keys.valid()).rejects.toThrow();
  });
});
