const LIGHT = `color-scheme:light;--canvas:#f9fafa;--surface:#fff;--sunken:#f4f6f6;--line:#e3e7e7;--line-2:#cdd4d4;--field:#879394;
--ink:#12181a;--ink-2:#465155;--ink-3:#626e71;--accent:#0a6a72;--accent-soft:#e3f1f1;--solid:#12181a;--solid-2:#2a3336;--on-solid:#fff;
--expiring:#875000;--expiring-soft:#fcf2df;--danger:#b02a1c;--danger-soft:#fcedeb;`;
const DARK = `color-scheme:dark;--canvas:#0b0e0f;--surface:#101415;--sunken:#161b1c;--line:#20282a;--line-2:#343f41;--field:#66757a;
--ink:#eaeff0;--ink-2:#b3bec0;--ink-3:#8b999c;--accent:#56c3c7;--accent-soft:#10292b;--solid:#e6ecec;--solid-2:#cdd5d6;--on-solid:#0b0e0f;
--expiring:#e7ae4a;--expiring-soft:#2b2110;--danger:#f28d83;--danger-soft:#331916;`;

/** The dashboard's colours and measures, for pages that stand on their own. They follow the browser's choice of light or dark. */
export const STYLES = `
@font-face{font-family:Geist;src:url(/geist.woff2) format("woff2");font-weight:100 900;font-display:swap}
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*,*::before,*::after{box-sizing:border-box}
html,body{margin:0;min-height:100%}
body{font:400 .8125rem/1.25rem Geist,ui-sans-serif,system-ui,sans-serif;color:var(--ink);background:var(--surface);
-webkit-font-smoothing:antialiased;letter-spacing:-.003em;overflow-wrap:break-word}
h1,h2,p,dl,dd,ul,fieldset,legend{margin:0;padding:0;border:0}ul{list-style:none}
h1{font-size:1.5rem;line-height:2rem;font-weight:600;letter-spacing:-.02em;text-wrap:balance}
h2{font-size:.8125rem;line-height:1.25rem;font-weight:600}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
button,input,select{font:inherit;color:inherit;letter-spacing:inherit}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.dim{color:var(--ink-3)}.num{font-variant-numeric:tabular-nums slashed-zero}
.mono{font:400 .75rem/1.25rem ui-monospace,SFMono-Regular,Menlo,monospace}
.brand{display:flex;align-items:center;gap:8px;font-weight:600;font-size:.9375rem}
.brand svg{width:20px;height:20px;flex:none}
.tag{font-weight:400;font-size:.75rem;line-height:1rem;color:var(--ink-2);border:1px solid var(--line-2);border-radius:4px;padding:1px 5px}
.split{display:grid;grid-template-columns:1fr 1fr;min-height:100vh}
.side{background:var(--canvas);border-right:1px solid var(--line);padding:32px;display:flex;flex-direction:column}
.side .what{width:min(100%,352px);margin:auto;padding:40px 0}
.main{padding:32px;display:flex}.main>*{width:min(100%,352px);margin:auto}
.amount{font-size:2.25rem;line-height:2.75rem;font-weight:600;letter-spacing:-.03em;margin-top:4px}
.lines{border-top:1px solid var(--line);margin-top:24px;padding-top:16px;display:grid;gap:8px}
.lines div{display:flex;justify-content:space-between;gap:16px}.lines dt{color:var(--ink-2)}.lines .total{border-top:1px solid var(--line);padding-top:8px;font-weight:600}
.lines .total dt{color:inherit}
form.card,.new-card{display:grid;gap:16px}
form.card:has(input[name=saved]:not([value=""]):checked) .new-card{display:none}
label.field{display:grid;gap:6px;font-weight:500}
input[type=text],select{width:100%;height:36px;padding:0 12px;border:1px solid var(--field);border-radius:6px;background:var(--surface);font-weight:400}
input[type=text]:focus-visible,select:focus-visible{outline:2px solid var(--accent);outline-offset:-1px}
select{padding:0 8px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}
.button{display:inline-flex;align-items:center;justify-content:center;height:36px;padding:0 14px;border-radius:6px;font-weight:500;cursor:pointer;
border:1px solid var(--line-2);background:var(--surface);color:var(--ink);text-decoration:none;white-space:nowrap}
.button:hover{background:var(--sunken);text-decoration:none}
.button.solid{background:var(--solid);border-color:var(--solid);color:var(--on-solid)}.button.solid:hover{background:var(--solid-2)}
.button.small{height:28px;padding:0 10px;font-size:.75rem}
.wide{width:100%}
.note{border:1px solid var(--line);border-radius:8px;padding:12px 14px;color:var(--ink-2);background:var(--surface)}
.note.wrong{border-color:transparent;background:var(--danger-soft);color:var(--danger);font-weight:500}
.note.done{border-color:transparent;background:var(--accent-soft);color:var(--accent);font-weight:500}
.choice{display:flex;align-items:center;gap:10px;padding:9px 12px;border:1px solid var(--line);border-radius:6px;font-weight:500}
.choices{display:grid;gap:8px}.choice input{accent-color:var(--accent);margin:0}
details summary{cursor:pointer;color:var(--ink-2)}details dl{display:grid;gap:4px;margin-top:8px}
details dl div{display:flex;justify-content:space-between;gap:12px}details dt{color:var(--ink-2)}
.page{max-width:1120px;margin:0 auto;padding:32px}
.page header{display:flex;justify-content:space-between;align-items:center;gap:16px;margin-bottom:32px}
.page h1{margin-bottom:4px}.page section{margin-top:32px}
.panel{border:1px solid var(--line);border-radius:8px;margin-top:12px;overflow-x:auto;background:var(--surface)}
.empty{padding:24px 16px;color:var(--ink-3)}
table{width:100%;border-collapse:collapse;min-width:720px}
th,td{padding:10px 16px;text-align:left;border-top:1px solid var(--line);vertical-align:middle}
thead th{border-top:0;font-weight:400;color:var(--ink-3);white-space:nowrap}
th.num,td.num{text-align:right}td p{line-height:1.125rem}
.actions{display:flex;gap:8px;align-items:center;justify-content:flex-end}
.actions form{display:flex;gap:6px;align-items:center}
.actions input[type=text]{width:84px;height:28px;padding:0 8px;font-size:.75rem}.actions select{height:28px;font-size:.75rem;width:auto}
.state{white-space:nowrap}.state.bad{color:var(--danger)}.state.wait{color:var(--expiring)}.state.good{color:var(--accent)}
@media (max-width:900px){:root{font-size:17.2px}
.split{grid-template-columns:1fr;min-height:0}.side{border-right:0;border-bottom:1px solid var(--line);padding:20px}
.side .what{margin:0 auto;padding:24px 0 8px}.main{padding:28px 20px 40px}.page{padding:20px}
.button{height:40px}.button.small{height:36px}input[type=text],select{height:40px}.actions input[type=text],.actions select{height:36px}}
@media (max-width:640px){.page table,.page tbody,.page tr,.page td{display:block;min-width:0}.page thead{display:none}
.page tr{padding:12px 16px;border-top:1px solid var(--line)}.page tbody tr:first-child{border-top:0}
.page td{border:0;padding:2px 0}.page td.num{text-align:left}.actions{flex-wrap:wrap;justify-content:flex-start;margin-top:6px}}
`;
