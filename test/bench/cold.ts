import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CallAnswer, postCall } from '../../infra/local/rest/container-call.ts';
import type { Ring } from './ring.ts';

/** One start of a container's process up to its first answer. */
export interface Cold {
  readonly wallMs: number;
  /** Of all its threads; NaN where the kernel does not tell. */
  readonly cpuMs: number;
  /** MiB; NaN where the kernel does not tell. */
  readonly peakRss: number;
  readonly status: number;
  readonly answer: string;
}

export interface Started {
  readonly file: string;
  readonly node: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where the process runs; as it is by default. */
  readonly ring?: Ring;
}

/** Starts the process, makes the calls one after the other, and reads what it took up to the last answer. */
export async function coldStart(
  { file, node, flags, env, ring }: Started,
  bodies: readonly Uint8Array[],
): Promise<Cold> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-'));
  const socket = join(folder, 'lsnr.sock');
  const began = process.hrtime.bigint();
  const [program, args] = ring?.command(node, [...flags, file]) ?? [node, [...flags, file]];
  const child = spawn(program, args, {
    env: { PATH: '', TZ: 'UTC', FN_FORMAT: 'http-stream', FN_LISTENER: `unix:${socket}`, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    while (!existsSync(socket)) {
      if (child.exitCode !== null) throw new Error(`${file} ended at start`);
      await delay(1);
    }
    let last: Pick<CallAnswer, 'status' | 'body'> = { status: 0, body: new Uint8Array() };
    for (const body of bodies) last = await postCall(socket, { 'fn-call-id': 'bench' }, body, 60_000);
    const wallMs = Number(process.hrtime.bigint() - began) / 1e6;
    return { wallMs, ...usage(child), status: last.status, answer: Buffer.from(last.body).toString('utf8') };
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGKILL')) await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

function usage({ pid }: ChildProcess): { readonly cpuMs: number; readonly peakRss: number } {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = tasks.reduce(
      (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
      0,
    );
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { cpuMs: nanoseconds / 1e6, peakRss: Number(peak) / 1024 };
  } catch {
    return { cpuMs: Number.NaN, peakRss: Number.NaN };
  }
}
