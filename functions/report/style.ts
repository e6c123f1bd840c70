/** Colours and forms of timelines, for any sheet that has `--ink`, `--soft`, `--line` and `--bg` by day and by night. */
export const PICTURE_STYLE = `:root{--t-held:#b97a00;--t-failed:#b00020;--t-log:#0a58a8;--t-api:#6d3fa8;--t-decision:#4a525c;--t-notice:#b04a00;--t-person:#0b6130}
@media(prefers-color-scheme:dark){:root{--t-held:#ffc56b;--t-failed:#ff8a94;--t-log:#7db8f5;--t-api:#c9a6f5;--t-decision:#c3ccd6;--t-notice:#ffa066;--t-person:#7fdca0}}
svg.timeline{display:block;font:12px system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP",sans-serif}
.timeline .name{fill:var(--ink)}.timeline .time{fill:var(--soft);font-size:11px}.timeline .tick,.timeline .lane{stroke:var(--line)}
.timeline .now{stroke:var(--ink);stroke-dasharray:3 3}.timeline .deadline{stroke:var(--t-failed);stroke-width:2}
.timeline .held{fill:var(--t-held)}.timeline .failed{fill:var(--t-failed)}.timeline .open{fill:var(--t-held);fill-opacity:.55;stroke:var(--t-failed);stroke-dasharray:4 3}
.timeline .log{fill:var(--t-log)}.timeline .api{fill:var(--t-api)}.timeline .decision{fill:var(--t-decision)}.timeline .notice{fill:var(--t-notice)}.timeline .person{fill:var(--t-person)}
.timeline .during{stroke-width:3;stroke-opacity:.45}.timeline .during.log{stroke:var(--t-log)}.timeline .during.api{stroke:var(--t-api)}
.legend svg.timeline{display:inline-block;vertical-align:-.1rem}.legend span{display:inline-block;margin-right:1rem}
table.events td.at{white-space:nowrap}table.events td.where{min-width:9rem}
@media print{.timeline *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** The sheet of a report, which is one file: readable without a network, on paper too. */
export const REPORT_STYLE = `:root{color-scheme:light dark;--ink:#16191d;--soft:#4a525c;--line:#c9d0d8;--bg:#fff;--code:#eef1f4;--bad:#b00020}
@media(prefers-color-scheme:dark){:root{--ink:#eceff2;--soft:#aeb7c1;--line:#39424c;--bg:#0f1215;--code:#22282f;--bad:#ff8a94}}
figure{margin:.4rem 0}body{margin:0 auto;max-width:68rem;padding:1rem;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.3}h2{font-size:1.1rem;border-top:1px solid var(--line);padding-top:.8rem;margin-top:1.4rem}h3{font-size:1rem;margin:1rem 0 .2rem}
p{margin:.3rem 0 .6rem}ul,ol{padding-left:1.4rem;margin:.3rem 0 .8rem}
.lead{font-weight:700}.soft{color:var(--soft);font-size:.9rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-size:.9rem}.wide table{min-width:38rem}td.at{white-space:nowrap;width:1%;padding-right:1rem}td.when{width:11.5rem}tr.bad td:last-child{color:var(--bad);font-weight:700}
code,pre{font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}pre{background:var(--code);padding:.5rem .7rem;white-space:pre-wrap;margin:.3rem 0}
details{margin:.4rem 0}summary{cursor:pointer;font-weight:600}
@media(max-width:640px){td.at,table.events td.at{white-space:normal}td.when{width:auto}table.stack,table.stack tbody,table.stack tr,table.stack td,table.named,table.named tbody,table.named tr,table.named td{display:block}table.stack td,table.named td{border:0;padding:.1rem 0}table.stack tr,table.named tr{border-bottom:1px solid var(--line);padding:.3rem 0}
.wide table.named{min-width:0}.named thead{position:absolute;left:-999px}.named td:not([data-label=""])::before{content:attr(data-label) ": ";color:var(--soft);font-weight:400}}
@media print{html{font-size:70%}body{max-width:none;font-size:1rem}h2,h3{break-after:avoid}tr,pre,svg{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}:root{color-scheme:light;--ink:#000;--bg:#fff;--code:#f4f4f4;--line:#bbb;--soft:#333;--bad:#b00020}}
${PICTURE_STYLE}`;
