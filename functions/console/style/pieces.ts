/** Pieces that several pages have: tags, boxes, lists, commands, tables; one column on a phone. */
export const PIECES = `.soft{color:var(--soft);font-size:.92rem}
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
@media(max-width:640px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}
table,tbody,tr,td{display:block}thead{position:absolute;left:-999px}tr{border-top:1px solid var(--line);padding:.4rem 0}td{border:0;padding:.1rem 0}.tag{white-space:normal}}
`;
