import { html } from 'hono/html';
import { ASSETS } from './assets.ts';
import { placeKey } from './buttons.ts';
import { controlPanel, storyPanel } from './panel.ts';
import { SECTIONS } from './sections.ts';
import { consoleLink, type Html, pageLink, type View } from './view.ts';
import { LANGUAGE_NAMES, text } from './words.ts';

const [STYLE, SCRIPT] = ASSETS;
const PRODUCT = 'oci-iscsi-warden';
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230b6130'/%3E%3Cpath d='M5 4l7 4-7 4z' fill='%23fff'/%3E%3C/svg%3E";

/** The whole page. @param worldId changes with every new world: a page of another one is loaded anew. */
export function playgroundPage(view: View, worldId: number): Html {
  const { lang, world, person } = view;
  const other = lang === 'ja' ? 'en' : 'ja';
  const real = [
    text(lang, 'real.functions'),
    text(lang, 'real.lines'),
    text(lang, 'real.cloud', { command: 'npm start -- --once' }),
    text(lang, 'real.person', { person }),
  ];
  const story = world.story;
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(lang, 'app.title')} – ${PRODUCT}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${STYLE.path}">
<script src="${SCRIPT.path}" defer></script>
</head>
<body data-world="${worldId}">
<a class="skip" href="#content">${text(lang, 'nav.skip')}</a>
<header><div class="bar"><h1>${PRODUCT} <span class="soft">${text(lang, 'app.title')}</span></h1>
${live('clock', view)}
<a href="${consoleLink(view, '/')}" target="_blank" rel="noopener">${text(lang, 'nav.console')}</a>
<a href="${pageLink(view, { lang: other, mail: other })}" lang="${other}" hreflang="${other}">${LANGUAGE_NAMES[other]}</a></div></header>
<main id="content">
<div class="wide"><p class="intro">${text(lang, 'intro')}</p><noscript><p class="soft">${text(lang, 'noscript')}</p></noscript>
${story === null ? '' : html`<p><b>${text(lang, 'story.now', { story: story.name })}</b> ${story.about[lang]}</p>`}
<div id="said" role="status">${saidView(view)}</div><div id="news" class="hidden" role="status"></div></div>
${live('try', view)}
<div class="column"><section aria-label="${text(lang, 'break.title')}">${controlPanel(view)}</section></div>
<div class="column">${live('clusters', view)}${live('knows', view)}</div>
<div class="column">${live('phone', view)}${live('decisions', view)}</div>
<section class="wide"><h2>${text(lang, 'story.title')}</h2><div class="stories">${storyPanel(view)}</div></section>
<section class="wide"><h2>${text(lang, 'real.title')}</h2><ul>${real.map((words) => html`<li>${words}</li>`)}</ul></section>
</main>
</body>
</html>
`;
}

/** The live parts alone, for a page that is open. */
export function livePage(view: View, worldId: number): Html {
  return html`<!doctype html><html lang="${view.lang}"><head><title>${text(view.lang, 'app.title')}</title></head><body data-world="${worldId}">${Object.keys(
    SECTIONS,
  ).map((id) => live(id, view))}</body></html>`;
}

/** What came of a button, or why nothing did. */
function saidView({ lang, said, place, world }: View): Html {
  if (said === null) return html``;
  const where = placeKey(place);
  if (said.kind !== 'pressed') {
    const story = world.story?.name ?? '';
    return html`<p class="said">${said.kind === 'reset' ? text(lang, 'said.reset') : text(lang, 'said.story', { story })}</p>`;
  }
  if (said.refusal !== null)
    return html`<p class="said no">${text(lang, `said.${said.refusal}`, { place: where })}</p>`;
  return html`<p class="said">${text(lang, 'said.done', { place: where, button: text(lang, `do.${said.button}`) })}</p>`;
}

function live(id: string, view: View): Html {
  const content = SECTIONS[id]?.(view) ?? '';
  return id === 'clock'
    ? html`<div id="${id}" data-live>${content}</div>`
    : html`<section id="${id}" ${id === 'try' ? html`class="wide"` : ''} data-live>${content}</section>`;
}
