/** Reads a page anew while nothing is being typed. */
const REFRESH = `  let typing = false;
  document.addEventListener('input', () => { typing = true; });
  const every = Number(meta('warden-refresh')) * 1000;
  if (every > 0) setInterval(() => {
    const busy = typing || document.querySelector('details[open] form[method=post]') !== null;
    if (!busy && document.visibilityState === 'visible') location.reload();
  }, every);
`;

/** Sends forms with the token that API Gateway wants in a header when the session is a cookie. */
const SEND = `  document.addEventListener('submit', (event) => {
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
      arrived(performance.now());
      scrollTo(0, 0);
    }).catch(() => { for (const button of buttons) button.disabled = false; });
  });
`;

/**
 * Counts down by the server's clock: its time when the page was made, and what went by since. Of the reader's clock only
 * differences count, and where it and the browser disagree, as after a sleep, the one that leaves less time.
 */
const COUNT = `  let made = 0, since = 0, wall = 0;
  const passed = () => Math.max(performance.now() - since, Date.now() - wall);
  const tick = () => {
    for (const clock of document.querySelectorAll('[data-until]')) {
      const left = Math.ceil((Number(clock.dataset.until) - made - passed()) / 1000);
      const two = (n) => String(n).padStart(2, '0');
      const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
      const words = left <= 0 ? clock.dataset.over : clock.dataset.runs.replace('{left}', h + ':' + two(m) + ':' + two(s));
      if (clock.textContent !== words) clock.textContent = words;
      if (left * 1000 < Number(clock.dataset.near)) clock.parentElement.className = 'box bad';
    }
  };
  setInterval(tick, 1000);
`;

/** What stands ready to be copied gets a button; it is text to be selected otherwise. */
const COPY = `  const [copy, copied] = meta('warden-copy').split('|');
  const addButton = (place, label, read) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = label;
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(read()).then(() => {
        button.textContent = copied;
        setTimeout(() => { button.textContent = label; }, 2000);
      }).catch(() => getSelection().selectAllChildren(place));
    });
    place.after(button);
  };
`;

/** Whatever a page that has just arrived gets; also one that came as the answer to a form. */
const ARRIVED = `  const arrived = (at) => {
    made = Number(meta('warden-now'));
    since = at;
    wall = Date.now() - (performance.now() - at);
    for (const note of document.querySelectorAll('[data-asof]')) note.hidden = true;
    tick();
    for (const pre of document.querySelectorAll('pre[data-copy]')) addButton(pre, copy, () => pre.textContent);
    for (const list of document.querySelectorAll('[data-copy-lines]'))
      addButton(list, list.dataset.copyLines, () => [...list.querySelectorAll('.line')].map((line) => line.textContent).join('\\n'));
  };
  arrived(performance.getEntriesByType('navigation')[0]?.responseStart ?? 0);
  addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details')) if (one.querySelector('form') === null) one.open = true; });
`;

/** The console's only script. Every page can be read without it. */
export const SCRIPT = `'use strict';
(() => {
  const meta = (name) => document.querySelector('meta[name="' + name + '"]')?.content ?? '';
${REFRESH}${SEND}${COUNT}${COPY}${ARRIVED}})();
`;
