// Runs in a container of the finished image (npm run image -- --check): starts every function with the image's own entry point,
// as the platform does, and lets it answer a call. One line a function; exit code 1 when something is not as it has to be.
// Usage: node -e "$(cat inside.cjs)" <names of the functions, with commas> <entry point, as JSON>
const { spawn } = require('node:child_process');
const { accessSync, constants, existsSync, mkdtempSync, readdirSync } = require('node:fs');
const { request } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');

const WAIT_MS = 30_000;
const [names, entryPoint] = [process.argv[1].split(','), JSON.parse(process.argv[2])];
const wrong = [];

function must(holds, what) {
  if (!holds) wrong.push(what);
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Nothing but bundles, what V8 compiled of them, their licences and the entry; all of it read-only. */
function lookAround() {
  const files = readdirSync('.', { recursive: true }).sort();
  must(process.getuid() === 1000, `runs as ${process.getuid()} and not as 1000`);
  const known = /^(entry\.cjs|functions|functions\/\w+|functions\/\w+\/func(\.part-[\w-]+)?\.js(\.v8)?)$/;
  const strange = files.filter((path) => !known.test(path) && path !== 'functions/THIRD-PARTY-LICENSES.txt');
  must(strange.length === 0, `holds ${strange.join(', ')}`);
  must(files.includes('functions/THIRD-PARTY-LICENSES.txt'), 'no licences of what is bundled');
  const writable = ['.', ...files].filter(isWritable);
  must(writable.length === 0, `may write ${writable.join(', ')}`);
  for (const name of names)
    must(files.includes(`functions/${name}/func.js.v8`), `${name}: not compiled while the image was built`);
  process.stdout.write(
    `node ${process.version}, ${files.length} files and folders, uid ${process.getuid()}\n`,
  );
}

async function start(name) {
  const socket = join(mkdtempSync(join(tmpdir(), 'fn-')), 'lsnr.sock');
  const env = {
    ...process.env,
    FUNCTION_ENTRY: name,
    FN_FORMAT: 'http-stream',
    FN_LISTENER: `unix:${socket}`,
    FN_MEMORY: '128',
    WARDEN_STATE_BUCKET: 'state',
    WARDEN_NAMESPACE: 'ns',
    WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.xx-local-1.respond',
    WARDEN_RESPOND_ENDPOINT: 'https://x.functions.example',
  };
  const began = Date.now();
  const [program, ...args] = entryPoint;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  child.on('error', ({ message }) => (said += message));
  try {
    while (!existsSync(socket)) {
      if (child.exitCode !== null || child.pid === undefined || Date.now() - began > WAIT_MS)
        throw new Error(`did not start: ${said.slice(-500)}`);
      await delay(10);
    }
    const { status, body } = await call(socket, name === 'detect' ? '[]' : '{}');
    // An empty batch needs nobody. The others miss their configuration or their identity, and say so.
    if (name === 'detect') must(JSON.parse(body).status === 'nothing', `detect: answered ${body}`);
    else must(status > 0 && body !== '', `${name}: answered nothing`);
    process.stdout.write(`${name.padEnd(9)} answered ${status} after ${Date.now() - began} ms\n`);
  } catch ({ message }) {
    wrong.push(`${name}: ${message}`);
  } finally {
    child.kill('SIGKILL');
  }
}

function call(socketPath, body) {
  const headers = {
    'fn-call-id': 'check',
    'fn-deadline': new Date(Date.now() + 20_000).toISOString(),
    'content-length': String(Buffer.byteLength(body)),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/call', method: 'POST', headers }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => (text += chunk));
      incoming.on('end', () =>
        resolve({ status: Number(incoming.headers['fn-http-status'] ?? incoming.statusCode), body: text }),
      );
    });
    outgoing.setTimeout(WAIT_MS, () => outgoing.destroy(new Error('did not answer')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function main() {
  lookAround();
  for (const name of names) await start(name);
  for (const what of wrong) process.stdout.write(`WRONG: ${what}\n`);
  process.exit(wrong.length > 0 ? 1 : 0);
}

void main();
