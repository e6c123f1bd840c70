import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCapture, SIOS_NOTE_LINES } from '../../infra/cli/demo/capture.ts';
import type { PublishedMessage } from '../../infra/local/cloud/notifications.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { syslogStamp } from '../../infra/local/simulator/lines.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';

const ROOT = join(__dirname, '..', '..');
const BUNDLES = ['detect', 'respond'] as const;
const bundle = (name: string): string => join(ROOT, 'dist', 'functions', name, 'func.js');
const capture = readCapture(ROOT, 's01_refused_recover.bookworm.fork');
const SECOND = 1_000;
/** Tasks hung up to the capture's return: it counts after 100 quiet seconds, and a loaded machine needs its time too. */
const PATIENCE = 240 * SECOND;

jest.setTimeout(300_000);

beforeAll(() => {
  const missing = BUNDLES.filter((name) => !existsSync(bundle(name)));
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
});

/** A two-node cluster whose functions are the shipped bundles, on a tenancy that checks every signature. */
async function withCluster(play: (scene: Scene) => Promise<void>): Promise<void> {
  const tenancy = await startTenancy({ connector: { batchTimeMs: 100 } });
  try {
    const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
    const node1 = tenancy.addNode('node1', tags);
    const node2 = tenancy.addNode('node2', tags);
    const volume = tenancy.addVolume('lk-shared');
    const shared = { isShareable: true, iqn: capture.iqn, ipv4: capture.portal, port: 3260 };
    tenancy.attach(node1, volume, shared);
    tenancy.attach(node2, volume, shared);
    for (const name of BUNDLES) {
      const config = { WARDEN_LANG: 'en', WARDEN_ZONE: 'Asia/Tokyo', WARDEN_SYSLOG_ZONE: 'UTC' };
      // As Terraform deploys it, respond does not know its own id; the platform tells it.
      const own = name === 'respond' ? { WARDEN_RESPOND_FUNCTION_ID: '' } : {};
      tenancy.deploy({ name, file: bundle(name), config: { ...config, ...own } });
    }
    await play(new Scene(tenancy, tenancy.agent(node1), node1.id));
  } finally {
    await tenancy.stop();
  }
}

class Scene {
  constructor(
    readonly tenancy: Tenancy,
    readonly agent: ReturnType<Tenancy['agent']>,
    readonly nodeId: string,
  ) {}

  /** The capture's lines until the return, moved so that the last one is now; then the lines of the SIOS note. */
  loseVolume(): void {
    const shift = Date.now() - (capture.outage.at(-1)?.at ?? 0);
    for (const line of capture.outage)
      this.agent.log(
        '/var/log/messages',
        `${syslogStamp(line.at + shift, 'UTC')} ${line.rest}`,
        line.at + shift,
      );
    for (const line of SIOS_NOTE_LINES) {
      const at = capture.lostAt + shift + 5 * SECOND;
      this.agent.log('/var/log/lifekeeper.log', `${syslogStamp(at, 'UTC')} node1 ${line}`, at);
    }
  }

  /** The lines of the return, from now on; what the capture logged later is left out. */
  bringBack(): void {
    const end = capture.recovery.findIndex((line) => line.rest.includes('operational after recovery'));
    for (const line of capture.recovery.slice(0, end + 1))
      this.agent.log('/var/log/messages', `${syslogStamp(Date.now(), 'UTC')} ${line.rest}`, Date.now());
  }

  notices(): readonly PublishedMessage[] {
    return this.tenancy.inbox(LOCAL.topicId);
  }

  async notice(title: RegExp): Promise<PublishedMessage> {
    return this.tenancy
      .waitForMessage((message) => title.test(message.title), PATIENCE)
      .catch(() => {
        const log = this.tenancy.logs.slice(-20).map((line) => `${line.functionName}: ${line.text}`);
        throw new Error(`No notice ${title}; have ${this.notices().map((m) => m.title)}\n${log.join('\n')}`);
      });
  }
}

it('turns the lines of the SIOS note into one notice, and the return into one all-clear', () =>
  withCluster(async (scene) => {
    scene.loseVolume();
    const first = await scene.notice(/\[CRITICAL\] CL1\/node1|\[HIGH\] CL1\/node1/);
    expect(first.title).toMatch(/ \[LKW:[\w-]{8}\]$/);
    expect(first.body).toContain(capture.portal);
    expect(first.body).toContain(capture.iqn);
    expect(first.body).toContain('lk-shared');
    scene.bringBack();
    const recovered = await scene.notice(/\[RECOVERED\] CL1\/node1/);
    const idOf = (message: PublishedMessage) => message.title.slice(-'[LKW:12345678]'.length);
    expect(idOf(recovered)).toBe(idOf(first));
    expect(scene.notices()).toHaveLength(2);
  }));

it('sends nothing again when Connector Hub delivers the same batch again', () =>
  withCluster(async (scene) => {
    const shift = Date.now() - (capture.outage.at(-1)?.at ?? 0);
    const batch = JSON.stringify(
      capture.outage.map((line, index) => ({
        data: {
          message: `${syslogStamp(line.at + shift, 'UTC')} ${line.rest}`,
          tailed_path: '/var/log/messages',
        },
        id: `record-${index}`,
        oracle: { instanceid: scene.nodeId },
        source: 'node1',
        subject: '/var/log/messages',
        time: new Date(line.at + shift).toISOString(),
      })),
    );
    const detectId = functionIdOf('detect');
    expect((await scene.tenancy.invoke(detectId, batch)).status).toBe(200);
    await scene.notice(/CL1\/node1/);
    expect((await scene.tenancy.invoke(detectId, batch)).status).toBe(200);
    expect((await scene.tenancy.invoke(detectId, batch)).status).toBe(200);
    // respond works in order: when the all-clear is out, the repeated batches have been dealt with.
    scene.bringBack();
    await scene.notice(/\[RECOVERED\]/);
    expect(scene.notices()).toHaveLength(2);
  }));

it('only reads Compute and Block Volume: no function changes an instance, a volume or an attachment', () =>
  withCluster(async (scene) => {
    scene.loseVolume();
    await scene.notice(/CL1\/node1/);
    const changed = scene.tenancy.cloud.calls.filter(
      (call) => call.effect && /Volume|Instance|Attach/.test(call.operation),
    );
    expect(changed).toEqual([]);
  }));

it('answers a batch without a single matching line without an inbox object', () =>
  withCluster(async (scene) => {
    const answer = await scene.tenancy.invoke(
      scene.tenancy.deploy({ name: 'detect', file: bundle('detect') }),
      JSON.stringify([{ data: { message: 'Nov 22 11:00:00 n1 myapp[1]: session 4711 is operational now' } }]),
    );
    expect(answer.status).toBe(200);
    const puts = scene.tenancy.cloud.calls.filter((call) => call.operation === 'PutObject');
    expect(puts).toEqual([]);
  }));
