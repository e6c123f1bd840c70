import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

// The SDK's packages pull in every operation and model of a service: oci-core alone has 720 models of which five are
// reached. What is left out here is never executed by our adapters; test/infra/bundle compares the requests of a slim
// and a plain bundle, operation by operation.

/** Polyfills of `fetch` and `Promise` that Node has and our own HTTP client does not call; the circuit breaker, which is off. */
const NOT_CALLED = /^(isomorphic-fetch|node-fetch|es6-promise|opossum)$/;

/**
 * Files of `oci-common` behind which only ways to send and to sign lie that our functions do not go: they have an HTTP
 * client and a signer of their own. A class stands for each, so that `instanceof` still answers.
 */
const OWN_WAYS = /\/oci-common\/lib\/(http|http-options|signer|auth\/.+)\.js$/;
/** The one file of the SDK that makes `Headers`. */
const MAKES_HEADERS = /\/oci-common\/lib\/request-generator\.js$/;
const NOTHING = `exports.__esModule = true;
exports.default = exports.FetchHttpClient = exports.DefaultRequestSigner = class {};
exports.isRegionProvider = () => false;
`;

/** Request ids and retry tokens: the SDK asks `uuid` for them; node makes them too. */
const RANDOM_IDS = "exports.v1 = exports.v4 = () => require('node:crypto').randomUUID();";

export interface SlimOptions {
  /** Operations that our sources name. */
  readonly operations: ReadonlySet<string>;
  /** Folder of the project. */
  readonly root: string;
  /** Writes a line to standard error when the SDK is initialised; for tests. */
  readonly trace?: boolean;
  /** For people, who sign with a profile of their own: `oci-common` stays as it is. */
  readonly hasProfiles?: boolean;
}

/** Every `client.operation(` in a folder of adapters. */
export function operationsNamedIn(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts')))
    for (const [, operation] of readFileSync(join(folder, file), 'utf8').matchAll(/\bclient\s*\.(\w+)\(/g))
      if (operation !== undefined) found.add(operation);
  return found;
}

/** esbuild plugin that keeps of the SDK what is called. */
export function slimSdk({ operations, root, trace = false, hasProfiles = false }: SlimOptions): Plugin {
  return {
    name: 'slim-sdk',
    setup(build) {
      if (!hasProfiles) {
        build.onResolve({ filter: /^uuid$/ }, ({ path }) => ({ path, namespace: 'random-ids' }));
        build.onLoad({ filter: /.*/, namespace: 'random-ids' }, () => ({
          contents: RANDOM_IDS,
          loader: 'js',
        }));
      }
      build.onResolve({ filter: NOT_CALLED }, ({ path }) => ({ path, namespace: 'not-called' }));
      build.onLoad({ filter: /.*/, namespace: 'not-called' }, () => ({
        contents: 'module.exports = { polyfill() {} };',
        loader: 'js',
      }));
      build.onLoad({ filter: /[\\/]node_modules[\\/]oci-[a-z]+[\\/](index|lib[\\/].+)\.js$/ }, ({ path }) => {
        const unix = path.replace(/\\/g, '/');
        if (hasProfiles && unix.includes('/oci-common/')) return undefined;
        const contents = unix.includes('/oci-common/')
          ? slimCommonFile(unix, { root, trace })
          : slimFile(unix, operations);
        return contents === null ? undefined : { contents, loader: 'js' };
      });
    },
  };
}

function slimCommonFile(path: string, { root, trace }: { root: string; trace: boolean }): string | null {
  if (OWN_WAYS.test(path)) return NOTHING;
  if (MAKES_HEADERS.test(path)) return withLightHeaders(path, root);
  if (!trace || !path.endsWith('/oci-common/index.js')) return null;
  return `process.stderr.write('SDK-INITIALISED\\n');${readFileSync(path, 'utf8')}`;
}

function withLightHeaders(path: string, root: string): string {
  const ours = JSON.stringify(join(root, 'infra', 'bundle', 'light-headers.ts'));
  return `const { Headers } = require(${ours});\n${readFileSync(path, 'utf8')}`;
}

function slimFile(path: string, operations: ReadonlySet<string>): string | null {
  // Requests, responses and waiters are types to us.
  if (/\/oci-[a-z]+\/index\.js$/.test(path)) return 'module.exports = require("./lib/client");';
  if (/\/lib\/[a-z]+-waiter\.js$/.test(path)) return 'exports.__esModule = true;';
  if (path.endsWith('/lib/client.js')) return slimClient(readFileSync(path, 'utf8'), operations);
  if (path.endsWith('/lib/model/index.js')) return slimModels(path, operations);
  return null;
}

/** A client without the operations that nobody calls. The SDK is generated: its methods all look alike. */
export function slimClient(source: string, operations: ReadonlySet<string>): string {
  return source.replace(
    /^ {4}(\w+)\([^\n]*\) \{\n([\s\S]*?)^ {4}\}\n/gm,
    (method, name: string, body: string) => {
      const isOperation = body.includes('const operationName = "');
      const isPaging = /^list\w+(Iterator|Responses)$|^listAll\w+$/.test(name);
      return (isOperation || isPaging) && !operations.has(name) ? '' : method;
    },
  );
}

/** The index of the models that the kept operations reach, through other models too. */
function slimModels(index: string, operations: ReadonlySet<string>): string {
  const folder = dirname(index);
  const files = new Map<string, string>();
  for (const [, name, file] of readFileSync(index, 'utf8').matchAll(
    /^const (\w+) = __importStar\(require\("\.\/([\w-]+)"\)\);$/gm,
  ))
    if (name !== undefined && file !== undefined) files.set(name, file);
  const needed = new Set<string>();
  const visit = (source: string): void => {
    for (const [, name] of source.matchAll(/\bmodel\.(\w+)/g)) {
      const file = name === undefined ? undefined : files.get(name);
      if (name === undefined || file === undefined || needed.has(name)) continue;
      needed.add(name);
      visit(readFileSync(join(folder, `${file}.js`), 'utf8'));
    }
  };
  visit(slimClient(readFileSync(join(folder, '..', 'client.js'), 'utf8'), operations));
  const lines = [...needed].map(
    (name) =>
      `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => require("./${files.get(name)}").${name} });`,
  );
  return ['exports.__esModule = true;', ...lines].join('\n');
}
