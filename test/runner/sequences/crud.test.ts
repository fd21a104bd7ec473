import { beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../../src/model/document.js';
import { PHASES } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import { CRUD_DOCUMENT } from '../../support/crud-document.js';
import type { CrudFaults, Row } from '../../support/crud-server.js';
import { CrudServer } from '../../support/crud-server.js';
import type { Judged } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

let contract: Contract;
beforeAll(async () => void (contract = await soundContractOf(CRUD_DOCUMENT)));

function verified(server: CrudServer, phases = PHASES.filter((phase) => phase !== 'fuzz')): Promise<Judged> {
  return judged(contract, server.answer, { phases });
}

describe('a server with nothing in it', () => {
  it('is proved as a whole, three times in a row, and left as it was', async () => {
    const server = new CrudServer();
    for (let run = 1; run <= 3; run++) {
      const { report, ofServer } = await verified(server);
      expect(ofServer).toEqual([]);
      const unseen = report.evidence.filter(({ about, state }) => about !== 'error' && state !== 'seen');
      expect(unseen.map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]);
      expect(server.rows()).toEqual([]);
    }
  });

  it('gets the same requests whatever the concurrency', async () => {
    const sent = async (concurrency: number): Promise<string[]> => {
      const { requests } = await judged(contract, new CrudServer().answer, {
        phases: PHASES,
        fuzz: 8,
        concurrency,
      });
      return requests.map(({ method, path, body }) => `${method} ${path} ${body}`);
    };
    const one = await sent(1);
    expect(await sent(1)).toEqual(one);
    // Which id the server gives to which of several at once is up to it.
    const kinds = (lines: string[]): string[] =>
      lines.map((line) => line.replace(/\/[1-9]\d* .*/, '/id')).sort();
    expect(kinds(await sent(4))).toEqual(kinds(one));
  });
});

/** The row with another value of one of its members. */
function spoilt(name: string, spoil: (value: unknown) => unknown): (row: Row) => Row {
  return (row) => (name in row ? { ...row, [name]: spoil(row[name]) } : row);
}

const FAULTS: Record<string, [code: string, faults: CrudFaults]> = {
  'keeps nothing of what is made': ['sequence.lost-write', { stored: () => undefined }],
  'keeps another number': ['sequence.lost-write', { stored: spoilt('price', () => 0) }],
  'keeps another text': ['sequence.lost-write', { stored: spoilt('name', () => 'Nobody') }],
  'keeps the opposite': ['sequence.lost-write', { stored: spoilt('vip', (vip) => vip !== true) }],
  'keeps another reference': ['sequence.lost-write', { stored: spoilt('productId', (id) => Number(id) + 1) }],
  'keeps nothing of what is changed': ['sequence.stale-read', { changed: (before) => before }],
  'keeps a part of what is changed': ['sequence.stale-read', { changed: (before, after) => ({ ...after, ...('price' in before && { price: before.price }) }) }], // prettier-ignore
  'shows what was made first': ['sequence.stale-read', { shown: (row, versions) => versions[0] ?? row }],
  'gives one id to all': ['sequence.id-reused', { nextId: () => 1 }],
  'gives the newest id again': ['sequence.id-reused', { nextId: (taken) => Math.max(1, ...taken) }],
  'removes nothing': ['sequence.use-after-free', { removes: false }],
  'shows what was removed': ['sequence.use-after-free', { afterRemoval: { body: { id: 1, name: 'Ada', vip: true } } }], // prettier-ignore
  'shows nothing for what was removed': ['sequence.use-after-free', { afterRemoval: 204 }],
  'fails for what was removed': ['response.status.server-error', { afterRemoval: 500 }],
  'refuses reading what was removed as invalid': ['response.status.undocumented', { afterRemoval: 403 }],
  'removes others too': ['sequence.lost-write', { removesToo: (removed, row) => row.id > removed.id }],
};

describe('a server with one fault', () => {
  it.each(Object.entries(FAULTS))('that %s is found, each time', async (_, [code, faults]) => {
    const server = new CrudServer(faults);
    for (let run = 1; run <= 2; run++) {
      const { ofServer } = await verified(server, ['examples', 'behaviors']);
      expect(ofServer.join('\n')).toContain(code);
    }
  });
});
