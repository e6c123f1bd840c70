/** The history: figures to be read first, a filter in one line, tables whose cells name their column on a phone. */
export const HISTORY = `.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.8rem}
.figures div{border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem}.figures dd{margin:0}
.figures .big{color:var(--ink);font-size:1.45rem;font-weight:700;line-height:1.3;font-variant-numeric:tabular-nums}
.filter{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:flex-end}.filter div{flex:1 1 11rem;min-width:0}.filter button{margin:0}
.history thead th{white-space:nowrap}.history tbody th{border-top:1px solid var(--line);color:var(--ink)}.history td{font-variant-numeric:tabular-nums}.history td small{color:var(--soft);white-space:nowrap;font-size:.88rem}
@media(max-width:640px){.history tbody th{display:block;border:0;padding:0}.history td[data-of]{display:flex;gap:.6rem;justify-content:space-between}.history td[data-of]::before{content:attr(data-of);color:var(--soft)}.filter div{flex-basis:100%}}
`;
