import type { Asked, Reply } from './independent-server.js';

/** One kind of thing: how its members are judged, which one is unique, and what it refers to. */
interface Kind {
  members: Record<string, (value: unknown) => boolean>;
  unique?: string;
  refers: Record<string, string>;
}

const isId = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1;
const isWithin = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const KINDS: Record<string, Kind> = {
  customers: {
    members: {
      name: (value) => typeof value === 'string' && value.length >= 1 && Array.from(value).length <= 40,
      vip: (value) => typeof value === 'boolean',
    },
    unique: 'name',
    refers: {},
  },
  products: {
    members: {
      code: (value) => typeof value === 'string' && /^[A-Z]{3}-[0-9]{4}$/.test(value),
      price: (value) => Number.isInteger(value) && Number(value) >= 0,
    },
    unique: 'code',
    refers: {},
  },
  orders: {
    members: { customerId: isId, productId: isId, count: (value) => isWithin(value, 1, 99) },
    refers: { customerId: 'customers', productId: 'products' },
  },
};

export type Row = Record<string, unknown> & { id: number };

/** What a single-fault server does differently; each member replaces what the sound server does. */
export interface CrudFaults {
  /** What is kept of a row that is created. */
  stored?: (row: Row) => Row | undefined;
  /** What is kept of a row that is changed. */
  changed?: (before: Row, after: Row) => Row;
  /** What is shown of a row that is read. */
  shown?: (row: Row, versions: readonly Row[]) => Row;
  /** The id that the next row gets. */
  nextId?: (taken: readonly number[]) => number;
  /** Whether a removal removes. */
  removes?: boolean;
  /** The answer to reading what was removed. */
  afterRemoval?: Reply;
  /** Which rows a removal takes away besides its own. */
  removesToo?: (removed: Row, row: Row) => boolean;
}

interface Table {
  rows: Map<number, Row>;
  /** What each row was, from its creation on. */
  versions: Map<number, Row[]>;
  removed: Set<number>;
  next: number;
}

type Refusal = Exclude<Reply, number>;

/** The tables of a server, empty at first; they live as long as it does. */
export class CrudServer {
  private readonly tables = new Map<string, Table>();

  constructor(private readonly faults: CrudFaults = {}) {}

  readonly answer = (asked: Asked): Reply => {
    const [, name = '', id, more] = asked.path.split('/');
    const kind = KINDS[name];
    if (!kind || more !== undefined) return refusal(404, 'no such path');
    const allowed = id === undefined ? ['GET', 'POST'] : ['GET', 'PUT', 'DELETE'];
    if (!allowed.includes(asked.method)) return { status: 405, headers: { Allow: allowed.join(', ') } };
    if (asked.body !== '' && asked.headers['content-type']?.startsWith('application/json') !== true)
      return refusal(415, 'JSON only');
    if (id === undefined) return this.onAll(asked, kind, this.tableOf(name));
    if (!/^[1-9]\d{0,14}$/.test(id)) return refusal(400, 'no id');
    return this.onOne(asked, kind, this.tableOf(name), Number(id));
  };

  /** What is there, of any kind. */
  rows(): Row[] {
    return [...this.tables.values()].flatMap(({ rows }) => [...rows.values()]);
  }

  private tableOf(name: string): Table {
    const table = this.tables.get(name) ?? {
      rows: new Map(),
      versions: new Map(),
      removed: new Set(),
      next: 1,
    };
    this.tables.set(name, table);
    return table;
  }

  private onAll({ method, body }: Asked, kind: Kind, table: Table): Reply {
    if (method === 'GET') return { body: [...table.rows.values()].map((row) => this.shown(row, table)) };
    const read = this.read(body, kind, [...table.rows.values()]);
    if (!('row' in read)) return read;
    const id = this.faults.nextId?.([...table.rows.keys()]) ?? table.next++;
    const row: Row = { id, ...read.row };
    const kept = this.faults.stored ? this.faults.stored(row) : row;
    if (kept) table.rows.set(id, kept);
    table.versions.set(id, [row]);
    table.removed.delete(id);
    return { status: 201, body: row };
  }

  private onOne({ method, body }: Asked, kind: Kind, table: Table, id: number): Reply {
    const row = table.rows.get(id);
    if (method === 'PUT') return this.change(body, kind, table, id);
    if (!row) {
      const isOfRemoved = table.removed.has(id) && method === 'GET';
      return isOfRemoved ? (this.faults.afterRemoval ?? NOT_THERE) : NOT_THERE;
    }
    if (method === 'GET') return { body: this.shown(row, table) };
    if (this.faults.removes === false) return 204;
    table.rows.delete(id);
    table.removed.add(id);
    for (const other of table.rows.values())
      if (this.faults.removesToo?.(row, other) === true) table.rows.delete(other.id);
    return 204;
  }

  private change(body: string, kind: Kind, table: Table, id: number): Reply {
    const row = table.rows.get(id);
    const read = this.read(
      body,
      kind,
      [...table.rows.values()].filter((other) => other.id !== id),
    );
    if (!('row' in read)) return row || read.status === 400 ? read : NOT_THERE;
    if (!row) return NOT_THERE;
    const after: Row = { id, ...read.row };
    table.rows.set(id, this.faults.changed ? this.faults.changed(row, after) : after);
    table.versions.get(id)?.push(after);
    return { body: after };
  }

  private shown(row: Row, { versions }: Table): Row {
    return this.faults.shown?.(row, versions.get(row.id) ?? []) ?? row;
  }

  /** The row that a body stands for, or why it is none. */
  private read(
    body: string,
    { members, unique, refers }: Kind,
    others: readonly Row[],
  ): { row: Record<string, unknown> } | Refusal {
    const given = parsed(body);
    if (!given) return refusal(400, 'no JSON object');
    const wrong = Object.entries(members).find(([name, isFine]) => !isFine(given[name]));
    if (wrong) return refusal(400, `${wrong[0]} is wrong`);
    const row = Object.fromEntries(Object.keys(members).map((name) => [name, given[name]]));
    const missing = Object.entries(refers).find(
      ([name, table]) => !this.tableOf(table).rows.has(Number(row[name])),
    );
    if (missing) return refusal(422, `there is no such ${missing[0]}`);
    const isTaken = unique !== undefined && others.some((other) => other[unique] === row[unique]);
    return isTaken ? refusal(409, 'taken') : { row };
  }
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

function refusal(status: number, message: string): Refusal {
  return { status, body: { message } };
}

const NOT_THERE = refusal(404, 'not there');
