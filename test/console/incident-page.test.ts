import { incidentPage } from '../../functions/console/incident-page.ts';
import { INCIDENT_FILES } from '../../functions/console/incident-report.ts';
import { incidentTimeline } from '../../functions/console/incident-timeline.ts';
import { stepsFrom, windowOf } from '../../functions/console/incident-window.ts';
import { document } from '../../functions/console/layout.ts';
import {
  type IncidentDetails,
  type IncidentNode,
  readIncident,
} from '../../functions/console/read-incident.ts';
import type { View } from '../../functions/console/view.ts';
import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import { reportHtml } from '../../functions/report/report.ts';
import { extentOf, framed } from '../../functions/report/timeline.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';
import { behindGateway, incidentId, textOf } from './scene.ts';

const HOSTILE = `<b onclick="x">'&"${'漢<&'.repeat(400)}\u202e\u0000`;
let sim: Simulation;
let open: IncidentDetails;
let closed: IncidentDetails;

beforeAll(async () => {
  sim = detachedCluster();
  await sim.run('8m');
  const id = incidentId(sim);
  const { browse, scene } = behindGateway(sim, 'sato@example.com');
  await browse('POST', `/${id}/ack`);
  await sim.run('9m');
  open = await read(id);
  const plan = sim.plans().at(-1)?.plan;
  const fields = { decision: 'approve', hash: plan?.hash ?? '', node: plan?.node ?? '', 'not-meant': 'yes' };
  await scene.post(`/plans/${plan?.id ?? ''}`, { ...fields, words: 'seen' }, { person: 'sato@example.com' });
  await sim.run('60m');
  closed = await read(id);
});

async function read(id: string): Promise<IncidentDetails> {
  const ports = cloudPorts(sim.cloud, functionCaller('console'));
  const store = ports.store(SIM.stateBucket);
  const found = await readIncident(store, ports.store(SIM.approvalsBucket), id, sim.time.now());
  if (found === null) throw new Error('no incident');
  return found;
}

function viewOf(now: number, lang: 'ja' | 'en' = 'en'): View {
  return {
    respondFunctionId: 'x',
    lang,
    langChosen: false,
    zone: 'Asia/Tokyo',
    mode: 'approve',
    base: '/warden',
    origin: null,
    isFromGateway: true,
    person: 'sato@example.com',
    csrf: 'token',
    callId: 'call',
    log: createLogger({ write: () => undefined }),
    now,
  };
}

const openView = () => viewOf((open.incident.lastNoticeAt ?? 0) + MINUTE);
const closedView = () => viewOf((closed.incident.closedAt ?? 0) + HOUR);
const wordsOn = (view: View, details: IncidentDetails, track: string): readonly string[] =>
  incidentTimeline(view, details)
    .tracks.filter(({ name }) => name === track)
    .flatMap(({ marks }) => marks.map(({ words }) => words));

const page = (view: View, details: IncidentDetails): string =>
  String(document(view, incidentPage(view, details)));

test('the time that is left, the five lines and the next step come before anything that can be pressed', () => {
  const text = textOf(page(openView(), open));
  const places = [
    'What to do first',
    ' left',
    'Lost at 10:00',
    'Next step',
    'Tell the suite',
    'Plan to put',
    'Timeline',
  ];
  const found = places.map((words) => text.indexOf(words));
  expect(found.every((at) => at >= 0)).toBe(true);
  expect(found).toEqual([...found].sort((a, b) => a - b));
});

test('of a closed incident nothing counts down and nothing can be pressed', () => {
  const html = page(closedView(), closed);
  expect(html).not.toMatch(/data-until|<form method="post"|warden-refresh/);
  expect(textOf(html)).toContain('How it ended');
});

test('its timeline has paths and lines of each node, OCI, decisions, notices and people', () => {
  const { tracks } = incidentTimeline(closedView(), closed);
  expect(tracks.map(({ name }) => name)).toEqual([
    'node1  lk-shared  sdb  169.254.2.2:3260',
    'node1  log lines',
    'node2  lk-shared  sdb  169.254.2.2:3260',
    'node2  log lines',
    'OCI',
    'Decisions of the suite',
    'Notices',
    'People',
  ]);
  expect(tracks[0]?.bars).toMatchObject([{ kind: 'held' }]);
  expect(wordsOn(closedView(), closed, 'People')).toEqual([
    'acknowledged by sato@example.com',
    expect.stringContaining('sato@example.com approved at'),
  ]);
  expect(wordsOn(closedView(), closed, 'OCI').join()).toMatch(
    /Detached by ops.*AttachVolume about to be sent/,
  );
  expect(wordsOn(closedView(), closed, 'Notices')).toHaveLength(closed.incident.lastSeq ?? 0);
});

test('each line of the history, each notice and each word on a plan is one mark, whatever the section', () => {
  const timeline = incidentTimeline(closedView(), closed);
  const { incident, plans } = closed;
  const marks = timeline.tracks
    .flatMap((track) => track.marks)
    .filter(({ kind }) => kind !== 'log' && kind !== 'api');
  const told =
    incident.history.length +
    (plans ?? []).reduce((sum, { said, refusals }) => sum + 1 + said.length + refusals.length, 0);
  expect(marks).toHaveLength(told);
  for (const zoom of ['whole', 'loss', 'first', 'last'] as const) {
    const { span } = windowOf(incident, timeline, { zoom }, closedView().now);
    const { counts } = framed(timeline, span);
    const all = timeline.tracks.reduce((sum, track) => sum + track.bars.length + track.marks.length, 0);
    expect([zoom, counts.shown + counts.before + counts.after + counts.roomless]).toEqual([zoom, all]);
  }
});

test('sections: the whole holds all of the incident; the others stand in it, beside it and around it', () => {
  const timeline = incidentTimeline(openView(), open);
  const { now } = openView();
  const whole = windowOf(open.incident, timeline, {}, now);
  const extent = extentOf(timeline);
  expect(whole.zoom).toBe('whole');
  expect(whole.span.from < (extent?.from ?? 0) && whole.span.to > (extent?.to ?? 0)).toBe(true);
  const toDeadline = windowOf(open.incident, timeline, { zoom: 'deadline' }, now);
  expect(toDeadline.span.to).toBeGreaterThan(open.incident.deadline?.to ?? Number.POSITIVE_INFINITY);
  expect(windowOf(open.incident, timeline, { zoom: 'nothing' }, now)).toEqual(whole);
  expect(windowOf(open.incident, timeline, { from: '5', to: 'x' }, now)).toEqual(whole);
  const own = windowOf(open.incident, timeline, { from: '1000', to: String(1000 + MINUTE) }, now);
  expect([own.zoom, own.span]).toEqual([null, { from: 1000, to: 1000 + MINUTE }]);
  const { earlier, later, in: closer, out } = stepsFrom({ from: 0, to: 100 * SECOND });
  expect([earlier.to, later.from, closer, out]).toEqual([
    50 * SECOND,
    50 * SECOND,
    { from: 25 * SECOND, to: 75 * SECOND },
    { from: -50 * SECOND, to: 150 * SECOND },
  ]);
});

test('what is now is what was last looked up, with the notice; of other volumes when they were last seen, never a guess', () => {
  const text = textOf(page(openView(), open));
  expect(text).toContain('DETACHED (notice 3)');
  const [node1] = open.nodes;
  const volume = node1?.remembered?.attachments[0];
  if (node1?.remembered == null || volume === undefined) throw new Error('nothing remembered');
  const other = { ...volume, volumeId: 'ocid1.volume.other', volumeName: 'other' };
  const remembered = { ...node1.remembered, attachments: [other] };
  const nodes = [{ ...node1, remembered }, ...open.nodes.slice(1)];
  expect(textOf(page(openView(), { ...open, nodes }))).toMatch(
    /node1 other \(data\) ATTACHED .* ATTACHED when last seen, 2026-11-22 /,
  );
  const none = textOf(
    page(openView(), { ...open, nodes: open.nodes.map((one) => ({ ...one, remembered: null })) }),
  );
  expect(none).toContain('The inventory remembers no attachment of these nodes.');
});

test.each(['en', 'ja'] as const)(
  'two thousand lines, fifty notices, hostile words everywhere, three nodes of eight volumes by two paths: under 100 KB (%s)',
  (lang) => {
    const details = crowded();
    for (const view of [viewOf(openView().now, lang), viewOf(closedView().now, lang)]) {
      const html = page(view, details);
      expect(Buffer.byteLength(html)).toBeLessThan(100_000);
      expect(html).not.toMatch(/[\u0000\u202e]|<b |NaN/);
      expect(html).toMatch(lang === 'ja' ? /表示していない/ : /not shown: \d+/);
    }
    const report = INCIDENT_FILES.report.write(viewOf(openView().now, lang), details);
    expect(report).toMatch(lang === 'ja' ? /表示していない行: \d+/ : /Further lines, not shown: \d+/);
    expect(Buffer.byteLength(report)).toBeLessThan(2_500_000);
    expect(
      (JSON.parse(INCIDENT_FILES.raw.write(openView(), details)) as IncidentDetails).evidence,
    ).toHaveLength(2_000);
  },
);

/** An incident that is as large as one can become, and all of whose words come from somebody who means harm. */
function crowded(): IncidentDetails {
  const [node] = open.nodes;
  const [volume] = node?.remembered?.attachments ?? [];
  const [path] = node?.view?.paths ?? [];
  const [entry] = open.incident.outbox.slice(-1);
  if (
    node?.remembered == null ||
    node.view === null ||
    volume === undefined ||
    path === undefined ||
    entry === undefined
  )
    throw new Error('nothing to copy');
  const { remembered, view } = node;
  const nodes = [0, 1, 2].map(
    (n): IncidentNode => ({
      ...node,
      id: `node-${n}`,
      name: HOSTILE.slice(0, 300),
      remembered: {
        ...remembered,
        attachments: Array.from({ length: 8 }, (_, i) => ({
          ...volume,
          volumeId: `v${i}`,
          volumeName: HOSTILE,
          ipv4: `169.254.2.${i}`,
        })),
      },
      view: {
        ...view,
        paths: Array.from({ length: 16 }, (_, i) => ({
          ...path,
          portal: { address: `169.254.2.${i}`, port: 3260 },
          iqn: null,
          device: `sd${i}`,
        })),
      },
      moments: Array.from({ length: 2_000 }, (_, i) => ({
        at: open.incident.lossAt + i * 300,
        rule: `RULE-${i}`,
      })),
    }),
  );
  const history = Array.from({ length: 200 }, (_, i) => ({
    at: open.incident.lossAt + i * SECOND,
    code: i % 2 ? 'situation' : 'notice-first',
    text: HOSTILE.slice(0, 300),
    seq: i,
  }));
  const outbox = Array.from({ length: 50 }, (_, i) => ({
    ...entry,
    seq: i + 1,
    title: HOSTILE,
    ...(i < 49 && { facts: undefined }),
  }));
  const incident = {
    ...open.incident,
    history,
    outbox,
    cluster: { ...open.incident.cluster, name: HOSTILE },
  } as unknown as Incident;
  const evidence = Array.from({ length: 2_000 }, (_, i) => ({
    node: 'node-0',
    rule: `RULE-${i}`,
    first: open.incident.lossAt,
    last: open.incident.lossAt + HOUR,
    sample: HOSTILE,
  }));
  return {
    ...open,
    incident,
    nodes,
    evidence,
    names: Object.fromEntries(nodes.map(({ id, name }) => [id, name])),
  };
}

test('an incident of the version before, which knew less, is a page, a report and raw data', () => {
  const {
    attachmentState: _,
    lastNoticeAt: _l,
    lastSeq: _s,
    situation: _t,
    recoveredAt: _r,
    after: _a,
    ...old
  } = open.incident;
  const outbox = old.outbox.map(({ facts: _f, ...entry }) => ({
    ...entry,
    title: 'CL1/node1 lost',
    body: 'As it was sent.',
  }));
  const history = old.history.map(({ seq: _q, ...line }) => line);
  const details = { ...open, incident: { ...old, outbox, history }, plans: null };
  const text = textOf(page(openView(), details));
  expect(text).toContain('The newest notice, as it was sent');
  expect(text).toContain('As it was sent.');
  expect(text).toContain('Plans and approvals cannot be read now.');
  expect(INCIDENT_FILES.report.write(openView(), details)).toContain('As it was sent.');
  expect(JSON.parse(INCIDENT_FILES.raw.write(openView(), details))).toMatchObject({ plans: null });
  expect(String(incidentPage(openView(), { ...details, nodes: [], evidence: [] }).body)).toContain(
    'No line of these nodes is kept.',
  );
});

test('the report is made by what makes that of warden scan: the same policy and sheet, the same picture of the same model', () => {
  const view = closedView();
  const report = INCIDENT_FILES.report.write(view, closed);
  const timeline = incidentTimeline(view, closed);
  const { span } = windowOf(closed.incident, timeline, {}, view.now);
  const common = { lang: 'en', zone: view.zone, title: 't', version: 'v', lead: [], foot: [] } as const;
  const alone = reportHtml({ ...common, blocks: [{ kind: 'timeline', timeline, span }] });
  const pictureIn = (html: string) => /<svg[^>]* role="img"[\s\S]*?<\/figure>/.exec(html)?.[0];
  const headIn = (html: string) => /<meta http-equiv[^>]*>|<style>[\s\S]*?<\/style>/g.exec(html)?.[0];
  expect(pictureIn(report)).toBe(pictureIn(alone));
  expect(headIn(report)).toBe(headIn(alone));
  expect(report).toContain('sato@example.com approved at');
  for (const { sample } of closed.evidence.slice(0, 3))
    expect(report).toContain(sample.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/'/g, '&#39;'));
});
