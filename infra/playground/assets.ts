import { COLOURS } from '../../functions/console/style/colours.ts';
import { DRAWING } from '../../functions/console/style/drawing.ts';
import { sha256 } from '../../functions/core/base/canonical.ts';

/** System fonts, light and dark by the reader's setting, one column on a phone. */
const STYLE = `${COLOURS}${DRAWING}*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP",sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:2}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.soft{color:var(--soft);font-size:.92rem}
header{background:var(--card);border-bottom:1px solid var(--line);position:sticky;top:0;z-index:1}
.bar{max-width:86rem;margin:0 auto;padding:.4rem 1rem;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center}
.bar h1{font-size:1.1rem;margin:0 auto 0 0}
#clock{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:center}#clock p,#clock form{margin:0}
.time b{font-size:1.7rem;font-variant-numeric:tabular-nums;line-height:1.2}
.speeds{border:0;padding:0;margin:0;display:flex}
main{max-width:86rem;margin:0 auto;padding:1rem;display:grid;gap:1rem;grid-template-columns:minmax(0,1fr) minmax(0,1fr) minmax(0,1fr);align-items:start}
main>.wide{grid-column:1/-1}.column{display:grid;gap:1rem;min-width:0}
section,.said{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;min-width:0}
h2{font-size:1.1rem;margin:0 0 .5rem}h3{font-size:1rem;margin:0 0 .3rem}h4{font-size:.92rem;margin:.7rem 0 .2rem}
p{margin:.2rem 0 .6rem}section>:last-child{margin-bottom:0}.intro{font-size:1.05rem;margin:0 0 .5rem}
.said{border-left:5px solid var(--good);background:var(--goodbg);margin:0}.said.no{border-left-color:var(--warn);background:var(--warnbg)}
ol,ul{padding-left:1.3rem;margin:.2rem 0 .6rem}li{margin:.25rem 0}.flat{list-style:none;padding:0}.flat>li{border-top:1px solid var(--line);padding-top:.4rem}
#try ol{padding:0;list-style:none;display:grid;gap:.6rem;grid-template-columns:repeat(6,minmax(0,1fr));counter-reset:n}
#try li{counter-increment:n;border-top:4px solid var(--line);padding-top:.3rem;margin:0;font-size:.92rem}#try li::before{content:counter(n) " ";font-weight:700}#try li.done{border-top-color:var(--good)}
[aria-current]{font-weight:700;color:var(--ink);text-decoration:none}
.tag{display:inline-block;flex:none;border:1px solid currentColor;border-radius:4px;padding:0 .4rem;font-size:.84rem;font-weight:600;white-space:nowrap}.done .tag{color:var(--good);background:var(--goodbg)}
.bad{color:var(--bad)}.good{color:var(--good)}.warn{color:var(--warn)}.unknown{color:var(--soft)}
fieldset{border:1px solid var(--line);border-radius:6px;margin:.7rem 0 0;padding:.3rem .8rem .6rem}legend{font-weight:600;padding:0 .3rem}
label{display:block;font-weight:600}select{width:100%;font:inherit;padding:.5rem;border:1px solid var(--soft);border-radius:5px;background:var(--card);color:var(--ink)}
.acts{list-style:none;padding:0;margin:0}.acts li{display:grid;grid-template-columns:11.2rem minmax(0,1fr);gap:.6rem;align-items:center;margin:.4rem 0}.acts button{padding:.4rem .2rem}.acts p{margin:0;font-size:.92rem;color:var(--soft)}
button{word-break:keep-all;overflow-wrap:normal;font:inherit;font-weight:600;min-height:2.75rem;padding:.4rem .8rem;border-radius:6px;border:1px solid var(--press);background:var(--press);color:var(--pressink);cursor:pointer}
button.break{background:var(--badbg);color:var(--bad);border-color:var(--bad)}button.mend{background:var(--goodbg);color:var(--good);border-color:var(--good)}
button.plain{background:transparent;color:var(--link);margin:.4rem .4rem 0 0}.speeds button.plain{margin:0 .3rem 0 0;min-height:2.5rem}
button[aria-pressed=true]{background:var(--press);color:var(--pressink)}button:disabled{opacity:.5}
.stories{display:grid;gap:1rem;grid-template-columns:minmax(0,2fr) minmax(0,1fr)}.clusters{display:grid;gap:1rem}article{min-width:0}
details{border-top:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer;min-height:1.8rem}
pre,code{font:.84rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}pre{background:var(--code);border-radius:4px;padding:.5rem .6rem;margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-top:1px solid var(--line)}th{color:var(--soft);border-top:0;word-break:keep-all;overflow-wrap:normal}td{overflow-wrap:normal}td:not(:nth-child(3)){white-space:nowrap}
.phone{border:10px solid #22272d;border-radius:26px;background:#22272d}.screen{background:var(--card);border-radius:16px;padding:.6rem .8rem;height:38rem;max-height:80vh;overflow:auto}
.screen details{border-top:0;border-bottom:1px solid var(--line)}.screen summary>:last-child{font-weight:600}.mail{background:none;padding:.3rem 0;font-size:.82rem}
footer{max-width:86rem;margin:0 auto;padding:0 1rem 2rem;color:var(--soft);font-size:.88rem}
@media(max-width:1150px){main{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}#try ol{grid-template-columns:repeat(3,minmax(0,1fr))}}
@media(max-width:760px){header{position:static}main{grid-template-columns:minmax(0,1fr);padding:.7rem}#try ol{grid-template-columns:minmax(0,1fr)}.screen{height:auto;max-height:32rem}
.stories{grid-template-columns:minmax(0,1fr)}.acts li{grid-template-columns:minmax(0,1fr);gap:.2rem;margin:.7rem 0}table{font-size:.84rem}td,th{padding-right:.4rem}}
`;

/**
 * The page without reloading: it asks for its live parts once a second, and sends the quiet forms by itself. Everything
 * works without it, by reloading.
 */
const SCRIPT = `'use strict';
(() => {
  const EVERY = 1000;
  const chosen = new Map();
  let heard = document.querySelector('[data-newest]')?.dataset.newest ?? '';
  document.addEventListener('click', (event) => {
    const details = event.target.closest?.('summary')?.parentElement;
    if (details?.id) chosen.set(details.id, !details.open);
  });
  const placeOf = (element) => {
    if (element.matches('summary')) return '#' + element.parentElement.id + '>summary';
    if (element.matches('button')) return 'button[name="' + element.name + '"][value="' + element.value + '"]';
    if (element.matches('a')) return 'a[href="' + element.getAttribute('href') + '"]';
    return '.screen';
  };
  const show = (page) => {
    if (page.body.dataset.world !== document.body.dataset.world) { location.reload(); return; }
    for (const fresh of page.querySelectorAll('[data-live]')) {
      const old = document.getElementById(fresh.id);
      if (old === null) continue;
      for (const details of fresh.querySelectorAll('details[id]'))
        if (chosen.has(details.id)) details.open = chosen.get(details.id);
      const { type, anchorNode } = getSelection();
      const isRead = type === 'Range' && old.contains(anchorNode);
      if (isRead || old.innerHTML === fresh.innerHTML) continue;
      const focused = old.contains(document.activeElement) ? placeOf(document.activeElement) : null;
      const scrolled = old.querySelector('.screen')?.scrollTop ?? 0;
      old.replaceChildren(...document.adoptNode(fresh).childNodes);
      const screen = old.querySelector('.screen');
      if (screen !== null && screen.dataset.newest === heard) screen.scrollTop = scrolled;
      if (focused !== null) old.querySelector(focused)?.focus({ preventScroll: true });
    }
    const newest = document.querySelector('[data-newest]')?.dataset.newest ?? '';
    if (newest !== heard) { heard = newest; document.getElementById('news').textContent = newest; }
  };
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');
  let asking = false;
  const ask = async () => {
    if (asking || document.visibilityState !== 'visible') return;
    asking = true;
    try {
      const answer = await fetch('/live' + location.search);
      if (answer.ok) show(await parsed(answer));
    } catch { /* the playground has ended, or is being started anew */ } finally { asking = false; }
  };
  setInterval(ask, EVERY);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!('quiet' in form.dataset)) return;
    event.preventDefault();
    fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter)) }).then(async (answer) => {
      const page = await parsed(answer);
      const said = page.getElementById('said');
      if (said !== null) document.getElementById('said').replaceChildren(...document.adoptNode(said).childNodes);
      show(page);
      ask();
    }).catch(() => undefined);
  });
})();
`;

const versionOf = (content: string): string => sha256(content).slice(0, 12);

/** Address, type and content of what the page loads; named by content, so that it may be kept. */
export const ASSETS = [
  { path: `/assets/${versionOf(STYLE)}.css`, type: 'text/css; charset=utf-8', body: STYLE },
  { path: `/assets/${versionOf(SCRIPT)}.js`, type: 'text/javascript; charset=utf-8', body: SCRIPT },
] as const;
