import { Ajv2020 } from 'ajv/dist/2020.js';
import { bundledDocument } from '../../dist/src/load/bundled.js';
import { loadContracts } from '../../dist/src/load/index.js';
import { getMyCallerIDs } from '../../generated/superoffice-pocket/validators.js';
import { median, root, turned } from '../measure.mjs';

/** The time to judge a collection of 100,000 caller ids, beside ajv's own function and JSON.parse. */
export async function measureValidation(rounds) {
  const [contract] = await loadContracts([bundledDocument('superoffice-pocket', root)], { cwd: root });
  const ajv = new Ajv2020({ strict: false });
  ajv.addFormat('int32', { type: 'number', validate: (n) => Number.isInteger(n) && Math.abs(n) < 2 ** 31 });
  ajv.addSchema(JSON.parse(JSON.stringify(contract.document)), 'doc');
  const own = ajv.getSchema('doc#/components/schemas/CallerIDCollection');
  const entry = (i) => ({ PhoneNumber: 47_000_000 + i, DialInPrefix: 47, PersonId: i, PersonName: `Person ${i}`, Mrmrs: 'Mr', ContactId: i % 900, ContactName: `Company ${i % 900}` }); // prettier-ignore
  const value = { CallerIDHash: 'hash', CallerIDs: Array.from({ length: 100_000 }, (_, i) => entry(i)) };
  const text = JSON.stringify(value);
  const response = new Response(null, { status: 200, headers: { 'Content-Type': 'application/json' } });
  const tools = [
    ['validator', () => getMyCallerIDs.response(response, value)],
    ["ajv's function", () => own(value) || console.error('ajv refuses it')],
    ['JSON.parse', () => JSON.parse(text)],
  ];
  const results = [];
  for (let i = -3; i < rounds; i++) {
    const round = {};
    for (const [name, work] of turned(tools, Math.max(i, 0))) {
      const start = performance.now();
      work();
      round[name] = performance.now() - start;
    }
    if (i >= 0) results.push(round);
  }
  const times = tools.map(([name]) => `${name} ${median(results.map((each) => each[name])).toFixed(1)} ms`);
  const ratio = (name) => median(results.map((each) => each.validator / each[name])).toFixed(3);
  console.log(`100,000 caller ids, ${(text.length / 1e6).toFixed(1)} MB: ${times.join(', ')}`);
  console.log(
    `  ${ratio("ajv's function")} of ajv (wanted: 1.2), ${ratio('JSON.parse')} of JSON.parse (0.1)`,
  );
}
