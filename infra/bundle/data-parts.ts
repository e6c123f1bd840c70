import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

// Words of a language and the rule pack are half of what a function is made of, and an empty batch needs neither. They
// lie in parts of their own, read when a text or a rule is first asked for; nothing changes for the code that asks.

/** What a rule's file says for people and tests; two thirds of it. No code of the functions can name it (`Rule`). */
const DOCUMENTATION = new Set(['source', 'samples', 'nearMisses', '$schema', 'title']);
const WORDS = /[\\/]functions[\\/].+\.(en|ja)\.ts$/;
const RULES = /[\\/]core[\\/]rules[\\/]pack[\\/]\w+\.json$/;
const PARTS = /^\.\/[\w-]+\.part-(?:words-en|words-ja|rules)\.js$/;

interface DataPart {
  readonly file: string;
  readonly contents: string;
}

/** The parts of one bundle: the plugin that leaves their modules out of it, and then what belongs into them. */
export class DataParts {
  /** Modules by part. */
  readonly #modules = new Map<string, Set<string>>();

  /** @param name of the bundle's file, without its ending. */
  constructor(
    private readonly root: string,
    private readonly name: string,
  ) {}

  /** esbuild plugin for the bundle. */
  plugin(): Plugin {
    return {
      name: 'data-parts',
      setup: (bundle) => {
        bundle.onResolve({ filter: PARTS }, ({ path }) => ({ path, external: true }));
        bundle.onLoad({ filter: WORDS }, ({ path }) => {
          const language = WORDS.exec(path)?.[1] ?? '';
          const names = [...readFileSync(path, 'utf8').matchAll(/^export const (\w+)/gm)].map(
            ([, name = '']) => name,
          );
          return { contents: this.#standIn(`words-${language}`, path, names), loader: 'js' };
        });
        bundle.onLoad({ filter: RULES }, ({ path }) => ({
          contents: this.#standIn('rules', path, ['default']),
          loader: 'js',
        }));
      },
    };
  }

  /** Bundles the parts, after the bundle. */
  async build(): Promise<readonly DataPart[]> {
    return Promise.all(
      [...this.#modules].map(async ([part, paths]) => {
        const { outputFiles } = await build({
          stdin: {
            contents: [...paths]
              .map((path) => `exports[${this.#keyOf(path)}] = require(${JSON.stringify(path)});`)
              .sort()
              .join('\n'),
            resolveDir: this.root,
            loader: 'js',
          },
          absWorkingDir: this.root,
          bundle: true,
          write: false,
          platform: 'node',
          target: 'node20',
          format: 'cjs',
          minify: true,
          legalComments: 'none',
          logLevel: 'error',
          plugins: [leanRules()],
        });
        return { file: this.#fileOf(part), contents: outputFiles[0]?.text ?? '' };
      }),
    );
  }

  /** A module with the same names, each of which is fetched from the part when something is read of it. */
  #standIn(part: string, path: string, names: readonly string[]): string {
    const modules = this.#modules.get(part) ?? new Set();
    this.#modules.set(part, modules.add(path));
    const of = (name: string) =>
      `require('./${this.#fileOf(part)}')[${this.#keyOf(path)}][${JSON.stringify(name)}]`;
    const helper = join(this.root, 'infra', 'bundle', 'fetched-later.ts');
    return [
      `import { fetchedLater } from ${JSON.stringify(helper)};`,
      ...names.map((name) =>
        name === 'default'
          ? `export default fetchedLater(() => ${of(name)});`
          : `export const ${name} = fetchedLater(() => ${of(name)});`,
      ),
    ].join('\n');
  }

  /** Several folders have words of the same file name. */
  #keyOf(path: string): string {
    return JSON.stringify(relative(this.root, path).replaceAll('\\', '/'));
  }

  #fileOf(part: string): string {
    return `${this.name}.part-${part}.js`;
  }
}

/** esbuild plugin: the rule pack without its documentation. */
function leanRules(): Plugin {
  return {
    name: 'lean-rules',
    setup(bundle) {
      bundle.onLoad({ filter: RULES }, ({ path }) => {
        const lean = (key: string, value: unknown) => (DOCUMENTATION.has(key) ? undefined : value);
        const json = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), lean);
        return { contents: `exports.default = JSON.parse(${JSON.stringify(json)});`, loader: 'js' };
      });
    },
  };
}
