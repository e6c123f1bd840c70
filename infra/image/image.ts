// npm run image: prints the exact commands that build and push the image of the functions; `-- --run` runs them.
// Options: --repository HOST/NAMESPACE/REPO  --tag TAG  --tool docker|podman  --platform linux/amd64[,linux/arm64]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type ImageOptions, imageCommands } from './commands.ts';

const root = process.cwd();

function main(): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const options = new Command('image')
    .requiredOption(
      '--repository <path>',
      'host/namespace/repository, as terraform output image_repository prints it',
    )
    .option('--tag <tag>', 'tag of the image', version)
    .option('--tool <tool>', 'docker or podman', 'docker')
    .option('--platform <list>', 'linux/amd64, linux/arm64 or both', 'linux/amd64')
    .option('--run', 'run the commands instead of printing them', false)
    .parse()
    .opts<ImageOptions & { run: boolean }>();
  const commands = imageCommands(options);
  for (const command of commands) process.stdout.write(`${command.join(' ')}\n`);
  if (!options.run) return;
  if (!existsSync(join(root, 'dist', 'functions', 'detect', 'func.js')))
    throw new Error('There are no bundles: npm run build');
  for (const [program = '', ...args] of commands) {
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} failed`);
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
