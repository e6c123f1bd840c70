// Run while the image is built: starts every function once, as the platform does, and lets it answer a call. What V8
// compiled for that is kept beside its bundle, where entry.cjs reads it: a container then starts without compiling. V8
// takes it only with the flags that it was made with: this is started with those of the image.
// Nothing leaves the machine: the services' addresses lead to a closed port. A function that cannot be warmed is no
// failure of the build, only slower at its first call.
const { generateKeyPairSync } = require('node:crypto');
const { spawn } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { request } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');

const START_MS = 20_000;
const CALL_MS = 20_000;
const CLOSED = 'http://127.0.0.1:9';

const LINE =
  "Nov 22 10:15:05 n1 lkscsid[99]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.";
const BODIES = {
  detect: ['[]', JSON.stringify([{ id: 'r', time: '2026-11-22T10:15:05Z', data: { message: LINE } }])],
  default: ['{}'],
};

function environment(name, folder) {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  writeFileSync(join(folder, 'rpst'), `${part({})}.${part({ exp: 4_000_000_000 })}.c2ln`);
  writeFileSync(join(folder, 'key.pem'), privateKey);
  const of = (type, id) => `ocid1.${type}.oc1.xx-local-1.${id}`;
  const services =
    'OBJECTSTORAGE CORE ONS FUNCTIONS MONITORING TELEMETRY_INGESTION LOGGING_INGESTION LOGGING_SEARCH INSTANCE_AGENT';
  return {
    ...Object.fromEntries(services.split(' ').map((service) => [`WARDEN_ENDPOINT_${service}`, CLOSED])),
    OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
    OCI_RESOURCE_PRINCIPAL_RPST: join(folder, 'rpst'),
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: join(folder, 'key.pem'),
    OCI_RESOURCE_PRINCIPAL_REGION: 'ap-tokyo-1',
    WARDEN_NAMESPACE: 'warm',
    WARDEN_STATE_BUCKET: 'state',
    WARDEN_APPROVALS_BUCKET: 'approvals',
    WARDEN_COMPARTMENTS: of('compartment', 'c'),
    WARDEN_TOPIC_ID: of('onstopic', 't'),
    WARDEN_MESSAGES_LOG_ID: of('log', 'm'),
    WARDEN_LOG_OCID: of('log', 'd'),
    WARDEN_RESPOND_FUNCTION_ID: of('fnfunc', 'respond'),
    WARDEN_RESPOND_ENDPOINT: 'https://warm.xx-local-1.functions.oci.oraclecloud.com',
    FUNCTION_ENTRY: name,
    FN_FORMAT: 'http-stream',
    FN_LISTENER: `unix:${join(folder, 'lsnr.sock')}`,
    FN_MEMORY: '128',
    TZ: 'UTC',
  };
}

async function warm(name) {
  const folder = mkdtempSync(join(tmpdir(), 'warm-'));
  const child = spawn(process.execPath, [...process.execArgv, join(__dirname, 'entry.cjs')], {
    env: { ...environment(name, folder), WARDEN_WARM: '1' },
    stdio: 'ignore',
  });
  try {
    const socket = join(folder, 'lsnr.sock');
    for (let waited = 0; !existsSync(socket); waited += 20) {
      if (child.exitCode !== null || waited > START_MS) throw new Error('did not start');
      await delay(20);
    }
    for (const body of BODIES[name] ?? BODIES.default) await call(socket, body);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    process.stdout.write(`warmed ${name}\n`);
  } catch (error) {
    child.kill('SIGKILL');
    process.stdout.write(`not warmed: ${name}: ${error.message}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function call(socketPath, body) {
  const headers = {
    'fn-call-id': 'warm',
    'fn-deadline': new Date(Date.now() + 5_000).toISOString(),
    'content-length': String(Buffer.byteLength(body)),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, path: '/call', method: 'POST', headers, timeout: CALL_MS },
      (incoming) => {
        incoming.resume();
        incoming.on('end', resolve);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('did not answer')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function main() {
  const folder = join(__dirname, 'functions');
  for (const name of readdirSync(folder)) if (existsSync(join(folder, name, 'func.js'))) await warm(name);
}

void main();
