import {
  BOOT_ADDRESS,
  parsePortal,
  portalOf,
  portalText,
  samePortal,
} from '../../../functions/core/base/portal.ts';

const PORTAL = { address: '169.254.2.2', port: 3260 };

test.each([
  ['169.254.2.2:3260', PORTAL],
  ['[fd00::2]:860', { address: 'fd00::2', port: 860 }],
])('%s is written and read alike', (text, portal) => {
  expect(portalText(portal)).toBe(text);
  expect(parsePortal(text)).toEqual(portal);
});

test.each(['', '169.254.2.2', 'fd00::2:860', '169.254.2.2:', ':3260', '169.254.2.2:3260x', 'x[fd00::2]:860'])(
  '%p is no portal',
  (text) => {
    expect(parsePortal(text)).toBeNull();
  },
);

test('an attachment that names no port has the usual one; one without an address has no portal', () => {
  expect(portalOf({ ipv4: '169.254.2.2', port: null })).toEqual(PORTAL);
  expect(portalOf({ ipv4: null, port: 3260 })).toBeNull();
});

test('what is not known is the same as nothing', () => {
  expect(samePortal(PORTAL, { ...PORTAL })).toBe(true);
  expect(samePortal(PORTAL, { ...PORTAL, port: 860 })).toBe(false);
  expect(samePortal(PORTAL, { ...PORTAL, address: '169.254.2.3' })).toBe(false);
  for (const other of [null, PORTAL]) {
    expect(samePortal(null, other)).toBe(false);
    expect(samePortal(other, null)).toBe(false);
  }
});

test('boot volumes of OCI are served at one address', () => {
  expect(BOOT_ADDRESS).toBe('169.254.0.2');
});
