import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder as the image has it, warmed with `node`; needs `npm run build`. @returns the entry to start. */
export function imageFolder(folder: string, root: string, node: string): string {
  mkdirSync(folder, { recursive: true });
  for (const file of ['entry.cjs', 'warm.cjs'])
    cpSync(join(root, 'infra', 'image', file), join(folder, file));
  cpSync(join(root, 'dist', 'functions'), join(folder, 'functions'), { recursive: true });
  const { status, stdout } = spawnSync(node, ['warm.cjs'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0 || stdout.includes('not warmed'))
    throw new Error(`The image could not be warmed: ${stdout}`);
  return join(folder, 'entry.cjs');
}

/** The flags of node with which the image starts. */
export function imageFlags(root: string): readonly string[] {
  const dockerfile = readFileSync(join(root, 'infra', 'image', 'Dockerfile'), 'utf8');
  const command: unknown = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]');
  return Array.isArray(command) ? command.map(String).filter((word) => word.startsWith('--')) : [];
}
