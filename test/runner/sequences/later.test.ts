import { describe, expect, it } from 'vitest';
import { PHASES } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Judged, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';
import type { Later } from '../../support/later.js';
import { laterDocument, LaterServer } from '../../support/later.js';

const KINDS: Record<string, Later> = {
  'without a body': { body: 'none' },
  'without a body, for what comes three requests later': { body: 'none', after: 3 },
  'with a state': { body: 'state' },
  'with the id of a job': { body: 'job', after: 3 },
  'without the id that it may have': { body: 'optional id' },
  'with the address of a job': { body: 'none', location: 'job' },
  'with the address of what comes': { body: 'none', location: 'book', after: 3 },
  'with an address of which the document says nothing': { body: 'state', location: 'job', isUntold: true },
};

async function run(kind: Later, answer: (asked: Asked) => Reply): Promise<Judged> {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return judged(await soundContractOf(laterDocument(kind)), answer, { phases });
}

describe('a server that answers 202', () => {
  it.each(Object.entries(KINDS))('%s is not accused, three times in a row', async (_, kind) => {
    const server = new LaterServer(kind);
    for (let i = 0; i < 3; i++) {
      const { report, ofServer } = await run(kind, server.answer);
      expect(ofServer).toEqual([]);
      const own = report.evidence.filter(({ about }) => about === 'success' || about === 'behavior');
      const unseen = own.filter(({ state }) => state !== 'seen');
      // What is listed is read, and what is not proved of the others is told.
      expect(unseen.filter(({ operation }) => operation === 'list' || operation === 'read')).toEqual([]);
      const notes = report.causes.flatMap(({ check, message }) =>
        check === 'evidence.nothing-proved' ? [message] : [],
      );
      const isTold = notes.some((note) => note.includes('order answers 202, which does not say what it makes')); // prettier-ignore
      expect(isTold).toBe(unseen.some(({ operation }) => operation === 'change'));
      const made = report.evidence.find(({ clause }) => clause.startsWith('sequence: what is made'));
      expect(made?.state === 'seen' || made?.reason !== undefined).toBe(true);
    }
  });

  it('and does not read what it lists is told to prove nothing', async () => {
    const kind: Later = { body: 'job' };
    const server = new LaterServer(kind);
    const { ofServer } = await run(kind, (asked) =>
      asked.method === 'GET' && asked.path !== '/books'
        ? { status: 404, body: { error: 'no' } }
        : server.answer(asked),
    );
    expect(ofServer.join('\n')).toMatch(/^error evidence\.nothing-proved/);
  });
});
