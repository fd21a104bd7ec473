import { messageOf, ToolError } from '../errors.js';
import { fileChunks } from '../io/file-chunks.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { parseRoundedJson } from '../json/text.js';
import { exchangeOfLine } from './exchange-line.js';
import { harEntries } from './har/entries.js';
import { exchangeOfEntry } from './har/entry.js';
import { textLines } from './lines.js';
import type { Part } from './part.js';
import type { RecordedExchange } from './recorded.js';
import { BrokenRecord } from './recorded.js';

/** One record of a file: the exchange, or why it is none. `label`: `entry 17`, or `line 17`. */
export type Read = { label: string } & (
  { exchange: RecordedExchange; broken?: never } | { broken: string; exchange?: never }
);

/**
 * The exchanges of a recording, one after another: those of an HTTP Archive, or of NDJSON, which the first characters tell
 * apart. Memory does not grow with the file.
 * @throws ToolError when it cannot be read, or is neither.
 */
export async function* readTraffic(path: string, label: string): AsyncGenerator<Read> {
  const chunks = fileChunks(path, label);
  const first = await chunks.next();
  if (first.done === true) throw new ToolError(`${label}: the file is empty`);
  const head = first.value.toString('utf8', 0, HEAD);
  if (/^(\u00FF\u00FE|\u00FE\u00FF)/.test(first.value.toString('latin1', 0, 2)))
    throw new ToolError(`${label}: the file is UTF-16`, { hint: 'JSON is UTF-8 (RFC 8259 §8.1).' });
  // Other members may come first.
  const isArchive = /^\uFEFF?\s*\{(?:(?!"request"\s*:)[^])*?"log"\s*:\s*\{/.test(head);
  const all = (async function* () {
    yield first.value;
    yield* chunks;
  })();
  try {
    if (isArchive) yield* read(harEntries(all), 'entry', exchangeOfEntry);
    else yield* read(textLines(all), 'line', exchangeOfLine);
  } catch (thrown) {
    if (!(thrown instanceof ToolError) || thrown.message.startsWith(label)) throw thrown;
    const { hint } = thrown;
    throw new ToolError(`${label}: ${thrown.message}`, {
      cause: thrown,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** Bytes by which the kind of a file is told. */
const HEAD = 1024;

async function* read(
  parts: AsyncIterable<Part>,
  noun: string,
  exchangeOf: (record: JsonObject) => RecordedExchange | undefined,
): AsyncGenerator<Read> {
  let number = 0;
  for await (const part of parts) {
    const label = `${noun} ${String(++number)}`;
    if (part.broken !== undefined) {
      yield { label, broken: part.broken };
      continue;
    }
    try {
      const exchange = exchangeOf(recordOf(part.text));
      if (exchange) yield { label, exchange };
    } catch (thrown) {
      if (!(thrown instanceof BrokenRecord)) throw thrown;
      yield { label, broken: thrown.message };
    }
  }
}

/** @throws BrokenRecord */
function recordOf(text: string): JsonObject {
  let value: Json;
  try {
    value = parseRoundedJson(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (thrown) {
    throw new BrokenRecord(`is not JSON: ${messageOf(thrown)}`);
  }
  if (isObject(value)) return value;
  throw new BrokenRecord('is no object');
}
