import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFlags } from '../../infra/bundle/node-flags.ts';
import { type Cold, coldStart, type Started } from './cold.ts';
import { detectEnvironment } from './detect-environment.ts';
import { imageFolder } from './image.ts';
import { bundleReference } from './references.ts';
import { startService } from './service.ts';
import { median, ratio, table } from './table.ts';

const NOTHING = Buffer.from('[]');

interface Kind extends Started {
  readonly name: string;
  readonly body: Uint8Array;
}

/** Starts to the first answer, each beside its reference and in turns, so that a busy moment meets all alike. */
export async function benchStart(root: string, node: string, runs: number): Promise<readonly object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
  const service = await startService();
  try {
    const kinds = await kindsIn(folder, root, node, service.url);
    const all = new Map<string, Cold[]>(kinds.map(({ name }) => [name, []]));
    for (let run = 0; run < runs; run += 1)
      for (const kind of kinds) {
        const cold = await coldStart(kind, [kind.body]);
        if (cold.status !== 200) throw new Error(`${kind.name} answered ${cold.status}: ${cold.answer}`);
        all.get(kind.name)?.push(cold);
      }
    return rows(all);
  } finally {
    service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function kindsIn(folder: string, root: string, node: string, url: string): Promise<readonly Kind[]> {
  const signal = readFileSync(join(root, 'test', 'payloads', 'connector-logging-uma-messages.json'));
  await bundleReference('empty', join(folder, 'empty.js'), root);
  await bundleReference('hand-signed', join(folder, 'hand-signed.js'), root);
  const entry = imageFolder(join(folder, 'image'), root, node);
  const env = detectEnvironment(folder, url);
  const kind = (name: string, file: string, body: Uint8Array): Kind => ({
    name,
    file,
    body,
    node,
    flags: file === entry ? nodeFlags(128) : [],
    env,
  });
  return [
    kind('empty FDK function', join(folder, 'empty.js'), NOTHING),
    kind('detect, empty batch', entry, NOTHING),
    kind('four calls, hand-signed', join(folder, 'hand-signed.js'), signal),
    kind('detect, one signal', entry, signal),
  ];
}

const REFERENCE: Readonly<Record<string, string>> = {
  'detect, empty batch': 'empty FDK function',
  'detect, one signal': 'four calls, hand-signed',
};

function rows(all: ReadonlyMap<string, readonly Cold[]>): readonly object[] {
  const figures = [...all].map(([name, colds]) => {
    const reference = all.get(REFERENCE[name] ?? '');
    const of = (pick: (cold: Cold) => number, from = colds) => median(from.map(pick));
    return {
      start: name,
      'wall ms': of(({ wallMs }) => wallMs),
      'CPU ms': of(({ cpuMs }) => cpuMs),
      'peak MiB': of(({ peakRss }) => peakRss),
      'wall ratio':
        reference &&
        ratio(
          of(({ wallMs }) => wallMs),
          of(({ wallMs }) => wallMs, reference),
        ),
      'CPU ratio':
        reference &&
        ratio(
          of(({ cpuMs }) => cpuMs),
          of(({ cpuMs }) => cpuMs, reference),
        ),
    };
  });
  process.stdout.write(table(figures));
  return figures;
}
