/** The palette, by day and by night. Every other part of the sheet names its colours by these; contrast is measured by a test. */
export const COLOURS = `:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#16191d;--soft:#4a525c;--line:#c9d0d8;--link:#0a58a8;
--bad:#b00020;--badbg:#fdecee;--warn:#7a4a00;--warnbg:#fff3dc;--good:#0b6130;--goodbg:#e4f5ea;--code:#eef1f4;--press:#0a58a8;--pressink:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#0f1215;--card:#181c21;--ink:#eceff2;--soft:#aeb7c1;--line:#39424c;--link:#7db8f5;
--bad:#ff8a94;--badbg:#3a161b;--warn:#ffc56b;--warnbg:#33260d;--good:#7fdca0;--goodbg:#10301d;--code:#22282f;--press:#2570bd;--pressink:#fff}}
`;
