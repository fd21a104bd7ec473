import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { clientTexts } from '../../dist/src/codegen/index.js';
import { generateTypes } from '../../dist/src/codegen/types/index.js';
import { loadContracts } from '../../dist/src/load/index.js';
import { median, turned } from '../measure.mjs';
import { thousand } from '../thousand.mjs';

/** The time of making types, and all files, of 1,000 operations, beside openapi-typescript. */
export async function measureGeneration(folder, rounds) {
  const file = path.join(folder, 'thousand.json');
  await writeFile(file, JSON.stringify(secured()));
  const [contract] = await loadContracts([file], { cwd: folder });
  // What is known of a contract is remembered; each run has one of its own.
  const fresh = async () => (await loadContracts([file], { cwd: folder }))[0];
  const tools = [
    ['types', fresh, (contract) => generateTypes(contract)],
    ['everything', fresh, (contract) => clientTexts(contract)],
    ['openapi-typescript', () => secured(), async (document) => astToString(await openapiTypescript(document, { silent: true }))], // prettier-ignore
  ];
  const results = [];
  for (let i = -1; i < rounds; i++) {
    const round = {};
    for (const [name, prepare, work] of turned(tools, Math.max(i, 0))) {
      const given = await prepare();
      const start = performance.now();
      await work(given);
      round[name] = performance.now() - start;
    }
    if (i >= 0) results.push(round);
  }
  const times = tools.map(([name]) => `${name} ${Math.round(median(results.map((each) => each[name])))} ms`);
  const ratio = (name) => median(results.map((each) => each[name] / each['openapi-typescript'])).toFixed(2);
  console.log(`1,000 operations: ${times.join(', ')}`);
  console.log(
    `  types ${ratio('types')} of openapi-typescript (wanted: 1.3), everything ${ratio('everything')} (2)`,
  );
  return clientTexts(contract);
}

function secured() {
  const document = thousand();
  document.components.securitySchemes = { token: { type: 'http', scheme: 'bearer' } };
  return { ...document, security: [{ token: [] }] };
}
