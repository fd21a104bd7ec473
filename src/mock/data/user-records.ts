import { jsonAnswers } from '../../behaviors/shared/operation-shapes.js';
import type { ParsedDocument } from '../../document/text/parse.js';
import { ToolError } from '../../errors.js';
import { readEntry } from '../../io/files.js';
import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import { nearestName } from '../../suggestion.js';
import { placeOfRecords, templateOf } from './data-set.js';

/** The user's own records, as read from a file. */
export interface OwnData {
  /** The file they come from, as a file: URL. */
  uri: string;
  /** The text of the file. */
  text: string;
  records: ReadonlyMap<Operation, readonly Json[]>;
}

/**
 * Reads records from a JSON or YAML file, which maps operation ids to lists of items of the operation's answer. They
 * replace the records of the examples and generated ones.
 * @throws ToolError naming line and column, when it cannot be read, names an operation that does not exist or whose
 *   answer holds no records, or holds a record that breaks its schema.
 */
export async function readData(file: string, cwd: string, contracts: readonly Contract[]): Promise<OwnData> {
  const document = await readEntry(file, cwd);
  const { value, uri, text } = document;
  if (!isObject(value)) {
    throw mistake(
      document,
      '',
      'the records must be a mapping from operation ids to lists of records',
      EXAMPLE,
    );
  }
  const records = new Map<Operation, readonly Json[]>();
  for (const [id, list] of Object.entries(value)) {
    const operation = operationOf(document, id, contracts);
    records.set(operation, checkedRecords(document, id, operation, list));
  }
  return { uri, text, records };
}

const EXAMPLE = 'Such as: listPets: [{ id: 1, name: Rex }]';

function mistake(document: ParsedDocument, pointer: string, message: string, hint?: string): ToolError {
  return new ToolError(message, {
    location: document.locate(pointer),
    ...(hint === undefined ? {} : { hint }),
  });
}

function operationOf(document: ParsedDocument, id: string, contracts: readonly Contract[]): Operation {
  const all = contracts.flatMap(({ operations }) => operations);
  const found = all.filter((operation) => operation.id === id);
  const pointer = join('', id);
  const [operation] = found;
  if (!operation) {
    const names = all.map((each) => each.id);
    throw mistake(document, pointer, `no operation is called '${id}'${nearestName(id, names)}`);
  }
  if (found.length > 1) {
    const names = found.map(({ contract }) => contract.source).join(' and ');
    throw mistake(document, pointer, `'${id}' is an operation of ${names}`, 'Serve them with a mock each.');
  }
  return operation;
}

function checkedRecords(document: ParsedDocument, id: string, operation: Operation, list: Json): Json[] {
  const pointer = join('', id);
  const place = placeOfRecords(operation);
  const template = place === undefined ? undefined : templateOf(operation, place);
  if (place === undefined || template === undefined) {
    const hint = 'Its answer is no array, and no behavior in x-contract says where an array is.';
    throw mistake(document, pointer, `the answer of '${id}' holds no records`, hint);
  }
  if (!Array.isArray(list))
    throw mistake(document, pointer, `the records of '${id}' must be a list`, EXAMPLE);
  const within = tokensOf(place) ?? [];
  const body = replacedAt(template, within, list);
  const [first, ...others] = jsonAnswers(operation)
    .flatMap(({ schema }) => schemaProblems(operation.contract, schema.pointer, body, 'response'))
    .map(({ path, expected, received }) => ({ tokens: tokensOf(path) ?? [], expected, received }))
    .filter(({ tokens }) => within.every((token, i) => tokens[i] === token));
  if (!first) return list;
  const at = join(pointer, ...first.tokens.slice(within.length));
  const message = `a record of '${id}' breaks its schema: expected ${first.expected}, found ${first.received}`;
  throw mistake(
    document,
    at,
    message,
    others.length > 0 ? `${String(others.length)} more such places.` : undefined,
  );
}
