import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseIncident } from '../../functions/core/incident/stored-incident.ts';
import { SCRIPTS } from '../../functions/probe/scripts.ts';
import { readCapture } from '../../infra/cli/demo/capture.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import type { GateOptions } from '../../infra/local/cloud/gate.ts';
import type { StatementTable } from '../../infra/local/cloud/iam.ts';
import type { PublishedMessage } from '../../infra/local/cloud/notifications.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { syslogStamp } from '../../infra/local/simulator/lines.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';
import { deployedStatements, LOCAL_INSTALLATION } from '../support/deployed-statements.ts';
import { type IamStatementData, loadStatements } from '../support/iam-statements.ts';
import { type MovedClock, movedClock } from '../support/moved-clock.ts';

const ROOT = join(__dirname, '..', '..');
const FUNCTIONS = ['detect', 'observe', 'respond', 'sweep', 'reattach'] as const;
const WITH_PROBE = [...FUNCTIONS, 'probe'] as const;

/** The folder `dist` of a build. */
export const TODAY = join(ROOT, 'dist');
const bundle = (dist: string, name: string): string => join(dist, 'functions', name, 'func.js');
const command = (dist: string): string => join(dist, 'cli', 'warden.cjs');
/** An installation with reattach and search of Audit, and no other option but the probe where a story has it. */
const ON = ['always', 'reattach', 'audit-search', 'audit-search-reattach', 'approval-key'];

/** What Terraform deploys of a policy file. */
export function statementsOn(data: readonly IamStatementData[], hasProbe: boolean): StatementTable {
  const on: ReadonlySet<string> = new Set(hasProbe ? [...ON, 'probe'] : ON);
  return deployedStatements(data, { ...LOCAL_INSTALLATION, isOn: (when) => on.has(when) });
}

const capture = readCapture(ROOT, 's01_refused_recover.bookworm.fork');
const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Of real time: a loaded machine needs several times as long as a quiet one. */
const PATIENCE = 60 * SECOND;

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * A two-node cluster, the shipped bundles, the statements of the policy file and nothing else; people use the shipped
 * command line with an API key of their own.
 */
export class Scene {
  readonly tenancy: Tenancy;
  readonly #clock: MovedClock;
  readonly #operator: Readonly<Record<string, string>>;
  readonly #options: SceneOptions;
  #command: string;
  #said = 0;
  readonly node;
  readonly peer;
  readonly #agent;
  readonly #attachment;
  readonly #peerAttachment;

  constructor(tenancy: Tenancy, clock: MovedClock, options: SceneOptions) {
    const { answers, dist = TODAY } = options;
    this.tenancy = tenancy;
    this.#clock = clock;
    this.#options = options;
    this.#command = command(dist);
    this.#operator = { ...tenancy.operatorEnvironment(), ...clock.environment };
    const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
    this.node = tenancy.addNode('node1', tags);
    this.peer = tenancy.addNode('node2', tags);
    this.#agent = tenancy.agent(this.node);
    const volume = tenancy.addVolume('lk-shared', { iqn: capture.iqn });
    const shared = { isShareable: true, iqn: capture.iqn, ipv4: capture.portal, port: 3260 };
    this.#attachment = tenancy.attach(this.node, volume, { ...shared, device: '/dev/oracleoci/oraclevdb' });
    this.#peerAttachment = tenancy.attach(this.peer, volume, shared);
    for (const name of answers === undefined ? FUNCTIONS : WITH_PROBE) this.update(name, dist);
    tenancy.events.addRule({
      eventTypes: ['com.oraclecloud.ComputeApi.DetachVolume.*', 'com.oraclecloud.ComputeApi.AttachVolume.*'],
      functionId: functionIdOf('observe'),
    });
    if (answers === undefined) return;
    tenancy.cloud.runCommands.script(this.node.id, answerOf(answers.node1, 'node1'));
    tenancy.cloud.runCommands.script(this.peer.id, answerOf(answers.node2, 'node2'));
  }

  /** Deploys a function from a build; in place of another build it is an update, as a new image of it would be. */
  update(name: (typeof WITH_PROBE)[number], dist: string): void {
    const { answers, mode = 'approve' } = this.#options;
    const { tenancy } = this;
    const config = {
      WARDEN_LANG: 'en',
      WARDEN_SYSLOG_ZONE: 'UTC',
      WARDEN_HOME_COMPARTMENT: LOCAL.compartmentId,
      WARDEN_AUDIT_SEARCH: 'true',
      WARDEN_MODE: mode,
      ...(name === 'respond' && {
        WARDEN_RESPOND_FUNCTION_ID: '',
        WARDEN_REATTACH_FUNCTION_ID: functionIdOf('reattach'),
        WARDEN_REATTACH_ENDPOINT: tenancy.url,
        ...(answers !== undefined && {
          WARDEN_PROBE_FUNCTION_ID: functionIdOf('probe'),
          WARDEN_PROBE_ENDPOINT: tenancy.url,
        }),
      }),
      ...this.#clock.environment,
    };
    // Room for the clock to be moved while a container starts and within one invocation.
    const times = { initTimeoutMs: HOUR, timeoutMs: 5 * MINUTE, detachedTimeoutMs: HOUR };
    tenancy.deploy({ name, file: bundle(dist, name), config, ...times });
  }

  /** From now on people use the command line of this build. */
  updateCommand(dist: string): void {
    this.#command = command(dist);
  }

  /** What was attached is remembered; then a person detaches the volume of the node in service, which logs it. */
  async detach(first = /\[CRITICAL\] CL1\/node1/): Promise<void> {
    await this.sweep();
    await this.tenancy.cloud.compute.detachVolume(userCaller('ops@example.com'), this.#attachment.id);
    for (const line of capture.outage.filter(({ at }) => at >= capture.lostAt).slice(0, 4))
      this.#log(line.rest);
    await this.notice(first);
  }

  /** As the schedule does. @throws Error when it fails. */
  async sweep(): Promise<void> {
    const { status } = await this.tenancy.invoke(functionIdOf('sweep'), '{}');
    if (status !== 200) throw new Error(`sweep answered ${status}`);
  }

  /** The node's own session is back on the portal that it knows. */
  comeBack(): void {
    const end = capture.recovery.findIndex((line) => line.rest.includes('operational after recovery'));
    for (const line of capture.recovery.slice(0, end + 1)) this.#log(line.rest);
  }

  /** One more line of the outage: the node still has no session. */
  sayMore(): void {
    const line = capture.outage.filter(({ at }) => at >= capture.lostAt)[4 + this.#said];
    this.#said += 1;
    if (line !== undefined) this.#log(line.rest);
  }

  #log(rest: string): void {
    this.#agent.log('/var/log/messages', `${syslogStamp(Date.now(), 'UTC')} ${rest}`, Date.now());
  }

  /** Block Volume tells how much the peer wrote, up to now. */
  peerWrites(value: number): void {
    this.tenancy.cloud.monitoring.add({
      namespace: 'oci_blockstore',
      compartmentId: LOCAL.compartmentId,
      name: 'VolumeWriteOps',
      dimensions: { attachmentId: this.#peerAttachment.id },
      points: [{ at: Date.now() - SECOND, value }],
    });
  }

  /** Six minutes in which nobody touches the cluster and the peer writes nothing. */
  quiet(): void {
    this.#clock.forward(6 * MINUTE);
    this.peerWrites(0);
  }

  forward(ms: number): void {
    this.#clock.forward(ms);
  }

  async notice(wanted: RegExp): Promise<PublishedMessage> {
    const find = () => this.tenancy.inbox(LOCAL.topicId).find((message) => wanted.test(message.title));
    await this.until(() => find() !== undefined, `a notice ${wanted}`);
    const found = find();
    if (found === undefined) throw new Error('gone');
    return found;
  }

  titles(): readonly string[] {
    return this.tenancy.inbox(LOCAL.topicId).map((message) => message.title);
  }

  bodies(): string {
    return this.tenancy
      .inbox(LOCAL.topicId)
      .map((message) => message.body)
      .join('\n');
  }

  /** The command that the notice asks a person to run: the plan's id is in it. */
  async planId(): Promise<string> {
    const { body } = await this.notice(/approval/i);
    const id = /warden (?:-- )?approve ([0-9a-f]{16})\b/.exec(body)?.[1];
    if (id === undefined) throw new Error(`The notice names no plan:\n${body}`);
    return id;
  }

  /** The shipped command in a process of its own. */
  warden(...args: readonly string[]): Promise<Said> {
    return new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], ...this.#operator };
      const child = execFile(process.execPath, [this.#command, ...args], { env }, (_error, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });
  }

  approve(planId: string): Promise<Said> {
    const stated = ['--node', this.node.id, '--not-meant', '--words', 'wrong row in the Console'];
    return this.warden('approve', planId, ...stated, '--by', 'sato', '--lang', 'en');
  }

  calls(operation: string) {
    return this.tenancy.cloud.calls.filter((call) => call.operation === operation);
  }

  attachRequests() {
    return this.calls('AttachVolume');
  }

  /** How many nodes have answered, as `respond` has stored it. */
  answered(): number {
    const { objectStorage } = this.tenancy.cloud;
    return objectStorage
      .names(LOCAL.stateBucket)
      .filter((name) => name.endsWith('/probe.json'))
      .map((name) => new TextDecoder().decode(objectStorage.peek(LOCAL.stateBucket, name)?.body))
      .filter((text) => text.includes('"resources"')).length;
  }

  /** Objects of the approvals bucket whose names begin so. */
  approvals(prefix: string): readonly { readonly name: string; readonly body: Uint8Array }[] {
    const { objectStorage } = this.tenancy.cloud;
    return objectStorage
      .names(LOCAL.approvalsBucket)
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({
        name,
        body: objectStorage.peek(LOCAL.approvalsBucket, name)?.body ?? new Uint8Array(),
      }));
  }

  /** Somebody who may write there puts an object next to the approvals. */
  async lay(name: string, body: Uint8Array): Promise<void> {
    const { objectStorage } = this.tenancy.cloud;
    await objectStorage.put(
      userCaller('mallory'),
      { bucket: LOCAL.approvalsBucket, name, body },
      { kind: 'absent' },
    );
  }

  /** The incident is watched for five minutes more; then nothing is open, and `respond` leaves. */
  async closed(): Promise<void> {
    this.#clock.forward(6 * MINUTE);
    await this.until(() => this.#open() === 0, 'the end of the incident');
    await this.until(() => !this.lies(LOCAL.stateBucket, 'inbox/'), 'an empty inbox');
    let isIdle = false;
    const idle = this.tenancy.cloud.functions.idle().then(() => {
      isIdle = true;
    });
    // Nothing is open any more that a quick clock could hurry: whoever still waits for others gives up at a deadline.
    await this.until(() => isIdle, 'the end of all invocations', 20 * SECOND);
    await idle;
  }

  /** Whether there is an object whose name begins so. */
  lies(bucket: string, prefix: string): boolean {
    return this.tenancy.cloud.objectStorage.names(bucket).some((name) => name.startsWith(prefix));
  }

  #open(): number {
    const { objectStorage } = this.tenancy.cloud;
    const names = objectStorage.names(LOCAL.stateBucket).filter((name) => name.startsWith('incidents/'));
    const incidents = names.map((name) => objectStorage.peek(LOCAL.stateBucket, name)?.body);
    return incidents.filter((body) => body !== undefined && parseIncident(body)?.closedAt === null).length;
  }

  /** While it waits, the clock runs: everything that looks again after seconds does so. */
  async until(holds: () => boolean, what: string, step = SECOND): Promise<void> {
    const end = performance.now() + (this.#options.patienceMs ?? PATIENCE);
    while (!holds()) {
      if (performance.now() > end) {
        const log = this.tenancy.logs.slice(-25).map((line) => `${line.functionName}: ${line.text}`);
        throw new Error(`Waited in vain for ${what}; have\n${[...this.titles(), ...log].join('\n')}`);
      }
      this.#clock.forward(step);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

type State = 'ISP' | 'OSU';

export interface SceneOptions {
  readonly mode?: 'observe' | 'approve';
  readonly portal?: 'same' | 'new';
  /** What the nodes answer to the probe; absent: there is none. */
  readonly answers?: { readonly node1: State; readonly node2: State };
  /** Of the build that is deployed first; default: {@link TODAY}. */
  readonly dist?: string;
  /** Of real time, for one thing to come; default: a minute. */
  readonly patienceMs?: number;
  /** What the policies permit at first; default: today's statements. */
  readonly permissions?: StatementTable;
  /** At each effect of a call, see {@link GateOptions}. */
  readonly boundary?: NonNullable<GateOptions['boundary']>;
}

/** `lcdstatus -q` of one node, after a latency of the agent. */
function answerOf(state: State, node: string) {
  const status = `LOCAL TAG ID STATE PRIO PRIMARY\n${node} filesys-data /data ${state} 1 node1\n`;
  return (script: string) => ({
    exitCode: 0,
    text: `${script === SCRIPTS.lifekeeper ? status : ''}\nEND\n`,
    latencyMs: 30 * SECOND,
  });
}

/** Plays a story; nothing that a function asks for may be refused. @throws when something is not built. */
export function withScene(options: SceneOptions, play: (scene: Scene) => Promise<void>): Promise<void> {
  return withTenancy(options, async (scene, refused) => {
    await play(scene);
    if (refused.size > 0) throw new Error(`Refused:\n${[...refused].join('\n')}`);
  });
}

/**
 * Plays a story; what was refused is told as it comes.
 * @throws when something is not built, and what `play` threw.
 */
export async function withTenancy<T>(
  options: SceneOptions,
  play: (scene: Scene, refused: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  const { dist = TODAY, answers, portal = 'same', boundary } = options;
  const missing = [...FUNCTIONS.map((name) => bundle(dist, name)), command(dist)].filter(
    (file) => !existsSync(file),
  );
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
  const clock = movedClock();
  const tenancy = await startTenancy({
    permissions: options.permissions ?? statementsOn(loadStatements(ROOT), answers !== undefined),
    connector: { batchTimeMs: 50 },
    timing: { detachMs: 100, attachMs: 100 },
    portalAfterReattach: portal,
    ...(boundary !== undefined && { boundary }),
  });
  const refused = new Set<string>();
  tenancy.cloud.gate.onJudged(({ caller, demand: { permission, variables }, granted }) => {
    if (!granted) refused.add(`${caller.name} ${permission} ${JSON.stringify(variables)}`);
  });
  try {
    return await play(new Scene(tenancy, clock, options), refused);
  } finally {
    await tenancy.stop();
    clock.stop();
  }
}
