import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPTS } from '../../functions/probe/scripts.ts';
import { readCapture, syslogStamp } from '../../infra/cli/demo/capture.ts';
import { loadStatements } from '../../infra/iam/statements.ts';
import { deployedStatements } from '../../infra/local/deployed-statements.ts';
import { functionIdOf, LOCAL, LOCAL_INSTALLATION } from '../../infra/local/installation.ts';
import { startTenancy } from '../../infra/local/tenancy.ts';
import type { Tenancy } from '../../infra/local/tenancy-shapes.ts';
import { userCaller } from '../../infra/local/world/caller.ts';
import { type MovedClock, movedClock } from '../support/moved-clock.ts';

const ROOT = join(__dirname, '..', '..');
const FUNCTIONS = ['detect', 'observe', 'respond', 'sweep', 'reattach', 'probe'] as const;
const bundle = (name: string): string => join(ROOT, 'dist', 'functions', name, 'func.js');
const WARDEN = join(ROOT, 'dist', 'cli', 'warden.cjs');
/** An installation with reattach, probe and search of Audit, and no other option. */
const ON: ReadonlySet<string> = new Set([
  'always',
  'reattach',
  'probe',
  'audit-search',
  'audit-search-reattach',
  'approval-key',
]);
const TABLE = deployedStatements(loadStatements(ROOT), {
  ...LOCAL_INSTALLATION,
  isOn: (when) => ON.has(when),
});
const capture = readCapture(ROOT, 's01_refused_recover.bookworm.fork');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Of real time: a loaded machine needs several times as long as a quiet one. */
const PATIENCE = 60 * SECOND;

jest.setTimeout(180_000);

beforeAll(() => {
  const missing = [...FUNCTIONS.map(bundle), WARDEN].filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
});

/** `lcdstatus -q` of one node, after a latency of the agent. */
function answers(state: 'ISP' | 'OSU', node: string) {
  const status = `LOCAL TAG ID STATE PRIO PRIMARY\n${node} filesys-data /data ${state} 1 node1\n`;
  return (script: string) => ({
    exitCode: 0,
    text: `${script === SCRIPTS.lifekeeper ? status : ''}\nEND\n`,
    latencyMs: 30 * SECOND,
  });
}

/** A two-node cluster whose volume a person detaches; everything that acts is a shipped bundle. */
async function story(
  states: { readonly node1: 'ISP' | 'OSU'; readonly node2: 'ISP' | 'OSU' },
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const clock = movedClock();
  const tenancy = await startTenancy({
    permissions: TABLE,
    connector: { batchTimeMs: 50 },
    timing: { detachMs: 100, attachMs: 100 },
  });
  const refused = new Set<string>();
  tenancy.world.gate.onJudged(({ caller, demand: { permission, variables }, granted }) => {
    if (!granted) refused.add(`${caller.name} ${permission} ${JSON.stringify(variables)}`);
  });
  try {
    const scene = new Scene(tenancy, clock);
    tenancy.world.runCommands.script(scene.node.id, answers(states.node1, 'node1'));
    tenancy.world.runCommands.script(scene.peer.id, answers(states.node2, 'node2'));
    await play(scene);
    expect([...refused]).toEqual([]);
  } finally {
    await tenancy.stop();
    clock.stop();
  }
}

class Scene {
  readonly #tenancy: Tenancy;
  readonly #clock: MovedClock;
  readonly node;
  readonly peer;
  readonly #agent;
  readonly #attachment;
  readonly #peerAttachment;

  constructor(tenancy: Tenancy, clock: MovedClock) {
    this.#tenancy = tenancy;
    this.#clock = clock;
    const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
    this.node = tenancy.addNode('node1', tags);
    this.peer = tenancy.addNode('node2', tags);
    this.#agent = tenancy.agent(this.node);
    const volume = tenancy.addVolume('lk-shared', { iqn: capture.iqn });
    const shared = { isShareable: true, iqn: capture.iqn, ipv4: capture.portal, port: 3260 };
    this.#attachment = tenancy.attach(this.node, volume, { ...shared, device: '/dev/oracleoci/oraclevdb' });
    this.#peerAttachment = tenancy.attach(this.peer, volume, shared);
    for (const name of FUNCTIONS) {
      const config = {
        WARDEN_LANG: 'en',
        WARDEN_SYSLOG_ZONE: 'UTC',
        WARDEN_HOME_COMPARTMENT: LOCAL.compartmentId,
        WARDEN_AUDIT_SEARCH: 'true',
        WARDEN_MODE: 'approve',
        ...(name === 'respond' && {
          WARDEN_RESPOND_FUNCTION_ID: '',
          WARDEN_REATTACH_FUNCTION_ID: functionIdOf('reattach'),
          WARDEN_REATTACH_ENDPOINT: tenancy.url,
          WARDEN_PROBE_FUNCTION_ID: functionIdOf('probe'),
          WARDEN_PROBE_ENDPOINT: tenancy.url,
        }),
        ...clock.environment,
      };
      const times = { timeoutMs: 5 * MINUTE, detachedTimeoutMs: 60 * MINUTE };
      tenancy.deploy({ name, file: bundle(name), config, ...times });
    }
    tenancy.events.addRule({
      eventTypes: ['com.oraclecloud.ComputeApi.DetachVolume.*', 'com.oraclecloud.ComputeApi.AttachVolume.*'],
      functionId: functionIdOf('observe'),
    });
  }

  async detach(): Promise<void> {
    expect(await this.#tenancy.invoke(functionIdOf('sweep'), '{}')).toMatchObject({ status: 200 });
    await this.#tenancy.world.compute.detachVolume(userCaller('ops@example.com'), this.#attachment.id);
    for (const line of capture.outage.filter(({ at }) => at >= capture.lostAt).slice(0, 4))
      this.#agent.log('/var/log/messages', `${syslogStamp(Date.now())} ${line.rest}`, Date.now());
    await this.until(() => this.titles().some((title) => /CL1\/node1/.test(title)), 'the first notice');
  }

  /** Six minutes in which nobody touches the cluster and the peer writes nothing. */
  quiet(): void {
    this.#clock.forward(6 * MINUTE);
    this.#tenancy.world.monitoring.add({
      namespace: 'oci_blockstore',
      compartmentId: LOCAL.compartmentId,
      name: 'VolumeWriteOps',
      dimensions: { attachmentId: this.#peerAttachment.id },
      points: [{ at: Date.now() - SECOND, value: 0 }],
    });
  }

  titles(): readonly string[] {
    return this.#tenancy.inbox(LOCAL.topicId).map((message) => message.title);
  }

  bodies(): string {
    return this.#tenancy
      .inbox(LOCAL.topicId)
      .map((message) => message.body)
      .join('\n');
  }

  calls(operation: string) {
    return this.#tenancy.world.calls.filter((call) => call.operation === operation);
  }

  /** What the nodes answered, as `respond` has stored it. */
  answered(): number {
    const { objectStorage } = this.#tenancy.world;
    return objectStorage
      .names(LOCAL.stateBucket)
      .filter((name) => name.endsWith('/probe.json'))
      .map((name) => new TextDecoder().decode(objectStorage.peek(LOCAL.stateBucket, name)?.body))
      .filter((text) => text.includes('"resources"')).length;
  }

  /** The shipped command: this person does not state which node is in service. */
  approveByLcdstatus(planId: string): Promise<string> {
    return new Promise((resolve) => {
      const env = {
        PATH: process.env['PATH'],
        ...this.#tenancy.operatorEnvironment(),
        ...this.#clock.environment,
      };
      const stated = ['--node', 'lcdstatus', '--not-meant', '--by', 'sato', '--lang', 'en'];
      execFile(process.execPath, [WARDEN, 'approve', planId, ...stated], { env }, (_error, _out, err) =>
        resolve(err),
      );
    });
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!holds()) {
      if (performance.now() > end) {
        const log = this.#tenancy.logs.slice(-25).map((line) => `${line.functionName}: ${line.text}`);
        throw new Error(`Waited in vain for ${what}; have\n${[...this.titles(), ...log].join('\n')}`);
      }
      this.#clock.forward(SECOND);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

it('both nodes answer Run Command and agree: the volume is back, and nobody had to state who is in service', () =>
  story({ node1: 'ISP', node2: 'OSU' }, async (scene) => {
    await scene.detach();
    await scene.until(() => scene.answered() === 2, 'the answers of both nodes');
    scene.quiet();
    await scene.until(() => /warden approve [0-9a-f]{16}/.test(scene.bodies()), 'a plan');
    const planId = /warden approve ([0-9a-f]{16})/.exec(scene.bodies())?.[1] ?? '';
    expect(await scene.approveByLcdstatus(planId)).toBe('');
    await scene.until(() => scene.titles().some((t) => /reattached as approved/i.test(t)), 'the reattach');
    expect(scene.bodies()).toContain('LifeKeeper filesys-data ISP');
    expect(scene.calls('AttachVolume')).toMatchObject([{ principal: 'reattach', effect: true }]);
    const created = scene.calls('CreateInstanceAgentCommand');
    expect(new Set(created.map((call) => call.principal))).toEqual(new Set(['probe']));
  }));

it('the peer answers that it is in service: no plan may be approved', () =>
  story({ node1: 'OSU', node2: 'ISP' }, async (scene) => {
    await scene.detach();
    await scene.until(() => scene.answered() === 2, 'the answers of both nodes');
    scene.quiet();
    await scene.until(() => scene.titles().some((t) => /standby/.test(t)), 'a notice that knows the roles');
    expect(scene.bodies()).not.toContain('warden approve');
    expect(scene.calls('AttachVolume')).toEqual([]);
  }));
