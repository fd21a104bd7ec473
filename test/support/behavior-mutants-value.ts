import type { JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import { RICH } from './behavior-data.js';
import type { Draft, Items } from './behavior-faults.js';
import { asked, itemsOf, parameter, withParameter } from './behavior-faults.js';
import type { Answer, Fault, Received } from './conforming-server.js';
import { respond } from './conforming-server.js';

// select

export function selectMutants({ method, path }: Operation): Draft[] {
  const request: Received = {
    method: method.toUpperCase(),
    url: path,
    headers: { authorization: 'Bearer a', 'content-type': 'application/json' },
    body: '{}',
  };
  const names = [...new Set(leaves(respond(request, RICH).body))];
  const caughtBy = ['behavior.select'];
  const selecting = (change: (names: string[]) => string[]): Fault =>
    asked((sent) => {
      const wanted = parameter(sent, '$select');
      if (wanted === undefined) return undefined;
      const changed = change(wanted.split(','));
      return withParameter(sent, '$select', (changed.length === 0 ? ['nothing'] : changed).join());
    });
  const isName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const inOneItem =
    (at: number, select: (own: string, name: string) => string, name: string): Fault =>
    (answer, sent) => {
      const wanted = parameter(sent, '$select');
      const isSelected = wanted?.split(',').some((each) => isName(each, name));
      if (wanted === undefined || isSelected === (select(wanted, name) !== wanted)) return;
      const other = respond(withParameter(sent, '$select', select(wanted, name)), RICH);
      const [own, others] = [itemsOf(answer), itemsOf(other)];
      const [mine, theirs] = [own?.at(at), others?.at(at)];
      if (own && mine && theirs) own[own.indexOf(mine)] = theirs;
      else answer.body = other.body;
    };
  return [
    { name: 'ignores the selection', caughtBy, fault: asked((sent) => withParameter(sent, '$select', undefined)) },
    { name: 'selects top-level names only', caughtBy, fault: selecting((wanted) => wanted.filter((name) => !name.includes('/'))), only: 'nested' },
    { name: 'selects the first name only', caughtBy, fault: selecting((wanted) => wanted.slice(0, 1)) },
    { name: 'selects the last name only', caughtBy, fault: selecting((wanted) => wanted.slice(-1)) },
    { name: 'knows names in their documented case only', caughtBy, fault: selecting((wanted) => wanted.filter((name) => names.some((known) => `${known}/`.startsWith(`${name}/`)))) },
    { name: 'gives one property only when none is selected', caughtBy, fault: asked((sent) => parameter(sent, '$select') === undefined ? withParameter(sent, '$select', names.at(-1)) : undefined) },
    { name: 'gives nothing of a list that is selected', caughtBy, fault: selecting((wanted) => wanted.filter((name) => !isName(name, 'CallerIDs'))), only: 'nested' },
    { name: 'gives one property of a list that is selected', caughtBy, fault: selecting((wanted) => wanted.map((name) => (isName(name, 'CallerIDs') ? 'CallerIDs/PersonId' : name))), only: 'nested' },
    ...names.flatMap((name): (Draft & { only?: string })[] => [
      // A mark may be that of the selection.
      ...(name === 'CallerIDHash' ? [] : [{ name: `gives another ${name} when it is selected`, caughtBy, fault: ((answer, sent) => {
        const wanted = (parameter(sent, '$select') ?? '').toLowerCase().split(',');
        if (answer.body !== null && wanted.includes(name.toLowerCase())) answer.body = otherAt(answer.body, name.split('/'));
      }) as Fault }]),
      { name: `keeps ${name} whatever is selected`, caughtBy, fault: selecting((wanted) => [...wanted, name]) },
      { name: `nulls ${name} though it is selected`, caughtBy, fault: selecting((wanted) => wanted.filter((each) => !isName(each, name))) },
      // The mark is in no item.
      ...(name.startsWith('CallerIDHash') ? [] : [{ name: `keeps ${name} in the last item`, caughtBy, fault: inOneItem(-1, (own, more) => `${own},${more}`, name) }, {
        name: `nulls ${name} in the last item though it is selected`, caughtBy,
        fault: ((answer, sent) => {
          if (!parameter(sent, '$select')?.split(',').some((each) => isName(each, name))) return;
          const last = itemsOf(answer)?.at(-1);
          if (last) last[name.split('/').at(-1) ?? ''] = null;
        }) as Fault,
      }]),
    ]),
  ].filter((draft) => !('only' in draft) || names.some((name) => name.includes('/'))); // prettier-ignore
}

/** The value with another text or number at a name, wherever there is one. */
function otherAt(value: unknown, [name, ...rest]: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => otherAt(item, [name ?? '', ...rest]));
  if (typeof value === 'string') return `${value}, another`;
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'object' || value === null || name === undefined) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, key === name ? otherAt(member, rest) : member]));
} // prettier-ignore

function leaves(value: unknown, name = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, name));
  if (typeof value !== 'object' || value === null) return [name];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, name === '' ? key : `${name}/${key}`));
} // prettier-ignore

// unchanged

export function unchangedMutants(): Draft[] {
  const caughtBy = ['behavior.unchanged'];
  const isShort = ({ body }: Answer): boolean => body === null;
  const markOf = ({ body }: Received): string => /"LastHash":"((?:[^"\\]|\\.)*)"/i.exec(body)?.[1] ?? '';
  const json = ({ headers }: Received): boolean => String(headers['content-type']).includes('json');
  const instead = (name: string, change: (answer: Answer) => void): Draft => ({
    name: `answers ${name} when nothing has changed`,
    caughtBy: [...caughtBy, 'response.body.undecodable'],
    fault: (answer) => void (isShort(answer) && change(answer)),
  });
  let count = 0;
  return [
    { name: 'ignores the mark', caughtBy, fault: asked((sent) => json(sent) && markOf(sent) !== '' ? { ...sent, body: '{}' } : undefined) },
    { name: 'gives another mark each time', caughtBy, fault: ({ body }) => void (body !== null && Object.assign(body as object, { CallerIDHash: `hash ${String(++count)}` })) },
    { name: 'adds to the mark each time', caughtBy, fault: (answer) => {
      const body = answer.body as { CallerIDHash?: string } | null;
      if (typeof body?.CallerIDHash === 'string') body.CallerIDHash += String(++count);
    } },
    { name: 'takes any mark for the last one', caughtBy, fault: (answer, sent) => void (json(sent) && markOf(sent) !== '' && (answer.body = null)) },
    { name: 'looks at the beginning of the mark only', caughtBy, fault: (answer, sent) => void (json(sent) && markOf(sent).startsWith('hash-of-') && (answer.body = null)) },
    { name: 'says so when no mark is sent, or an empty one', caughtBy, fault: (answer, sent) => void (json(sent) && markOf(sent) === '' && (answer.body = null)) },
    { name: 'says so when the mark is null', caughtBy, fault: (answer, sent) => void (json(sent) && /LastHash":null/i.test(sent.body) && (answer.body = null)) },
    { name: 'says so when the mark is empty', caughtBy, fault: (answer, sent) => void (json(sent) && /LastHash":""/i.test(sent.body) && (answer.body = null)) },
    { name: 'says so whatever is asked', caughtBy: ['evidence.nothing-proved'], fault: (answer) => void (answer.body = null) },
    { name: 'ignores the mark when something is selected', caughtBy, fault: asked((sent) => json(sent) && markOf(sent) !== '' && parameter(sent, '$select') !== undefined ? { ...sent, body: '{}' } : undefined) },
    instead('{}', (answer) => void (answer.body = {})),
    instead('[]', (answer) => void (answer.body = [])),
    instead('""', (answer) => void (answer.body = '')),
    instead('"null"', (answer) => void (answer.body = 'null')),
    instead('false', (answer) => void (answer.body = false)),
    instead('an empty collection', (answer) => void (answer.body = { CallerIDHash: 'hash-of-x', CallerIDs: [] })),
    instead('a collection of nulls', (answer) => void (answer.body = { CallerIDHash: null, CallerIDs: null })),
    instead('304', (answer) => void Object.assign(answer, { status: 304, headers: {}, raw: '' })),
    instead('204', (answer) => void Object.assign(answer, { status: 204, headers: {}, raw: '' })),
    instead('nothing', (answer) => void (answer.raw = '')),
  ]; // prettier-ignore
}

// case-insensitive-body

const DOCUMENTED = ['SelectionId', 'LastHash', 'MinDate', 'MaxDate', 'AssociateId'];

export function bodyMutants(): Draft[] {
  const caughtBy = ['behavior.case-insensitive-body'];
  const members = ({ body }: Received): [string, unknown][] =>
    body.startsWith('{') ? Object.entries(JSON.parse(body) as object) : [];
  const without = (isUnread: (name: string) => boolean): Fault =>
    asked((sent) => ({ ...sent, body: JSON.stringify(Object.fromEntries(members(sent).filter(([name]) => !isUnread(name)))) })); // prettier-ignore
  return [
    { name: 'accepts names in another case and reads none of them', caughtBy, fault: without((name) => !DOCUMENTED.includes(name)) },
    { name: 'accepts names that begin in lower case and does not read them', caughtBy, fault: without((name) => /^[a-z]/.test(name)) },
    { name: 'refuses names in another case', caughtBy: ['request.valid.refused'], fault: (answer, sent) => {
      if (members(sent).some(([name]) => !DOCUMENTED.includes(name))) Object.assign(answer, { status: 400, body: { Message: 'no' } });
    } },
  ]; // prettier-ignore
}

// order

export function orderMutants({ by }: JsonObject): Draft[] {
  const key = (by as string).slice(1);
  const caughtBy = ['behavior.order'];
  const sorted = (change: (items: Items) => void): Fault => (answer) => {
    const items = itemsOf(answer);
    if (items) change(items);
  }; // prettier-ignore
  const swaps = RICH.entries.flatMap((entry, i) =>
    i > 0 && RICH.entries[i - 1]?.[key] !== entry[key] ? [i] : [],
  );
  return [
    ...swaps.map((i) => ({ name: `swaps items ${String(i - 1)} and ${String(i)}`, caughtBy, fault: sorted((items) => void items.splice(i - 1, 2, ...items.slice(i - 1, i + 1).reverse())) })),
    { name: 'reverses the order', caughtBy, fault: sorted((items) => void items.reverse()) },
    { name: 'sorts numbers as text', caughtBy, fault: sorted((items) => void items.sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1))) },
    { name: 'sorts by something else', caughtBy, fault: sorted((items) => void items.sort((a, b) => Number(a['ContactId']) - Number(b['ContactId']))) },
    { name: 'puts the last item first', caughtBy, fault: sorted((items) => void items.unshift(...items.splice(-1))) },
  ]; // prettier-ignore
}
