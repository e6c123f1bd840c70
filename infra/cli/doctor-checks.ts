import * as v from 'valibot';
import { WardenError } from '../../functions/core/base/errors.ts';
import type { Params } from '../../functions/core/base/text.ts';
import { HOUR, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { CLOCK_SKEW_MS } from '../../functions/core/lease-record.ts';
import type { Clock, Compute, Store, Subscriptions } from '../../functions/core/ports.ts';
import type { OciInvoker } from '../../functions/oci/invoke.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { readOne } from '../../functions/store/collection.ts';
import { DEAD_LETTERS } from '../../functions/store/dead-letters.ts';
import { HEARTBEAT_LAST, LAST } from '../../functions/store/heartbeat.ts';
import { INBOX } from '../../functions/store/inbox.ts';
import { INCIDENTS } from '../../functions/store/incidents.ts';
import { RESPOND_LEASE, storedLease } from '../../functions/store/lease.ts';
import type { CliKey } from './text/text.ts';

/** A heartbeat comes out every hour; two missed ones are no accident. */
const HEARTBEAT_OLD: Ms = 2 * HOUR + 15 * MINUTE;
/** A cold start and the taking of the lease. */
const START_TIME: Ms = 15 * SECOND;
/** Objects counted at most. */
const MAX_COUNTED = 1_000;

/** What `warden doctor` looks at. Closed and stable: scripts read these names. */
export const DOCTOR_CHECKS = [
  'configuration',
  'state-bucket',
  'compartment',
  'subscription',
  'function',
  'lease',
  'heartbeat',
  'dead-letters',
] as const;
export type DoctorCheck = (typeof DOCTOR_CHECKS)[number];

/** `bad`: it is not as it should be, or could not be looked at. */
export type DoctorVerdict = 'good' | 'bad';

export interface DoctorFinding {
  readonly check: DoctorCheck;
  readonly verdict: DoctorVerdict;
  /** What was looked at: a bucket, an OCID, a key. */
  readonly subject: string;
  readonly detail: DoctorDetail;
}

/** Figures and states, in words of the catalogue (`doctor.detail.*`); an error's code as it is. */
export type DoctorDetail = string | { readonly said: DoctorWords; readonly params: Params };
type DoctorWords = Extract<CliKey, `doctor.detail.${string}`>;

const say = (said: DoctorWords, params: Params): DoctorDetail => ({ said, params });

const NEEDED = [
  KEYS.stateBucket,
  KEYS.namespace,
  KEYS.compartments,
  KEYS.topicId,
  KEYS.respondFunctionId,
  KEYS.respondEndpoint,
] as const;

/** What the environment says about the installation; a bucket that it does not name is empty. */
export function targetOf(env: NodeJS.ProcessEnv) {
  const complaints = NEEDED.filter((key) => !v.is(key.schema, env[key.env])).map((key) => key.env);
  const given = <S extends v.GenericSchema>(key: { readonly env: string; readonly schema: S }) => {
    const parsed = v.safeParse(key.schema, env[key.env]);
    return parsed.success ? parsed.output : undefined;
  };
  const topics = [given(KEYS.topicId), given(KEYS.monitorTopicId)].filter((id) => id !== undefined);
  const respond = given(KEYS.respondEndpoint) === undefined ? undefined : given(KEYS.respondFunctionId);
  const hasStore = given(KEYS.namespace) !== undefined;
  return {
    bucket: hasStore ? (given(KEYS.stateBucket) ?? '') : '',
    compartments: given(KEYS.compartments) ?? [],
    topics: [...new Set(topics)],
    functions: respond === undefined ? [] : [respond],
    /** Keys that are missing or malformed. */
    complaints,
  };
}

export type DoctorTarget = ReturnType<typeof targetOf>;

export interface DoctorPorts {
  readonly store: Store;
  readonly compute: Pick<Compute, 'listAttachments'>;
  readonly subscriptions: Subscriptions;
  readonly invoker: Pick<OciInvoker, 'dryRun'>;
  readonly clock: Clock;
}

/** Looks at an installation from outside, one thing after the other; changes nothing. Never throws a `WardenError`. */
export async function examine(ports: DoctorPorts, target: DoctorTarget): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = target.complaints.map((key) => ({
    check: 'configuration',
    verdict: 'bad',
    subject: key,
    detail: '',
  }));
  const look = async (
    check: DoctorCheck,
    subject: string,
    read: () => Promise<[DoctorVerdict, DoctorDetail]>,
  ) => {
    try {
      const [verdict, detail] = await read();
      findings.push({ check, verdict, subject, detail });
    } catch (error) {
      if (!(error instanceof WardenError)) throw error;
      findings.push({ check, verdict: 'bad', subject, detail: error.code });
    }
  };
  const { store, clock } = ports;
  if (target.bucket !== '') {
    await look('state-bucket', target.bucket, async () => [
      'good',
      say('doctor.detail.objects', {
        inbox: (await store.list(INBOX, MAX_COUNTED)).length,
        incidents: (await store.list(INCIDENTS, MAX_COUNTED)).length,
      }),
    ]);
    await look('lease', RESPOND_LEASE, async () => {
      let waiting = await waitingWork(ports);
      // Woken a moment ago, it is still on its way.
      if (waiting !== null) await clock.sleep(START_TIME);
      if (waiting !== null) waiting = await waitingWork(ports);
      return waiting === null ? ['good', ''] : ['bad', waiting];
    });
    await look('heartbeat', HEARTBEAT_LAST, async () => {
      const newest = (await readOne(store, HEARTBEAT_LAST, LAST))?.recent[0];
      if (newest === undefined) return ['bad', ''];
      const age = clock.now() - newest.lineAt;
      return [
        age <= HEARTBEAT_OLD ? 'good' : 'bad',
        say('doctor.detail.age', { minutes: Math.round(age / MINUTE) }),
      ];
    });
    await look('dead-letters', DEAD_LETTERS, async () => {
      const count = (await store.list(DEAD_LETTERS, MAX_COUNTED)).length;
      return [count === 0 ? 'good' : 'bad', String(count)];
    });
  }
  for (const compartment of target.compartments)
    await look('compartment', compartment, async () => {
      const attached = (await ports.compute.listAttachments(compartment)).filter(
        (a) => a.lifecycleState === 'ATTACHED',
      );
      return ['good', say('doctor.detail.attachments', { count: attached.length })];
    });
  for (const topic of target.topics)
    await look('subscription', topic, async () => {
      // A function among the subscribers (that is how alarms reach sweep) notifies nobody.
      const people = (await ports.subscriptions.list(topic)).filter((s) => s.protocol !== 'ORACLE_FUNCTIONS');
      const active = people.filter((s) => s.state === 'ACTIVE').length;
      return [
        active > 0 ? 'good' : 'bad',
        say('doctor.detail.subscriptions', { active, all: people.length }),
      ];
    });
  for (const functionId of target.functions)
    await look('function', functionId, async () => {
      await ports.invoker.dryRun(functionId);
      return ['good', ''];
    });
  return findings.sort((a, b) => DOCTOR_CHECKS.indexOf(a.check) - DOCTOR_CHECKS.indexOf(b.check));
}

/** Work that waits without a live holder of the lease, in figures; null when there is none. */
async function waitingWork({ store, clock }: DoctorPorts): Promise<DoctorDetail | null> {
  const lease = await storedLease(store);
  if (lease === null || lease.wakeSeq <= lease.ackSeq) return null;
  const isAlive = lease.holder !== null && clock.now() < lease.holder.expiresAt + CLOCK_SKEW_MS;
  return isAlive ? null : say('doctor.detail.waiting', { wake: lease.wakeSeq, done: lease.ackSeq });
}
