import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGE_FLAGS } from '../../infra/bundle/node-flags.ts';

/** A folder as the image has it, warmed with `node`; needs `npm run build`. @returns the entry to start. */
export function imageFolder(folder: string, root: string, node: string): string {
  mkdirSync(folder, { recursive: true });
  for (const file of ['entry.cjs', 'warm.cjs'])
    cpSync(join(root, 'infra', 'image', file), join(folder, file));
  cpSync(join(root, 'dist', 'functions'), join(folder, 'functions'), { recursive: true });
  const { status, stdout } = spawnSync(node, [...IMAGE_FLAGS, 'warm.cjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0 || stdout.includes('not warmed'))
    throw new Error(`The image could not be warmed: ${stdout}`);
  return join(folder, 'entry.cjs');
}
