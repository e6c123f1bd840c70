import type { Language } from '../../functions/core/base/language.ts';
import type { At } from '../../functions/core/base/time.ts';
import type { NodeEvidence } from '../../functions/core/evidence/evidence.ts';
import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import { entryTitle } from '../../functions/core/notice/entry-text.ts';
import { causeText, closedByText, historyText, situationText } from '../../functions/core/notice/records.ts';
import { timeText } from '../../functions/core/notice/text.ts';
import type { Known } from '../../functions/core/platform/look-ups.ts';
import type { LogRecord } from '../../functions/core/record/log-record.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { detailLines } from './notice-details.ts';
import { keyOf, plain, type Say, textIn } from './text/text.ts';

interface SupportBundleInput {
  readonly now: At;
  /** IANA zone in which times are repeated beside UTC. */
  readonly zone: string;
  readonly language: Language;
  readonly incident: Incident;
  readonly inventory: Inventory | null;
  /** One per node that said anything. */
  readonly nodes: readonly { readonly evidence: NodeEvidence; readonly view: NodeView }[];
  /** Raw lines by node; why not where they could not be read. */
  readonly lines: Known<readonly LogRecord[]>;
  /** Names and versions of what made and read the incident. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is deployed now; why not where it could not be read. */
  readonly functions: Known<readonly DeployedFunction[]>;
}

const OCID = /\bocid1\.[a-z0-9]+\.[\w-]*\.[\w-]*\.[\w.-]*[A-Za-z0-9]/g;
/** `opc-request-id` as services answer it: three or two parts of 32 hex digits. */
const REQUEST_ID = /\b[0-9A-Fa-f]{32}(?:\/[0-9A-Fa-f]{32}){1,2}\b/g;

/** Everything that SIOS or Oracle support asks for first, as one document. */
export type SupportBundle = ReturnType<typeof supportBundle>;

/** Pure: the same input gives the same document. Raw text is kept as it was, but for control characters. */
export function supportBundle(input: SupportBundleInput) {
  const { incident, inventory, zone } = input;
  const { deadline } = incident;
  const lines = (input.lines.known ? input.lines.value : []).map((r) => ({
    node: r.instanceId ?? r.host ?? '',
    path: r.path,
    time: r.time === null ? null : iso(r.time),
    text: plain(r.text),
  }));
  const evidence = input.nodes.flatMap(({ evidence: e }) =>
    Object.entries(e.rules)
      .map(([rule, [first, last, sample]]) => ({
        node: e.node,
        rule,
        first: iso(first),
        last: iso(last),
        sample: plain(sample),
      }))
      .sort((a, b) => order(a.first, b.first) || order(a.rule, b.rule)),
  );
  const nodes = incident.cluster.nodes.map((id) => {
    const known = inventory?.nodes[id];
    const view = input.nodes.find((n) => n.evidence.node === id)?.view;
    return {
      id,
      name: known?.displayName ?? view?.host ?? null,
      availabilityDomain: known?.availabilityDomain ?? null,
      compartmentId: known?.compartmentId ?? null,
      attachments: known?.attachments ?? [],
      paths: view?.paths ?? [],
    };
  });
  const all = JSON.stringify([incident, nodes, evidence, lines]);
  return {
    schema: 'warden.support-bundle/1' as const,
    madeAt: iso(input.now),
    zone,
    versions: input.versions,
    functions: input.functions.known ? input.functions.value : [],
    incident: {
      id: incident.id,
      cluster: incident.cluster.name,
      source: incident.cluster.source,
      cause: incident.cause,
      situation: incident.situation ?? null,
      severity: incident.severity,
      lossAt: iso(incident.lossAt),
      openedAt: iso(incident.openedAt),
      closedAt: incident.closedAt === null ? null : iso(incident.closedAt),
      closedBy: incident.closedBy,
      deadline: deadline && { from: iso(deadline.from), to: iso(deadline.to), basis: deadline.basis },
    },
    nodes,
    timeline: timeline(input),
    evidence,
    ocids: found(all, OCID),
    opcRequestIds: found(all, REQUEST_ID),
    details: detailLines(incident, input.language, zone, ['head.contacts']),
    notices: incident.outbox.map((entry) => ({
      seq: entry.seq,
      title: entryTitle(entry, { languages: [input.language], zone }) ?? '-',
      messageId: entry.messageId,
    })),
    unread: [input.lines, input.functions].flatMap((one) =>
      one.known ? [] : [`${one.what} (${one.errorCode})`],
    ),
    lines,
  };
}

/** One fact of the timeline; `node` is an OCID or empty for the suite itself. */
interface DatedFact {
  readonly at: At;
  readonly node: string;
  readonly what: string;
}

/** How an outage ended. */
function endText(endedBy: string | null, say: Say): string {
  const key = keyOf('scan.ended', endedBy ?? '');
  return key === null ? (endedBy ?? '-') : say(key);
}

function factsOf({ node, boots, paths, lifekeeper }: NodeView, say: Say): readonly DatedFact[] {
  const facts: DatedFact[] = [];
  const add = (at: At | null, what: string): void => {
    if (at !== null) facts.push({ at, node, what });
  };
  for (const boot of boots) add(boot, say('bundle.fact.boot'));
  for (const { session, device, outages } of paths) {
    const names = { session: session ?? '-', device: device ?? '-' };
    for (const outage of outages) {
      add(outage.lostAt, say('bundle.fact.lost', { ...names, rules: outage.rules.join(' ') }));
      add(outage.timedOutAt, say('bundle.fact.gave-up', names));
      add(outage.endedAt, say('bundle.fact.ended', { ...names, how: endText(outage.endedBy, say) }));
    }
  }
  for (const { device, first, last } of lifekeeper.deviceFailures) {
    add(first, say('bundle.fact.first-failure', { device }));
    add(last, say('bundle.fact.last-failure', { device }));
  }
  return facts;
}

function order(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

function timeline({ incident, zone, language, nodes }: SupportBundleInput) {
  const say = textIn(language);
  const entries: DatedFact[] = [
    { at: incident.lossAt, node: '', what: say('bundle.fact.loss') },
    { at: incident.openedAt, node: '', what: say('bundle.fact.opened') },
    ...incident.history.map((h) => ({
      at: h.at,
      node: '',
      what: `${h.code} ${historyText(h, language)}`.trim(),
    })),
    ...nodes.flatMap(({ view }) => factsOf(view, say)),
  ];
  return entries
    .sort((a, b) => a.at - b.at || order(a.what, b.what))
    .map((e) => ({ at: iso(e.at), local: timeText(e.at, zone), node: e.node, what: plain(e.what) }));
}

/** A value of the incident's own in words; scripts read the codes from the JSON. */
function valueText(
  name: string,
  value: SupportBundle['incident'][keyof SupportBundle['incident']],
  language: Language,
) {
  if (value === null) return '-';
  if (typeof value !== 'string')
    return `${value.from} .. ${value.to} (${textIn(language)(`bundle.basis.${value.basis}`)})`;
  const say = textIn(language);
  const code = keyOf('bundle.source', value) ?? keyOf('scan.severity', value);
  if (name === 'source' || name === 'severity') return code === null ? value : say(code);
  if (name === 'cause') return causeText(value, language);
  if (name === 'situation') return situationText(value, language);
  return name === 'closedBy' ? closedByText(value, language) : value;
}

/** The bundle as one text document. */
export function supportBundleText(b: SupportBundle, language: Language): string {
  const say = textIn(language);
  const head = (text: string) => ['', `== ${text} ==`];
  const field = (name: string) => {
    const key = keyOf('bundle.field', name);
    return key === null ? name : say(key);
  };
  const name = (id: string) => b.nodes.find((n) => n.id === id)?.name ?? (id || 'warden');
  return [
    say('bundle.title', { id: b.incident.id, cluster: b.incident.cluster }),
    say('bundle.made', { at: b.madeAt, zone: b.zone }),
    ...Object.entries(b.versions).map(([what, version]) => `${what} ${version}`),
    ...head(say('bundle.functions')),
    ...b.functions.flatMap((f) => [
      `${f.name}  ${f.image ?? '-'}  ${f.digest ?? '-'}  ${f.memoryMb ?? '-'} MB  ${f.timeoutSec ?? '-'} s`,
      `  ${Object.entries(f.config)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`,
    ]),
    ...head(say('bundle.incident')),
    ...Object.entries(b.incident).map(
      ([name, value]) => `${field(name)}: ${valueText(name, value, language)}`,
    ),
    ...head(say('bundle.nodes')),
    ...b.nodes.flatMap((n) => [
      `${n.name ?? '-'}  ${n.id}  ${n.availabilityDomain ?? '-'}`,
      ...n.attachments.map(
        (a) =>
          `  ${say(`bundle.role.${a.role}`)} ${a.volumeId} ${a.id} ${a.device ?? '-'} ${a.ipv4 ?? '-'}:${a.port ?? '-'} ${a.iqn ?? '-'}`,
      ),
    ]),
    ...head(say('bundle.timeline')),
    ...b.timeline.map((e) => `${e.at}  ${e.local}  ${name(e.node)}  ${e.what}`),
    ...head(say('bundle.notices')),
    ...b.notices.map((n) => `${n.seq}  ${n.messageId ?? say('bundle.not-sent')}  ${n.title}`),
    ...head(say('bundle.details')),
    ...(b.details.length === 0 ? ['-'] : b.details),
    ...head(say('bundle.evidence')),
    ...b.evidence.map((e) => `${name(e.node)}  ${e.rule}  ${e.first}  ${e.last}\n    ${e.sample}`),
    ...head(say('bundle.request-ids')),
    ...(b.opcRequestIds.length === 0 ? [say('bundle.no-request-id')] : b.opcRequestIds),
    ...head(say('bundle.ocids')),
    ...b.ocids,
    ...head(say('bundle.unread')),
    ...(b.unread.length === 0 ? [say('bundle.nothing-missing')] : b.unread),
    ...head(say('bundle.lines')),
    ...b.lines.map((l) => `${l.time ?? '-'}  ${name(l.node)}  ${l.path ?? '-'}  ${l.text}`),
    '',
  ].join('\n');
}

function found(text: string, pattern: RegExp): readonly string[] {
  return [...new Set(text.match(pattern) ?? [])].sort();
}

function iso(at: At): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : String(at);
}
