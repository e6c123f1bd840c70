import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';
const PERIOD_US = 100_000;

/** A control group of a tenth of a processor and so much memory, as the smallest container of OCI Functions has. */
export class Ring {
  private constructor(
    readonly folders: readonly string[],
    private readonly peakFile: string,
  ) {}

  /** @returns why there can be none on this machine, in place of it. */
  static make(memoryMib: number): Ring | string {
    const name = `warden-bench-${process.pid}`;
    const bytes = String(memoryMib * 1024 * 1024);
    try {
      return existsSync(join(CGROUPS, 'cgroup.controllers')) ? ofTwo(name, bytes) : ofOne(name, bytes);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }

    function ofOne(group: string, limit: string): Ring {
      const [cpu, memory] = [join(CGROUPS, 'cpu', group), join(CGROUPS, 'memory', group)];
      write(cpu, { 'cpu.cfs_period_us': String(PERIOD_US), 'cpu.cfs_quota_us': String(PERIOD_US / 10) });
      write(memory, { 'memory.limit_in_bytes': limit });
      return new Ring([cpu, memory], join(memory, 'memory.max_usage_in_bytes'));
    }

    function ofTwo(group: string, limit: string): Ring {
      const folder = join(CGROUPS, group);
      write(folder, {
        'cpu.max': `${PERIOD_US / 10} ${PERIOD_US}`,
        'memory.max': limit,
        'memory.swap.max': '0',
      });
      return new Ring([folder], join(folder, 'memory.peak'));
    }
  }

  /** A command that enters the ring and then becomes the one given. */
  command(program: string, args: readonly string[]): readonly [string, readonly string[]] {
    const enter = this.folders.map((folder) => `echo $$ > '${join(folder, 'cgroup.procs')}'`).join('; ');
    return ['/bin/sh', ['-c', `${enter}; exec "$0" "$@"`, program, ...args]];
  }

  /** MiB of all that the kernel counts to the ring, caches of files too; NaN where it does not tell. */
  peakMib(): number {
    return existsSync(this.peakFile) ? Number(readFileSync(this.peakFile, 'utf8')) / 1024 / 1024 : Number.NaN;
  }

  /** When no process is in it any more. */
  remove(): void {
    for (const folder of this.folders) rmdirSync(folder);
  }
}

function write(folder: string, values: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(values)) writeFileSync(join(folder, name), value);
}
