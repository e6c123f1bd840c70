import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WardenError } from '../../functions/core/base/errors.ts';
import { FINDING_CODES, findingOf } from '../../functions/core/monitor/finding.ts';
import { emptyMonitorState } from '../../functions/core/monitor/state.ts';
import { monitorText } from '../../functions/core/monitor/words.ts';
import type { LogRecord } from '../../functions/core/record/log-record.ts';
import { MONITOR_STATE } from '../../functions/store/heartbeat.ts';
import { doctorText } from '../../infra/cli/doctor.ts';
import { DOCTOR_CHECKS, type DoctorFinding } from '../../infra/cli/doctor-checks.ts';
import { incidentsText, incidentText } from '../../infra/cli/incidents.ts';
import { createProgram } from '../../infra/cli/program.ts';
import { scanLogs } from '../../infra/cli/scan.ts';
import { lookUp } from '../../infra/cli/scan-lookup.ts';
import { renderReport } from '../../infra/cli/scan-text.ts';
import { makeBundle } from '../../infra/cli/support-bundle.ts';
import { supportBundleText } from '../../infra/cli/support-bundle-text.ts';
import { timelineLines } from '../../infra/cli/timeline-text.ts';
import { functionCaller, userCaller } from '../../infra/local/cloud/caller.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';
import { playScenario } from '../../infra/local/simulator/scenarios/scenario.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { type ConsoleScene, consoleOf } from '../console/scene.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { englishIn } from '../support/english.ts';
import { testTime } from '../support/kit.ts';

const CORPUS = join(__dirname, '../corpus');
const CAPTURES = readdirSync(CORPUS)
  .filter((name) => existsSync(join(CORPUS, name, 'messages.log')))
  .sort();
const person = 'sato@example.com';
const JA = { configuration: { lang: 'ja' } } as const;
/** What the simulated person gives as the reason. */
const WORDS = 'node1 is in service, the detach was a slip';
const ask = { lang: 'ja', person } as const;

/** What is left of a text once lines of logs, codes and commands are taken out; with where it stands. */
function left(text: string, verbatim: Iterable<string> = []): readonly string[] {
  const lines = text.split('\n');
  return englishIn(text, verbatim).map(
    (word) => `${word} | ${lines.find((line) => line.includes(word))?.trim() ?? ''}`,
  );
}

/** Codes of the history stand in a column of their own before their words. */
const withoutCodes = (text: string): string =>
  text.replace(/(?<=\d\d.*) (?:situation|cause) (?= ?(?:状況|原因):)/g, ' ');

/** A page as text without its codes: they stand in elements of their own, and have a page that explains them. */
function prose(html: string): string {
  return (
    html
      .replace(/<code[^>]*>[\s\S]*?<\/code>/g, ' ')
      // The same log lines where they are pointed at in a picture.
      .replace(/<circle class="log"[\s\S]*?<\/circle>/g, ' ')
      .replace(/<pre aria-label="AttachVolume">[\s\S]*?<\/pre>/g, ' ')
  );
}

/** Text of a page without its codes and its own head. */
function textIn(html: string): string {
  return prose(html)
    .replace(/<head>[\s\S]*?<\/head>/, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

async function page(show: ConsoleScene, path: string, more: Parameters<ConsoleScene['get']>[1] = ask) {
  return textIn((await show.get(path, more)).html);
}

const storeOf = (sim: Simulation) => cloudPorts(sim.cloud, functionCaller('console')).store(SIM.stateBucket);

describe('the console', () => {
  let sim: Simulation;
  let show: ConsoleScene;
  let id: string;
  let plan: { readonly id: string; readonly hash: string };

  beforeAll(async () => {
    sim = detachedCluster(JA);
    show = consoleOf(sim, { lang: 'ja' });
    await sim.run('9m');
    id = sim.incidents()[0]?.id ?? '';
    plan = sim.plans().at(-1)?.plan ?? { id: '', hash: '' };
  });

  test.each(['/', 'incident', 'plan', '/nothing'])('%s, signed in and not', async (name) => {
    const path = { incident: `/${id}`, plan: `/plans/${plan.id}` }[name] ?? name;
    for (const who of [ask, { lang: 'ja' } as const])
      expect([path, left(await page(show, path, who))]).toEqual([path, []]);
  });

  test('what is wrong with a form, and what is confirmed', async () => {
    const posts: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [`/${id}/hold`, { hours: '999', why: '' }],
      [`/${id}/close`, { why: '' }],
      ['/hold', { target: 'no', hours: 'x', why: '' }],
      [`/plans/${plan.id}`, { hash: plan.hash, decision: 'approve', words: 'x'.repeat(600) }],
      [`/plans/${plan.id}`, { hash: 'other', decision: 'approve' }],
    ];
    for (const [path, fields] of posts) {
      const { status, html } = await show.post(path, fields, ask);
      expect([400, 409]).toContain(status);
      expect([path, left(textIn(html), ['x'.repeat(600)])]).toEqual([path, []]);
    }
    for (const done of ['ack', 'hold', 'release', 'close', 'approve', 'reject'])
      expect(left(await page(show, `/${id}?done=${done}`))).toEqual([]);
  });

  test('each finding about the monitor, and a state that cannot be read', async () => {
    const finding = (code: (typeof FINDING_CODES)[number]) =>
      findingOf(code, 'high', code, {
        name: code === 'check-failed' ? 'infrastructure health' : 'node1',
        cluster: 'CL1',
        detail: '3',
      });
    const open = FINDING_CODES.map((code) => ({
      finding: finding(code),
      firstAt: 0,
      toldAt: 0,
      toldSeverity: null,
    }));
    const body = new TextEncoder().encode(JSON.stringify({ ...emptyMonitorState(), open }));
    await sim.cloud.objectStorage.put(
      userCaller('test'),
      { bucket: SIM.stateBucket, name: MONITOR_STATE, body },
      { kind: 'any' },
    );
    const text = await page(show, '/');
    expect(text).toContain('プラットフォームの状態');
    expect(left(text)).toEqual([]);
    const added = FINDING_CODES.map(finding);
    const mail = monitorText({ added, cleared: added, open: added }, 'ja', 'Asia/Tokyo');
    expect(left(`${mail.title}\n${mail.body}`)).toEqual([]);
  });

  test('after the end, and in mode observe', async () => {
    sim.at('10m', () => void sim.approve('sato'));
    await sim.run('60m');
    for (const path of ['/', `/${id}`, `/plans/${plan.id}`])
      expect([path, left(await page(show, path), [WORDS])]).toEqual([path, []]);
    const observing = consoleOf(sim, { mode: 'observe', approvals: false, lang: 'ja' });
    for (const path of ['/', `/${id}`]) expect(left(await page(observing, path), [WORDS])).toEqual([]);
  });
});

describe('the command line', () => {
  const program = createProgram('ja');
  test.each(['warden', ...program.commands.map((command) => command.name())])('%s --help', (name) => {
    const command = name === 'warden' ? program : program.commands.find((one) => one.name() === name);
    let text = '';
    command?.configureOutput({ writeOut: (part) => (text += part) });
    command?.outputHelp();
    expect(text.length).toBeGreaterThan(100);
    // The first column is what is typed.
    expect(left(text.replace(/^ {2}\S.*? {2,}/gm, ''))).toEqual([]);
  });

  test('incidents, open and closed, with history and all facts; the support bundle', async () => {
    const sim = detachedCluster(JA);
    const bundle = async () => {
      const [incident] = sim.incidents();
      if (incident === undefined) throw new Error('no incident');
      const lines: LogRecord[] = sim
        .lines()
        .slice(0, 50)
        .map(({ text }, at) => ({
          id: String(at),
          instanceId: null,
          host: 'node1',
          path: '/var/log/messages',
          time: 0,
          readAt: 0,
          text,
        }));
      const made = await makeBundle(storeOf(sim), async () => lines, {
        target: incident.id,
        now: sim.time.now(),
        zone: 'Asia/Tokyo',
        language: 'ja',
        logCompartments: ['c1'],
        versions: { node: 'v20.0.0' },
        readFunctions: () => Promise.reject(new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND')),
      });
      const verbatim = [
        ...made.lines.map(({ text }) => text),
        ...made.evidence.map(({ sample }) => sample),
        ...made.notices.map(({ messageId }) => messageId ?? ''),
        // What software calls itself.
        ...Object.entries(made.versions).map(([what, version]) => `${what} ${version}`),
      ];
      return { incident, text: supportBundleText(made, 'ja'), verbatim };
    };
    sim.at('8m', () => void sim.approve('sato'));
    for (const until of ['3m', '9m', '60m'] as const) {
      await sim.run(until);
      const { incident, text, verbatim } = await bundle();
      expect([until, left(incidentsText([incident], ['incidents/x.json'], 'ja'))]).toEqual([until, []]);
      expect([until, left(withoutCodes(incidentText(incident, 'ja')))]).toEqual([until, []]);
      expect([until, left(withoutCodes(text), verbatim)]).toEqual([until, []]);
    }
    expect(left(incidentsText([], [], 'ja'))).toEqual([]);
  });

  test('doctor: every check, good and bad', () => {
    const details: readonly DoctorFinding['detail'][] = [
      '',
      'OCI_TIMEOUT',
      { said: 'doctor.detail.objects', params: { inbox: 1, incidents: 2 } },
      { said: 'doctor.detail.age', params: { minutes: 3 } },
      { said: 'doctor.detail.attachments', params: { count: 4 } },
      { said: 'doctor.detail.subscriptions', params: { active: 1, all: 2 } },
      { said: 'doctor.detail.waiting', params: { wake: 5, done: 4 } },
    ];
    const findings = DOCTOR_CHECKS.flatMap((check) =>
      details.flatMap((detail) =>
        (['good', 'bad'] as const).map((verdict) => ({ check, verdict, subject: 'node1', detail })),
      ),
    );
    expect(left(doctorText(findings, 'ja'))).toEqual([]);
    expect(left(doctorText([], 'ja'))).toEqual([]);
  });

  test.each(CAPTURES)('scan of %s, with look-ups that are refused', async (capture) => {
    const { report, found } = await scanLogs(
      [join(CORPUS, capture, 'messages.log')],
      { zone: 'UTC', year: 2026 },
      null,
      { language: 'ja' },
    );
    const refuse = () => Promise.reject(new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND'));
    const compute = {
      listAttachments: refuse,
      listInstances: refuse,
      getInstance: refuse,
      getVolume: refuse,
    };
    const ports = { compute, auditSearch: { actions: refuse }, metrics: { load: refuse }, clock: testTime() };
    const looked = await lookUp(report, found, ports as never, {
      compartments: ['ocid1.compartment.oc1..c'],
      instances: new Map(),
    });
    const verbatim = report.incidents.flatMap(({ evidence, paths }) => [
      ...evidence.map(({ sample }) => sample),
      ...paths.flatMap(({ reasons, loginRejected }) => [...reasons, loginRejected ?? '']),
    ]);
    for (const shown of [report, looked])
      expect(left(renderReport(shown, { language: 'ja', zone: 'UTC', isVerbose: true }), verbatim)).toEqual(
        [],
      );
  });

  test.each([
    'sios-note-io-failed',
    'black-hole',
    'login-rejected',
    'bind-loop',
    'target-refusing',
    'iscsid-restart',
    'clean-shutdown',
    'planned-detach',
    'all-silent',
    'competitor',
  ])('simulate %s', async (name) => {
    const scenario = SCENARIOS.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(name);
    const sim = await playScenario(scenario, 'ja');
    // Lines of nodes, and what functions log, are as they are.
    const entries = sim.timeline.filter(
      ({ kind, at }) => at >= sim.start && !['line', 'problem', 'event', 'api'].includes(kind),
    );
    const shown = timelineLines({ entries, notices: sim.notices(), stamp: () => '' }, 'ja', {});
    expect(left(shown.join('\n'))).toEqual([]);
  });
});
