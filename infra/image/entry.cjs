// Starts the one function that this container is for. FUNCTION_ENTRY is set by Terraform; a function deployed by hand
// with the fn tools has its name in FN_FN_NAME, with or without a prefix (warden-detect).
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const ENTRIES = ['detect', 'observe', 'respond', 'sweep', 'probe', 'reattach', 'console'];

const wanted = process.env.FUNCTION_ENTRY ?? (process.env.FN_FN_NAME ?? '').split('-').at(-1);
const file = join(__dirname, 'functions', `${wanted}`, 'func.js');
if (!ENTRIES.includes(wanted) || !existsSync(file)) {
  process.stderr.write(
    `${JSON.stringify({ level: 'error', code: 'CONFIG_INVALID', message: `FUNCTION_ENTRY must be one of: ${ENTRIES.join(', ')}` })}\n`,
  );
  process.exit(1);
}
// A silent kill by the kernel becomes a logged error: the heap ends before the container's memory does.
const megabytes = Number(process.env.FN_MEMORY);
if (megabytes > 0)
  require('node:v8').setFlagsFromString(`--max-old-space-size=${Math.floor(megabytes * 0.65)}`);
require(file);
