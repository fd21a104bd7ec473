import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import type { CrudKind, CrudKindFaults } from '../../support/crud-kinds.js';
import { crudKindDocument, CrudKindServer } from '../../support/crud-kinds.js';
import type { Judged } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const KINDS: Record<string, CrudKind> = {
  'numbers for ids': { ids: 'numbers' },
  'uuids for ids': { ids: 'uuids' },
  'slugs for ids': { ids: 'slugs' },
  'answers in an envelope': { ids: 'numbers', isWrapped: 'all' },
  'an envelope around what is read': { ids: 'numbers', isWrapped: 'read' },
  'an envelope around what is written': { ids: 'numbers', isWrapped: 'written' },
  'an envelope that says something of itself': {
    ids: 'numbers',
    isWrapped: 'read',
    beside: { status: 'ok', version: 2 },
  },
  'an envelope around what is read, and ids in Location alone': {
    ids: 'uuids',
    isWrapped: 'read',
    isBare: true,
  },
  'ids in Location alone': { ids: 'uuids', isBare: true },
  'things inside of others': { ids: 'numbers', isNested: true },
  '202 where it makes things': { ids: 'numbers', isLater: true },
  'a mark on what is removed': { ids: 'numbers', isSoft: true },
  'PUT to make things': { ids: 'slugs', isPut: true },
  'things from before': { ids: 'numbers', prefilled: 3 },
};

const PHASES_BUT_FUZZ = PHASES.filter((phase) => phase !== 'fuzz');

async function run(kind: CrudKind, server: CrudKindServer): Promise<Judged> {
  return judged(await soundContractOf(crudKindDocument(kind)), server.answer, { phases: PHASES_BUT_FUZZ });
}

describe('a server with', () => {
  it.each(Object.entries(KINDS))('%s is proved as a whole, three times in a row', async (_, kind) => {
    const server = new CrudKindServer(kind);
    const before = server.books.size;
    for (let i = 0; i < 3; i++) {
      const { report, ofServer } = await run(kind, server);
      expect(ofServer).toEqual([]);
      const unseen = report.evidence
        .filter(({ about, state }) => about !== 'error' && state !== 'seen')
        // What was removed is no longer listed, and is not changed.
        .filter(({ clause }) => !clause.endsWith('/deletedAt'));
      expect(unseen.map(({ operation, clause, reason = '' }) => `${operation} ${clause} ${reason}`)).toEqual(
        [],
      );
      const left = [...server.books.values()].filter((book) => book.deletedAt === undefined);
      expect(left.length).toBe(before);
    }
  });
});

const FAULTS: Record<string, [faults: CrudKindFaults, code: RegExp]> = {
  'keeps nothing': [{ keeps: () => undefined }, /lost-write|stale-read/],
  'keeps another number': [{ keeps: (book) => ({ ...book, pages: 1 }) }, /lost-write|stale-read/],
  'shows another number': [{ shows: (book) => ({ ...book, pages: 1 }) }, /lost-write|stale-read/],
  'loses a member': [{ keeps: ({ isLent: _isLent, ...book }) => book }, /lost-write|stale-read/],
  'keeps what is removed': [{ keepsRemoved: true }, /use-after-free/],
  'changes all of them': [{ changesAll: true }, /stale-read|lost-write/],
  'ignores changes': [{ ignoresChanges: true }, /stale-read/],
  'does not list the last': [{ listsNot: true }, /unlisted/],
  'gives one id to all': [{ oneId: true }, /id-reused|lost-write/],
  'says another place': [{ location: () => '999999' }, /wrong-location/],
};

/** Where the fault is none: there is no Location, an id is none of the server's own, or what a 202 promises may come later. */
const NONE: Record<string, readonly string[]> = {
  'PUT to make things': ['gives one id to all', 'says another place', 'does not list the last'],
  'ids in Location alone': ['says another place'],
  'an envelope around what is read, and ids in Location alone': ['says another place'],
  'slugs for ids': ['gives one id to all'],
  '202 where it makes things': ['keeps nothing', 'keeps another number', 'shows another number', 'loses a member', 'changes all of them', 'does not list the last'], // prettier-ignore
};

const ALL = Object.keys(KINDS).flatMap((kind) =>
  Object.keys(FAULTS)
    .filter((fault) => NONE[kind]?.includes(fault) !== true)
    .map((fault) => [kind, fault] as const),
);

describe('a single fault of a server with', () => {
  it.each(ALL)('%s that %s is found', async (name, fault) => {
    const kind = KINDS[name] ?? {};
    const [faults, code] = FAULTS[fault] ?? [{}, /never/];
    const { ofServer } = await run(kind, new CrudKindServer(kind, faults));
    expect(ofServer.join('\n')).toMatch(code);
  });
});

describe('a server that is told to empty itself before things are removed one by one', () => {
  it('has something made for the operation that removes one', async () => {
    const kind: CrudKind = { ids: 'numbers' };
    const document = crudKindDocument(kind);
    const paths = document.paths as JsonObject;
    const responses = { 204: { description: 'emptied' } };
    const clear = { post: { operationId: 'clearBooks', responses } };
    const contract = await soundContractOf({
      ...document,
      paths: { ...paths, '/books/clear-unread': clear },
    });
    const server = new CrudKindServer(kind);
    const { report } = await judged(
      contract,
      (asked) => {
        if (asked.path !== '/books/clear-unread') return server.answer(asked);
        if (asked.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
        server.books.clear();
        return 204;
      },
      { phases: PHASES_BUT_FUZZ },
    );
    expect(report.causes.filter(({ severity }) => severity === 'error')).toEqual([]);
    const removed = report.evidence.find(
      ({ operation, clause }) => operation === 'removeBook' && clause === '204',
    );
    expect(removed?.state).toBe('seen');
    expect([...server.books]).toEqual([]);
  });
});
