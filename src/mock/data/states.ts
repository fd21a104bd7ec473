import type { ParsedDocument } from '../../document/text/parse.js';
import { ToolError } from '../../errors.js';
import { readEntry } from '../../io/files.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { nearestName } from '../../json/suggestion.js';
import { jsonText } from '../../json/text.js';
import type { Contract, Operation } from '../../model/document.js';
import type { OwnRecords } from './data-set.js';
import { readRecords } from './user-records.js';

/** What is true of the provider when it is in a state: the data, by operation. */
export interface StateChange {
  records: ReadonlyMap<Operation, OwnRecords>;
  /** Those asked for, and the defaults of the others. */
  parameters: JsonObject;
}

/** The provider states of a file, for Pact's verification. */
export interface ProviderStates {
  /** The file they come from, as a file: URL. */
  uri: string;
  /** The text of the file. */
  text: string;
  /**
   * What a state asks for, with these parameters.
   * @throws ToolError when no state has the name, a parameter is unknown, or the data break their schema.
   */
  of(name: string, parameters: JsonObject): StateChange;
}

const EXAMPLE = `Such as:
  my-api:
    the list is empty:
      data: { listThings: [] }`;

/**
 * Reads provider states from a JSON or YAML file: names of documents, names of states, and for each state `data`, in the
 * form of `--data`, and `parameters` with their defaults, which `\${name}` in the data stands for. States of documents
 * that are not among the contracts are left out.
 * @throws ToolError naming line and column, when it cannot be read, or a state is not written as it should be.
 */
export async function readStates(
  file: string,
  cwd: string,
  contracts: readonly Contract[],
): Promise<ProviderStates> {
  const document = await readEntry(file, cwd);
  const declared = statesIn(document, contracts);
  for (const state of declared) changeTo(document, state, {}, contracts);
  return {
    uri: document.uri,
    text: document.text,
    of: (name, parameters) => changeTo(document, stateNamed(document, declared, name), parameters, contracts),
  };
}

interface DeclaredState {
  name: string;
  pointer: string;
  parameters: JsonObject;
  data: JsonObject;
}

function statesIn(document: ParsedDocument, contracts: readonly Contract[]): DeclaredState[] {
  const served = contracts.map(({ name }) => name);
  const all = membersOf(document, document.value, '', 'the states');
  const [first] = all;
  if (first && !all.some(({ name }) => served.includes(name))) {
    const message = `no document is called '${first.name}'${nearestName(first.name, served)}`;
    throw mistake(document, first.pointer, message);
  }
  return all
    .filter(({ name }) => served.includes(name))
    .flatMap(({ value, pointer }) => membersOf(document, value, pointer, 'the states of a document'))
    .map((state) => stateOf(document, state));
}

function stateOf(document: ParsedDocument, { name, value, pointer }: Member): DeclaredState {
  const parts = membersOf(document, value, pointer, 'a state');
  for (const part of parts)
    if (!PARTS.includes(part.name))
      throw mistake(document, part.pointer, `a state has no '${part.name}'${nearestName(part.name, PARTS)}`);
  const partCalled = (wanted: string): JsonObject => {
    const found = parts.find((each) => each.name === wanted);
    return found ? objectAt(document, found.value, found.pointer, `'${wanted}' of a state`) : {};
  };
  return { name, pointer, parameters: partCalled('parameters'), data: partCalled('data') };
}

const PARTS = ['description', 'parameters', 'data'];

interface Member {
  name: string;
  value: Json;
  pointer: string;
}

function membersOf(document: ParsedDocument, value: Json, pointer: string, what: string): Member[] {
  return Object.entries(objectAt(document, value, pointer, what)).map(([name, member]) => ({
    name,
    value: member,
    pointer: join(pointer, name),
  }));
}

function objectAt(document: ParsedDocument, value: Json, pointer: string, what: string): JsonObject {
  if (isObject(value)) return value;
  throw mistake(document, pointer, `${what} must be a mapping`);
}

function mistake(document: ParsedDocument, pointer: string, message: string): ToolError {
  return new ToolError(message, { location: document.locate(pointer), hint: EXAMPLE });
}

function stateNamed(
  { label }: ParsedDocument,
  declared: readonly DeclaredState[],
  name: string,
): DeclaredState {
  const found = declared.find((state) => state.name === name);
  if (found) return found;
  const names = declared.map((state) => state.name);
  throw new ToolError(`${label} has no state '${name}'${nearestName(name, names)}`);
}

function changeTo(
  document: ParsedDocument,
  state: DeclaredState,
  given: JsonObject,
  contracts: readonly Contract[],
): StateChange {
  const [unknown] = Object.keys(given).filter((name) => !Object.hasOwn(state.parameters, name));
  if (unknown !== undefined) {
    const names = Object.keys(state.parameters);
    throw new ToolError(
      `the state '${state.name}' has no parameter '${unknown}'${nearestName(unknown, names)}`,
    );
  }
  const parameters = { ...state.parameters, ...given };
  const pointer = join(state.pointer, 'data');
  const value = filled(document, state.data, parameters, pointer);
  return { parameters, records: readRecords({ ...document, value }, pointer, contracts) };
}

/** A text that is `\${name}` and nothing else becomes the parameter itself, whatever its type. */
function filled(document: ParsedDocument, value: Json, parameters: JsonObject, pointer: string): Json {
  if (Array.isArray(value))
    return value.map((item, i) => filled(document, item, parameters, join(pointer, String(i))));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        filled(document, member, parameters, join(pointer, name)),
      ]),
    );
  }
  if (typeof value !== 'string') return value;
  const parameter = (name: string): Json => {
    const found = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (found !== undefined) return found;
    throw mistake(document, pointer, `no parameter '${name}'${nearestName(name, Object.keys(parameters))}`);
  };
  const [, whole] = /^\$\{(\w+)\}$/.exec(value) ?? [];
  if (whole !== undefined) return parameter(whole);
  return value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const text = parameter(name);
    return typeof text === 'string' ? text : jsonText(text);
  });
}
