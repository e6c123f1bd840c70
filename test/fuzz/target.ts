import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is fed with bytes that nobody vouches for. */
export interface FuzzTarget {
  /** What it reads. */
  readonly about: string;
  /** Genuine inputs, from which the fuzzer goes on. */
  readonly seeds: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /**
   * @returns whether it was understood, and not refused at the door: genuine inputs are, or the fuzzer knocks in vain.
   * @throws whatever must never happen: that is what is looked for.
   */
  readonly run: (data: Uint8Array) => boolean | Promise<boolean>;
}

/** Both Jest and the fuzzer run in the repository's root. */
const TEST = join(process.cwd(), 'test');

/** Files of a folder of `test/`, whole. @param most no more of them. */
export function filesOf(folder: string, wanted: RegExp, most = 60): readonly Uint8Array[] {
  return readdirSync(join(TEST, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name))
    .sort()
    .slice(0, most)
    .map((name) => readFileSync(join(TEST, folder, name)));
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (data: Uint8Array): string => new TextDecoder().decode(data);

/** @throws Error with what was expected. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken: ${what}`);
}
