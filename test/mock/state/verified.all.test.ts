import { describe, expect, it } from 'vitest';
import { PHASES } from '../../../src/model/exchange.js';
import { BOARDS } from '../../support/boards.js';
import { soundContractOf } from '../../support/contracts.js';
import { CRUD_DOCUMENT } from '../../support/crud-document.js';
import { mocking } from '../../support/mocks.js';
import { queryDocument } from '../../support/query-ids.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

const NOTES = { make: '/notes', list: '/notes', read: '/note', change: '/note', remove: '/notes', id: 'id' };
const COMMANDS = { make: '/createNote', list: '/listNotes', read: '/getNote', change: '/updateNote', remove: '/deleteNote', id: 'id' }; // prettier-ignore

describe('a verification of a mock that keeps what requests do', () => {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');

  it.each([
    ['boards with cards', BOARDS],
    ['the shop', CRUD_DOCUMENT.replace('security: [{ token: [] }]', '').replaceAll(/\n +'401': .*/g, '')],
    ['notes whose ids stand in queries', queryDocument(NOTES)],
    ['notes at paths that are commands', queryDocument(COMMANDS)],
  ])('proves the sequences of %s, with all evidence and nothing found', async (_, document) => {
    const contract = await soundContractOf(document);
    const { url } = await mocking({ contracts: [contract], stateful: true });
    const report = await reportOf(verifyOptions([contract], url, { phases }));
    expect(report.causes.filter(({ severity }) => severity !== 'note')).toEqual([]);
    const unseen = report.evidence.filter(({ about, state }) => about !== 'error' && state !== 'seen');
    expect(unseen.map(({ clause }) => clause)).toEqual([]);
    expect(report.evidence.some(({ clause }) => clause.includes('sequence: what is removed is gone'))).toBe(
      true,
    );
  });
});
