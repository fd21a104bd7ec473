import { responseFor } from '../../document/responses.js';
import { headerValue } from '../../http/headers.js';
import { findMediaType, isJsonType } from '../../http/media-type.js';
import { snippet } from '../../json/excerpt.js';
import type { Json, Pointer } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { valueAt, withoutIndexes } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import { jsonText, parseJson } from '../../json/text.js';
import type { AlterableAnswer } from '../../mock/mutation.js';
import type { Contract, Operation, SchemaRef } from '../../model/document.js';
import type { Variant } from '../../schema/vary/index.js';
import { invalidVariants } from '../../schema/violate/index.js';
import type { Mutant } from '../mutant.js';
import type { Alteration, Answered } from '../one-clause.js';
import { answerOf, onlyBroken } from '../one-clause.js';

/** Steps of the search for ways to break one body, and bodies of one status that are looked at. */
const MAX_STEPS = 5000;
const MAX_BODIES = 6;

/** The servers that break one clause of the schema of one JSON answer, each shown by an answer of the mock. */
export function* bodyMutants(operation: Operation, exchanges: readonly Answered[]): Steps<Mutant> {
  const found = new Set<string>();
  const bodies = new Map<string, Set<string>>();
  for (const exchange of exchanges) {
    const answer = answerOf(exchange);
    const judged = judgedBody(operation, answer);
    if (!judged || !isNews(bodies, judged)) continue;
    for (const entry of variantsOf(operation, judged).all()) {
      yield undefined;
      if (!entry) continue;
      const [key, variant] = entry;
      const id = `${operation.id}:${judged.status}${key}`;
      if (found.has(id)) continue;
      const alteration = { ...answer, body: jsonText(variant.value) };
      const finding = onlyBroken(exchange, alteration);
      if (!finding || finding.pointer !== variant.pointer) continue;
      found.add(id);
      yield {
        id,
        operation,
        kind: 'body',
        clause: variant.pointer,
        place: `${judged.status}${withoutIndexes(variant.path)}`,
        what: `answers ${judged.status} with ${placeOf(variant.path)} ${received(variant)}: ${variant.why}`,
        mutation: { alters: (given) => altered(operation, judged.status, key, given) },
        phases: isSuccess(judged.status) ? ['examples', 'coverage'] : ['negative'],
      };
    }
  }
}

/** Whether a body is one more that is looked at. */
function isNews(bodies: Map<string, Set<string>>, { status, text }: JudgedBody): boolean {
  const known = bodies.get(status) ?? new Set();
  bodies.set(status, known);
  if (known.size >= MAX_BODIES || known.has(text)) return false;
  known.add(text);
  return true;
}

function isSuccess(status: string): boolean {
  return status.startsWith('2') || status === 'default';
}

function placeOf(path: string): string {
  return path === '' ? 'the body' : path;
}

function received({ value, path }: Variant): string {
  const part = path === '' ? value : valueAt(value, `#${path}`);
  return part === undefined ? 'left out' : `as ${snippet(part)}`;
}

interface JudgedBody {
  schema: SchemaRef;
  /** The key of the response that the answer is documented by. */
  status: string;
  text: string;
}

/** The JSON body of an answer and its schema; undefined where there is none. */
function judgedBody(
  operation: Operation,
  { status, headers, body }: AlterableAnswer,
): JudgedBody | undefined {
  const type = headerValue(headers, 'content-type');
  const response = responseFor(operation, status);
  if (!response || type === undefined || body === undefined || !isJsonType(type)) return undefined;
  const schema = findMediaType(type, response.content)?.schema;
  return schema && { schema, status: response.status, text: body };
}

/** The answer with the clause broken, where it is one that shows the clause. */
function altered(
  operation: Operation,
  status: string,
  key: string,
  given: AlterableAnswer,
): Alteration | undefined {
  if (given.operation !== operation) return undefined;
  const judged = judgedBody(operation, given);
  if (judged?.status !== status) return undefined;
  const variant = variantsOf(operation, judged).get(key);
  return variant && { ...given, body: jsonText(variant.value) };
}

/** `array instead of object`: bodies that differ are broken in the same way. */
function withoutValue(why: string): string {
  return why.replace(/: .*$/s, '');
}

function variantsOf({ contract }: Operation, { schema, text }: JudgedBody): Variants {
  return variantsBy(contract, `${schema.pointer}\n${text}`);
}

const variantsBy = memoizeBy((contract: Contract, key: string): Variants => {
  const end = key.indexOf('\n');
  return new Variants(variantsIn(contract, key.slice(0, end), key.slice(end + 1)));
});

type Entry = readonly [key: string, variant: Variant];

/** The ways to break a body by their keys, which are looked for as far as somebody asks for them. */
class Variants {
  private readonly found: Entry[] = [];
  private readonly byKey = new Map<string, Variant>();

  constructor(private readonly search: Steps<Entry>) {}

  /** All of them, in the order in which they are found, whoever asks for one meanwhile. */
  *all(): Steps<Entry> {
    for (let i = 0; ;) {
      const known = this.found[i];
      if (known) i++;
      else if (!this.goesOn()) return;
      yield known;
    }
  }

  get(key: string): Variant | undefined {
    while (!this.byKey.has(key) && this.goesOn());
    return this.byKey.get(key);
  }

  /** One more step of the search; false at its end. */
  private goesOn(): boolean {
    const step = this.search.next();
    if (step.done === true) return false;
    if (step.value) {
      this.found.push(step.value);
      this.byKey.set(...step.value);
    }
    return true;
  }
}

/** The ways to break a body, by the place without its indexes, the keyword, and how. */
function* variantsIn(contract: Contract, pointer: Pointer, text: string): Steps<Entry> {
  const found = new Set<string>();
  let body: Json;
  try {
    body = parseJson(text);
  } catch {
    return;
  }
  let left = MAX_STEPS;
  for (const variant of invalidVariants(contract, pointer, body, 'response')) {
    if (variant?.isAlone) {
      const name = `${withoutIndexes(variant.path)}:${variant.keyword}`;
      const key = found.has(name) ? `${name}:${withoutValue(variant.why)}` : name;
      if (!found.has(key)) yield [key, variant];
      found.add(key);
    } else yield undefined;
    if (--left <= 0) return;
  }
}
