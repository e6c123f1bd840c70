import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Beside every bundle that is handed on: copyright notices and licences of what is in it. */
export const LICENCES_NAME = 'THIRD-PARTY-LICENSES.txt';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json names it. */
  readonly licence: string;
  /** Texts of its licence and notice files, in name order. */
  readonly texts: readonly string[];
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice|third[-_]party)/i;
const LICENCE_SECTION = /\n#+ *licen[cs]e[^\n]*\n([\s\S]+?)(?=\n#+ |$)/i;
const LAST_PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Packages of which anything is in the bundles, by name and version. @throws Error for one without a licence text. */
export function bundledPackages(root: string, metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.keys(output.inputs)),
  );
  const folders = new Set(inputs.flatMap((path) => LAST_PACKAGE.exec(path)?.[0] ?? []));
  const packages = [...folders].map((folder) => packageIn(root, folder));
  const byKey = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

function packageIn(root: string, folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
    readonly author?: string | { readonly name?: string };
  };
  const { name, version, license = 'unknown' } = manifest;
  const own = licenceTexts(join(root, folder));
  const texts = own.length === 0 && license === 'MIT' ? [mitText(authorOf(manifest))] : own;
  if (texts.length === 0) throw new Error(`${name}@${version} (${license}) has no licence text to hand on`);
  return { name, version, licence: license, texts };
}

function licenceTexts(folder: string): readonly string[] {
  const all = readdirSync(folder);
  const names = all.filter((name) => LICENCE_FILE.test(name)).sort();
  if (names.length > 0) return names.map((name) => readFileSync(join(folder, name), 'utf8').trim());
  // Some say it at the end of the page about themselves only.
  const page = all.find((name) => /^readme/i.test(name));
  const section = page && LICENCE_SECTION.exec(readFileSync(join(folder, page), 'utf8'))?.[1];
  return section === undefined || section === '' ? [] : [section.trim()];
}

function authorOf({
  name,
  author,
}: {
  readonly name: string;
  readonly author?: string | { readonly name?: string };
}): string {
  const found = typeof author === 'string' ? author : author?.name;
  return found ?? `the authors of ${name}`;
}

/** The licence that a package names without handing its text on (xz-decompress). */
function mitText(holder: string): string {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

/** One file for all of them; equal texts stand once, under the names of all that share them. */
export function licencesText(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, licence, texts } of packages)
    for (const text of texts) {
      const title = `${name} ${version} (${licence})`;
      byText.set(text, [...(byText.get(text) ?? []), title]);
    }
  const parts = [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  return `Software of others in these bundles, with its notices and licences.\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
