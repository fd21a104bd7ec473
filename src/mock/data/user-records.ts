import { jsonAnswers } from '../../behaviors/shared/operation-shapes.js';
import type { ParsedDocument } from '../../document/text/parse.js';
import { ToolError } from '../../errors.js';
import { entryOf, readEntry } from '../../io/files.js';
import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import { operationNamed } from '../operation-named.js';
import type { OwnRecords } from './data-set.js';
import { placeOfRecords, templateOf } from './data-set.js';

/** The user's own records. */
export interface OwnData {
  /** The file they come from, or would stand in, as a file: URL. */
  uri: string;
  /** The text of the file. */
  text: string;
  records: ReadonlyMap<Operation, OwnRecords>;
}

/**
 * Reads records, or a JSON or YAML file with them, which maps operation ids to lists of items of the operation's answer. They
 * replace the records of the examples and generated ones.
 * @throws ToolError naming line and column, when it cannot be read, names an operation that does not exist or whose
 *   answer holds no records, or holds a record that breaks its schema.
 */
export async function readData(
  given: string | object,
  cwd: string,
  contracts: readonly Contract[],
): Promise<OwnData> {
  const document = typeof given === 'string' ? await readEntry(given, cwd) : entryOf(given, cwd, 'data.json');
  const { uri, text } = document;
  return { uri, text, records: readRecords(document, '', contracts) };
}

/**
 * The records in a mapping from operation ids; `base` is its place in the file.
 * @throws ToolError as `readData` does.
 */
export function readRecords(
  document: ParsedDocument,
  base: string,
  contracts: readonly Contract[],
): ReadonlyMap<Operation, OwnRecords> {
  const { value } = document;
  if (!isObject(value)) {
    throw mistake(
      document,
      base,
      'the records must be a mapping from operation ids to lists of records',
      EXAMPLE,
    );
  }
  const records = new Map<Operation, OwnRecords>();
  for (const [id, given] of Object.entries(value)) {
    const pointer = join(base, id);
    const operation = operationOf(document, id, pointer, contracts);
    records.set(operation, checkedRecords(document, pointer, operation, given));
  }
  return records;
}

const EXAMPLE = 'Such as: listPets: [{ id: 1, name: Rex }]';

function mistake(document: ParsedDocument, pointer: string, message: string, hint?: string): ToolError {
  return new ToolError(message, {
    location: document.locate(pointer),
    ...(hint === undefined ? {} : { hint }),
  });
}

function operationOf(
  document: ParsedDocument,
  id: string,
  pointer: string,
  contracts: readonly Contract[],
): Operation {
  try {
    return operationNamed(id, contracts);
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown;
    throw mistake(document, pointer, thrown.message, thrown.hint);
  }
}

/** A list is the records alone; any other value is the whole answer that holds them. */
function checkedRecords(
  document: ParsedDocument,
  pointer: string,
  operation: Operation,
  given: Json,
): OwnRecords {
  const { id } = operation;
  const place = placeOfRecords(operation);
  const template = place === undefined ? undefined : templateOf(operation, place);
  if (place === undefined || template === undefined) {
    const hint = 'Its answer is no array, and no behavior in x-contract says where an array is.';
    throw mistake(document, pointer, `the answer of '${id}' holds no records`, hint);
  }
  const within = tokensOf(place) ?? [];
  if (Array.isArray(given)) {
    refuseInvalid(document, pointer, operation, replacedAt(template, within, given), within);
    return { items: given };
  }
  const items = valueAt(given, place);
  if (!Array.isArray(items)) {
    const hint = `${EXAMPLE}; or the whole answer, with the records at ${place}.`;
    throw mistake(document, pointer, `the records of '${id}' must be a list`, hint);
  }
  refuseInvalid(document, pointer, operation, given, []);
  return { items, answer: given };
}

/** `within`: where in the answer that stands which the user wrote at `pointer`; the rest of it is not theirs. */
function refuseInvalid(
  document: ParsedDocument,
  pointer: string,
  operation: Operation,
  body: Json,
  within: readonly string[],
): void {
  const [first, ...others] = jsonAnswers(operation)
    .flatMap(({ schema }) => schemaProblems(operation.contract, schema.pointer, body, 'response'))
    .map(({ path, expected, received }) => ({ tokens: tokensOf(path) ?? [], expected, received }))
    .filter(({ tokens }) => within.every((token, i) => tokens[i] === token));
  if (!first) return;
  const at = join(pointer, ...first.tokens.slice(within.length));
  const message = `a record of '${operation.id}' breaks its schema: expected ${first.expected}, found ${first.received}`;
  throw mistake(
    document,
    at,
    message,
    others.length > 0 ? `${String(others.length)} more such places.` : undefined,
  );
}
