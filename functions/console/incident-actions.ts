import { html } from 'hono/html';
import type { Incident } from '../core/incident/incident.ts';
import { acknowledgement, type Done, type FormState, hoursField, oneLine } from './components.ts';
import { EMPTY_FORM, type Filled } from './form.ts';
import type { Html } from './layout.ts';
import { at, foreign, link, text, type View } from './view.ts';

export interface IncidentExtras extends Partial<Filled> {
  /** Word that a stored command is confirmed with. */
  readonly done?: Done | undefined;
  readonly form?: 'hold' | 'close';
}

/** What a signed-in person can tell the suite about an incident. */
export function actionsSection(view: View, incident: Incident, extras: IncidentExtras): Html {
  if (incident.closedAt !== null) return html``;
  const { hold } = incident;
  const held =
    hold === null || hold.until <= view.now
      ? ''
      : html`<p>${text(view.lang, 'incident.hold', { by: foreign(hold.by), until: at(view, hold.until), why: foreign(hold.why) })}</p>`;
  const known = html`<p>${acknowledgement(view, incident)}</p>${held}`;
  const head = html`<h2 id="actions">${text(view.lang, 'incident.actions')}</h2>`;
  if (view.person === null)
    return html`<section aria-labelledby="actions">${head}${known}<p class="soft">${text(view.lang, 'act.sign-in')}</p></section>`;
  const post = (kind: string) => link(view, `/${incident.id}/${kind}`);
  const of = (name: 'hold' | 'close'): FormState => ({
    name,
    ...EMPTY_FORM,
    ...(extras.form === name && extras),
  });
  return html`<section aria-labelledby="actions">${head}${known}
<form method="post" action="${post('ack')}"><button>${text(view.lang, 'act.ack')}</button> <span class="soft">${text(view.lang, 'act.ack-help')}</span></form>
<details ${extras.form === 'hold' ? 'open' : ''}><summary>${text(view.lang, 'act.hold')}</summary><p class="soft">${text(view.lang, 'status.hold-help')}</p><form method="post" action="${post('hold')}">${hoursField(view, of('hold'))}${oneLine(view, of('hold'), 'why', 'act.why')}<button>${text(view.lang, 'act.hold')}</button></form></details>
${held === '' ? '' : html`<form method="post" action="${post('release')}"><button class="plain">${text(view.lang, 'act.release')}</button></form>`}
<details ${extras.form === 'close' ? 'open' : ''}><summary>${text(view.lang, 'act.close')}</summary><p class="soft">${text(view.lang, 'act.close-help')}</p><form method="post" action="${post('close')}">${oneLine(view, of('close'), 'why', 'act.found')}<button class="plain">${text(view.lang, 'act.close')}</button></form></details>
</section>`;
}
