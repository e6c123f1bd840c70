import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPresent, testWhere } from '../support/where-present.ts';
import { ROOT } from './terraform-source.ts';

/**
 * Needs the program `terraform`; init, validate and test need the provider too, from a mirror or the registry. Where it
 * cannot be had, this says so in capitals, or fails when WARDEN_NEEDS_PROVIDER=true (CI).
 */
const terraform = (args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) =>
  spawnSync('terraform', [...args, '-no-color'], {
    cwd,
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, TF_REGISTRY_CLIENT_TIMEOUT: '5', TF_REGISTRY_DISCOVERY_RETRY: '0', ...env },
  });

const testTerraform = testWhere(isPresent('terraform', 'version'), 'TERRAFORM', 'install terraform');

const INIT = ['init', '-input=false', '-backend=false'];

function skipped(what: string, why: string): void {
  process.stderr.write(`\nSKIPPED: ${what.toUpperCase()} (${why})\n`);
}

/** The stack without anything that earlier runs left. */
function copyOfStack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-stack-'));
  cpSync(join(ROOT, 'terraform'), folder, {
    recursive: true,
    filter: (path) => !/\.terraform(\/|$)|\.tfstate|\.terraform\.lock\.hcl$/.test(path),
  });
  return folder;
}

testTerraform('terraform fmt finds nothing to change', () => {
  const { stdout, stderr, status } = terraform(
    ['fmt', '-check', '-recursive', '-list=true'],
    join(ROOT, 'terraform'),
  );
  expect({ status, stdout, stderr: status === 0 ? '' : stderr }).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
});

testTerraform(
  'the stack and every example initialise, validate and pass terraform test with the mock provider',
  () => {
    const stack = copyOfStack();
    try {
      const examples = readdirSync(join(stack, 'examples')).map((name) => join('examples', name));
      expect(examples.length).toBeGreaterThanOrEqual(4);
      // One download for all parts.
      const env =
        process.env['TF_PLUGIN_CACHE_DIR'] === undefined
          ? { TF_PLUGIN_CACHE_DIR: mkdtempSync(join(stack, 'cache-')) }
          : {};
      const first = terraform(INIT, stack, env);
      if (
        first.status !== 0 &&
        process.env['WARDEN_NEEDS_PROVIDER'] !== 'true' &&
        /provider packages|install provider|registry/i.test(first.stderr)
      ) {
        skipped('terraform init, validate and test', 'the provider oracle/oci cannot be had here');
        return;
      }
      for (const part of ['.', ...examples])
        for (const step of [INIT, ['validate']]) {
          const { status, stdout, stderr } = terraform(step, join(stack, part), env);
          if (status !== 0) throw new Error(`terraform ${step.join(' ')} in ${part}:\n${stdout}\n${stderr}`);
        }
      // The module's own tests look inside it; validate cannot be run on it, for its providers come from the caller.
      for (const part of ['.', 'modules/suite'])
        for (const step of [...(part === '.' ? [] : [INIT]), ['test']]) {
          const { status, stdout, stderr } = terraform(step, join(stack, part), env);
          if (status !== 0) throw new Error(`terraform ${step.join(' ')} in ${part}:\n${stdout}\n${stderr}`);
          if (step[0] === 'test') expect(stdout).toMatch(/Success! \d+ passed, 0 failed/);
        }
    } finally {
      rmSync(stack, { recursive: true, force: true });
    }
  },
  900_000,
);
