import fc from 'fast-check';
import {
  type Claims,
  keyVersionOf,
  type LinkKey,
  PURPOSES,
  signLink,
  verifyLink,
} from '../../../functions/core/base/signed-link.ts';
import { MINUTE } from '../../../functions/core/base/time.ts';

const NOW = Date.UTC(2026, 10, 29, 3, 4);
const key = (version: number, fill = version): LinkKey => ({
  version,
  bytes: new Uint8Array(64).fill(fill),
});
const claims: Claims = {
  purpose: 'incident',
  installation: 'namespace/warden-state',
  incident: '5bfba12d',
  until: NOW + 7 * 24 * 60 * MINUTE,
};
const asked = { purpose: claims.purpose, installation: claims.installation, now: NOW };

const incidents = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const anyClaims = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  installation: fc.string({ minLength: 1, maxLength: 80 }),
  incident: incidents,
  until: fc.integer({ min: NOW + 2 * MINUTE, max: NOW + 400 * 24 * 60 * MINUTE }),
});
const versions = fc.integer({ min: 1, max: 5_000 });

describe('a signed link', () => {
  test('says of which incident it is, to whoever has the key and asks for its purpose', () => {
    fc.assert(
      fc.property(anyClaims, versions, (all, version) => {
        const found = verifyLink(signLink(all, key(version)), { ...all, now: NOW }, [
          key(version - 1),
          key(version),
        ]);
        expect(found?.incident).toBe(all.incident);
        expect(all.until - (found?.until ?? 0)).toBeLessThan(MINUTE);
        expect(all.until).toBeGreaterThanOrEqual(found?.until ?? Number.NaN);
      }),
    );
  });

  test('any one character changed, added or taken away is refused', () => {
    fc.assert(
      fc.property(
        anyClaims,
        fc.nat(),
        fc.constantFrom(...'0123456789abcdefghzAZ-_ .%'),
        (all, where, put) => {
          const token = signLink(all, key(3));
          const at = where % token.length;
          const others = [
            token.slice(0, at) + put + token.slice(at + 1),
            token.slice(0, at) + put + token.slice(at),
            token.slice(0, at) + token.slice(at + 1),
            token.slice(0, at),
            `${token}${put}`,
            token.toUpperCase(),
          ].filter((other) => other !== token);
          for (const other of others)
            expect(verifyLink(other, { ...all, now: NOW }, [key(3), key(2)])).toBeNull();
        },
      ),
    );
  });

  test('any bit of the tag flipped is refused', () => {
    const token = signLink(claims, key(3));
    const [head, tag] = [token.slice(0, -32), Buffer.from(token.slice(-32), 'hex')];
    for (let bit = 0; bit < 128; bit += 1) {
      const bent = Buffer.from(tag);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifyLink(head + bent.toString('hex'), asked, [key(3)])).toBeNull();
    }
    expect(verifyLink(token, asked, [key(3)])).not.toBeNull();
  });

  test('of another purpose, installation, key or with another key of the same number is refused', () => {
    const token = signLink(claims, key(3));
    expect(verifyLink(token, { ...asked, purpose: 'acknowledge' }, [key(3)])).toBeNull();
    expect(verifyLink(token, { ...asked, installation: 'namespace/other' }, [key(3)])).toBeNull();
    expect(verifyLink(token, asked, [key(4)])).toBeNull();
    expect(verifyLink(token, asked, [key(3, 9)])).toBeNull();
    expect(verifyLink(token, asked, [])).toBeNull();
  });

  test('is valid until its minute begins, and no millisecond longer', () => {
    const until = Math.floor(claims.until / MINUTE) * MINUTE;
    const token = signLink(claims, key(3));
    expect(verifyLink(token, { ...asked, now: until - 1 }, [key(3)])).toEqual({
      incident: claims.incident,
      until,
    });
    expect(verifyLink(token, { ...asked, now: until }, [key(3)])).toBeNull();
  });

  test('of a mail that the version before has sent is valid after an update: how it is signed stays', () => {
    // HMAC-SHA-256 of the JSON of what is said, as any other program makes it.
    expect(signLink(claims, key(3))).toBe('1-3-htrh4-5bfba12d-1e19a11f8238158bce4c48b29de5fa65');
  });

  test('survives one rotation of the key, and not a second one', () => {
    const token = signLink(claims, key(3));
    expect(keyVersionOf(token)).toBe(3);
    expect(verifyLink(token, asked, [key(4), key(3)])).not.toBeNull();
    expect(verifyLink(token, asked, [key(5), key(4)])).toBeNull();
  });

  test('is short, plain for every mail program, and ends with a letter or digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{8}$/), versions, (incident, version) => {
        const token = signLink({ ...claims, incident }, key(version));
        expect(token).toMatch(/^[A-Za-z0-9_-]*[a-z0-9]$/);
        expect(token.length).toBeLessThan(60);
      }),
    );
  });

  test('what is no token names no key and is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(keyVersionOf(text)).toBeNull();
        expect(verifyLink(text, asked, [key(1)])).toBeNull();
      }),
    );
  });

  test('the all-zero stand-in of a missing key makes no token that counts', () => {
    const made = signLink(claims, { version: 0, bytes: new Uint8Array(32) });
    expect(verifyLink(made, asked, [key(3)])).toBeNull();
    expect(verifyLink(made, asked, [])).toBeNull();
  });
});
