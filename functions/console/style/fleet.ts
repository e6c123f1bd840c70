/** The fleet page: cards with pictures, one cluster on a line, search. */
export const FLEET = `.strip{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center}
.card{background:var(--card);border:1px solid var(--line);border-left:6px solid var(--line);border-radius:8px;padding:1rem;margin:0 0 1rem;display:grid;gap:1rem;grid-template-columns:minmax(0,1fr) minmax(0,1.1fr)}
.card.bad{border-left-color:var(--bad)}.card.warn{border-left-color:var(--warn)}.card.good{border-left-color:var(--good)}.card.bad,.card.warn,.card.good,.card.soft{color:var(--ink);font-size:inherit}
.card h2{font-size:1.3rem;margin:0 0 .5rem}.card h3{margin:.6rem 0 .3rem}.card .tag{white-space:normal}
figure{margin:0}figcaption{margin-top:.5rem}figcaption details{margin:0;padding:.3rem .7rem}
.rows li{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline;border-top:1px solid var(--line);padding:.35rem 0;margin:0}.rows a{flex:0 1 16rem;font-weight:600}
.find form{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:flex-end;margin:0 0 .4rem}.find label{margin:0 0 .2rem}.find .grow{flex:1 1 16rem}.find button{margin:0}.find p{margin:0}.find input[type=text]{max-width:none}.find summary .soft{font-weight:400;margin-left:.6rem}
.cards{display:grid;gap:0 1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}.cards .card{grid-template-columns:1fr;gap:.6rem;align-content:start}
@media(max-width:800px){.card{grid-template-columns:1fr;padding:.8rem;gap:.6rem}}
`;
