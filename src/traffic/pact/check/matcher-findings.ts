import { isJsonType } from '../../../http/media-type.js';
import type { Json, JsonObject } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import type { Operation, ResponseObject } from '../../../model/document.js';
import type { Shape } from '../../../schema/shape/index.js';
import { shapeOf } from '../../../schema/shape/index.js';
import type { PactInteraction } from '../file.js';
import type { PactFinding } from './use.js';
import { used } from './use.js';

/** The types of value that a matcher lets pass; undefined where it is for any, or decided by the example. */
const LETS_PASS: Readonly<Record<string, readonly string[]>> = {
  integer: ['integer'],
  decimal: ['fraction'],
  number: ['integer', 'fraction'],
  boolean: ['boolean'],
  null: ['null'],
  // To a pattern alone, the number 1 and the text '1' are the same.
  regex: ['string'],
  include: ['string'],
  date: ['string'],
  time: ['string'],
  datetime: ['string'],
  timestamp: ['string'],
  semver: ['string'],
};

/**
 * Matchers that let pass what the document does not allow: a provider that breaks the document would keep the pact. The
 * values that they are shown with are judged before.
 */
export function matcherFindings(
  operation: Operation,
  { content }: ResponseObject,
  { response }: PactInteraction,
): PactFinding[] {
  const { body, rules } = response;
  const schema = content.find(({ type }) => isJsonType(type))?.schema;
  if (!schema || body?.json === undefined) return [];
  const root = shapeOf(operation.contract, schema.pointer);
  return rules.flatMap(({ path, matchers, pointer }) =>
    shapesAt(root, body.json ?? null, path)
      .flatMap((shape) =>
        matchers.flatMap((matcher) =>
          looserThan(shape, matcher, { pointer, schema: shape.pointer() ?? schema.pointer, path }),
        ),
      )
      .slice(0, 1),
  );
}

function looserThan(
  shape: Shape,
  matcher: JsonObject,
  { pointer, schema, path }: { pointer: string; schema: string; path: string[] },
): PactFinding[] {
  const name = typeof matcher.match === 'string' ? matcher.match : undefined;
  const passing =
    name === undefined ? (matcher.regex === undefined ? undefined : LETS_PASS['regex']) : LETS_PASS[name];
  const documented = documentedKinds(shape);
  if (!passing || documented.size === 0) return [];
  const beyond = passing.filter((kind) => !documented.has(kind));
  if (beyond.length === 0) return [];
  const types = [...shape.types()].join(' or ');
  const place = path.length === 0 ? 'the body' : path.join('.');
  return [
    used('matcher.looser', {
      message: `the matcher '${name ?? 'regex'}' of ${place} lets a ${beyond.join(' or a ')} pass, and only ${types} is documented`,
      pointer: schema,
      at: pointer,
      expected: `a matcher for ${types}`,
      received: name ?? 'regex',
    }),
  ];
}

/** The documented types, of numbers whether fractions are among them; none where any type will do. */
function documentedKinds(shape: Shape): ReadonlySet<string> {
  const types = shape.types();
  return new Set([...types].flatMap((type) => (type === 'number' ? ['integer', 'fraction'] : [type])));
}

/** The shapes of the places that a path leads to, in the value that the pact shows. */
function shapesAt(shape: Shape, value: Json | undefined, [step, ...rest]: readonly string[]): Shape[] {
  if (step === undefined) return [shape];
  if (Array.isArray(value) || /^\d+$/.test(step)) {
    const index = step === '*' ? 0 : Number(step);
    const item = Array.isArray(value) ? (value[index] ?? value[0]) : undefined;
    return Number.isNaN(index) ? [] : shapesAt(shape.item(index), item, rest);
  }
  const members = isObject(value) ? value : {};
  const names = step === '*' ? Object.keys(members) : [step];
  return names.flatMap((name) => shapesAt(shape.property(name), members[name], rest));
}
