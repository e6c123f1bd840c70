import { html } from 'hono/html';
import { BUTTON_NAMES, BUTTONS, type ButtonName, placeKey, placesOf } from './buttons.ts';
import type { Html, View } from './view.ts';
import { text } from './words.ts';
import { STORIES } from './world.ts';

/** What can be done, each with one sentence: plain forms. */
export function controlPanel(view: View): Html {
  return html`<form method="post" action="/press" class="panel" data-quiet>${hidden(view)}
<p class="place"><label for="at">${text(view.lang, 'place.label')}</label><select id="at" name="at" aria-describedby="at-help">${placesOf(
    view.world.sim,
  ).map((place) => {
    const key = placeKey(place);
    return html`<option value="${key}" ${key === placeKey(view.place) ? 'selected' : ''}>${key.replaceAll('/', ' / ')}</option>`;
  })}</select><span id="at-help" class="soft">${text(view.lang, 'place.help')}</span></p>
<fieldset><legend>${text(view.lang, 'break.title')}</legend>${buttons(view, 'break')}</fieldset>
<fieldset><legend>${text(view.lang, 'mend.title')}</legend>${buttons(view, 'mend')}</fieldset></form>`;
}

/** Scenarios, and the way back to the beginning. */
export function storyPanel(view: View): Html {
  const { lang, world } = view;
  return html`<form method="post" action="/story">${hidden(view)}
<label for="story">${text(lang, 'story.label')}</label><select id="story" name="story" aria-describedby="story-help">${STORIES.map(
    ({ name, about }) =>
      html`<option value="${name}" ${world.story?.name === name ? 'selected' : ''}>${name}: ${about[lang]}</option>`,
  )}</select>
<button class="plain">${text(lang, 'story.play')}</button><p id="story-help" class="soft">${text(lang, 'story.help')}</p></form>
<form method="post" action="/reset">${hidden(view)}<button class="plain" aria-describedby="reset-help">${text(lang, 'story.reset')}</button><p id="reset-help" class="soft">${text(lang, 'story.reset.help')}</p></form>`;
}

/** What keeps language and place over a form. */
export function hidden({ lang, mailLang }: View): Html {
  return html`<input type="hidden" name="lang" value="${lang}"><input type="hidden" name="mail" value="${mailLang}">`;
}

function buttons(view: View, kind: 'break' | 'mend'): Html {
  const names: readonly ButtonName[] = BUTTON_NAMES.filter((name) => BUTTONS[name].kind === kind);
  return html`<ul class="acts">${names.map(
    (name) =>
      html`<li><button class="${kind}" name="do" value="${name}" aria-describedby="do-${name}">${text(view.lang, `do.${name}`)}</button><p id="do-${name}">${text(view.lang, `do.${name}.help`)}</p></li>`,
  )}</ul>`;
}
