// `specproof lint` beside Redocly's own lint of the same file, process start to exit: a made document of 1,000 operations,
// or the one that is named. `--rounds N`, 5 by default.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median, root, timed, turned } from './measure.mjs';
import { QUIET } from './peers/install.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const folder = await mkdtemp(path.join(tmpdir(), 'specproof-bench-lint-'));
const file = positionals[0] ? path.resolve(positionals[0]) : path.join(folder, 'thousand.json');
if (!positionals[0]) await writeFile(file, JSON.stringify(thousand(), null, 2));

const tools = [
  ['specproof lint', process.execPath, ['dist/src/cli/bin.js', 'lint', file]],
  ['redocly lint', process.execPath, ['node_modules/@redocly/cli/bin/cli.js', 'lint', file]],
];
const env = { ...process.env, ...QUIET };
const rounds = [];
for (let i = 0; i < Number(values.rounds); i++) {
  const round = {};
  for (const [name, command, args] of turned(tools, i)) {
    const result = await timed(command, args, { cwd: root, env, limit: 300_000 });
    // A lint that finds something ends with 1; what ends otherwise did not lint.
    if (![0, 1].includes(result.code)) throw new Error(`${name}: ${result.output.slice(-2000)}`);
    round[name] = result;
  }
  rounds.push(round);
}
await rm(folder, { recursive: true });
for (const [name] of tools) {
  const of = (key) => Math.round(median(rounds.map((round) => round[name][key])));
  console.log(`${name}: ${of('wall')} ms, peak memory ${of('peak')} MiB`);
}
const ratio = median(rounds.map((round) => round['specproof lint'].wall / round['redocly lint'].wall));
console.log(`specproof lint takes ${ratio.toFixed(2)} of the time of redocly lint`);

/** 250 resources with four operations each, and schemas that refer to each other. */
function thousand() {
  const names = Array.from({ length: 250 }, (_, i) => `Resource${String(i)}`);
  const json = (schema) => ({ 'application/json': { schema } });
  const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
  const answers = (schema) => ({
    200: { description: 'found', content: json(schema) },
    404: { description: 'not found', content: json(ref('Problem')) },
  });
  const operation = (operationId, rest) => ({ operationId, summary: operationId, tags: ['all'], ...rest });
  const paths = names.flatMap((name) => {
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
    const size = { name: 'size', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } };
    const requestBody = { required: true, content: json(ref(name)) };
    const responses = answers(ref(name));
    const list = answers({ type: 'array', items: ref(name) });
    return [
      [
        `/${name}`,
        {
          get: operation(`list${name}`, { parameters: [size], responses: list }),
          post: operation(`make${name}`, { requestBody, responses }),
        },
      ],
      [
        `/${name}/{id}`,
        {
          get: operation(`get${name}`, { parameters: [id], responses }),
          put: operation(`put${name}`, { parameters: [id], requestBody, responses }),
        },
      ],
    ];
  });
  const schemas = names.map((name, i) => {
    const properties = Object.fromEntries(
      Array.from({ length: 12 }, (_, j) => [`member${String(j)}`, member(i + j)]),
    );
    const next = ref(names[(i + 1) % names.length]);
    const required = ['member0', 'member1'];
    return [name, { type: 'object', required, properties: { ...properties, next } }];
  });
  const Problem = { type: 'object', properties: { message: { type: 'string', example: 'no such thing' } } };
  return {
    openapi: '3.1.0',
    info: { title: 'A thousand operations', version: '1' },
    servers: [{ url: 'https://example.org' }],
    tags: [{ name: 'all' }],
    paths: Object.fromEntries(paths),
    components: { schemas: { ...Object.fromEntries(schemas), Problem } },
  };
}

function member(i) {
  const kinds = [
    { type: 'string', maxLength: 40, example: 'some text' },
    { type: 'integer', minimum: 0, maximum: 1000 + i },
    { type: 'string', format: 'date-time' },
    { type: 'array', items: { type: 'string', enum: ['one', 'two', `n${String(i)}`] }, maxItems: 5 },
    { type: 'object', properties: { inner: { type: 'number' }, other: { type: ['string', 'null'] } } },
  ];
  return kinds[i % kinds.length];
}
