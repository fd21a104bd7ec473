import { beforeAll, expect, it } from 'vitest';
import type { Contract } from '../../../src/model/document.js';
import { soundContractOf } from '../../support/contracts.js';
import { CRUD_DOCUMENT } from '../../support/crud-document.js';
import { CRUD_MUTANTS } from '../../support/crud-faults.js';
import { crudRun, isFound } from '../../support/crud-runs.js';
import { CrudServer } from '../../support/crud-server.js';

let contract: Contract;
beforeAll(async () => void (contract = await soundContractOf(CRUD_DOCUMENT)));

it('there are enough servers with one fault', () => {
  expect(Object.keys(CRUD_MUTANTS).length).toBeGreaterThanOrEqual(60);
});

it.each(Object.entries(CRUD_MUTANTS))(
  'a server that %s is found, three times in a row',
  async (_, mutant) => {
    const server = new CrudServer(mutant.faults);
    for (let run = 1; run <= 3; run++) expect(isFound(await crudRun(contract, server), mutant)).toBe(true);
  },
);
