import type { Asked, Reply } from './independent-server.js';

export type Row = Record<string, unknown> & { id: number };

type Answer = Exclude<Reply, number>;

/** One rule for what is sent, by the keyword that states it. */
type Rule = (row: Record<string, unknown>) => boolean;

const has = (name: string, isFine: (value: unknown) => boolean): Rule => {
  return (row) => row[name] === undefined || isFine(row[name]);
};
const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isInteger(value);
const length = (value: unknown): number => (isText(value) ? Array.from(value).length : 0);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** One kind of thing: how it is judged, which member is unique, and what it refers to. */
interface Kind {
  members: readonly string[];
  required: readonly string[];
  rules: Readonly<Record<string, Rule>>;
  unique?: string;
  refers: Readonly<Record<string, string>>;
  isClosed?: true;
  change: 'PUT' | 'PATCH';
}

const KINDS: Readonly<Record<string, Kind>> = {
  customers: {
    members: ['name', 'tier', 'email', 'note'],
    required: ['name', 'tier'],
    rules: {
      'name type': has('name', isText),
      'name minLength': has('name', (value) => !isText(value) || value !== ''),
      'name maxLength': has('name', (value) => length(value) <= 40),
      'tier enum': has('tier', (value) => value === 'basic' || value === 'gold'),
      'email type': has('email', isText),
      'email format': has('email', (value) => !isText(value) || /^[^\s@"]+@[^\s@]+[^.@\s]$/.test(value)),
      'note type': has('note', isText),
      'note maxLength': has('note', (value) => length(value) <= 80),
    },
    unique: 'name',
    refers: {},
    change: 'PATCH',
  },
  products: {
    members: ['code', 'price', 'tags'],
    required: ['code', 'price'],
    rules: {
      'code type': has('code', isText),
      'code pattern': has('code', (value) => !isText(value) || /^[A-Z]{3}-[0-9]{4}$/.test(value)),
      'price type': has('price', (value) => typeof value === 'number'),
      'price integer': has('price', (value) => typeof value !== 'number' || isWhole(value)),
      'price minimum': has('price', (value) => typeof value !== 'number' || value >= 0),
      'price maximum': has('price', (value) => typeof value !== 'number' || value <= 100_000),
      'tags type': has('tags', Array.isArray),
      'tags maxItems': has('tags', (value) => listOf(value).length <= 3),
      'tags uniqueItems': has('tags', (value) => new Set(listOf(value)).size === listOf(value).length),
      'tags items type': has('tags', (value) => listOf(value).every(isText)),
      'tags items minLength': has('tags', (value) => listOf(value).every((item) => !isText(item) || length(item) >= 2)), // prettier-ignore
    },
    unique: 'code',
    refers: {},
    change: 'PUT',
  },
  orders: {
    members: ['customerId', 'productId', 'count', 'gift'],
    required: ['customerId', 'productId', 'count'],
    rules: {
      'customerId type': has('customerId', isWhole),
      'customerId minimum': has('customerId', (value) => !isWhole(value) || value >= 1),
      'productId type': has('productId', isWhole),
      'productId minimum': has('productId', (value) => !isWhole(value) || value >= 1),
      'count type': has('count', isWhole),
      'count exclusiveMinimum': has('count', (value) => !isWhole(value) || value > 0),
      'count exclusiveMaximum': has('count', (value) => !isWhole(value) || value < 100),
      'gift type': has('gift', (value) => typeof value === 'boolean'),
    },
    refers: { customerId: 'customers', productId: 'products' },
    isClosed: true,
    change: 'PUT',
  },
};

/** What a server with one fault does differently; each member replaces what the sound server does. */
export interface CrudFaults {
  /** The rule for requests that is not kept, e.g. `products price minimum`. */
  forgets?: string;
  /** The method with which it is not kept; all by default. */
  forgetsOn?: string;
  /** What is kept of a row that is made. */
  stored?: (row: Row, kind: string) => Row | undefined;
  /** What is kept of a row that is changed. */
  changed?: (before: Row, after: Row, kind: string) => Row;
  /** What is shown of a row that is read. */
  shown?: (row: Row, versions: readonly Row[], kind: string) => Row;
  /** The id that the next row gets. */
  nextId?: (taken: readonly number[], kind: string) => number;
  /** Whether a removal removes. */
  removes?: (kind: string) => boolean;
  /** The answer to reading what was removed. */
  afterRemoval?: (kind: string) => Reply;
  /** Which rows a removal takes away besides its own. */
  removesToo?: (removed: Row, row: Row) => boolean;
  /** The rows that a list has. */
  listed?: (rows: readonly Row[], kind: string, removed: readonly Row[]) => readonly Row[];
  /** Changes an answer before it is sent. */
  answers?: (answer: Answer, asked: Asked) => Answer;
  /** Whether a request is let in. */
  admits?: (asked: Asked) => boolean;
  /** Answers in place of the server. */
  instead?: (asked: Asked, rows: ReadonlyMap<number, Row>) => Reply | undefined;
}

export const CRUD_TOKEN = 'good-token';

interface Table {
  rows: Map<number, Row>;
  /** What each row was, from its creation on. */
  versions: Map<number, Row[]>;
  removed: Map<number, Row>;
  next: number;
}

/** The tables of a server, empty at first; they live as long as it does. */
export class CrudServer {
  private readonly tables = new Map<string, Table>();

  constructor(private readonly faults: CrudFaults = {}) {}

  readonly answer = (asked: Asked): Reply => {
    const given = this.faults.instead?.(asked, this.tableOf(asked.path.split('/')[1] ?? '').rows);
    const reply = given ?? this.reply(asked);
    const answer = typeof reply === 'number' ? { status: reply } : reply;
    return this.faults.answers?.(answer, asked) ?? answer;
  };

  /** What is there, of any kind. */
  rows(): Row[] {
    return [...this.tables.values()].flatMap(({ rows }) => [...rows.values()]);
  }

  private reply(asked: Asked): Reply {
    const [, name = '', id, more] = asked.path.split('/');
    const kind = KINDS[name];
    if (!kind || more !== undefined) return refusal(404, 'missing', 'no such path');
    const allowed = id === undefined ? ['GET', 'POST'] : ['GET', kind.change, 'DELETE'];
    if (!allowed.includes(asked.method)) return { status: 405, headers: { Allow: allowed.join(', ') } };
    const isAdmitted = asked.headers.authorization?.replace(/^bearer /i, '') === CRUD_TOKEN;
    if (!isAdmitted && this.faults.admits?.(asked) !== true) return refusal(401, 'auth', 'a token is needed');
    const type =
      kind.change === 'PATCH' && id !== undefined ? 'application/merge-patch+json' : 'application/json';
    if (asked.body !== '' && asked.headers['content-type']?.split(';')[0] !== type)
      return refusal(415, 'media', 'JSON only');
    if (id === undefined)
      return asked.method === 'GET' ? this.list(asked, name) : this.make(asked, name, kind);
    if (!/^[1-9]\d{0,14}$/.test(id)) return refusal(400, 'invalid', 'no id');
    if (asked.method === 'GET') return this.read(name, Number(id));
    return asked.method === 'DELETE'
      ? this.remove(name, Number(id))
      : this.change(asked, name, kind, Number(id));
  }

  private tableOf(name: string): Table {
    const table = this.tables.get(name) ?? {
      rows: new Map<number, Row>(),
      versions: new Map<number, Row[]>(),
      removed: new Map<number, Row>(),
      next: 1,
    };
    this.tables.set(name, table);
    return table;
  }

  private list({ query }: Asked, name: string): Reply {
    const table = this.tableOf(name);
    const rows = this.faults.listed?.([...table.rows.values()], name, [...table.removed.values()]) ?? [...table.rows.values()]; // prettier-ignore
    const shown = rows.map((row) => this.shown(row, name));
    if (name !== 'customers') return { body: shown };
    const [limit, after, tier] = ['limit', 'after', 'tier'].map((each) => query.get(each));
    const wanted = limit === null ? 20 : Number(limit);
    if (
      limit !== null &&
      !(/^\d{1,9}$/.test(limit ?? '') && (this.faults.forgets === 'limit minimum' || wanted >= 1))
    )
      return refusal(400, 'invalid', 'limit is wrong');
    if (this.faults.forgets !== 'limit maximum' && wanted > 50)
      return refusal(400, 'invalid', 'limit is wrong');
    if (this.faults.forgets !== 'tier enum' && tier !== null && tier !== 'basic' && tier !== 'gold')
      return refusal(400, 'invalid', 'tier is wrong');
    const start = after === null ? 0 : Number(/^from-(\d+)$/.exec(after ?? '')?.[1] ?? NaN);
    if (Number.isNaN(start)) return refusal(400, 'invalid', 'after is wrong');
    const found = shown.filter((row) => tier === null || row.tier === tier);
    const end = start + wanted;
    return {
      body: {
        items: found.slice(start, end),
        total: found.length,
        after: end < found.length ? `from-${String(end)}` : null,
      },
    };
  }

  private make({ body, method }: Asked, name: string, kind: Kind): Reply {
    const table = this.tableOf(name);
    const sent = this.judged(parsed(body), method, name, kind, undefined);
    if (!('row' in sent)) return sent;
    const id = this.faults.nextId?.([...table.rows.keys()], name) ?? table.next++;
    const row: Row = { id, ...sent.row };
    const kept = this.faults.stored ? this.faults.stored(row, name) : row;
    if (kept) table.rows.set(id, kept);
    table.versions.set(id, [row]);
    table.removed.delete(id);
    return { status: 201, body: this.counted(row, name), headers: { Location: `/${name}/${String(id)}` } };
  }

  private read(name: string, id: number): Reply {
    const { rows, removed } = this.tableOf(name);
    const row = rows.get(id);
    if (row) return { body: this.shown(row, name) };
    return (removed.has(id) ? this.faults.afterRemoval?.(name) : undefined) ?? NOT_THERE;
  }

  private remove(name: string, id: number): Reply {
    const table = this.tableOf(name);
    const row = table.rows.get(id);
    if (!row) return NOT_THERE;
    const done: Answer = { status: 204, headers: name === 'customers' ? { 'X-Removed': String(id) } : {} };
    if (this.faults.removes?.(name) === false) return done;
    table.rows.delete(id);
    table.removed.set(id, row);
    for (const other of table.rows.values())
      if (this.faults.removesToo?.(row, other) === true) table.rows.delete(other.id);
    return done;
  }

  private change({ body, method }: Asked, name: string, kind: Kind, id: number): Reply {
    const table = this.tableOf(name);
    const before = table.rows.get(id);
    const given = parsed(body);
    const isEmpty = kind.change === 'PATCH' && given && Object.keys(given).length === 0;
    if (isEmpty && this.faults.forgets !== 'customers minProperties')
      return refusal(400, 'invalid', 'no change');
    const whole =
      given && kind.change === 'PATCH' ? merged(before ?? { name: 'x', tier: 'gold' }, given) : given;
    const sent = this.judged(whole, method, name, kind, id);
    if (!('row' in sent)) return before || sent.status === 400 ? sent : NOT_THERE;
    if (!before) return NOT_THERE;
    const after: Row = { id, ...sent.row };
    table.rows.set(id, this.faults.changed ? this.faults.changed(before, after, name) : after);
    table.versions.get(id)?.push(after);
    return { body: this.counted(after, name) };
  }

  private shown(row: Row, name: string): Row {
    const versions = this.tableOf(name).versions.get(row.id) ?? [];
    return this.counted(this.faults.shown?.(row, versions, name) ?? row, name);
  }

  private counted(row: Row, name: string): Row {
    if (name !== 'customers') return row;
    return { ...row, orders: [...this.tableOf('orders').rows.values()].filter(({ customerId }) => customerId === row.id).length }; // prettier-ignore
  }

  /** The row that a body stands for, or why it is none. */
  private judged(
    given: Record<string, unknown> | undefined,
    method: string,
    name: string,
    { members, required, rules, unique, refers, isClosed }: Kind,
    id: number | undefined,
  ): { row: Record<string, unknown> } | Answer {
    if (!given) return refusal(400, 'invalid', 'no JSON object');
    const { forgets, forgetsOn = method } = this.faults;
    const isKept = (rule: string): boolean => forgets !== `${name} ${rule}` || forgetsOn !== method;
    const missing = required.find((each) => given[each] === undefined && isKept(`${each} required`));
    if (missing !== undefined) return refusal(400, 'invalid', `${missing} is missing`);
    const broken = Object.entries(rules).find(([rule, holds]) => isKept(rule) && !holds(given));
    if (broken) return refusal(400, 'invalid', `broken: ${broken[0]}`);
    if (
      isClosed &&
      isKept('additionalProperties') &&
      Object.keys(given).some((each) => !members.includes(each))
    )
      return refusal(400, 'invalid', 'an unknown member');
    const unknown = Object.entries(refers).find(
      ([member, table]) => isKept(`${member} exists`) && !this.tableOf(table).rows.has(Number(given[member])),
    );
    if (unknown) return refusal(422, 'reference', `there is no such ${unknown[0]}`);
    const others = [...this.tableOf(name).rows.values()].filter((row) => row.id !== id);
    const isTaken = unique !== undefined && others.some((row) => row[unique] === given[unique]);
    if (isTaken && isKept(`${unique} unique`)) return refusal(409, 'taken', 'there is one already');
    return { row: Object.fromEntries(members.flatMap((each) => (given[each] === undefined ? [] : [[each, given[each]]]))) }; // prettier-ignore
  }
}

/** RFC 7396: null removes a member. */
function merged(before: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}

const NOT_THERE = refusal(404, 'missing', 'not there');
