import { readFileSync } from 'node:fs';

const manifest: {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
} = JSON.parse(readFileSync('package.json', 'utf8'));
const all = { ...manifest.dependencies, ...manifest.devDependencies };

test('docs/dependencies.md says why each direct dependency is there, and names no other', () => {
  const documented = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| `([^`]+)`/gm)].map(
    ([, name]) => name,
  );
  expect(documented.sort()).toEqual(Object.keys(all).sort());
});

test('every version is exact, and oci-common exists once', () => {
  for (const version of Object.values(all)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(manifest.overrides['oci-common']).toBe('$oci-common');
  const lock: { packages: Record<string, unknown> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  expect(Object.keys(lock.packages).filter((path) => path.endsWith('node_modules/oci-common'))).toEqual([
    'node_modules/oci-common',
  ]);
});

test('the service packages are at one version, and the umbrella is not among them', () => {
  const services = Object.entries(all).filter(([name]) => name.startsWith('oci-') && name !== 'oci-common');
  expect(new Set(services.map(([, version]) => version)).size).toBe(1);
  expect(all['oci-sdk']).toBeUndefined();
});
