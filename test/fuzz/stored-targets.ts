import { readInbox } from '../../functions/core/inbox/inbox.ts';
import { CONFIG_SCHEMAS, type FunctionName, loadConfig } from '../../functions/runtime/config.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { COMMAND } from '../../functions/store/commands.ts';
import { EVIDENCE, PROBE } from '../../functions/store/evidence.ts';
import { LAST, MONITOR, SWEEP } from '../../functions/store/heartbeat.ts';
import { inboxJson } from '../../functions/store/inbox.ts';
import { INCIDENT } from '../../functions/store/incidents.ts';
import { INVENTORY } from '../../functions/store/inventory.ts';
import type { Kind } from '../../functions/store/kind.ts';
import { LEASE } from '../../functions/store/lease.ts';
import { APPROVAL, ATTEMPT, PLAN, REFUSAL } from '../../functions/store/plans.ts';
import { bytesOf, type FuzzTarget, filesOf, must, textOf } from './target.ts';

/** What is read is written so that it is read the same. */
const again =
  <T>({ decode, encode }: Kind<T>) =>
  (body: Uint8Array): void => {
    const value = decode(body, 'name');
    if (value === null) return;
    const written = encode(value);
    const back = decode(written, 'name');
    must(back !== null, 'written, and not read back');
    must(back !== null && textOf(encode(back)) === textOf(written), 'read back otherwise');
  };

const READERS: readonly ((body: Uint8Array) => void)[] = [
  again(APPROVAL),
  again(ATTEMPT),
  again(COMMAND),
  again(EVIDENCE),
  again(INCIDENT),
  again(INVENTORY),
  again(LAST),
  again(LEASE),
  again(MONITOR),
  again(PLAN),
  again(PROBE),
  again(REFUSAL),
  again(SWEEP),
  (body) => void readInbox(inboxJson(body), 'detect'),
  (body) => void readInbox(inboxJson(body), null),
];

/** Any object of the buckets, read as each kind. */
export const STORED: FuzzTarget = {
  about: 'an object of the buckets, read as each kind',
  seeds: () => filesOf('stored/v1', /\.json$/, 80).filter(({ length }) => length < 40_000),
  run: (data) => {
    for (const read of READERS) read(data);
  },
};

/** Lines `KEY=value`, read as the configuration of each function. */
export const CONFIGURATION: FuzzTarget = {
  about: 'the environment of each function',
  seeds: () => [
    bytesOf(
      [
        'WARDEN_STATE_BUCKET=warden-state',
        'WARDEN_NAMESPACE=axexample',
        'WARDEN_RESPOND_FUNCTION_ID=ocid1.fnfunc.oc1.ap-tokyo-1.aaaarespond',
        'WARDEN_RESPOND_ENDPOINT=https://abc.ap-tokyo-1.functions.oci.oraclecloud.com/',
        'WARDEN_TOPIC_ID=ocid1.onstopic.oc1.ap-tokyo-1.aaaatopic',
        'WARDEN_ZONE=Asia/Tokyo',
        'WARDEN_LANG=ja',
        'WARDEN_ENDPOINT_CORE=http://127.0.0.1:9',
      ].join('\n'),
    ),
  ],
  run: (data) => {
    const pairs = textOf(data)
      .split('\n')
      .map(
        (line) => [line.slice(0, Math.max(0, line.indexOf('='))), line.slice(line.indexOf('=') + 1)] as const,
      );
    const env = Object.fromEntries(pairs);
    for (const name of Object.keys(CONFIG_SCHEMAS) as FunctionName[])
      try {
        loadConfig(name, env);
      } catch (error) {
        if (!(error instanceof WardenError) || error.code !== 'CONFIG_INVALID') throw error;
        must(error.message.includes('WARDEN_') || error.message.includes('unknown key'), 'no key is named');
      }
  },
};
