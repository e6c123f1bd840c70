// npm run release:zip: dist/oci-iscsi-warden-VERSION.zip, the stack as Resource Manager takes it.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipOf } from './zip-file.ts';

/** Resource Manager takes 11 MB. */
const MAX_BYTES = 11 * 1024 * 1024;
const LEFT_OUT =
  /(^|\/)(\.terraform|examples|tests|\.gitignore|\.terraform\.lock\.hcl|[^/]*\.tfstate[^/]*|[^/]*\.tfvars)(\/|$)/;

export function stackFiles(root: string): readonly string[] {
  return readdirSync(join(root, 'terraform'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !LEFT_OUT.test(path) && statSync(join(root, 'terraform', path)).isFile())
    .sort();
}

export function stackZip(root: string): Buffer {
  return zipOf(stackFiles(root).map((name) => ({ name, body: readFileSync(join(root, 'terraform', name)) })));
}

if (process.argv.includes('--write')) {
  const root = process.cwd();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const zip = stackZip(root);
  if (zip.length > MAX_BYTES)
    throw new Error(`The stack has ${zip.length} bytes; Resource Manager takes ${MAX_BYTES}.`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  const path = join('dist', `oci-iscsi-warden-${version}.zip`);
  writeFileSync(join(root, path), zip);
  process.stdout.write(`${path}: ${stackFiles(root).length} files, ${zip.length} bytes\n`);
}
