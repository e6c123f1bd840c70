import { asErrorCode, errorText } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { NoticeFacts } from './facts.ts';
import { escapeUntrusted, text } from './text.ts';

/** What is looked up, by the word that the name of a look-up begins with. */
const KINDS = [
  'attachments',
  'instances',
  'instance',
  'volume',
  'Audit',
  'metrics',
  'probe',
  'journal',
] as const;

/** A mail names so many; the details name all. */
const IN_A_MAIL = 5;

/** What could not be read: what it is, what that means and where a person can look, each on a line. */
export function unread(m: NoticeFacts, lang: Language): readonly string[] {
  if (m.unread.length === 0) return [text(lang, 'unread.none')];
  return m.unread.slice(0, 50).map((one) => `- ${unreadLine(one, m, lang)}`);
}

/** The same for a mail: nothing when everything was read. */
export function unreadInShort(m: NoticeFacts, lang: Language): readonly string[] {
  const lines = m.unread.slice(0, IN_A_MAIL).map((one) => unreadLine(one, m, lang));
  const more = m.unread.length - lines.length;
  return more > 0 ? [...lines, text(lang, 'unread.more', { count: more })] : lines;
}

function unreadLine(
  { what, errorCode }: NoticeFacts['unread'][number],
  m: Pick<NoticeFacts, 'nodes'>,
  lang: Language,
): string {
  const code = asErrorCode(errorCode);
  const why = code === null ? '' : errorText(code, lang).happened;
  return text(lang, 'unread.line', {
    what: lookUpName(what, m, lang),
    code: escapeUntrusted(errorCode),
    why: why === '' ? '' : text(lang, 'unread.why', { why }),
  });
}

/** A look-up in words; the OCID of a node of the cluster becomes its name. */
export function lookUpName(what: string, { nodes }: Pick<NoticeFacts, 'nodes'>, lang: Language): string {
  const [first = '', ...rest] = what.split(' ');
  const kind = KINDS.find((known) => known === first);
  const subject = rest.at(-1) ?? '';
  const name = escapeUntrusted(nodes.find(({ node }) => node === subject)?.name ?? subject) || '-';
  if (kind === undefined) return escapeUntrusted(what);
  return text(lang, `look-up.${kind}`, { name });
}
