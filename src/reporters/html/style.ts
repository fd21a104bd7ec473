/** How the page looks: light or dark as the reader's system is, and on paper. Every color keeps 4.5 : 1 to its ground. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f8fa;--line:#d0d7de;--text:#1f2328;--dim:#59636e;--link:#0757ba;
--seen:#1a7f37;--empty:#8a5a00;--never:#6e7781;--broken:#c4161f;--warn:#8a5a00;--mark:#fff1b8;--code:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--ground:#0d1117;--panel:#161b22;--line:#3d444d;--text:#e6edf3;--dim:#9198a1;--link:#79b8ff;
--seen:#4ac26b;--empty:#d9a520;--never:#8b949e;--broken:#ff7b72;--warn:#d9a520;--mark:#3d3200;--code:#0d1117}}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header,footer{max-width:1180px;margin:0 auto;padding:0 24px}
h1{font-size:26px;line-height:1.25;margin:28px 0 6px}h2{font-size:19px;margin:32px 0 10px}h3{font-size:15px;margin:0}
a{color:var(--link)}p{margin:6px 0}.dim{color:var(--dim)}
code,pre,.mono{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:6px 0;padding:8px 10px;background:var(--code);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
.bad{color:var(--broken)}.good{color:var(--seen)}.warning{color:var(--warn)}
.card,.op{border:1px solid var(--line);border-radius:8px;background:var(--panel);margin:10px 0}
.card{padding:14px 16px;border-left:5px solid var(--broken)}.card.is-warning{border-left-color:var(--warn)}.card.is-note{border-left-color:var(--never)}
.badge{display:inline-block;font-weight:600;border:1px solid currentColor;border-radius:12px;padding:0 9px;font-size:12.5px;margin-right:6px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 14px;margin:8px 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere;min-width:0}
.says{border-left:3px solid var(--link);padding:2px 10px;margin:8px 0;overflow-wrap:anywhere}
button,input,select{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--never);border-radius:6px;padding:4px 10px}
button{cursor:pointer}button[aria-pressed=true]{background:var(--link);color:var(--ground);border-color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.overview{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:34px}.overview h2{margin-top:18px}
.list{margin:0;padding-left:22px}.list li{margin-bottom:9px}.list p{margin:1px 0}
.clip{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;overflow-wrap:anywhere}.clip.one{-webkit-line-clamp:1}.clip.one code{word-break:break-all}
.map{list-style:none;margin:6px -8px;padding:0 8px;max-height:46vh;overflow:auto}
.map a{display:grid;grid-template-columns:16px minmax(90px,1fr) minmax(0,1.6fr);gap:8px;align-items:center;padding:2px 0;color:var(--text);text-decoration:none;font-size:13.5px}
.map a:hover{background:var(--panel)}.map svg{width:100%;height:16px;display:block}.map li{content-visibility:auto;contain-intrinsic-size:auto 25px}
.controls{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin:10px 0;position:sticky;top:0;background:var(--ground);padding:8px 0;z-index:1}
.controls input{flex:1 1 240px}
.legend{display:flex;gap:2px 20px;flex-wrap:wrap;margin:8px 0}.legend svg{width:12px;height:14px;vertical-align:-2px;margin-right:6px}
.s{fill:var(--seen)}.e{fill:var(--empty)}.n{fill:var(--never)}.b{fill:var(--broken)}
.op{background:none;content-visibility:auto;contain-intrinsic-size:auto 38px;margin:4px 0}
.op>summary{display:grid;grid-template-columns:18px minmax(150px,1.2fr) minmax(120px,2fr) 150px;gap:10px;align-items:center;padding:6px 10px;cursor:pointer;list-style:none}
.op>summary::-webkit-details-marker{display:none}.op>summary:hover{background:var(--panel)}
.op .name{overflow-wrap:anywhere}.op .name small{display:block;color:var(--dim)}.op svg{width:100%;height:18px;display:block}.op .counts{text-align:right;color:var(--dim);font-size:13px}
.inside{padding:4px 12px 12px;border-top:1px solid var(--line)}
table{border-collapse:collapse;width:100%;font-size:13.5px}th,td{text-align:left;padding:4px 8px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
table{table-layout:fixed}td .sides{grid-template-columns:1fr}.inside th:first-child{width:11%}.inside th:nth-child(2){width:27%}.inside th:nth-child(3){width:17%}
th{color:var(--dim);font-weight:600}tr:target,tr.is-found{background:var(--mark)}
.exchange{border:1px solid var(--line);border-radius:6px;padding:8px 10px;margin:8px 0;background:var(--ground)}
mark{background:var(--mark);color:inherit;outline:2px solid var(--broken);border-radius:2px}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:12px}.sides>div{min-width:0}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--ground);padding:6px 10px;z-index:2}
@media(max-width:760px){.overview{grid-template-columns:minmax(0,1fr);gap:0}.sides{grid-template-columns:1fr}.op>summary{grid-template-columns:18px 1fr 90px}.op>summary .picture{grid-column:2/4;grid-row:2}}
@media print{.map{max-height:none}.map li{content-visibility:visible}:root{--ground:#fff;--panel:#fff;--text:#000;--dim:#444}.controls,.skip,button{display:none}.card,.op{break-inside:avoid;content-visibility:visible}}
`;
