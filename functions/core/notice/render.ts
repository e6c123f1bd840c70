import { canonicalJson } from '../decision/canonical.ts';
import type { Lang } from '../decision/contract.ts';
import { MINUTE } from '../time.ts';
import { type Catalogue, EN, type Key } from './catalogue.en.ts';
import { JA } from './catalogue.ja.ts';
import { commandValue, outside } from './escape.ts';
import type { NoticeModel, NoticeTarget, Params } from './model.ts';
import { timeText } from './times.ts';

/** ONS: 64 KB per message; a margin is left for its own wrapping. */
export const MAX_BODY_BYTES = 62_000;
export const MAX_TITLE_CHARS = 250;

const CATALOGUES: Readonly<Record<Lang, Catalogue>> = { ja: JA, en: EN };

export interface RenderContext {
  /** IANA zone for all times. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
}

/** Fills `{name}` places; a place without a value stays visible as `?`. */
export function say(lang: Lang, key: Key, params: Params = {}): string {
  return CATALOGUES[lang][key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));
}

/** Minutes left until the last moment, rounded up; never negative. */
export function minutesLeft(m: Pick<NoticeModel, 'deadline' | 'at'>): number {
  return m.deadline === null ? 0 : Math.max(0, Math.ceil((m.deadline.to - m.at) / MINUTE));
}

function outageMinutes(m: NoticeModel): number {
  return Math.round(m.outage.seconds / 60);
}

export function title(m: NoticeModel, lang: Lang): string {
  const label = m.headline === 'recovered' ? 'label.recovered' : (`label.${m.severity}` as const);
  const text = say(lang, `title.${m.headline}`, {
    cluster: outside(m.cluster.name),
    node: outside(m.node),
    peer: outside(m.peer) || say(lang, 'text.unknown'),
    minutes: minutesLeft(m),
    outage: outageMinutes(m),
    cause: say(lang, `cause.${m.cause}`),
  });
  const gap = lang === 'en' ? ' ' : '';
  return [...`[LKW:${m.incidentId}] ${say(lang, label)}${gap}${text}`].slice(0, MAX_TITLE_CHARS).join('');
}

/** Title on one line and body of at most 64 KB, in one language. */
export function render(m: NoticeModel, lang: Lang, ctx: RenderContext): { title: string; body: string } {
  const t = title(m, lang);
  const sections: (readonly [Key, readonly string[]])[] = [
    ['head.subject', [t]],
    ['head.summary', [summary(m, lang)]],
    ['head.severity', [say(lang, `severity.${m.severity}`)]],
    ['head.target', target(m, lang)],
    ['head.time', times(m, lang, ctx)],
    ['head.impact', [say(lang, `impact.${m.impact}`, names(m, lang))]],
    ['head.state', state(m, lang, ctx)],
    ['head.cause', cause(m, lang, ctx)],
    ['head.unread', unread(m, lang)],
    ['head.action', action(m, lang, ctx)],
    ['head.avoid', m.avoid.map((k) => say(lang, `avoid.${k}`, names(m, lang)))],
    ['head.contacts', m.contacts.length === 0 ? [say(lang, 'contacts.none')] : m.contacts.map(outside)],
    [
      'head.next',
      [
        m.nextReportAt === null
          ? say(lang, 'next.none')
          : say(lang, 'next.at', { at: timeText(m.nextReportAt, ctx.zone) }),
      ],
    ],
  ];
  const lines = sections.flatMap(([head, content]) => [
    `■ ${say(lang, head)}`,
    ...content.map((c) => `  ${c}`),
    '',
  ]);
  return { title: t, body: capped(lines, say(lang, 'text.truncated')) };
}

/** Title in the first language, body in all of them. */
export function renderAll(
  m: NoticeModel,
  languages: readonly Lang[],
  ctx: RenderContext,
): { title: string; body: string } {
  const all = (languages.length === 0 ? (['ja'] as const) : languages).map((l) => render(m, l, ctx));
  const body = all.map((r) => r.body).join('\n----------------------------------------\n\n');
  return { title: all[0]?.title ?? '', body: capped(body.split('\n'), '...') };
}

/** The same content for the audit log, as plain JSON. */
export function auditEntry(m: NoticeModel): Readonly<Record<string, unknown>> {
  return JSON.parse(canonicalJson(m)) as Record<string, unknown>;
}

function capped(lines: readonly string[], mark: string): string {
  let bytes = 0;
  const kept: string[] = [];
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > MAX_BODY_BYTES - 200) return [...kept, mark, ''].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

function names(m: NoticeModel, lang: Lang): Params {
  return {
    cluster: outside(m.cluster.name),
    node: outside(m.node) || '-',
    peer: outside(m.peer) || say(lang, 'text.unknown'),
    outage: outageMinutes(m),
    bound: say(lang, `bound.${m.outage.bound}`),
    method: say(lang, `method.${m.outage.method}`),
    evidence: m.evidence.map((e) => say(lang, `evidence.${e}`)).join(', '),
    silence: Math.floor(m.silenceMs / MINUTE),
  };
}

function summary(m: NoticeModel, lang: Lang): string {
  return say(lang, `summary.${m.headline}`, names(m, lang));
}

function pathLine(t: NoticeTarget, lang: Lang): string {
  const none = say(lang, 'text.unknown');
  return say(lang, 'target.path', {
    device: outside(t.device ?? none),
    iqn: outside(t.iqn ?? none),
    portal: outside(t.portal ?? none),
    session: t.session ?? none,
  });
}

function target(m: NoticeModel, lang: Lang): readonly string[] {
  const lines = [
    say(lang, 'target.cluster', {
      cluster: outside(m.cluster.name),
      source: say(lang, `source.${m.cluster.source}`),
    }),
  ];
  const t = m.target;
  if (t === null)
    return [
      ...lines,
      ...m.nodes.map((n) => say(lang, 'target.node', { node: outside(n.name), id: outside(n.node) })),
    ];
  const node = m.nodes.find((n) => n.node === t.node);
  lines.push(say(lang, 'target.node', { node: outside(t.nodeName), id: outside(t.node) }));
  if (node !== undefined) lines.push(say(lang, 'target.service', { service: service(node, lang) }));
  lines.push(
    say(lang, 'target.volume', {
      volume: outside(t.volumeName ?? say(lang, 'text.unknown')),
      id: outside(t.volumeId ?? '-'),
      role: say(lang, `role.${t.role}`),
    }),
    pathLine(t, lang),
  );
  const tags = m.nodes.flatMap((n) => n.lifekeeperTags);
  if (tags.length > 0) {
    const unique = [...new Set(tags)].slice(0, 20).map(outside);
    lines.push(say(lang, 'target.lifekeeper', { tags: unique.join(', ') }));
  }
  if (m.more.length > 0) {
    const list = m.more
      .slice(0, 20)
      .map((x) => outside(`${x.nodeName}: ${x.volumeName ?? x.portal ?? x.device ?? '?'}`));
    lines.push(say(lang, 'target.more', { list: list.join(', ') }));
  }
  return lines;
}

function service(n: NoticeModel['nodes'][number], lang: Lang): string {
  const what = say(lang, `service.${n.service}`);
  return n.serviceBy === null || n.service === 'unknown'
    ? what
    : `${what} (${say(lang, `service.by.${n.serviceBy}`)})`;
}

function times(m: NoticeModel, lang: Lang, ctx: RenderContext): readonly string[] {
  const lines = [
    say(lang, 'time.loss', { at: timeText(m.lossAt, ctx.zone), basis: say(lang, `basis.${m.lossBasis}`) }),
    say(lang, 'time.detected', { at: timeText(m.detectedAt, ctx.zone) }),
  ];
  if (m.recoveredAt !== null)
    lines.push(say(lang, 'time.recovered', { at: timeText(m.recoveredAt, ctx.zone) }));
  return lines;
}

/** Headlines for which the kernel's clock still runs. */
const CLOCK_RUNS: ReadonlySet<string> = new Set([
  'detached',
  'lost',
  'hung',
  'do-not-reattach',
  'not-recovered',
  'reattached',
  'standby-lost',
  'flapping',
  'deadline-near',
  'deadline-passed',
  'silent',
  'failed-over',
]);

function state(m: NoticeModel, lang: Lang, ctx: RenderContext): readonly string[] {
  const at = (t: number | null) => (t === null ? say(lang, 'text.unknown') : timeText(t, ctx.zone));
  const lines: string[] = [];
  for (const n of m.nodes) {
    const node = outside(n.name);
    lines.push(
      say(lang, 'state.node', {
        node,
        state: n.state === 'unknown' ? say(lang, 'text.unknown') : outside(n.state),
        service: service(n, lang),
        last: at(n.lastLineAt),
      }),
    );
    if (n.api !== 'not-asked') {
      lines.push(say(lang, 'state.attachment', { node, api: n.api, portal: outside(n.portal ?? '-') }));
    }
    if (n.silentSince !== null) lines.push(say(lang, 'state.silent', { node, since: at(n.silentSince) }));
  }
  if (m.nodes.length === 0) lines.push(say(lang, 'state.none'));
  if (m.headline !== 'planned' && m.target !== null) {
    lines.push(
      say(lang, 'state.outage', {
        bound: say(lang, `bound.${m.outage.bound}`),
        outage: outageMinutes(m),
        method: say(lang, `method.${m.outage.method}`),
      }),
    );
  }
  if (m.deadline !== null && CLOCK_RUNS.has(m.headline)) lines.push(...deadline(m, lang, ctx));
  for (const t of m.takeover) {
    lines.push(
      say(lang, 'state.takeover', { sign: say(lang, `sign.${t.code}`), node: outside(t.name) || '-' }),
    );
  }
  if (m.muted > 0) lines.push(say(lang, 'state.muted', { count: m.muted }));
  if (m.acknowledged !== null) {
    lines.push(
      say(lang, 'state.acknowledged', { by: outside(m.acknowledged.by), at: at(m.acknowledged.at) }),
    );
  }
  if (m.hold !== null) {
    lines.push(
      say(lang, 'state.hold', { by: outside(m.hold.by), until: at(m.hold.until), why: outside(m.hold.why) }),
    );
  }
  return lines;
}

function deadline(m: NoticeModel, lang: Lang, ctx: RenderContext): readonly string[] {
  const d = m.deadline;
  if (d === null) return [];
  const range = { from: timeText(d.from, ctx.zone), to: timeText(d.to, ctx.zone) };
  const left = minutesLeft(m);
  const remaining = left > 0 ? say(lang, 'remaining.left', { minutes: left }) : say(lang, 'remaining.over');
  const first =
    d.basis === 'multipath'
      ? say(lang, 'state.deadline-multipath', range)
      : d.basis === 'assumed'
        ? say(lang, 'state.deadline-range', range)
        : null;
  const last = say(lang, 'state.deadline', {
    at: range.to,
    remaining,
    basis: say(lang, `deadline.${d.basis}`),
  });
  return [...(first === null ? [] : [first]), last, say(lang, 'state.switch-over')];
}

function cause(m: NoticeModel, lang: Lang, ctx: RenderContext): readonly string[] {
  const lines = [
    say(lang, 'cause.line', {
      cause: say(lang, `cause.${m.cause}`),
      confidence: say(lang, `confidence.${m.confidence}`),
    }),
  ];
  if (m.evidence.length > 0) {
    lines.push(
      say(lang, 'cause.evidence', { evidence: m.evidence.map((e) => say(lang, `evidence.${e}`)).join(', ') }),
    );
  }
  const detach = m.evidence.includes('api-detached') || m.evidence.includes('api-absent');
  const none = say(lang, 'text.unknown');
  if (m.who !== null) {
    lines.push(
      say(lang, 'cause.who', {
        at: timeText(m.who.at, ctx.zone),
        who: outside(m.who.principal ?? none),
        ip: outside(m.who.ip ?? none),
        client: outside(m.who.client ?? none),
      }),
    );
  } else if (detach && m.headline !== 'recovered') lines.push(say(lang, 'cause.who-unknown'));
  if (m.cause === 'detached-intent-unknown') lines.push(say(lang, 'cause.intent'));
  lines.push(say(lang, 'cause.change', { change: say(lang, `change.${m.wouldChange}`) }));
  return lines;
}

function unread(m: NoticeModel, lang: Lang): readonly string[] {
  if (m.unread.length === 0) return [say(lang, 'unread.none')];
  return m.unread
    .slice(0, 50)
    .map((u) => `- ${say(lang, 'unread.line', { what: outside(u.what), code: outside(u.errorCode) })}`);
}

function action(m: NoticeModel, lang: Lang, ctx: RenderContext): readonly string[] {
  const lines: string[] = [];
  for (const o of m.options) {
    lines.push(say(lang, `option.${o.key}`));
    for (const p of o.preconditions) {
      lines.push(`  - ${say(lang, `pre.${p.key}`)}: ${say(lang, `verdict.${p.verdict}`)}`);
    }
  }
  let n = 0;
  const number = (text: string) => {
    n += 1;
    lines.push(`${n}. ${text}`);
  };
  for (const s of m.steps) number(say(lang, `step.${s.key}`, safe(s.params)));
  if (m.plan !== null && m.headline !== 'do-not-reattach') {
    number(say(lang, 'step.request', { request: canonicalJson(quoted(m.plan.request)) }));
    number(
      ctx.mode === 'observe'
        ? say(lang, 'step.mode-observe')
        : say(lang, 'step.approve', { plan: m.plan.id }),
    );
  }
  return lines;
}

/** Step parameters go into commands to be copied, except names of nodes, which are words. */
function safe(params: Params): Params {
  const entries = Object.entries(params).map(([k, v]): [string, string | number] => {
    if (typeof v === 'number') return [k, v];
    if (k === 'url') return [k, v];
    return [k, k === 'node' || k === 'peer' ? outside(v) : commandValue(v)];
  });
  return Object.fromEntries(entries);
}

function quoted(request: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request).map(([k, v]) => [k, typeof v === 'string' ? outside(v) : v]),
  );
}
