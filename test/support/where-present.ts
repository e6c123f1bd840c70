import { spawnSync } from 'node:child_process';

/** Whether a program of the machine can be run. */
export function isPresent(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/**
 * `test` for what needs something of the machine. Where it is missing, jest counts these tests as skipped and standard
 * error says why in capitals. `WARDEN_NEEDS_<NAME>=true` says that it has to be there: then they run, and fail.
 */
export function testWhere(present: boolean, name: string, remedy: string): typeof test {
  if (present || process.env[`WARDEN_NEEDS_${name}`] === 'true') return test;
  process.stderr.write(`\nSKIPPED: WHAT NEEDS ${name} (${remedy})\n`);
  return test.skip as typeof test;
}
