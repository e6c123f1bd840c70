import { readInbox } from '../../functions/core/inbox/inbox.ts';
import { CONFIG_SCHEMAS, type FunctionName, loadConfig } from '../../functions/runtime/config.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { COMMAND } from '../../functions/store/commands.ts';
import { EVIDENCE, evidenceName, PROBE } from '../../functions/store/evidence.ts';
import { LAST, MONITOR, SWEEP } from '../../functions/store/heartbeat.ts';
import { inboxJson } from '../../functions/store/inbox.ts';
import { INCIDENT, incidentName } from '../../functions/store/incidents.ts';
import { INVENTORY } from '../../functions/store/inventory.ts';
import type { Kind } from '../../functions/store/kind.ts';
import { LEASE } from '../../functions/store/lease.ts';
import {
  APPROVAL,
  ATTEMPT,
  approvalName,
  attemptName,
  PLAN,
  planName,
  REFUSAL,
  refusalName,
} from '../../functions/store/plans.ts';
import { bytesOf, type FuzzTarget, filesOf, must, textOf } from './target.ts';

/** What is read is written so that it is read the same. @param nameOf the name that an object with this in it belongs to. */
const again =
  <T>({ decode, encode }: Kind<T>, nameOf: (value: Claimed) => string = () => 'name') =>
  (body: Uint8Array): boolean => {
    const name = claimed(body, nameOf);
    const value = decode(body, name);
    if (value === null) return false;
    const written = encode(value);
    const back = decode(written, name);
    must(back !== null, 'written, and not read back');
    must(back !== null && textOf(encode(back)) === textOf(written), 'read back otherwise');
    return true;
  };

/** What an object says that it is about: whoever wrote it chose its name as well. */
type Claimed = Readonly<Record<'id' | 'node' | 'planId', string>> & {
  readonly plan: { readonly id: string };
  readonly approvals: readonly string[];
};

function claimed(body: Uint8Array, nameOf: (value: Claimed) => string): string {
  try {
    return nameOf(JSON.parse(textOf(body)) as Claimed);
  } catch {
    return 'name';
  }
}

const READERS: readonly ((body: Uint8Array) => boolean)[] = [
  again(APPROVAL, approvalName),
  again(ATTEMPT, ({ planId }) => attemptName(planId)),
  again(COMMAND),
  again(EVIDENCE, ({ node }) => evidenceName(node)),
  again(INCIDENT, ({ id }) => incidentName(id)),
  again(INVENTORY),
  again(LAST),
  again(LEASE),
  again(MONITOR),
  again(PLAN, ({ plan }) => planName(plan.id)),
  again(PROBE),
  again(REFUSAL, ({ planId, approvals }) => refusalName(planId, approvals)),
  again(SWEEP),
  (body) => readInbox(inboxJson(body), 'detect') !== null,
  (body) => readInbox(inboxJson(body), null) !== null,
];

/** Any object of the buckets, read as each kind. */
export const STORED: FuzzTarget = {
  about: 'an object of the buckets, read as each kind',
  seeds: () => filesOf('stored/v1', /\.json$/, 80).filter(({ length }) => length < 40_000),
  run: (data) => READERS.map((read) => read(data)).includes(true),
};

/** What every function has to have. */
const CONFIGURED = {
  STATE_BUCKET: 'warden-state',
  APPROVALS_BUCKET: 'warden-approvals',
  NAMESPACE: 'axexample',
  COMPARTMENTS: 'ocid1.compartment.oc1..aaaac,ocid1.tenancy.oc1..aaaat',
  TOPIC_ID: 'ocid1.onstopic.oc1.ap-tokyo-1.aaaatopic',
  RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.ap-tokyo-1.aaaarespond',
  RESPOND_ENDPOINT: 'https://abc.ap-tokyo-1.functions.oci.oraclecloud.com/',
  GATEWAY_SECRET_HASH: '5e'.repeat(32),
};
const ALL_OPTIONS = {
  MODE: 'approve',
  APPROVALS_NEEDED: '2',
  LANG: 'ja',
  ZONE: 'Asia/Tokyo',
  SYSLOG_ZONE: 'UTC',
  WINDOWS: 'CL1 Sun 02:00+180m; * 2026-12-01T22:00/2026-12-02T02:00',
  QUORUM_VOLUMES: 'ocid1.volume.oc1.ap-tokyo-1.aaaaq',
  EXPECTED_PRINCIPALS: 'backup, ocid1.user.oc1..aaaau',
  CONTACTS: '03-1234-5678',
  CONSOLE_URL: 'https://abc.apigateway.ap-tokyo-1.oci.customer-oci.com/warden',
  CONSOLE_SIGN_IN: 'true',
  LINK_SECRET_ID: 'ocid1.vaultsecret.oc1.ap-tokyo-1.aaaas',
  LINK_DAYS: '30',
  MONTHLY_SUMMARY: 'true',
  AUDIT_SEARCH: 'true',
  LOG_LEVEL: 'warn',
  ENDPOINT_CORE: 'http://127.0.0.1:9',
};

/** Lines `KEY=value`, read as the configuration of each function. */
export const CONFIGURATION: FuzzTarget = {
  about: 'the environment of each function',
  seeds: () =>
    [CONFIGURED, { ...CONFIGURED, ...ALL_OPTIONS }].map((env) =>
      bytesOf(
        Object.entries(env)
          .map(([name, value]) => `WARDEN_${name}=${value}`)
          .join('\n'),
      ),
    ),
  run: (data) => {
    const pairs = textOf(data)
      .split('\n')
      .map(
        (line) => [line.slice(0, Math.max(0, line.indexOf('='))), line.slice(line.indexOf('=') + 1)] as const,
      );
    const env = Object.fromEntries(pairs);
    let isUnderstood = true;
    for (const name of Object.keys(CONFIG_SCHEMAS) as FunctionName[])
      try {
        loadConfig(name, env);
      } catch (error) {
        if (!(error instanceof WardenError) || error.code !== 'CONFIG_INVALID') throw error;
        must(error.message.includes('WARDEN_') || error.message.includes('unknown key'), 'no key is named');
        isUnderstood = false;
      }
    return isUnderstood;
  },
};
