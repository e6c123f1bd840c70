/** Drawings of clusters: what a shape is filled with says how good it is, beside its form and its word. */
export const DRAWING = `.drawing{display:block;width:100%;height:auto;max-width:34rem}
.drawing text{font-family:inherit;fill:var(--ink)}.drawing .d-strong{font-weight:700}.drawing .d-name{font-weight:600}.drawing .d-soft{fill:var(--soft)}.drawing .d-trouble{fill:var(--warn);font-weight:600}
.d-node{fill:var(--card);stroke:var(--soft)}.d-active{stroke:var(--link);stroke-width:2.5}.d-volume{fill:var(--code);stroke:var(--line)}
.d-line,.d-way,.d-ring,.d-dash,.d-in{fill:none;stroke:var(--soft);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}.d-role{fill:var(--link)}.d-ring{stroke:var(--ink)}.d-dash{stroke-dasharray:2.5 2.5;stroke-linecap:butt}
.d-fill{fill:var(--warn)}.d-in{stroke:var(--card);stroke-width:2}
.d-good .d-fill{fill:var(--good)}.d-good .d-way{stroke:var(--good);stroke-width:2}.d-good .d-strong{fill:var(--good)}
.d-bad .d-fill{fill:var(--bad)}.d-bad .d-way{stroke:var(--bad);stroke-width:2;stroke-dasharray:3 4}.d-bad .d-strong{fill:var(--bad)}
.d-warn .d-way{stroke:var(--warn);stroke-dasharray:6 3}.d-warn .d-strong{fill:var(--warn)}.d-unknown .d-way{stroke-dasharray:1.5 4}.d-unknown .d-strong{fill:var(--soft)}
`;
