import { html } from 'hono/html';
import { LANGUAGES } from '../../functions/core/base/language.ts';
import { clockOf, localTime } from '../../functions/core/base/local-time.ts';
import { LINK_BASE } from '../../functions/runtime/link-keys.ts';
import type { Mail } from './mailbox.ts';
import { type Html, pageLink, type View } from './view.ts';
import { LANGUAGE_NAMES, text } from './words.ts';
import { ZONE } from './world.ts';

/** The mails as they arrive, newest first. */
export function phone(view: View): Html {
  const { lang, mailLang, world } = view;
  const { all } = world.mails;
  const newest = all.at(-1);
  return html`<h2>${text(lang, 'phone.title')}</h2>
<p class="soft">${mailCount(view)} · ${text(lang, 'phone.read-in')}: ${LANGUAGES.map(
    (one) =>
      html`<a href="${pageLink(view, { mail: one })}" lang="${one}" ${one === mailLang ? html`aria-current="true"` : ''}>${LANGUAGE_NAMES[one]}</a> `,
  )}</p>
<div class="phone"><div class="screen" tabindex="0" role="region" aria-label="${text(lang, 'phone.title')}" data-newest="${newest === undefined ? '' : text(lang, 'phone.new', { title: subject(newest, view) })}">${
    newest === undefined
      ? html`<p class="soft">${text(lang, 'phone.none')}</p>`
      : [...all].reverse().map((mail) => mailView(mail, view, mail === newest))
  }</div></div>`;
}

/** How many mails came so far. */
export function mailCount({ lang, world }: View): string {
  const { count } = world.mails;
  return count === 1 ? text(lang, 'phone.one') : text(lang, 'phone.count', { count });
}

function mailView(mail: Mail, view: View, isOpen: boolean): Html {
  const { lang, mailLang } = view;
  const translated = mail.text[mailLang];
  const shown = shownText(mail, view);
  const notes = [
    ...(mail.isAboutSuite ? [text(lang, 'phone.suite')] : []),
    ...(translated === null ? [text(lang, 'phone.as-sent')] : []),
  ];
  const language = translated === null && mail.text.en !== null ? 'en' : mailLang;
  return html`<details id="mail-${mail.no}" ${isOpen ? 'open' : ''}><summary><span class="soft">${clockOf(localTime(mail.at, ZONE))}</span> <span lang="${language}">${shown.title}</span></summary>${notes.map((note) => html`<p class="soft">${note}</p>`)}<pre class="mail" lang="${language}">${linked(shown.body.trim(), view)}</pre></details>`;
}

function subject(mail: Mail, view: View): string {
  return shownText(mail, view).title;
}

function shownText({ text: words }: Mail, { mailLang }: View) {
  return words[mailLang] ?? words.ja ?? words.en ?? { title: '', body: '' };
}

/** Addresses of our console can be followed; everything else stays text. */
function linked(body: string, { consoleBase }: View): readonly (string | Html)[] {
  const pattern = new RegExp(`(http://127\\.0\\.0\\.1:\\d+(?:${consoleBase}|${LINK_BASE})/[\\w/.~%=-]*)`);
  return body
    .split(pattern)
    .map((part, index) =>
      index % 2 === 0
        ? part
        : html`<a href="${new URL(part).pathname}" target="_blank" rel="noopener">${part}</a>`,
    );
}
