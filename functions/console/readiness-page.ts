import { html } from 'hono/html';
import { SECOND } from '../core/base/time.ts';
import { WARDEN } from '../core/notice/warden-command.ts';
import type { Store } from '../core/ports.ts';
import { answerPage, type Ctx } from './answer.ts';
import { tag } from './components.ts';
import { shortened } from './fitted.ts';
import { fitting } from './fitting.ts';
import { type FleetEntry, fleetOf, found } from './fleet.ts';
import { MOST_SEARCHED, searchedFor, startOf } from './fleet-view.ts';
import type { Html, Page } from './layout.ts';
import { monitorSection, signsOf } from './monitor-section.ts';
import { type MonitorReadings, readMonitor } from './read-fleet.ts';
import { type ReadyCluster, readReadiness } from './read-nodes.ts';
import {
  type Found,
  NODE_CHECKS,
  type NodeCheck,
  type NodeReadiness,
  type ReadyVerdict,
} from './readiness.ts';
import { foreign, link, span, text, type View } from './view.ts';

/** Bytes for clusters; the frame, the monitor and how to check take the rest of 100 KB. */
const ROOM = 62_000;
const MOST_OF_NAME = 60;

const TONE = { good: 'good', bad: 'bad', warn: 'warn', unknown: 'soft' } as const;

/** What a request asked for. */
interface ReadinessView {
  readonly read: MonitorReadings;
  readonly all: readonly FleetEntry[];
  readonly wanted: readonly FleetEntry[];
  readonly words: string;
  readonly from: number;
  /** Those that are shown, with what was found. */
  readonly shown: readonly ReadyCluster[];
}

/** `warden doctor` for every node, as far as stored objects tell. @throws what the store threw. */
export async function answerReadiness(c: Ctx, store: Store, view: View): Promise<Response> {
  const read = await readMonitor(store);
  const all = fleetOf({ ...read, open: [] }, view.now);
  const words = searchedFor(c);
  const wanted = found(all, { words, filter: 'all' }, read.inventory);
  const from = startOf(c.req.query('from'), wanted.length);
  const shown = await readReadiness(store, wanted.slice(from), read, view.now);
  return answerPage(c, view, readinessPage(view, { read, all, wanted, words, from, shown }));
}

function readinessPage(view: View, ready: ReadinessView): Page {
  const { read, wanted, words, from, shown } = ready;
  const pieces = fitting(
    shown.map(({ entry, nodes }) => clusterPiece(view, entry, nodes)),
    ROOM,
  );
  const next = from + pieces.length;
  const founds = shown.slice(0, pieces.length).flatMap(({ nodes }) => nodes.flatMap((node) => node.found));
  const left = wanted.length - next;
  const to = (start: number) =>
    link(view, '/readiness', {
      ...(words !== '' && { q: words }),
      ...(start > 0 && { from: String(start) }),
    });
  const body = html`<h1>${text(view.lang, 'ready.title')}</h1>
<p>${text(view.lang, 'ready.help')}</p>
<p><b>${text(view.lang, 'ready.count', { bad: count(founds, 'bad'), warn: count(founds, 'warn'), unknown: count(founds, 'unknown') })}</b></p>
${search(view, ready)}
${read.inventory === null ? html`<p>${text(view.lang, 'status.no-clusters')}</p>` : ''}
${ready.all.length > 0 && wanted.length === 0 ? html`<p>${text(view.lang, 'fleet.nothing-found')}</p>` : ''}
${pieces}
${left > 0 ? html`<p><a href="${to(next)}">${text(view.lang, 'fleet.more', { left })}</a></p>` : ''}${from > 0 ? html`<p><a href="${to(0)}">${text(view.lang, 'fleet.first')}</a></p>` : ''}
<section aria-labelledby="lifekeeper"><h2 id="lifekeeper">LifeKeeper</h2><p>${text(view.lang, 'ready.lifekeeper', SETTINGS)}</p></section>
${howTo(view)}
${monitorSection(view, signsOf(view, read))}
<section aria-labelledby="self"><h2 id="self">${text(view.lang, 'ready.installation')}</h2><p>${text(view.lang, 'ready.installation-help')}</p><pre>${WARDEN} doctor</pre></section>`;
  return {
    title: text(view.lang, 'ready.title'),
    body,
    path: '/readiness',
    query: { ...(words !== '' && { q: words }), ...(from > 0 && { from: String(from) }) },
  };
}

function count(all: readonly Found[], verdict: ReadyVerdict): number {
  return all.filter((one) => one.verdict === verdict).length;
}

function search(view: View, { words, wanted, all }: ReadinessView): Html {
  return html`<details class="find" ${words === '' ? '' : 'open'}><summary>${text(view.lang, 'fleet.find')} <span class="soft">${text(view.lang, 'fleet.count', { shown: wanted.length, all: all.length })}</span></summary><form method="get" action="${view.base}/readiness" role="search">${view.langChosen ? html`<input type="hidden" name="lang" value="${view.lang}">` : ''}
<div class="grow"><label for="q">${text(view.lang, 'fleet.search')}</label><input type="text" id="q" name="q" maxlength="${MOST_SEARCHED}" value="${words}"></div>
<button>${text(view.lang, 'fleet.find')}</button></form></details>`;
}

function clusterPiece(view: View, { cluster }: FleetEntry, nodes: readonly NodeReadiness[]): Html {
  const name = shortened(foreign(cluster.name), MOST_OF_NAME);
  return html`<section><h2>${name}</h2>${meaning(view, nodes)}<div class="ways">${nodes.map((node) => nodePiece(view, node))}</div></section>`;
}

/** What replacement_timeout means for this cluster: the longest of its nodes decides how long nobody switches over. */
function meaning(view: View, nodes: readonly NodeReadiness[]): Html {
  const known = [...new Set(nodes.flatMap(({ timeout }) => timeout.seconds))].sort((a, b) => a - b);
  const longest = known.at(-1);
  const said =
    longest === undefined
      ? text(view.lang, 'ready.timeout.unknown')
      : text(view.lang, longest >= LONG ? 'ready.timeout.long' : 'ready.timeout.short', {
          sec: longest,
          span: span(view, longest * SECOND),
        });
  const notes = [
    ...(known.length > 1
      ? [text(view.lang, 'ready.timeout.differs', { what: `${known.join(' s, ')} s` })]
      : []),
    ...(nodes.some(({ timeout }) => timeout.by === 'tag') ? [text(view.lang, 'ready.timeout.claimed')] : []),
    ...(nodes.some(({ isMultipath }) => isMultipath) ? [text(view.lang, 'ready.timeout.multipath')] : []),
  ];
  return html`<p>${said} ${notes.join(' ')}</p>`;
}

/** From so many seconds on a person has time to act before LifeKeeper does. */
const LONG = 600;

/** What is not proven stands open; what is proven opens on a click. */
function nodePiece(view: View, { name, found: all }: NodeReadiness): Html {
  const proven = all.filter(({ verdict }) => verdict === 'good');
  const open = all.filter(({ verdict }) => verdict !== 'good');
  const list = (some: readonly Found[]) =>
    html`<ul class="flat checks">${some.map((one) => line(view, one))}</ul>`;
  return html`<div class="way"><h3>${shortened(foreign(name), MOST_OF_NAME)}</h3>${list(open)}<details><summary>${text(view.lang, 'ready.proven', { n: proven.length, all: all.length })}</summary>${list(proven)}</details></div>`;
}

function line(view: View, { check, verdict, said, what, at: seenAt }: Found): Html {
  const words = text(view.lang, `ready.found.${said}`, { what: shortened(foreign(what), MOST_OF_NAME * 2) });
  const seen =
    seenAt === null
      ? ''
      : html` <span class="soft">${text(view.lang, 'ready.seen', { age: span(view, view.now - seenAt) })}</span>`;
  return html`<li>${tag(TONE[verdict], text(view.lang, `ready.verdict.${verdict}`))} <span><b>${text(view.lang, `ready.check.${check}`)}</b>: ${words}${seen}</span></li>`;
}

/** LifeKeeper's own settings, and where they stand. */
const SETTINGS = { disks: 'FAILFASTTIMER', resources: 'LKCHECKINTERVAL', file: '/etc/default/LifeKeeper' };

const PLUGINS = 'oci instance-agent plugin list --compartment-id COMPARTMENT --instanceagent-id NODE --all';
const ATTACHMENTS =
  'oci compute volume-attachment list --compartment-id COMPARTMENT --instance-id NODE --all';

/** What a person types to see what stored objects do not tell; words in capitals are to be filled in. */
const TYPED: Readonly<Partial<Record<NodeCheck | 'boot' | 'mail', string>>> = {
  agent: 'systemctl status unified-monitoring-agent',
  plugins: PLUGINS,
  lines: "logger -t iscsid 'connect to 169.254.2.254:3260 failed (Connection refused)'",
  lifekeeper: 'ls -l /var/log/lifekeeper.log',
  clock: 'chronyc tracking',
  volumes: ATTACHMENTS,
  timeout: 'cat /sys/class/iscsi_session/session*/recovery_tmo',
  probe: 'sudo -u ocarun sudo -n /usr/bin/timeout -k 5 20 /opt/LifeKeeper/bin/lcdstatus -q',
  ocid: 'systemctl is-active ocid',
  boot: 'iscsiadm -m node -o show | grep -E "^node.(name|startup)"',
  mail: `${WARDEN} drill`,
};

/** Once for the page: the same for every node. */
function howTo(view: View): Html {
  const item = (name: string, how: string, typed: string | undefined) =>
    html`<dt>${name}</dt><dd>${how}${typed === undefined ? '' : html`<pre>${typed}</pre>`}</dd>`;
  const ways = NODE_CHECKS.map((check) =>
    item(text(view.lang, `ready.check.${check}`), text(view.lang, `ready.how.${check}`), TYPED[check]),
  );
  const more = (['boot', 'mail'] as const).map((one) =>
    item(
      text(view.lang, `ready.how.${one}-name`),
      text(view.lang, `ready.how.${one}`, { lines: text(view.lang, 'ready.check.lines') }),
      TYPED[one],
    ),
  );
  return html`<section aria-labelledby="how"><h2 id="how">${text(view.lang, 'ready.how')}</h2><dl>${ways}${more}</dl></section>`;
}
