// Judging alone: exchange in, findings out, a JSON body of about 1 KB, one core. Against JSON.parse of the same body.
import { planOperation } from '../dist/src/cases/index.js';
import { CHECKS } from '../dist/src/checks/index.js';
import { bundledDocument } from '../dist/src/load/bundled.js';
import { loadContracts } from '../dist/src/load/index.js';
import { median, perSecond, root } from './measure.mjs';

const [contract] = await loadContracts([bundledDocument('apple-caller-ids', root)], { cwd: root });
const [operation] = contract.operations;
const options = { headers: [], credentials: {}, values: {}, allowWrites: true };
const [planned] = planOperation(operation, ['examples'], options).cases;
const item = operation.responses[0].content[0].examples[0].value.data[0];
// More bodies than are remembered, so that each is read and judged.
const texts = Array.from({ length: 64 }, (_, i) =>
  JSON.stringify({ data: [{ ...item, id: `${item.id}${i}` }, item, item], pagination: {}, total: 3 }),
);
const bodies = texts.map((text) => Buffer.from(text));

const exchange = {
  case: planned,
  request: { method: 'GET', url: 'http://127.0.0.1/', headers: planned.request.headers },
  outcome: {
    kind: 'response',
    status: 200,
    statusText: 'OK',
    headers: [
      ['content-type', 'application/json'],
      ['apple-request-id', 'cbc6080e-53c8-43cb-8d46-082859226bfb'],
    ],
    body: bodies[0],
  },
  duration: 1,
};
const checks = Object.values(CHECKS);
let turn = 0;
// A message of its own each time: what is remembered of one must not help the next.
const judgeOne = (body) => {
  const fresh = { ...exchange, outcome: { ...exchange.outcome, body } };
  for (const check of checks) if (check(fresh, operation).length > 0) throw new Error('a finding');
};

const rounds = [1, 2, 3, 4, 5].map(() => ({
  judged: perSecond(() => judgeOne(bodies[turn++ % bodies.length])),
  same: perSecond(() => judgeOne(bodies[0])),
  parsed: perSecond(() => JSON.parse(texts[turn++ % texts.length])),
}));
const [judged, same, parsed] = ['judged', 'same', 'parsed'].map((key) =>
  median(rounds.map((round) => round[key])),
);
console.log(`bodies of ${bodies[0].length} bytes`);
console.log(
  `judged     ${Math.round(judged)} exchanges a second, ${Math.round(same)} with the same body again and again`,
);
console.log(
  `JSON.parse ${Math.round(parsed)} a second; judging takes ${(parsed / judged).toFixed(1)} times as long`,
);
