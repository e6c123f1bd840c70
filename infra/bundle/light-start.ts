import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

// What the first answer of a container does not need is not in its way.

/**
 * Node's own modules that cost milliseconds to load (`crypto` alone a tenth of an empty start) and that a batch with
 * nothing in it never uses. What is imported of them is fetched at its first use.
 */
const COSTLY = ['crypto', 'https', 'tls', 'os', 'zlib', 'timers/promises', 'perf_hooks'];
const FILTER = new RegExp(`^(node:)?(${COSTLY.join('|')})$`);

/** esbuild plugin: modules of {@link COSTLY} are loaded when one of their names is read, not when they are imported. */
export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    setup(build) {
      build.onResolve({ filter: FILTER }, ({ path, namespace }) =>
        namespace === 'lazy-builtin'
          ? undefined
          : { path: path.replace('node:', ''), namespace: 'lazy-builtin' },
      );
      build.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => ({
        contents: proxyOf(path),
        loader: 'js',
      }));
    },
  };
}

/** A getter for each name: esbuild copies the names of a module into an object of its own, and a copied getter loads nothing. */
function proxyOf(path: string): string {
  const names = Object.keys(require(path)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  return [
    `for (const name of ${JSON.stringify(names)})`,
    `  Object.defineProperty(exports, name, { enumerable: true, get: () => require('node:${path}')[name] });`,
  ].join('\n');
}

/** What a rule's file says for people and tests; two thirds of it. No code of the functions can name it (`Rule`). */
const DOCUMENTATION = new Set(['source', 'samples', 'nearMisses', '$schema', 'title']);

/** esbuild plugin: the rule pack without its documentation. */
export function leanRules(): Plugin {
  return {
    name: 'lean-rules',
    setup(build) {
      build.onLoad({ filter: /[\\/]core[\\/]rules[\\/]pack[\\/]\w+\.json$/ }, ({ path }) => {
        const pack: unknown = JSON.parse(readFileSync(path, 'utf8'));
        const lean = (key: string, value: unknown) => (DOCUMENTATION.has(key) ? undefined : value);
        return { contents: JSON.stringify(pack, lean), loader: 'json' };
      });
    },
  };
}
