import { sha256 } from '../core/base/canonical.ts';

/** The console's style sheet: system fonts, light and dark by the reader's setting, one column on a phone. */
export const STYLE = `:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#16191d;--soft:#4a525c;--line:#c9d0d8;--link:#0a58a8;
--bad:#b00020;--badbg:#fdecee;--warn:#7a4a00;--warnbg:#fff3dc;--good:#0b6130;--goodbg:#e4f5ea;--code:#eef1f4;--press:#0a58a8;--pressink:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#0f1215;--card:#181c21;--ink:#eceff2;--soft:#aeb7c1;--line:#39424c;--link:#7db8f5;
--bad:#ff8a94;--badbg:#3a161b;--warn:#ffc56b;--warnbg:#33260d;--good:#7fdca0;--goodbg:#10301d;--code:#22282f;--press:#2570bd;--pressink:#fff}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP",sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:1}
header{background:var(--card);border-bottom:1px solid var(--line)}
header nav{max-width:60rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;align-items:center}
header nav b{margin-right:auto}.who{color:var(--soft);font-size:.9rem}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.45rem;line-height:1.3;margin:.4rem 0 .8rem}h2{font-size:1.12rem;margin:0 0 .6rem}h3{font-size:1rem;margin:1rem 0 .3rem}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;margin:0 0 1rem}
section>:last-child{margin-bottom:0}p{margin:.3rem 0 .7rem}
.soft{color:var(--soft);font-size:.92rem}
.tag{display:inline-block;border:1px solid currentColor;border-radius:4px;padding:0 .45rem;font-size:.88rem;font-weight:600;white-space:nowrap}
.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
.box{border-left:5px solid currentColor;border-radius:4px;padding:.6rem .9rem;margin:0 0 1rem}.box>*{color:var(--ink)}
.box.bad{background:var(--badbg)}.box.warn{background:var(--warnbg)}.box.good{background:var(--goodbg)}
.clock{font-size:2rem;font-weight:700;line-height:1.15;margin:.1rem 0;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.25rem 1rem;margin:0 0 .7rem}dt{color:var(--soft)}dd{margin:0}
ul,ol{padding-left:1.4rem;margin:.3rem 0 .8rem}li{margin:.2rem 0}.flat{list-style:none;padding:0}.checks li{display:flex;gap:.5rem;align-items:baseline}.checks .tag{flex:none}
.ways{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr))}
.way{border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem}.way h3{margin-top:0}
pre,code{font:.88rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--code);border-radius:4px;padding:.5rem .7rem;margin:.3rem 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-top:1px solid var(--line)}th{color:var(--soft);font-weight:600;font-size:.9rem;border-top:0}
.actions{display:flex;flex-wrap:wrap;gap:.8rem;align-items:flex-start}
details{border:1px solid var(--line);border-radius:6px;padding:.5rem .8rem;margin:0 0 .6rem}details[open] summary{margin-bottom:.5rem}summary{cursor:pointer;font-weight:600;min-height:1.8rem}
form{margin:0 0 .8rem}
label{display:block;font-weight:600;margin:.6rem 0 .2rem}fieldset{border:1px solid var(--line);border-radius:6px;margin:.6rem 0;padding:.4rem .9rem .7rem}legend{font-weight:600;padding:0 .3rem}
fieldset label,.tick label{font-weight:400;display:flex;gap:.6rem;align-items:flex-start;min-height:2.4rem;padding:.4rem 0;margin:0}
input[type=text],input[type=number],select,textarea{width:100%;max-width:36rem;font:inherit;padding:.55rem;border:1px solid var(--soft);border-radius:5px;background:var(--card);color:var(--ink)}
input[type=radio],input[type=checkbox]{width:1.25rem;height:1.25rem;flex:none;margin:.15rem 0 0}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.3rem;border-radius:6px;border:1px solid var(--press);background:var(--press);color:var(--pressink);cursor:pointer;margin:.6rem .6rem 0 0}
button.plain{background:transparent;color:var(--link)}button.no{background:transparent;color:var(--bad);border-color:var(--bad)}button:disabled{opacity:.5}
.wrong{color:var(--bad);font-weight:600;margin:.2rem 0}
footer{max-width:60rem;margin:0 auto;padding:0 1rem 2rem;color:var(--soft);font-size:.88rem}
@media(max-width:640px){main{padding:.7rem}section{padding:.8rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}
table,tbody,tr,td{display:block}thead{position:absolute;left:-999px}tr{border-top:1px solid var(--line);padding:.4rem 0}td{border:0;padding:.1rem 0}button{width:100%}.tag{white-space:normal}}
@media print{header,form,footer{display:none}section{break-inside:avoid}}
`;

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
    const busy = typing || document.querySelector('details[open] form') !== null;
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
