import { PICTURE_STYLE } from '../../report/style.ts';

/** The incident page: the first box, the timeline, copy buttons, and how it is printed. */
export const INCIDENT_STYLE = `${PICTURE_STYLE}figure{margin:.4rem 0}.first{border-left:5px solid var(--link)}.first ol{padding-left:1.6rem}.first li{margin:.35rem 0}.first li::marker{font-weight:700}
.zooms{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem .4rem;margin:.2rem 0 .6rem}.zooms a{display:inline-block;padding:.3rem .7rem;min-height:2rem;border:1px solid var(--line);border-radius:5px;text-decoration:none}
.zooms a[aria-current]{background:var(--press);border-color:var(--press);color:var(--pressink)}
.lines td{border-top:1px solid var(--line)}.line{display:block;background:var(--code);border-radius:4px;padding:.3rem .5rem;margin:.2rem 0}
button.copy{min-height:2rem;padding:.1rem .8rem;margin:.2rem 0 0;font-size:.88rem;background:transparent;color:var(--link);border-color:var(--line);width:auto}
[aria-labelledby=decision] .ways{grid-template-columns:1fr}
@media(max-width:640px){td[data-label]::before{content:attr(data-label) ": ";color:var(--soft);font-size:.9rem}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#bbb;--code:#f4f4f4;--link:#000}
html{font-size:69%}body{font-size:1rem}main{max-width:none;padding:0}section{border:0;border-top:1px solid var(--line);border-radius:0;padding:.4rem 0;break-inside:auto}
section.first{padding-left:.8rem}tr,pre,svg,.box{break-inside:avoid}h2,h3{break-after:avoid}.zooms,button,.skip,[aria-labelledby=actions] details,.plain-screen{display:none}[data-asof]{display:block}
details::details-content{content-visibility:visible;block-size:auto}details{border:0;padding:0}}
`;
