import { join } from 'node:path';
import type { Plugin } from 'esbuild';

// What the first answer of a container does not need is not in its way.

/**
 * Modules that cost milliseconds to load (`crypto` alone a tenth of an empty start) and that a batch with nothing in it
 * never uses. What is imported of them is fetched at its first use.
 */
const BUILTINS = ['crypto', 'https', 'tls', 'os', 'zlib', 'timers/promises', 'perf_hooks', 'v8', 'vm'];
const FILTER = new RegExp(`^(?:node:)?(?:${BUILTINS.join('|')})$`);
const NAMESPACE = 'at-first-use';

/**
 * esbuild plugin: a module of those above is loaded when one of its names is read, not when it is imported.
 * @param root folder of the project.
 */
export function loadedAtFirstUse(root: string): Plugin {
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /[\\/]zone-offset\.ts$/ }, ({ importer }) =>
        importer.endsWith('light-zone.ts')
          ? undefined
          : { path: join(root, 'infra', 'bundle', 'light-zone.ts') },
      );
      build.onResolve({ filter: FILTER }, ({ path, namespace }) =>
        namespace === NAMESPACE ? undefined : { path: path.replace('node:', ''), namespace: NAMESPACE },
      );
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: gettersOf(path),
        loader: 'js',
        resolveDir: root,
      }));
    },
  };
}

/** A getter for each name: esbuild copies the names of a module into an object of its own, and a copied getter loads nothing. */
function gettersOf(path: string): string {
  const names = Object.keys(require(`node:${path}`)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  return [
    `const load = () => require('node:${path}');`,
    `for (const name of ${JSON.stringify(names)})`,
    '  Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });',
  ].join('\n');
}
