/**
 * Prints how many bytes the heap has grown by planning every operation of a document of so many operations, once that
 * document was loaded: `node --expose-gc planning-memory.mjs 200`.
 */
import console from 'node:console';
import process from 'node:process';
import { planOperation } from '../../dist/src/cases/index.js';
import { buildContract } from '../../dist/src/document/contract.js';
import { parseDocument } from '../../dist/src/document/text/parse.js';

const count = Number(process.argv[2]);
const Pet = {
  type: 'object',
  required: ['id'],
  properties: Object.fromEntries(
    Array.from({ length: 3 }, (_, i) => [
      i === 0 ? 'id' : `p${i}`,
      { type: 'string', minLength: 1, maxLength: 40 },
    ]),
  ),
};
const media = { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } };
const operation = (i) => ({
  operationId: `o${i}`,
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
  requestBody: { required: true, content: media },
  responses: { 200: { description: 'ok', content: media }, 400: { description: 'no' } },
});
const paths = Object.fromEntries(
  Array.from({ length: count }, (_, i) => [`/p${i}/{id}`, { put: operation(i) }]),
);
const text = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Many', version: '1' },
  paths,
  components: { schemas: { Pet } },
});
const contract = await buildContract(parseDocument(text, 'file:///many.json', 'many.json'), () =>
  Promise.reject(new Error('no files')),
);
const options = { headers: [], credentials: {}, values: {}, allowWrites: true };
const plan = (one) => planOperation(one, ['examples', 'coverage', 'negative'], options).cases.length;

// The schemas are compiled once, for the first operation that uses them.
plan(contract.operations[0]);
globalThis.gc();
const before = process.memoryUsage().heapUsed;
let cases = 0;
let peak = 0;
for (const [i, one] of contract.operations.entries()) {
  cases += plan(one);
  if (i % 100 === 99) {
    globalThis.gc();
    peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
}
console.log(JSON.stringify({ operations: contract.operations.length, cases, peak }));
