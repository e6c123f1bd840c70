/** Forms and what opens on a click. */
export const FORMS = `.actions{display:flex;flex-wrap:wrap;gap:.8rem;align-items:flex-start}
details{border:1px solid var(--line);border-radius:6px;padding:.5rem .8rem;margin:0 0 .6rem}details[open] summary{margin-bottom:.5rem}summary{cursor:pointer;font-weight:600;min-height:1.8rem}
form{margin:0 0 .8rem}
label{display:block;font-weight:600;margin:.6rem 0 .2rem}fieldset{border:1px solid var(--line);border-radius:6px;margin:.6rem 0;padding:.4rem .9rem .7rem}legend{font-weight:600;padding:0 .3rem}
fieldset label,.tick label{font-weight:400;display:flex;gap:.6rem;align-items:flex-start;min-height:2.4rem;padding:.4rem 0;margin:0}
input[type=text],input[type=number],select,textarea{width:100%;max-width:36rem;font:inherit;padding:.55rem;border:1px solid var(--soft);border-radius:5px;background:var(--card);color:var(--ink)}
input[type=radio],input[type=checkbox]{width:1.25rem;height:1.25rem;flex:none;margin:.15rem 0 0}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.3rem;border-radius:6px;border:1px solid var(--press);background:var(--press);color:var(--pressink);cursor:pointer;margin:.6rem .6rem 0 0}
button.plain{background:transparent;color:var(--link)}button.no{background:transparent;color:var(--bad);border-color:var(--bad)}button:disabled{opacity:.5}
.wrong{color:var(--bad);font-weight:600;margin:.2rem 0}
@media(max-width:640px){button{width:100%}}
`;
