import { sha256 } from '../core/base/canonical.ts';
import { COLOURS } from './style/colours.ts';
import { DRAWING } from './style/drawing.ts';
import { FLEET } from './style/fleet.ts';
import { FORMS } from './style/forms.ts';
import { FRAME } from './style/frame.ts';
import { HISTORY } from './style/history.ts';
import { PIECES } from './style/pieces.ts';

/**
 * The console's style sheet: system fonts, light and dark by the reader's setting, one column on a phone. A page with
 * marks of its own has a part of its own, which comes last; it names colours by the palette (`colours.ts`) only.
 */
export const STYLE = [COLOURS, FRAME, PIECES, FORMS, DRAWING, FLEET, HISTORY].join('');

/**
 * The console's only script. Every page can be read without it. It reads a page anew while nothing is being typed,
 * and sends forms with the token that API Gateway wants in a header when the session is a cookie.
 */
const SCRIPT = `'use strict';
(() => {
  const meta = (name) => document.querySelector('meta[name="' + name + '"]')?.content ?? '';
  let typing = false;
  document.addEventListener('input', () => { typing = true; });
  const every = Number(meta('warden-refresh')) * 1000;
  if (every > 0) setInterval(() => {
    const busy = typing || document.querySelector('details[open] form[method=post]') !== null;
    if (!busy && document.visibilityState === 'visible') location.reload();
  }, every);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const token = meta('warden-csrf');
    if (token === '' || form.method !== 'post') return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const body = new URLSearchParams(fields);
    const buttons = form.querySelectorAll('button');
    for (const button of buttons) button.disabled = true;
    fetch(form.action, { method: 'POST', body, headers: { 'X-CSRF-TOKEN': token } }).then(async (answer) => {
      if (answer.redirected) { location.assign(answer.url); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
      scrollTo(0, 0);
    }).catch(() => { for (const button of buttons) button.disabled = false; });
  });
})();
`;

const versionOf = (content: string): string => sha256(content).slice(0, 12);

/** Address, type and content of what pages load; named by content, so that it may be kept for a year. */
export const ASSETS = {
  style: { path: `/assets/${versionOf(STYLE)}.css`, type: 'text/css; charset=utf-8', body: STYLE },
  script: { path: `/assets/${versionOf(SCRIPT)}.js`, type: 'text/javascript; charset=utf-8', body: SCRIPT },
} as const;
