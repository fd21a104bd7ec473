import { beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../../src/model/document.js';
import { PHASES } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import { CRUD_DOCUMENT } from '../../support/crud-document.js';
import { CRUD_MUTANTS } from '../../support/crud-faults.js';
import { crudRun, isFound } from '../../support/crud-runs.js';
import { CrudServer } from '../../support/crud-server.js';

let contract: Contract;
beforeAll(async () => void (contract = await soundContractOf(CRUD_DOCUMENT)));

describe('a server with nothing in it', () => {
  it('is proved as a whole, three times in a row, and left as it was', async () => {
    const server = new CrudServer();
    for (let run = 1; run <= 3; run++) {
      const { report, ofServer } = await crudRun(contract, server);
      expect(ofServer).toEqual([]);
      const unseen = report.evidence.filter(({ about, state }) => about !== 'error' && state !== 'seen');
      expect(unseen.map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]);
      expect(server.rows()).toEqual([]);
    }
  });

  it('gets the same requests whatever the concurrency', async () => {
    const sent = async (concurrency: number): Promise<string[]> => {
      const { requests } = await crudRun(contract, new CrudServer(), {
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

/** Some of them; `crud.all.test.ts` has them all. */
const SOME = [
  'keeps nothing of what is changed',
  'replaces where it is to merge',
  'gives one id to all',
  'removes nothing',
  'lists what was removed',
  'says another place of what was made',
  'takes a name twice',
  'makes customers of any address, and changes none to it',
];

describe('a server with one fault', () => {
  it.each(SOME)('that %s is found', async (name) => {
    const mutant = CRUD_MUTANTS[name];
    if (!mutant) throw new Error(`no mutant ${name}`);
    expect(isFound(await crudRun(contract, new CrudServer(mutant.faults)), mutant)).toBe(true);
  });
});
