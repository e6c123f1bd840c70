import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomIds } from '../../../../functions/runtime/clock.ts';
import {
  FunctionContainers,
  type FunctionLogLine,
  type RunnerOptions,
} from '../../../../infra/local/rest/runner.ts';

const FDK = JSON.stringify(require.resolve('@fnproject/fdk'));

describe('the function runner keeps the platform contract', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wr-'));
  const running: FunctionContainers[] = [];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  function run(source: string, options: Partial<RunnerOptions> = {}) {
    const file = join(folder, `f${running.length}-${Date.now()}.cjs`);
    writeFileSync(file, source);
    const lines: FunctionLogLine[] = [];
    const containers = new FunctionContainers({
      name: 'test',
      functionId: 'ocid1.fnfunc.oc1.xx-local-1.test',
      applicationId: 'ocid1.fnapp.oc1.xx-local-1.test',
      file,
      ids: randomIds,
      environment: () => ({ GREETING: 'hello' }),
      onLog: (line) => lines.push(line),
      ...options,
    });
    running.push(containers);
    const call = async (body: string) => {
      const answer = await containers.invoke(Buffer.from(body), { kind: 'sync' });
      const text = Buffer.from(answer.body).toString();
      return { status: answer.status, text, code: (JSON.parse(text) as { code?: string }).code };
    };
    return { containers, call, lines };
  }

  const handle = (handler: string) => `require(${FDK}).handle(${handler}, { inputMode: 'buffer' });`;

  test('a warm container answers many calls and knows its headers and configuration', async () => {
    const { call, containers, lines } = run(
      handle(`(body, ctx) => {
        console.log(JSON.stringify({ level: 'info', call: ctx.callID }));
        return { body: body.toString(), left: ctx.deadline - Date.now(), config: process.env.GREETING, pid: process.pid };
      }`),
    );
    const first = JSON.parse((await call('one')).text);
    const second = JSON.parse((await call('two')).text);
    expect(first).toMatchObject({ body: 'one', config: 'hello' });
    expect(first.left).toBeGreaterThan(25_000);
    expect(first.left).toBeLessThanOrEqual(30_000);
    expect(second.pid).toBe(first.pid);
    expect(containers.started).toBe(1);
    await containers.stop();
    expect(lines.map((line) => line.fields?.['level'])).toEqual(['info', 'info']);
  });

  test('502 from the function leaves the container running', async () => {
    const { call, containers } = run(
      handle(
        `(body) => { if (body.toString() === 'bad') throw new Error('boom'); return { pid: process.pid }; }`,
      ),
    );
    const before = (await call('good')).text;
    expect((await call('bad')).status).toBe(502);
    expect((await call('good')).text).toBe(before);
    expect(containers.started).toBe(1);
  });

  test('a process that dies costs that call; the next one gets a fresh container', async () => {
    const { call, containers } = run(
      handle(`(body) => { if (body.toString() === 'die') process.exit(1); return { ok: true }; }`),
    );
    expect(await call('die')).toMatchObject({ status: 502, code: 'FunctionInvokeExecutionFailed' });
    expect((await call('live')).status).toBe(200);
    expect(containers.started).toBe(2);
  });

  test('a call over its time is answered 504 and its container killed', async () => {
    const { call, containers } = run(
      handle(`(body) => body.toString() === 'slow' ? new Promise(() => {}) : { ok: true }`),
      { timeoutMs: 300 },
    );
    await call('fast');
    expect(await call('slow')).toMatchObject({ status: 504, code: 'FunctionInvokeTimeout' });
    expect(containers.pids).toEqual([]);
    expect((await call('fast')).status).toBe(200);
  });

  test('memory beyond the limit ends the process, not the runner', async () => {
    const { call } = run(
      handle(`(body) => {
        if (body.toString() !== 'eat') return { ok: true };
        const all = []; for (;;) all.push(new Array(100000).fill(all.length));
      }`),
      { memoryMb: 64 },
    );
    expect(await call('eat')).toMatchObject({ status: 502 });
    expect((await call('x')).status).toBe(200);
  });

  test('busy containers are not shared: three calls at once need three', async () => {
    const { call, containers } = run(
      handle(`() => new Promise((done) => setTimeout(() => done({ pid: process.pid }), 300))`),
      { maxContainers: 3 },
    );
    const pids = (await Promise.all([call('1'), call('2'), call('3')])).map((a) => a.text);
    expect(new Set(pids).size).toBe(3);
    expect(containers.started).toBe(3);
  });

  test('an idle container is frozen and thawed for the next call', async () => {
    const { call, containers } = run(handle(`() => ({ ok: true })`));
    await call('1');
    // Only Linux shows the state of a process in a file.
    if (!existsSync('/proc/self/stat')) return;
    const [pid] = containers.pids;
    const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    const giveUpAt = Date.now() + 10_000;
    while (state() !== 'T' && Date.now() < giveUpAt) await new Promise(setImmediate);
    expect(state()).toBe('T');
    expect((await call('2')).status).toBe(200);
    expect(containers.started).toBe(1);
  });

  test('with one container allowed, calls wait for their turn', async () => {
    const { call, containers } = run(
      handle(`(() => { let inside = 0; return () => new Promise((done) => {
        inside += 1; const seen = inside;
        setTimeout(() => { inside -= 1; done({ seen }); }, 50);
      }); })()`),
      { maxContainers: 1 },
    );
    const seen = (await Promise.all([call('1'), call('2'), call('3')])).map((a) => JSON.parse(a.text).seen);
    expect(seen).toEqual([1, 1, 1]);
    expect(containers.started).toBe(1);
  });

  test('retired: what was accepted is answered, by as many as it needs; then no container is left', async () => {
    const { call, containers } = run(
      handle(`() => new Promise((done) => setTimeout(() => done({ pid: process.pid }), 100))`),
      { maxContainers: 1 },
    );
    const warm = (await call('1')).text;
    const accepted = [call('2'), call('3')];
    containers.retire();
    expect((await Promise.all(accepted)).map(({ text }) => text)).toEqual([warm, warm]);
    expect(containers.pids).toEqual([]);
  });

  test('retired while idle: its container goes at once', async () => {
    const { call, containers } = run(handle(`() => ({ ok: true })`));
    await call('1');
    containers.retire();
    expect(containers.pids).toEqual([]);
  });

  const listener = `const path = require('node:path'); const fs = require('node:fs'); const http = require('node:http');
    const link = process.env.FN_LISTENER.slice('unix:'.length); const dir = path.dirname(link);
    const server = http.createServer((q, s) => { q.resume(); q.on('end', () => { s.statusCode = STATUS; s.end('{}'); }); });`;

  test.each([
    ['no socket at all', `setInterval(() => {}, 1000);`],
    ['a socket without symlink', `${listener} server.listen(link);`],
    [
      'an absolute symlink',
      `${listener} server.listen(link + '.tmp', () => fs.symlinkSync(link + '.tmp', link));`,
    ],
    [
      'a symlink to a plain file',
      `${listener} fs.writeFileSync(link + '.tmp', ''); fs.symlinkSync('lsnr.sock.tmp', link); setInterval(() => {}, 1000);`,
    ],
    [
      'a symlink out of the folder',
      `${listener} const out = dir + 'x.sock'; server.listen(out, () => fs.symlinkSync('../' + path.basename(out), link)); process.on('exit', () => fs.rmSync(out, { force: true }));`,
    ],
  ])('%s is no container: 504', async (_name, source) => {
    const { call, containers } = run(source.replace('STATUS', '200'), { initTimeoutMs: 400 });
    expect(await call('x')).toMatchObject({ status: 504, code: 'FunctionInvokeContainerInitTimeout' });
    expect(containers.pids).toEqual([]);
  });

  test('a process that ends while it starts is told at once', async () => {
    const { call } = run(`process.exit(2);`);
    expect(await call('x')).toMatchObject({ status: 502, code: 'FunctionInvokeContainerInitFail' });
  });

  test('any status outside 200, 502, 504 kills the container', async () => {
    const source = `${listener} server.listen(link + '.tmp', () => fs.symlinkSync('lsnr.sock.tmp', link));`;
    const { call, containers } = run(source.replace('STATUS', '418'));
    expect(await call('x')).toMatchObject({ status: 502, code: 'FunctionInvokeExecutionFailed' });
    expect(containers.pids).toEqual([]);
    await call('y');
    expect(containers.started).toBe(2);
  });
});

describe('a process with containers is ended from outside', () => {
  const ROOT = join(__dirname, '..', '..', '..', '..');
  const folder = mkdtempSync(join(tmpdir(), 'wr-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Ended, but not yet fetched by its parent, is ended. */
  function isRunning(pid: number): boolean {
    try {
      process.kill(pid, 0);
      const state = `/proc/${pid}/stat`;
      return !existsSync('/proc/self') || !readFileSync(state, 'utf8').includes(') Z ');
    } catch {
      return false;
    }
  }

  /** Starts a container, calls it once and waits for ever; a frozen container would wait with it. */
  const program = (listens: boolean) => `
    import { randomIds } from '${ROOT}/functions/runtime/clock.ts';
    import { FunctionContainers } from '${ROOT}/infra/local/rest/runner.ts';
    const [name, file] = ['test', '${join(folder, 'function.cjs')}'];
    const containers = new FunctionContainers({ name, file, functionId: 'f', applicationId: 'a', ids: randomIds, environment: () => ({}) });
    ${listens ? "process.once('SIGTERM', () => process.exit(7));" : ''}
    setInterval(() => {}, 1_000);
    void containers.invoke(Buffer.from('{}'), { kind: 'sync' }).then(() => console.log(String(containers.pids[0])));
  `;

  test.each([
    [false, [null, 'SIGTERM']],
    [true, [7, null]],
  ])('its containers end with it; who listens too decides how it ends: %s', async (listens, ended) => {
    writeFileSync(join(folder, 'function.cjs'), `require(${FDK}).handle(() => ({}));`);
    writeFileSync(join(folder, `program-${listens}.ts`), program(listens));
    const child = spawn(process.execPath, ['infra/bundle/run.cjs', join(folder, `program-${listens}.ts`)], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) =>
      child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString()))),
    );
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGTERM');
    const how = await new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));
    expect(how).toEqual(ended);
    // Waits until the test's own limit: the kernel ends it, a little after the signal.
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
