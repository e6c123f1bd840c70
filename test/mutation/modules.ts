import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync } from '@swc/core';

/** Code of one file, compiled once a process; called anew for every registry. */
type Body = (
  ...given: readonly [
    exports: unknown,
    require: (name: string) => unknown,
    module: { exports: unknown },
    filename: string,
    directory: string,
  ]
) => void;

/** Where files stand, what was compiled of them, and who imports whom. One a process. */
export class Sources {
  readonly root: string;
  readonly #sandbox: string;
  readonly #bodies = new Map<string, Body>();
  readonly #importers = new Map<string, Set<string>>();
  readonly #ofNode: NodeJS.Require;

  /** `sandbox` holds Stryker's mutated files under the names of the originals in `root`, both absolute. */
  constructor(root: string, sandbox: string) {
    this.root = root;
    this.#sandbox = sandbox;
    this.#ofNode = createRequire(join(root, 'package.json'));
  }

  /** The absolute path of what is ours, or null for what Node itself loads. */
  pathOf(name: string, from: string): string | null {
    // An ES module, which Node 20.0 to 20.18 cannot require.
    if (name === 'p-map') return join(this.root, 'node_modules/p-map/index.js');
    return name.startsWith('.') && name.endsWith('.ts') ? resolve(dirname(from), name) : null;
  }

  /** What Node loads: packages, JSON, plain JavaScript. */
  foreign(name: string, from: string): unknown {
    return this.#ofNode(name.startsWith('.') ? resolve(dirname(from), name) : name);
  }

  /** The mutated file where there is one, else the original. */
  body(path: string): Body {
    const known = this.#bodies.get(path);
    if (known !== undefined) return known;
    const mutated = join(this.#sandbox, relative(this.root, path));
    const { code } = transformSync(readFileSync(existsSync(mutated) ? mutated : path, 'utf8'), {
      filename: path,
      swcrc: false,
      jsc: { parser: { syntax: path.endsWith('.ts') ? 'typescript' : 'ecmascript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: false,
    });
    const names = ['exports', 'require', 'module', '__filename', '__dirname'];
    const body = compileFunction(code, names, { filename: path }) as Body;
    this.#bodies.set(path, body);
    return body;
  }

  imported(path: string, by: string): void {
    const found = this.#importers.get(path) ?? new Set();
    this.#importers.set(path, found.add(by));
  }

  /** The file itself and all that import it, over any number of steps. */
  importersOf(path: string): ReadonlySet<string> {
    const found = new Set([path]);
    for (const one of found) for (const by of this.#importers.get(one) ?? []) found.add(by);
    return found;
  }
}

/** Loaded modules: as in Jest's registry, a new one has nothing in it, whatever modules remembered is gone. */
export class Modules {
  readonly #sources: Sources;
  readonly #loaded = new Map<string, { exports: unknown }>();
  readonly #onLoading: (path: string | null) => void;
  #loading: string | null = null;

  /** `onLoading` is told whose code at the top level runs from now on; null when none does. */
  constructor(sources: Sources, onLoading: (path: string | null) => void) {
    this.#sources = sources;
    this.#onLoading = onLoading;
  }

  load(path: string): unknown {
    const known = this.#loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    this.#loaded.set(path, module);
    const before = this.#loading;
    this.#enter(path);
    try {
      this.#sources.body(path)(
        module.exports,
        (name) => this.#require(name, path),
        module,
        path,
        dirname(path),
      );
    } finally {
      this.#enter(before);
    }
    return module.exports;
  }

  #enter(path: string | null): void {
    this.#loading = path;
    this.#onLoading(path);
  }

  #require(name: string, from: string): unknown {
    const path = this.#sources.pathOf(name, from);
    if (path === null) return this.#sources.foreign(name, from);
    this.#sources.imported(path, from);
    return this.load(path);
  }
}
