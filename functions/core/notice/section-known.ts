import { groupBy } from '../base/group-by.ts';
import type { Language } from '../base/language.ts';
import type { NoticeFacts, NoticeNode } from './facts.ts';
import { tellsWho } from './five-lines.ts';
import { apiText, evidenceWords, names, type RenderContext, service } from './render-context.ts';
import { answerLines } from './section-clock.ts';
import { loadLines } from './section-load.ts';
import { alongside, clockDoubts, takeoverLines } from './section-state.ts';
import { unreadInShort } from './section-unread.ts';
import { pathLine } from './sections.ts';
import { escapeUntrusted, listed, momentText, text } from './text.ts';

/** Outages that were over when they became known, and further paths: a mail names so many. */
const MOST_LISTED = 5;

/**
 * How everything stands, as short as a mail can be; the details have the rest (details.ts).
 * @param isShort a follow-up whose advice is the same: what did not change with it is left out.
 */
export function known(m: NoticeFacts, ctx: RenderContext, isShort: boolean): readonly string[] {
  const { lang } = ctx;
  const lasting = isShort
    ? []
    : [
        text(lang, 'known.impact', { impact: text(lang, `impact.${m.impact}`, names(m, lang)) }),
        ...cause(m, lang),
        ...(m.target === null ? [] : [pathLine(m.target, lang)]),
      ];
  return [
    ...lasting,
    ...m.nodes.flatMap((n) => [nodeLine(n, ctx), ...loadLines(n, ctx), ...doubts(n, ctx)]),
    ...answerLines(m, ctx),
    ...takeover(m, lang),
    ...more(m, lang),
    ...alongside(m, ctx, MOST_LISTED),
    ...unreadInShort(m, lang),
  ];
}

/** The third of the five lines says the cause, or who detached the volume: then the cause stands here. */
function cause(m: NoticeFacts, lang: Language): readonly string[] {
  const words = {
    cause: text(lang, `cause.${m.cause}`),
    confidence: text(lang, `confidence.${m.confidence}`),
  };
  const evidence = evidenceWords(m, lang);
  if (!tellsWho(m)) return evidence === '' ? [] : [text(lang, 'known.evidence', { evidence })];
  if (evidence === '') return [text(lang, 'known.cause-only', words)];
  return [text(lang, 'known.cause', { ...words, evidence })];
}

/** Signs of one node in one line; those whose time is doubtful keep a line of their own. */
function takeover(m: NoticeFacts, lang: Language): readonly string[] {
  const [sure, doubtful] = [false, true].map((doubt) =>
    m.takeover.filter((t) => (t.doubtful === true) === doubt),
  );
  const byName = groupBy(sure ?? [], ({ name }) => name);
  return [
    ...[...byName].map(([name, signs]) =>
      text(lang, 'state.takeover', {
        sign: listed(
          signs.map(({ code }) => text(lang, `sign.${code}`)),
          lang,
        ),
        node: escapeUntrusted(name) || text(lang, 'absent.some-node'),
      }),
    ),
    ...takeoverLines({ ...m, takeover: doubtful ?? [] }, lang),
  ];
}

function nodeLine(n: NoticeNode, { lang, zone }: RenderContext): string {
  const unknown = text(lang, 'text.unknown');
  const words = {
    node: escapeUntrusted(n.name),
    service: service(n, lang),
    state: n.state === 'unknown' ? unknown : escapeUntrusted(n.state),
    last: n.lastLineAt === null ? unknown : momentText(n.lastLineAt, zone, lang),
  };
  if (n.api === 'not-asked') return text(lang, 'known.node', words);
  return text(lang, 'known.node-attachment', { ...words, api: apiText(n.api, lang) });
}

/** What makes other words about the node less sure, or what acts on it besides people. */
function doubts(n: NoticeNode, { lang, zone }: RenderContext): readonly string[] {
  const node = escapeUntrusted(n.name);
  return [
    ...(n.silentSince === null
      ? []
      : [text(lang, 'state.silent', { node, since: momentText(n.silentSince, zone, lang) })]),
    ...clockDoubts(n, lang),
    ...(n.probe?.ocidRunning === true ? [text(lang, 'probe.ocid', { node })] : []),
  ];
}

function more(m: NoticeFacts, lang: Language): readonly string[] {
  if (m.more.length === 0) return [];
  const shown = m.more
    .slice(0, MOST_LISTED)
    .map((x) => escapeUntrusted(`${x.nodeName} ${x.volumeName ?? x.portal ?? x.device ?? '?'}`));
  const rest = m.more.length - shown.length;
  if (rest > 0) shown.push(text(lang, 'changed.more', { count: rest }));
  return [text(lang, 'known.more-paths', { list: listed(shown, lang) })];
}
