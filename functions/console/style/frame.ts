/** The frame of every page: type, header with navigation, sections, footer. */
export const FRAME = `*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP",sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:1}
header{background:var(--card);border-bottom:1px solid var(--line)}
header nav{max-width:60rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;align-items:center}
header nav b{margin-right:auto}.pages{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:0;padding:0}.pages a[aria-current]{font-weight:700;color:var(--ink);text-decoration:none;border-bottom:3px solid var(--link)}.who{color:var(--soft);font-size:.9rem}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.45rem;line-height:1.3;margin:.4rem 0 .8rem}h2{font-size:1.12rem;margin:0 0 .6rem}h3{font-size:1rem;margin:1rem 0 .3rem}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;margin:0 0 1rem}
section>:last-child{margin-bottom:0}p{margin:.3rem 0 .7rem}
footer{max-width:60rem;margin:0 auto;padding:0 1rem 2rem;color:var(--soft);font-size:.88rem}
@media(max-width:640px){main{padding:.7rem}section{padding:.8rem}}
@media print{header,form,footer{display:none}section{break-inside:avoid}}
`;
