import { readSequence } from '../../http/sequences/body.js';
import type { SequenceKind } from '../../http/sequences/kinds.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join } from '../../json/pointer.js';
import { parseJson } from '../../json/text.js';
import type { Contract, MediaType, Operation, SchemaRef } from '../../model/document.js';
import { contentSchemas, isJsonContent } from '../../schema/graph/content-schemas.js';
import { placesOf } from '../../schema/places/places.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems, snippet } from '../../schema/validate/problems.js';
import { judgeOrExplain, validateOrExplain } from '../shared/schema-judgement.js';
import type { BodyFinding } from './codes.js';
import type { Received } from './findings.js';
import { schemaFindings, undecodable } from './findings.js';
import { writeOnlyInResponse } from './write-only.js';

/** Items that are judged of one body; a stream can be endless. */
const MAX_ITEMS = 1000;

/**
 * A body that is a sequence of items (OpenAPI 3.2 §4.14.2): each is judged by `itemSchema`, all of them as an array by
 * `schema`, which only a body that has come to its end can show. What arrived of a stream that goes on is judged.
 */
export function judgeSequence(
  response: Received & { isOpen?: true },
  { contract }: Operation,
  media: MediaType,
  kind: SequenceKind,
): BodyFinding[] {
  const read = readSequence(kind, response);
  if (!read.ok) return [undecodable(media, read.why, response)];
  const { items, fault } = read.value;
  const findings = fault === undefined ? [] : [undecodable(media, fault, response)];
  const { schema, itemSchema } = media;
  if (itemSchema) findings.push(...judgeItems(contract, itemSchema, kind, items.slice(0, MAX_ITEMS)));
  if (schema && response.isOpen !== true && fault === undefined)
    findings.push(...judgeWhole(contract, schema, items));
  return findings;
}

function judgeWhole(contract: Contract, schema: SchemaRef, items: Json[]): BodyFinding[] {
  const { unjudged, problems = [] } = validateOrExplain(contract, schema, items, {
    name: 'the sequence',
    at: 'body#',
  });
  if (unjudged) return [unjudged];
  return [...schemaFindings(problems), ...writeOnlyInResponse(contract, schema.pointer, items)];
}

/** Up to the first that cannot be judged: neither can the next be, then. */
function judgeItems(
  contract: Contract,
  schema: SchemaRef,
  kind: SequenceKind,
  items: readonly Json[],
): BodyFinding[] {
  const problems: SchemaProblem[] = [];
  const others: BodyFinding[] = [];
  for (const [i, item] of items.entries()) {
    const path = `/${String(i)}`;
    const judge = (): BodyFinding[] => {
      const found = [
        ...schemaProblems(contract, schema.pointer, item, 'response'),
        ...(kind === 'events' ? dataProblems(contract, schema, item) : []),
      ];
      problems.push(...found.map((each) => ({ ...each, path: path + each.path })));
      return writeOnlyInResponse(contract, schema.pointer, item, path);
    };
    const told = judgeOrExplain(judge, schema, { name: `item ${String(i)}`, at: `body#${path}` });
    others.push(
      ...told.filter(
        (each) => !others.some(({ check, pointer }) => check === each.check && pointer === each.pointer),
      ),
    );
    if (told.some(({ check }) => check !== 'response.body.write-only')) break;
  }
  return [...schemaFindings(problems), ...others];
}

const hasContent = memoize(
  (schema: SchemaRef, contract: Contract) => contentSchemas(contract, schema.pointer, 'data').length > 0,
);

/** What is wrong with the JSON in an event's data, where the schemas that apply to it say what it is. */
function dataProblems(contract: Contract, schema: SchemaRef, item: Json): SchemaProblem[] {
  if (!hasContent(schema, contract) || !isObject(item) || typeof item.data !== 'string') return [];
  const text = item.data;
  const places = placesOf(contract, schema.pointer, item, 'response').filter(({ path }) => path === '/data');
  return places
    .filter(({ node }) => isJsonContent(node))
    .flatMap(({ pointer }): SchemaProblem[] => {
      const at = join(pointer, 'contentSchema');
      const value = parsed(text);
      if (value === undefined)
        return [
          {
            path: '/data',
            keyword: 'contentMediaType',
            pointer: at,
            expected: 'JSON',
            received: snippet(text),
          },
        ];
      return schemaProblems(contract, at, value, 'response').map((each) => ({
        ...each,
        path: `/data${each.path}`,
      }));
    });
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
