import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Judged } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';
import type { QueryFaults, QueryStyle } from '../../support/query-ids.js';
import { queryDocument, QueryServer } from '../../support/query-ids.js';

const PLAIN: QueryStyle = {
  make: '/notes',
  list: '/notes',
  read: '/note',
  change: '/note',
  remove: '/notes',
  id: 'id',
};

const STYLES: Record<string, QueryStyle> = {
  'called id': PLAIN,
  'called after the thing': { ...PLAIN, id: 'note_id' },
  'at paths that say what is done': { make: '/note/create', list: '/note/list', read: '/note/get', change: '/note/update', remove: '/note/delete', id: 'id' }, // prettier-ignore
  'at paths that are commands': { make: '/createNote', list: '/listNotes', read: '/getNote', change: '/updateNote', remove: '/delete-note-by-id', id: 'id' }, // prettier-ignore
  'that only a Location has': { ...PLAIN, isBare: true },
  'with an example that is not there': { ...PLAIN, example: 'n77' },
};

function run(document: JsonObject, server: Pick<QueryServer, 'answer'>): Promise<Judged> {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return soundContractOf(document).then((contract) => judged(contract, server.answer, { phases }));
}

describe('a server with ids in queries', () => {
  it.each(Object.entries(STYLES))('%s is proved as a whole, three times in a row', async (_, style) => {
    const server = new QueryServer(style);
    for (let i = 0; i < 3; i++) {
      const { report, ofServer } = await run(queryDocument(style), server);
      expect(ofServer).toEqual([]);
      const unseen = report.evidence.filter(({ about, state }) => about !== 'error' && state !== 'seen');
      expect(unseen.map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]);
      expect([...server.notes]).toEqual([]);
    }
  });
});

const FAULTS: Record<string, [faults: QueryFaults, code: RegExp]> = {
  'reads the first one whatever is asked for': [{ readsFirst: true }, /sequence\.lost-write/],
  'changes the first one whatever is asked for': [{ changesFirst: true }, /sequence\.(lost-write|stale-read)/], // prettier-ignore
  'removes the first one whatever is asked for': [{ removesFirst: true }, /sequence\.use-after-free/],
  'removes nothing': [{ keepsRemoved: true }, /sequence\.use-after-free/],
};

describe('a server with ids in queries that', () => {
  const all = ['called id', 'at paths that are commands', 'that only a Location has'].flatMap((style) =>
    Object.keys(FAULTS).map((fault) => [fault, style] as const),
  );
  it.each(all)('%s is found where they are %s', async (fault, name) => {
    const style = STYLES[name] ?? PLAIN;
    const [faults, code] = FAULTS[fault] ?? [{}, /never/];
    const { ofServer } = await run(queryDocument(style), new QueryServer(style, faults));
    expect(ofServer.join('\n')).toMatch(code);
  });
});

describe('an id in a query that is not the one of the answers', () => {
  it('falls back to the documented example, once, and accuses nobody', async () => {
    const style: QueryStyle = { ...PLAIN, list: '/list', remove: '/removed', example: 'n0', isOther: true };
    const { paths } = queryDocument(style) as { paths: Record<string, JsonObject> };
    const server = new QueryServer(style);
    server.notes.set('n0', { text: 'first', isDone: true });
    const { ofServer, report, requests } = await run(
      { paths: { '/notes': paths['/notes'] ?? {}, '/note': paths['/note'] ?? {} } },
      server,
    );
    expect(ofServer).toEqual([]);
    const own = report.evidence.filter(({ operation }) => operation === 'read' || operation === 'change');
    const unseen = own.filter(({ about, state }) => about !== 'error' && state !== 'seen');
    expect(unseen.map(({ clause }) => clause)).toEqual([]);
    const made = report.evidence.find(({ clause }) => clause.startsWith('sequence: what is made'));
    expect(made?.reason).toBe('read refuses the id that make gives, and takes the documented one');
    const guessed = requests.filter(({ query }) => query.get('id')?.startsWith('other-'));
    expect(guessed.map(({ method }) => method)).toEqual(['GET', 'PUT']);
  });
});
