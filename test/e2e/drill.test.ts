import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillResult } from '../../infra/cli/drill.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';

const DIST = join(__dirname, '..', '..', 'dist');
const bundle = (name: string): string => join(DIST, 'functions', name, 'func.js');
const WARDEN = join(DIST, 'cli', 'warden.cjs');

beforeAll(() => {
  const missing = [bundle('detect'), bundle('respond'), bundle('sweep'), WARDEN].filter(
    (file) => !existsSync(file),
  );
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
});

async function withFunctions(
  names: readonly string[],
  play: (tenancy: Tenancy) => Promise<void>,
): Promise<void> {
  const tenancy = await startTenancy({ connector: { batchTimeMs: 100 } });
  try {
    for (const name of names)
      tenancy.deploy({ name, file: bundle(name), config: { WARDEN_LANG: 'en', WARDEN_SYSLOG_ZONE: 'UTC' } });
    await play(tenancy);
  } finally {
    await tenancy.stop();
  }
}

/** The shipped command in a process of its own, signing with the operator's API key. */
function warden(
  tenancy: Tenancy,
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], ...tenancy.operatorEnvironment() };
    const child = execFile(process.execPath, [WARDEN, ...args], { env }, (_error, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });
}

it('warden drill: the line goes through Logging, connector, detect and respond, and the time is told', () =>
  withFunctions(['detect', 'respond'], async (tenancy) => {
    const { code, out, err } = await warden(tenancy, ['drill', '--json', '--timeout', '60']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const result = JSON.parse(out) as DrillResult;
    expect(result).toMatchObject({ schema: 'warden.drill/1', id: expect.stringMatching(/^drill-/) });
    expect(result.latencySec).toBeGreaterThan(0);
    expect(result.latencySec).toBeLessThan(60);
    // A drill is no incident.
    expect(tenancy.inbox(LOCAL.topicId)).toEqual([]);
  }));

it('warden drill: a respond that does not run is found out', () =>
  withFunctions(['detect'], async (tenancy) => {
    const { code, out } = await warden(tenancy, ['drill', '--timeout', '4', '--lang', 'en']);
    expect(code).toBe(1);
    expect(out).toContain('did not come out within 4 s');
  }));

it('input that was set aside is found by sweep and told by respond on the topic of the monitor', () =>
  withFunctions(['detect', 'respond', 'sweep'], async (tenancy) => {
    expect((await tenancy.invoke(functionIdOf('detect'), 'no JSON')).status).toBe(200);
    await tenancy.runSchedule(functionIdOf('sweep'));
    const notice = await tenancy.waitForMessage(
      (message) => message.topicId === LOCAL.monitorTopicId,
      60_000,
    );
    expect(notice.title).toMatch(/ \[LKW:monitor\]$/);
    expect(notice.body).toContain('dead-letter/');
    expect(tenancy.inbox(LOCAL.topicId)).toEqual([]);
  }));

it('warden doctor: what is missing in a new installation, and that all is well after the first drill', () =>
  withFunctions(['detect', 'respond'], async (tenancy) => {
    const before = await warden(tenancy, ['doctor', '--json']);
    expect(before.code).toBe(1);
    const { findings } = JSON.parse(before.out) as { findings: { check: string; verdict: string }[] };
    expect(new Set(findings.filter((f) => f.verdict === 'bad').map((f) => f.check))).toEqual(
      new Set(['subscription', 'heartbeat']),
    );
    for (const topic of [LOCAL.topicId, LOCAL.monitorTopicId])
      tenancy.cloud.notifications.addSubscription(topic, 'EMAIL', 'ACTIVE');
    expect((await warden(tenancy, ['drill', '--timeout', '60'])).code).toBe(0);
    const after = await warden(tenancy, ['doctor', '--lang', 'en']);
    expect(after).toMatchObject({ code: 0, err: '' });
    expect(after.out).toMatch(/All \d+ checks are good\./);
  }));
