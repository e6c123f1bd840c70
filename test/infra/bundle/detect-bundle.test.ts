import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../../infra/bundle/bundle.ts';
import { bundleReference } from '../../bench/references.ts';
import { type FunctionProcess, startFunction } from '../../support/function-process.ts';
import { principalFiles } from '../../support/principal-files.ts';

// The bundle that ships, built with a tracer in the SDK, started as the platform starts it, without credentials.

const ENVIRONMENT = {
  WARDEN_STATE_BUCKET: 'warden-state',
  WARDEN_NAMESPACE: 'axexample',
  WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.ap-tokyo-1.respond',
  WARDEN_RESPOND_ENDPOINT: 'https://x.functions.example',
};

const SIGNAL = [
  {
    id: 'r-1',
    time: '2026-11-22T10:15:05.000Z',
    source: 'lknode1',
    oracle: { instanceid: 'ocid1.instance.oc1.ap-tokyo-1.node1' },
    data: {
      message:
        "Nov 22 10:15:05 lknode1 lkscsid[99]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.",
    },
  },
];

let folder: string;
let detect: FunctionProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'detect-'));
  const outfile = join(folder, 'func.js');
  await bundleFunction({ entry: 'functions/detect/handler.ts', outfile, root: process.cwd(), trace: true });
  detect = await startFunction(outfile, ENVIRONMENT);
});

afterAll(async () => {
  await detect.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an empty batch is answered without initialising the SDK', async () => {
  expect((await detect.call('[]')).status).toBe(200);
  expect(detect.lines().join('\n')).not.toContain('SDK-INITIALISED');
});

test('an empty batch reads none of the parts that lie beside the bundle: SDK, rules, words', async () => {
  const parts = readdirSync(folder).filter((file) => file.startsWith('func.part-'));
  expect(parts).toEqual(expect.arrayContaining(['func.part-rules.js', 'func.part-words-ja.js']));
  const alone = join(folder, 'alone');
  mkdirSync(alone);
  copyFileSync(join(folder, 'func.js'), join(alone, 'func.js'));
  // The few lines with which all files load one another are no part of that.
  for (const file of parts.filter((name) => statSync(join(folder, name)).size < 4_096))
    copyFileSync(join(folder, file), join(alone, file));
  const fn = await startFunction(join(alone, 'func.js'), ENVIRONMENT);
  try {
    expect(JSON.parse((await fn.call('[]')).body)).toMatchObject({ status: 'nothing' });
    expect((await fn.call(JSON.stringify(SIGNAL))).body).toContain('func.part-');
  } finally {
    await fn.stop();
  }
});

test('an empty batch loads nothing of node but what the FDK itself needs', async () => {
  const hook = join(folder, 'list-modules.cjs');
  const list = "process.moduleLoadList.map((name) => name.replace(/ /g, '_')).join('|')";
  writeFileSync(hook, `process.on('SIGUSR2', () => console.log('LOADED|' + ${list} + '|END'));`);
  const loadedBy = async (file: string): Promise<ReadonlySet<string>> => {
    const fn = await startFunction(file, ENVIRONMENT, ['--require', hook]);
    try {
      expect((await fn.call('[]')).status).toBe(200);
      process.kill(fn.pid, 'SIGUSR2');
      return new Set((await fn.line('LOADED|')).split('|').slice(1, -1));
    } finally {
      await fn.stop();
    }
  };
  const empty = join(folder, 'empty.js');
  await bundleReference('empty', empty, process.cwd());
  const reference = await loadedBy(empty);
  expect(reference.size).toBeGreaterThan(50);
  const extra = [...(await loadedBy(join(folder, 'func.js')))].filter((name) => !reference.has(name));
  expect(extra.filter((name) => /crypto|tls|https|undici|perf_hooks|zlib|worker/.test(name))).toEqual([]);
  // Another node may sort its own small parts differently.
  expect(extra.length).toBeLessThanOrEqual(3);
});

test('a missing identity is an error that the connector repeats', async () => {
  const reply = await detect.call(JSON.stringify(SIGNAL));
  expect(reply.status).toBe(502);
  expect(reply.body).toContain('AUTH_NO_PRINCIPAL');
});

test('a batch with a signal does initialise it', async () => {
  const able = await startFunction(join(folder, 'func.js'), {
    ...ENVIRONMENT,
    ...principalFiles(folder),
    WARDEN_ENDPOINT_OBJECTSTORAGE: 'http://127.0.0.1:9',
  });
  try {
    const reply = await able.call(JSON.stringify(SIGNAL));
    expect(reply.body).toContain('OCI_NETWORK');
    expect(able.lines().join('\n')).toContain('SDK-INITIALISED');
  } finally {
    await able.stop();
  }
});
