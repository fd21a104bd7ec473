/** The look of the index, in light and dark. Each color stands out from its ground by 4.5 : 1 (WCAG 2.2 §1.4.3). */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1b1f; --ground: #fff; --faint: #5b5b66; --line: #e2e2e8; --card: #f7f7f9; --link: #0b57d0;
  --get: #1257a8; --post: #1b6b3a; --put: #8a5300; --patch: #5b4bb5; --delete: #b3261e; --other: #55555f; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --text: #e4e4e7; --ground: #18181b; --faint: #a1a1aa; --line: #34343a; --card: #202024; --link: #8ab4f8;
  --get: #7db4f5; --post: #6ecf92; --put: #f0b35a; --patch: #b8aaf5; --delete: #ff8a80; --other: #b4b4bd; --bad: #ff8a80 } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto 4rem; max-width: 62rem; padding: 0 1rem; color: var(--text); background: var(--ground) }
h1 { font-size: 1.35rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2.25rem 0 0 } h3 { font-size: .95rem; margin: 1.25rem 0 .25rem } p { margin: .25rem 0 }
h2 small { font-weight: 400; color: var(--faint) } a { color: var(--link) } code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere }
.note { color: var(--faint); font-size: .875rem } .time { white-space: nowrap } .bad { color: var(--bad) }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 } td, th { padding: .5rem .75rem .5rem 0; vertical-align: top; text-align: left; border-top: 1px solid var(--line) }
th { font-size: .8rem; font-weight: 600; color: var(--faint); border-top: 0; padding-bottom: .25rem }
.operations td:first-child, .left-out td:first-child { width: 5.5rem } .operations td:last-child { width: 7rem; text-align: right; padding-right: 0 }
.operations a { text-decoration: none; color: inherit } .operations a:hover { text-decoration: underline }
.method { display: inline-block; min-width: 4rem; text-align: center; font: 600 .75rem/1.6 ui-monospace, monospace; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .25rem }
.get, .head, .query { color: var(--get) } .post { color: var(--post) } .put { color: var(--put) } .patch { color: var(--patch) } .delete { color: var(--delete) } .options, .other { color: var(--other) }
button { font: inherit; font-size: .8rem; padding: .15rem .6rem; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: .3rem; cursor: pointer; white-space: nowrap }
button:hover { border-color: var(--faint) } :focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
@media (max-width: 40rem) { #received th:nth-child(4), #received td:nth-child(4) { display: none } }
`;
