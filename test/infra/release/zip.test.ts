import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { releasedImage, stackFiles, stackZip } from '../../../infra/release/zip.ts';
import { isPresent, testWhere } from '../../support/where-present.ts';

const ROOT = join(__dirname, '..', '..', '..');

/** Reads local entries one after the other. */
function entriesOf(zip: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  let at = 0;
  while (zip.readUInt32LE(at) === 0x04034b50) {
    const packed = zip.readUInt32LE(at + 18);
    const nameLength = zip.readUInt16LE(at + 26);
    const name = zip.toString('utf8', at + 30, at + 30 + nameLength);
    const start = at + 30 + nameLength;
    found[name] = inflateRawSync(zip.subarray(start, start + packed)).toString('utf8');
    at = start + packed;
  }
  return found;
}

test('the release zip holds the stack at its root, without examples, tests and state', () => {
  const names = stackFiles(ROOT);
  for (const wanted of ['main.tf', 'schema.yaml', 'iam/statements.json', 'modules/logging/agent-filter.json'])
    expect(names).toContain(wanted);
  expect(names.filter((name) => /examples\/|tests\/|tfstate|\.terraform/.test(name))).toEqual([]);
  const zip = stackZip(ROOT);
  expect(zip.length).toBeLessThan(11 * 1024 * 1024);
  const entries = entriesOf(zip);
  expect(Object.keys(entries)).toEqual([...names]);
  expect(entries['main.tf']).toBe(readFileSync(join(ROOT, 'terraform/main.tf'), 'utf8'));
  expect(stackZip(ROOT).equals(zip)).toBe(true);
});

test('the zip of a release names its image, the repository names none', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const path = 'modules/suite/release.json';
  expect(JSON.parse(entriesOf(stackZip(ROOT))[path] ?? '')).toEqual({ image: '', version: '', digest: '' });
  const released = releasedImage('ns/warden/functions', `ghcr.io/a/b@${digest}`, '1.2.3');
  expect(JSON.parse(entriesOf(stackZip(ROOT, released))[path] ?? '')).toEqual({
    image: 'ns/warden/functions',
    version: 'v1.2.3',
    digest,
  });
  expect(releasedImage(undefined, `ghcr.io/a/b@${digest}`, '1.2.3')).toBeNull();
  expect(() => releasedImage('ns/warden/functions', 'ghcr.io/a/b:1', '1.2.3')).toThrow('--regional needs');
  expect(() => releasedImage('https://ns/x', `a@${digest}`, '1.2.3')).toThrow('namespace/repository');
});

test('nothing of an operator gets in: state, plan, values, keys, copies of an editor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warden-stack-'));
  try {
    mkdirSync(join(folder, 'terraform/modules/a/.terraform'), { recursive: true });
    const wanted = ['main.tf', 'main.iam.tf', 'modules/a/rules.json', 'schema.yaml', 'README.md'];
    const unwanted = [
      'terraform.tfstate',
      'terraform.tfstate.backup',
      'terraform.tfstate.d/x/terraform.tfstate',
      'plan',
      'x.tfplan',
      'terraform.tfvars',
      'x.auto.tfvars',
      'x.auto.tfvars.json',
      'terraform.tfvars.json',
      'override.pem',
      'main.tf~',
      '.main.tf.swp',
      '.terraform.lock.hcl',
      '.terraform/modules/modules.json',
      'modules/a/.terraform/x.tf',
      'examples/x/main.tf',
      'modules/a/tests/x.tftest.hcl',
    ];
    for (const name of [...wanted, ...unwanted]) {
      const path = join(folder, 'terraform', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, 'x');
    }
    expect(stackFiles(folder)).toEqual([...wanted].sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const testPython = testWhere(isPresent('python3', '--version'), 'PYTHON', 'install python3');

testPython('other programs can read the zip', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warden-zip-'));
  try {
    mkdirSync(join(folder, 'terraform'));
    const text = 'hello ä '.repeat(100);
    writeFileSync(join(folder, 'terraform/main.tf'), text);
    writeFileSync(join(folder, 'terraform/b.json'), '');
    const path = join(folder, 'a.zip');
    writeFileSync(path, stackZip(folder));
    const script = [
      'import zipfile,sys',
      'z=zipfile.ZipFile(sys.argv[1])',
      'i=z.infolist()[1]',
      'print(z.testzip(), z.namelist(), len(z.read(i).decode()), i.date_time, oct(i.external_attr >> 16))',
    ].join('; ');
    const read = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' });
    expect(read.stdout.trim()).toBe(
      `None ['b.json', 'main.tf'] ${text.length} (2020, 1, 1, 0, 0, 0) 0o100644`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the bytes do not depend on the zone of the machine', () => {
  const bytesIn = (zone: string) => {
    const command = ['infra/bundle/run.cjs', 'infra/release/zip.ts', '--write', '--repo', 'a/b'];
    const env = { ...process.env, TZ: zone };
    expect(spawnSync(process.execPath, command, { cwd: ROOT, env }).status).toBe(0);
    return readFileSync(join(ROOT, 'dist/oci-iscsi-warden.zip'));
  };
  expect(bytesIn('Asia/Tokyo').equals(bytesIn('America/New_York'))).toBe(true);
});
