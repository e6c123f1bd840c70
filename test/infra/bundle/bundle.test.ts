import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, eagerSdkImports } from '../../../infra/bundle/bundle.ts';
import { FUNCTIONS, funcYaml } from '../../../infra/bundle/functions.ts';
import { operationsNamedIn, slimClient } from '../../../infra/bundle/slim-sdk.ts';
import { type FunctionProcess, startFunction } from '../../support/function-process.ts';
import { type LoopbackService, type SeenRequest, startLoopback } from '../../support/loopback-service.ts';
import { principalFiles } from '../../support/principal-files.ts';

const entry = 'test/infra/bundle/every-call.ts';
const root = process.cwd();
let folder: string;
let service: LoopbackService;
let sizes: { slim: number; plain: number };
const running: FunctionProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  service = await startLoopback();
  const [slim, plain] = await Promise.all([
    bundleFunction({ entry, outfile: join(folder, 'slim.js'), root, trace: true }),
    bundleFunction({ entry, outfile: join(folder, 'plain.js'), root, slim: false }),
  ]);
  const kib = (one: typeof slim) => (one.bytes + one.partBytes) / 1024;
  sizes = { slim: kib(slim), plain: kib(plain) };
});

afterAll(async () => {
  await Promise.all(running.map((fn) => fn.stop()));
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(file: string, env: Record<string, string> = {}): Promise<FunctionProcess> {
  const fn = await startFunction(join(folder, file), env);
  running.push(fn);
  return fn;
}

async function play(file: string): Promise<{ requests: readonly object[]; outcomes: unknown }> {
  service.answers({ status: 400, json: { code: 'InvalidParameter', message: 'no' } });
  const fn = await start(file, { ...principalFiles(folder), SERVICE_URL: service.url });
  const reply = await fn.call('{}');
  return { requests: service.seen.map(withoutWhatVaries), outcomes: JSON.parse(reply.body) };
}

function withoutWhatVaries({ method, url, headers, body }: SeenRequest): object {
  const { authorization, ...rest } = headers;
  return {
    method,
    url,
    body: body.toString(),
    signed: authorization?.match(/headers="([^"]*)"/)?.[1],
    headers: Object.fromEntries(
      Object.entries(rest).filter(
        ([name]) => !/^(x-date|opc-request-id|opc-client-request-id|date)$/.test(name),
      ),
    ),
  };
}

test('a slim bundle sends exactly the requests of a plain one, for every operation', async () => {
  const slim = await play('slim.js');
  const plain = await play('plain.js');
  expect(plain.requests.length).toBeGreaterThanOrEqual(19);
  expect(slim).toEqual(plain);
  expect(JSON.stringify(slim.outcomes)).not.toMatch(/INTERNAL|no code/);
});

test('a slim bundle is a fraction of a plain one', () => {
  expect(sizes.slim).toBeLessThan(sizes.plain * 0.4);
});

test('a batch with nothing in it is answered without the SDK and without credentials', async () => {
  const fn = await start('slim.js');
  const reply = await fn.call('[]');
  expect(JSON.parse(reply.body)).toEqual({ records: 0 });
  expect(fn.lines().join('\n')).not.toContain('SDK-INITIALISED');
  expect(JSON.parse((await fn.call('{}')).body).outcomes[0]).toBe('AUTH_NO_PRINCIPAL');
  // The control: a call that needs the SDK does load it.
  const able = await start('slim.js', { ...principalFiles(folder), SERVICE_URL: service.url });
  await able.call('{}');
  expect(able.lines().join('\n')).toContain('SDK-INITIALISED');
});

test('no line of a bundle is long enough to drown the log when an error prints it', () => {
  const longest = readFileSync(join(folder, 'slim.js'), 'utf8')
    .split('\n')
    .reduce((max, line) => Math.max(max, line.length), 0);
  expect(longest).toBeLessThan(20_000);
});

test('a bundle is plain ASCII, and means the same: another character would make V8 keep it all in two bytes each', async () => {
  const moon = join(folder, 'moon.ts');
  writeFileSync(moon, "console.log(/^(\\d+)[月𠮷]$/u.exec('11𠮷')?.[1], '月'.codePointAt(0));");
  const outfile = join(folder, 'moon.js');
  await bundleFunction({ entry: moon, outfile, root });
  expect(readFileSync(outfile).every((byte) => byte < 0x80)).toBe(true);
  expect(execFileSync(process.execPath, [outfile], { encoding: 'utf8' })).toBe('11 26376\n');
});

test('a static import of the SDK stops the build', () => {
  const input = (kind: 'import-statement' | 'dynamic-import') => ({
    bytes: 1,
    imports: [{ path: 'node_modules/oci-core/index.js', kind }],
  });
  const metafile = {
    inputs: { 'functions/a.ts': input('import-statement'), 'functions/b.ts': input('dynamic-import') },
    outputs: {},
  };
  expect(eagerSdkImports(metafile)).toEqual(['functions/a.ts']);
});

test('the adapters name operations of every kind, and all of them survive in the slim clients', () => {
  const operations = operationsNamedIn('functions/oci');
  const clients = [
    'core',
    'objectstorage',
    'ons',
    'functions',
    'monitoring',
    'loggingingestion',
    'loggingsearch',
    'computeinstanceagent',
    'secrets',
  ]
    .map((name) => slimClient(readFileSync(`node_modules/oci-${name}/lib/client.js`, 'utf8'), operations))
    .join('\n');
  const kept = new Set([...clients.matchAll(/const operationName = "(\w+)"/g)].map(([, name]) => name));
  expect([...kept].sort()).toEqual([...operations].sort());
  expect(operations.has('attachVolume')).toBe(true);
  // Nothing that could detach, reboot or delete a volume is even in the code.
  expect(
    [...kept].filter((name) => /detach|instanceAction|terminate|deleteVolume/i.test(name ?? '')),
  ).toEqual([]);
});

test('func.yaml carries memory and time-out within the limits of the platform', () => {
  for (const [name, shape] of Object.entries(FUNCTIONS)) {
    const yaml = funcYaml(name, shape, '1.2.3');
    expect(yaml).toContain(`\nname: ${name}\n`);
    expect(yaml).toContain(`\nmemory: ${shape.memory}\n`);
    expect(shape.timeout).toBeGreaterThanOrEqual(5);
    expect(shape.timeout).toBeLessThanOrEqual(300);
  }
});
