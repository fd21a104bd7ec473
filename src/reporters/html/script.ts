/**
 * What the page does: it fills in what is opened, filters, searches, and follows links into itself. All texts are put in as
 * text, so that nothing a server sent becomes a part of the page.
 */
export const SCRIPT = String.raw`
(async () => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const el = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
    made.append(...children.filter((child) => child !== undefined));
    return made;
  };
  const unprintable = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  const printable = (text) => String(text).replace(unprintable, (each) => [...each].map((one) => '\\u' + one.codePointAt(0).toString(16).padStart(4, '0')).join(''));
  const packed = Uint8Array.from(atob(byId('data').textContent.trim()), (each) => each.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const data = JSON.parse(await new Response(stream).text());
  const STATES = { seen: 'seen', empty: 'only empty', never: 'never seen', broken: 'broken' };

  /* JSON with the place of interest marked; other text as it is. */
  const shownBody = (text, at) => {
    const pre = el('pre', { tabindex: '0' });
    let value;
    try { value = JSON.parse(text); } catch { pre.append(printable(text)); return pre; }
    const wanted = at !== undefined && at.startsWith('body#') ? at.slice(5) : undefined;
    const write = (node, path, indent, into) => {
      const target = path === wanted && wanted !== '' ? el('mark') : into;
      if (target !== into) into.append(target);
      const inner = indent + '  ';
      const list = Array.isArray(node);
      if (node === null || typeof node !== 'object') target.append(printable(JSON.stringify(node)));
      else if (Object.keys(node).length === 0) target.append(list ? '[]' : '{}');
      else {
        target.append(list ? '[' : '{');
        Object.keys(node).forEach((key, i) => {
          target.append((i === 0 ? '\n' : ',\n') + inner + (list ? '' : printable(JSON.stringify(key)) + ': '));
          write(node[key], path + '/' + key.replace(/~/g, '~0').replace(/\//g, '~1'), inner, target);
        });
        target.append('\n' + indent + (list ? ']' : '}'));
      }
    };
    write(value, '', '', pre);
    return pre;
  };

  const shownFields = (start, headers, at) => {
    const pre = el('pre', { tabindex: '0' }, printable(start));
    const wanted = at !== undefined && at.startsWith('header:') ? at.slice(7).toLowerCase() : undefined;
    for (const [name, value] of headers) {
      const line = printable(name + ': ' + value);
      pre.append('\n', name.toLowerCase() === wanted ? el('mark', {}, line) : line);
    }
    return pre;
  };

  const shownExchange = (index, at) => {
    const { case: planned, request, response, failure, duration } = data.samples[index];
    const sent = el('div', {}, el('strong', {}, 'Request'), shownFields(request.method + ' ' + request.url, request.headers));
    if (request.body) sent.append(shownBody(request.body.text));
    const came = el('div', {}, el('strong', {}, 'Response'));
    if (response) {
      came.append(shownFields(response.status + ' ' + response.statusText, response.headers, at));
      if (response.body.text !== '') came.append(shownBody(response.body.text, at));
    } else came.append(el('pre', { tabindex: '0' }, printable(failure.reason + ': ' + failure.message)));
    return el('div', { class: 'exchange' }, el('p', {}, el('code', {}, printable(planned.id))),
      el('p', { class: 'dim' }, printable(planned.why + ' — claimed to be ' + planned.claim + ', ' + Math.round(duration) + ' ms')), el('div', { class: 'sides' }, sent, came));
  };

  const lazily = (summary, fill) => {
    const details = el('details', {}, el('summary', {}, summary));
    details.addEventListener('toggle', () => { if (details.open && details.children.length === 1) details.append(...fill()); });
    return details;
  };
  const exchanges = (indexes, at) => indexes.length === 0 ? undefined :
    lazily(indexes.length === 1 ? 'The exchange' : indexes.length + ' exchanges', () => indexes.map((index) => shownExchange(index, at)));

  const LISTED = 100;
  const occurrencesOf = (cause) => lazily(cause.count + (cause.count === 1 ? ' occurrence' : ' occurrences'), () => {
    const body = el('tbody');
    const add = (from, to) => cause.occurrences.slice(from, to).forEach((one) => body.append(el('tr', {},
      el('td', {}, el('code', {}, printable(one.case ?? one.operation ?? cause.operations[0] ?? ''))), el('td', {}, el('code', {}, printable(one.at ?? cause.at))),
      el('td', {}, el('code', {}, printable(one.received ?? cause.received))))));
    add(0, LISTED);
    const head = el('thead', {}, el('tr', {}, ...['case', 'place', 'received'].map((name) => el('th', { scope: 'col' }, name))));
    const parts = [el('table', {}, head, body)];
    const more = cause.occurrences.length - LISTED;
    if (more > 0) {
      const button = el('button', { type: 'button' }, 'Show ' + more + ' more');
      button.addEventListener('click', () => { add(LISTED, Infinity); button.remove(); });
      parts.push(button);
    }
    if (cause.count > cause.occurrences.length) parts.push(el('p', { class: 'dim' }, 'The report lists ' + cause.occurrences.length + ' of them.'));
    return parts;
  });

  const copyButton = (text) => {
    const button = el('button', { type: 'button' }, 'Copy');
    button.addEventListener('click', async () => {
      try { await navigator.clipboard.writeText(text); button.textContent = 'Copied'; } catch { button.textContent = 'Select it by hand'; }
    });
    return button;
  };

  data.causes.forEach((cause) => {
    const card = byId(cause.anchor);
    if (!card) return;
    const more = card.querySelector('.more');
    const shown = [exchanges(cause.samples, cause.at), occurrencesOf(cause)];
    more.append(...shown.filter((each) => each !== undefined));
    const curl = card.querySelector('.curl');
    if (curl) curl.after(copyButton(cause.curl));
  });

  const fillOperation = (details, operation) => {
    if (details.querySelector('.inside')) return;
    const inside = el('div', { class: 'inside' });
    const causes = operation.causes.map((at) => data.causes[at]).filter((cause) => byId(cause.anchor));
    if (causes.length > 0) inside.append(el('p', {}, 'What is broken here: ', ...causes.flatMap((cause, i) => [i === 0 ? '' : ', ', el('a', { href: '#' + cause.anchor }, cause.check)])));
    const body = el('tbody');
    operation.clauses.forEach((clause, i) => {
      const proof = el('td', {});
      clause.causes.forEach((at) => { if (byId(data.causes[at].anchor)) proof.append(el('a', { href: '#' + data.causes[at].anchor }, data.causes[at].check), ' '); });
      const shown = exchanges(clause.samples, clause.causes.length > 0 ? data.causes[clause.causes[0]].at : undefined);
      if (shown) proof.append(shown);
      if (clause.reason) proof.append(el('span', { class: 'dim' }, clause.reason));
      if (clause.usedBy)
        proof.append(el('span', { class: 'dim' }, clause.usedBy.length > 0 ? 'relied on by ' + clause.usedBy.join('; ') : 'no consumer relies on it'));
      body.append(el('tr', { id: operation.anchor + ':' + (i + 1), 'data-state': clause.state, tabindex: '-1' },
        el('td', {}, STATES[clause.state] + (clause.count > 0 ? ', ' + clause.count + '×' : '')), el('td', {}, el('code', {}, clause.clause)), el('td', {}, el('code', {}, clause.place)), proof));
    });
    const head = el('thead', {}, el('tr', {}, ...['state', 'clause', 'documented at', 'shown by'].map((name) => el('th', { scope: 'col' }, name))));
    inside.append(el('table', {}, el('caption', { class: 'skip' }, 'Clauses of ' + operation.id), head, body));
    details.append(inside);
    filterClauses(details);
  };

  const rows = data.operations.map((operation) => {
    const details = byId(operation.anchor);
    details.addEventListener('toggle', () => { if (details.open) fillOperation(details, operation); });
    for (const picture of [details.querySelector('.picture'), document.querySelector('.map a[href="#' + operation.anchor + '"] .picture')])
      picture?.addEventListener('click', (event) => {
        const box = picture.getBoundingClientRect();
        const at = Math.floor(((event.clientX - box.left) / box.width) * operation.clauses.length);
        event.preventDefault();
        location.hash = operation.anchor + ':' + (at + 1);
      });
    const text = [operation.id, operation.method, operation.path, operation.document, ...operation.clauses.map(({ clause }) => clause)].join('\n').toLowerCase();
    return { details, operation, text, states: new Set(operation.clauses.map(({ state }) => state)) };
  });

  const search = byId('search');
  let state = '';
  let words = [];
  /* Where the search is about clauses, only those are left that it is about. */
  const filterClauses = (details) => {
    const clauses = [...details.querySelectorAll('tbody tr[data-state]')];
    const said = (row) => words.every((word) => row.textContent.toLowerCase().includes(word));
    const isAbout = words.length > 0 && clauses.some(said);
    for (const row of clauses) row.hidden = (state !== '' && row.dataset.state !== state) || (isAbout && !said(row));
  };
  const counted = (count, noun) => count + ' ' + noun + (count === 1 ? '' : 's');
  const filter = () => {
    words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    let shown = 0;
    for (const { details, text, states } of rows) {
      details.hidden = !words.every((word) => text.includes(word)) || (state !== '' && !states.has(state));
      if (!details.hidden) shown++;
      filterClauses(details);
    }
    let causes = 0;
    document.querySelectorAll('.card').forEach((card) => {
      card.hidden = !words.every((word) => card.dataset.text.includes(word));
      if (!card.hidden) causes++;
    });
    byId('found').textContent = words.length === 0 && state === '' ? '' : 'fitting: ' + counted(causes, 'cause') + (rows.length === 0 ? '' : ', ' + counted(shown, 'operation'));
  };
  search.addEventListener('input', filter);
  document.querySelectorAll('[data-filter]').forEach((button) => button.addEventListener('click', () => {
    state = state === button.dataset.filter ? '' : button.dataset.filter;
    document.querySelectorAll('[data-filter]').forEach((each) => each.setAttribute('aria-pressed', String(each.dataset.filter === state)));
    filter();
  }));
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')) return;
    event.preventDefault();
    search.focus();
  });

  const follow = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id === '') return;
    const row = rows.find(({ operation }) => id === operation.anchor || id.startsWith(operation.anchor + ':'));
    if (row) {
      row.details.hidden = false;
      row.details.open = true;
      fillOperation(row.details, row.operation);
    }
    const target = byId(id);
    if (!target) return;
    target.hidden = false;
    document.querySelectorAll('.is-found').forEach((each) => each.classList.remove('is-found'));
    target.classList.add('is-found');
    target.scrollIntoView({ block: 'center' });
    (target.tagName === 'DETAILS' ? target.querySelector('summary') : target).focus({ preventScroll: true });
  };
  addEventListener('hashchange', follow);
  follow();
  document.documentElement.dataset.ready = '';
})();
`;
