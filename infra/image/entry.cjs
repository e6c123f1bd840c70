// Starts the one function that this container is for. FUNCTION_ENTRY is set by Terraform; a function deployed by hand
// with the fn tools has its name in FN_FN_NAME, with or without a prefix (warden-detect).
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const ENTRIES = ['detect', 'observe', 'respond', 'sweep', 'probe', 'reattach', 'console'];

const wanted = process.env.FUNCTION_ENTRY ?? (process.env.FN_FN_NAME ?? '').split('-').at(-1);
const file = join(__dirname, 'functions', `${wanted}`, 'func.js');
if (!ENTRIES.includes(wanted) || !existsSync(file)) {
  process.stderr.write(
    `${JSON.stringify({ level: 'error', code: 'CONFIG_INVALID', message: `FUNCTION_ENTRY must be one of: ${ENTRIES.join(', ')}` })}\n`,
  );
  process.exit(1);
}
// What V8 compiled when the image was built (warm.cjs) lies beside each file of the bundle. Node's own compile cache would
// hold no function that is compiled at its first call, which is most of them. Another node, or none there: V8 compiles as
// always.
const loaded = new Map();

function load(path) {
  const known = loaded.get(path);
  if (known !== undefined) return known.module.exports;
  const cacheFile = `${path}.v8`;
  const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined;
  // The bundles are ASCII.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'latin1')}\n})`;
  const script = new Script(source, { filename: path, cachedData });
  const module = { exports: {} };
  loaded.set(path, { script, cacheFile, module });
  // A part of the bundle, or what node itself has: there is nothing else in the image.
  const requireHere = (name) => (name.startsWith('./') ? load(join(dirname(path), name)) : require(name));
  try {
    script.runInThisContext()(module.exports, requireHere, module, path, dirname(path));
  } catch (error) {
    // As node does: half a part must not be taken for the whole by the next call.
    loaded.delete(path);
    throw error;
  }
  return module.exports;
}

if (process.env.WARDEN_WARM === '1')
  process.on('SIGTERM', () => {
    for (const { script, cacheFile } of loaded.values()) writeFileSync(cacheFile, script.createCachedData());
    process.exit(0);
  });
load(file);
