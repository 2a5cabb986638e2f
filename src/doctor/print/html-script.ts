/**
 * Script of the HTML report. It reads the JSON block and writes text nodes only: nothing of the target's is ever parsed
 * as markup or becomes a link. Its hash is in the page's policy.
 */
export const PAGE_SCRIPT = `
'use strict';
const report = JSON.parse(document.getElementById('report').textContent);
const VERDICTS = ['exposed', 'unknown', 'wall-only', 'public', 'protected'];
const page = document.getElementById('page');
page.replaceChildren();
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
function add(parent, tag, className, text) {
  const element = make(tag, className, text);
  parent.append(element);
  return element;
}
function row(list, name, value) {
  add(list, 'dt', '', name);
  add(list, 'dd', '', value);
}
const { project, summary } = report;
add(page, 'h1', '', 'What a stranger reaches' + (project.name ? ' in ' + project.name : ''));
const versions = [project.next && 'Next.js ' + project.next, project.clerk && 'Clerk ' + project.clerk].filter(Boolean);
add(page, 'p', 'soft', versions.concat('advisories as of ' + summary.advisories.date + (summary.advisories.stale ? ' (old)' : '')).join(' · '));
const count = summary.findings;
const many = (number, word) => number + ' ' + word + (number === 1 ? '' : 's');
add(page, 'p', '', many(count.error, 'error') + ', ' + many(count.warning, 'warning') + ', ' + many(count.note, 'note') + '; ' +
  many(summary.resources, 'resource') + (summary.suppressed ? '; ' + many(summary.suppressed, 'finding') + ' left out' : '') + '.');

add(page, 'h2', '', 'Findings');
if (report.findings.length === 0) add(page, 'p', 'soft', 'None.');
for (const finding of report.findings) {
  const card = add(page, 'div', 'card ' + finding.severity);
  const head = add(card, 'p', '');
  add(head, 'span', 'tag', finding.severity);
  head.append(' ');
  add(head, 'span', 'mono', finding.rule);
  add(card, 'p', '', finding.message);
  if (finding.file) add(card, 'p', 'mono soft', finding.file + (finding.line ? ':' + finding.line : ''));
  add(card, 'p', 'soft', 'Fix: ' + finding.help);
}

add(page, 'h2', '', 'Map');
const filters = add(page, 'div', 'filters');
filters.setAttribute('role', 'group');
filters.setAttribute('aria-label', 'Show by verdict');
const chosen = new Set();
const items = [];
for (const verdict of VERDICTS) {
  const button = add(filters, 'button', '', verdict + ' ' + summary.verdicts[verdict]);
  button.type = 'button';
  button.dataset.verdict = verdict;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    if (chosen.has(verdict)) chosen.delete(verdict);
    else chosen.add(verdict);
    button.setAttribute('aria-pressed', String(chosen.has(verdict)));
    show();
  });
}
function branch() {
  return { below: new Map(), resources: [] };
}
const root = branch();
for (const resource of report.resources) {
  const url = resource.urls[0];
  const path = url === undefined ? ['server functions, which have no URL'] : url.split('/').filter(Boolean).map((part) => '/' + part);
  let at = root;
  for (const part of path) {
    if (!at.below.has(part)) at.below.set(part, branch());
    at = at.below.get(part);
  }
  at.resources.push(resource);
}
function leaf(resource) {
  const item = make('li', 'leaf');
  item.dataset.verdict = resource.verdict;
  items.push(item);
  const details = add(item, 'details');
  const head = add(details, 'summary');
  add(head, 'span', 'tag ' + resource.verdict, resource.verdict + (resource.verdict === 'public' && resource.intent ? ' (' + resource.intent + ')' : ''));
  head.append(' ' + resource.kind + ' ' + resource.name + ' ');
  add(head, 'span', 'mono soft', resource.file + ':' + resource.line);
  const inner = add(details, 'div', 'inner');
  add(inner, 'p', '', resource.because);
  const list = add(inner, 'dl');
  row(list, 'URLs', resource.urls.length ? resource.urls.join(', ') : 'none of its own: callable through any page');
  if (resource.methods.length) row(list, 'Methods', resource.methods.join(', '));
  row(list, 'Wall', resource.wall.state + ': ' + resource.wall.because + (resource.wall.avoidedBy ? ' Avoided by ' + resource.wall.avoidedBy : ''));
  row(list, 'Own check', (resource.check.kind || resource.check.state) + ': ' + resource.check.because);
  if (resource.note) row(list, 'Note', resource.note);
  for (const link of resource.evidence) row(list, 'Evidence', link.file + ':' + link.line + '  ' + link.note);
  return item;
}
function draw(at, into) {
  for (const resource of at.resources) into.append(leaf(resource));
  for (const [part, next] of at.below) {
    const item = add(into, 'li', 'branch');
    add(item, 'span', 'segment mono', part);
    draw(next, add(item, 'ul'));
  }
}
const tree = add(page, 'ul', 'tree');
draw(root, tree);
const none = add(page, 'p', 'soft', 'No resource has this verdict.');
function show() {
  for (const item of items) item.hidden = chosen.size > 0 && !chosen.has(item.dataset.verdict);
  for (const item of [...tree.querySelectorAll('.branch')].reverse()) {
    item.hidden = item.querySelector('.leaf:not([hidden])') === null;
  }
  none.hidden = items.some((item) => !item.hidden);
}
show();
let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not([open])')];
  for (const item of opened) item.open = true;
});
addEventListener('afterprint', () => {
  for (const item of opened) item.open = false;
});
if (summary.checklist.length) {
  add(page, 'h2', '', 'Only Clerk\\u2019s dashboard shows these');
  const list = add(page, 'ul');
  for (const text of summary.checklist) add(list, 'li', '', text);
}
`;
