/**
 * Copies commands, and shows the last requests each second while somebody looks. What clients sent is written as text, never
 * as HTML. Where the page may not use the clipboard, as over HTTP from another machine, a selection is copied.
 */
export const SCRIPT = `
const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.body.appendChild(document.createElement('textarea'));
  field.value = text;
  field.select();
  document.execCommand('copy');
  field.remove();
};
document.addEventListener('click', async ({ target }) => {
  const url = target.dataset?.curl;
  if (!url) return;
  let said = 'Copied';
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error();
    await copy((await response.text()).trimEnd());
  } catch {
    said = 'Not copied';
  }
  target.textContent = said;
  setTimeout(() => (target.textContent = 'Copy curl'), 1500);
});

const received = document.getElementById('received');
const note = received.querySelector('p');
const link = note.querySelector('a');
const cell = (text, name) => {
  const made = document.createElement('td');
  made.textContent = text;
  if (name) made.className = name;
  return made;
};
const coded = (text) => {
  const made = document.createElement('td');
  made.appendChild(document.createElement('code')).textContent = text;
  return made;
};
const badge = (method) => {
  const made = document.createElement('td');
  const text = made.appendChild(document.createElement('span'));
  text.textContent = method;
  text.className = 'method ' + (/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY)$/.test(method) ? method.toLowerCase() : 'other');
  return made;
};
const rowOf = ({ method, path, status, fault, operation, refused, time }) => {
  const row = document.createElement('tr');
  const where = coded(path);
  if (refused) {
    const why = where.appendChild(document.createElement('div'));
    why.className = 'note';
    why.textContent = refused;
  }
  const answer = cell(status ?? fault ?? '…', status === null || status >= 400 ? 'bad' : '');
  row.append(badge(method), where, answer, cell(operation ?? '', 'note'), cell(new Date(time).toLocaleTimeString(), 'note time'));
  return row;
};
let shown = '';
const show = async () => {
  if (document.hidden) return;
  try {
    const response = await fetch('/__specproof/requests?last=20');
    const text = await response.text();
    if (text === shown) return;
    shown = text;
    const { requests } = JSON.parse(text);
    received.querySelector('tbody').replaceChildren(...requests.reverse().map(rowOf));
    received.querySelector('table').hidden = requests.length === 0;
    note.replaceChildren(requests.length === 0 ? 'None yet. ' : '', link);
  } catch {
    shown = '';
    note.replaceChildren('The mock does not answer. ', link);
  }
};
show();
setInterval(show, 1000);
`;
