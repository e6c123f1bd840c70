import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

export const ROOT = join(__dirname, '..', '..');

export type Json = string | number | boolean | null | Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface Source {
  /** Path below the repository. */
  readonly path: string;
  readonly body: JsonObject;
}

/** Every .tf file below terraform/, as the parser's JSON: blocks are arrays, expressions `${…}`. */
export async function terraformSources(): Promise<readonly Source[]> {
  const paths = readdirSync(join(ROOT, 'terraform'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tf') && !path.includes('.terraform'))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const text = readFileSync(join(ROOT, 'terraform', path), 'utf8');
      return { path: join('terraform', path), body: (await parse(path, text)) as JsonObject };
    }),
  );
}

/** `resource` or `data` blocks of a file: type, name, body. */
export function blocksOf(
  source: Source,
  kind: 'resource' | 'data',
): { readonly type: string; readonly name: string; readonly body: JsonObject }[] {
  const byType = source.body[kind];
  if (!isObject(byType)) return [];
  return Object.entries(byType).flatMap(([type, byName]) =>
    Object.entries(isObject(byName) ? byName : {}).flatMap(([name, bodies]) =>
      (Array.isArray(bodies) ? bodies : [bodies]).filter(isObject).map((body) => ({ type, name, body })),
    ),
  );
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Variables declared by one file: name to body. */
export function variablesOf(source: Source): Readonly<Record<string, JsonObject>> {
  const declared = source.body['variable'];
  if (!isObject(declared)) return {};
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, bodies]) => {
      const body = Array.isArray(bodies) ? bodies[0] : bodies;
      return isObject(body) ? [[name, body]] : [];
    }),
  );
}
