/** Style of the HTML report. Its hash is in the page's policy. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1f26; --soft: #5b6270; --paper: #fff; --line: #d9dce3; --panel: #f5f6f9;
  --exposed: #b3261e; --unknown: #7a3fa8; --wall-only: #8a5a00; --public: #1d5fbf; --protected: #1a7340;
  --error: #b3261e; --warning: #8a5a00; --note: #1d5fbf; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --soft: #a3a9b6; --paper: #14161b; --line: #333844;
  --panel: #1d2027; --exposed: #ff8a80; --unknown: #d0a3f5; --wall-only: #f0b955; --public: #8ab8ff; --protected: #7fd49f;
  --error: #ff8a80; --warning: #f0b955; --note: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
p { margin: .25rem 0; }
.soft { color: var(--soft); }
code, .mono { font: .88em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
.filters button { font: inherit; font-size: .9rem; min-height: 2.75rem; padding: .3rem .8rem; border: 1px solid var(--line);
  border-radius: 2rem; background: var(--paper); color: inherit; cursor: pointer; }
.filters button[aria-pressed="true"] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
button:focus-visible, summary:focus-visible { outline: 3px solid var(--public); outline-offset: 2px; }
.card { border: 1px solid var(--line); border-left-width: .35rem; border-radius: .4rem; padding: .7rem .9rem; margin: .6rem 0;
  background: var(--panel); }
.tag { font-weight: 650; font-size: .85rem; white-space: nowrap; }
.tree, .tree ul { list-style: none; margin: 0; padding: 0; }
.tree ul { margin-left: .5rem; padding-left: .8rem; border-left: 1px solid var(--line); }
.tree li { margin: .25rem 0; }
.segment { font-weight: 600; }
summary { cursor: pointer; padding: .35rem 0; }
details > .inner { padding: .2rem 0 .5rem 1.1rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .9rem; margin: .4rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.exposed { color: var(--exposed); } .unknown { color: var(--unknown); } .wall-only { color: var(--wall-only); }
.public { color: var(--public); } .protected { color: var(--protected); }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
.card.error { border-left-color: var(--error); } .card.warning { border-left-color: var(--warning); }
.card.note { border-left-color: var(--note); } .card > * { color: var(--ink); } .card .tag { color: inherit; }
.card.error .tag { color: var(--error); } .card.warning .tag { color: var(--warning); } .card.note .tag { color: var(--note); }
.card .soft { color: var(--soft); }
[hidden] { display: none !important; }
@media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: .35rem; } .tree ul { margin-left: .15rem; padding-left: .5rem; } }
@media print { .filters { display: none; } .card, li { break-inside: avoid; } body { font-size: 11pt; } }
`;
