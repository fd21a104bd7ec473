// The official JSON Schema test suite (draft 2020-12) through the judge: which tests are judged right, which schemas are
// refused loudly, and which are judged wrong without a word.
// node bench/json-schema-suite.mjs FOLDER [--wrong]; FOLDER holds the suite's files and, in remotes/, what they refer to.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildContract } from '../dist/src/document/contract.js';
import { parseDocument } from '../dist/src/document/text/parse.js';
import { unenforceable } from '../dist/src/schema/enforceability.js';
import { metaSchemaText } from '../dist/src/schema/keywords/dialects/meta-schemas.js';
import { schemasOf } from '../dist/src/schema/validate/validator.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { wrong: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: node bench/json-schema-suite.mjs FOLDER [--wrong]');
  process.exit(2);
}

const SCHEMA = 'file:///suite/schema.json';
const POINTER = '#/components/schemas/Judged';
/** The suite serves its remotes from this address. */
const REMOTES = 'http://localhost:1234/';

/** The schema in a file of its own, so that its own references start from its own root. */
async function contractOf(schema) {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Suite', version: '1' },
    paths: {},
    components: { schemas: { Judged: { $ref: './schema.json' } } },
  };
  const entry = parseDocument(JSON.stringify(document), 'file:///suite/openapi.json', 'openapi.json');
  return buildContract(entry, async (uri) => {
    if (uri === SCHEMA) return parseDocument(JSON.stringify(schema), uri, uri);
    const known = metaSchemaText(uri);
    if (known !== undefined) return parseDocument(known, uri, uri);
    if (!uri.startsWith(REMOTES)) throw new Error('no such file');
    const path = join(folder, 'remotes', uri.slice(REMOTES.length));
    return parseDocument(await readFile(path, 'utf8'), uri, uri);
  });
}

/** A judge of values, or the reason why there is none. */
async function judgeOf(schema) {
  try {
    const contract = await contractOf(schema);
    const problems = [...contract.problems, ...unenforceable(contract)];
    const refused = problems.find(({ severity }) => severity === 'error');
    if (refused) return refused.message;
    const schemas = schemasOf(contract, 'response');
    return (value) => schemas.errors(POINTER, value).length === 0;
  } catch (thrown) {
    return thrown.message;
  }
}

const counts = { right: 0, refused: 0, wrong: 0 };
const reasons = new Map();
const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
for (const file of files) {
  for (const { description, schema, tests } of JSON.parse(await readFile(join(folder, file), 'utf8'))) {
    const judge = await judgeOf(schema);
    for (const test of tests) {
      let verdict = 'refused';
      if (typeof judge === 'string') reasons.set(judge, (reasons.get(judge) ?? 0) + 1);
      else {
        try {
          verdict = judge(test.data) === test.valid ? 'right' : 'wrong';
        } catch (thrown) {
          reasons.set(thrown.message, (reasons.get(thrown.message) ?? 0) + 1);
        }
      }
      counts[verdict]++;
      if (verdict === 'wrong') console.log(`wrong: ${file}: ${description}: ${test.description}`);
    }
  }
}
const total = counts.right + counts.refused + counts.wrong;
console.log(`${counts.right} of ${total} right, ${counts.refused} refused loudly, ${counts.wrong} wrong`);
if (values.wrong) {
  for (const [reason, count] of [...reasons].sort(([, a], [, b]) => b - a)) console.log(`${count} ${reason}`);
}
