import { sequenceKind } from '../../http/sequences/kinds.js';
import type { Operation } from '../../model/document.js';
import { contentSchemas } from '../../schema/graph/content-schemas.js';

/** Whether an operation succeeds with nothing but sequences of these media types, whose items are documented. */
export function isStreamed({ responses }: Operation, types: readonly string[]): boolean {
  const content = responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap((response) => response.content);
  const used = content.filter(({ type }) => types.includes(type));
  return (
    used.length > 0 && used.every(({ type, itemSchema }) => itemSchema && sequenceKind(type) !== undefined)
  );
}

/** Whether the data of its events is documented as JSON. */
export function hasJsonData({ contract, responses }: Operation): boolean {
  const items = responses.flatMap(({ content }) => content.flatMap(({ itemSchema }) => itemSchema ?? []));
  return items.some(({ pointer }) => contentSchemas(contract, pointer, 'data').length > 0);
}

/** The types of what streams give. */
export const STREAM_TYPES = `/** Either \`data\`, the items as they come, or \`error\`, and the response. Leaving a loop over them ends the request. */
type StreamAnswer<Operation extends Record<string | number, any>, Media extends \`\${string}/\${string}\`> = Promise<
  Streamed<FetchResponse<Operation, object, Media>>
>;
type Streamed<Answer> = Answer extends { data: readonly (infer Item)[]; response: Response }
  ? { data: AsyncIterable<Item>; error?: never; response: Response }
  : Answer;`;

/** The functions that read streams. */
export const STREAM_CODE = `/** The answer with the items of its body in place of the body. */
async function streamed(
  answering: Promise<{ data?: unknown; error?: unknown; response: Response }>,
  hasJsonData = false,
): Promise<unknown> {
  const answer = await answering;
  if (!answer.response.ok) return answer;
  const type = answer.response.headers.get('Content-Type') ?? '';
  const body = answer.data as ReadableStream<Uint8Array> | undefined;
  const isEvents = /^\\s*text\\/event-stream/i.test(type);
  return { ...answer, data: isEvents ? events(body, hasJsonData) : values(body) };
}

/** The lines of a stream; what follows the last line end comes last, unless it is empty. */
async function* lines(body: ReadableStream<Uint8Array> | undefined, ends: RegExp): AsyncGenerator<string> {
  if (!body) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let done = false; !done;) {
      const chunk = await reader.read();
      done = chunk.done;
      text += chunk.done ? decoder.decode() : decoder.decode(chunk.value, { stream: true });
      // Half of a line end may have come.
      const held = !done && text.endsWith('\\r') ? '\\r' : '';
      const parts = text.slice(0, text.length - held.length).split(ends);
      text = (parts.pop() ?? '') + held;
      yield* parts;
    }
    if (text !== '') yield text;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** JSON texts, one a line; with or without the separators of RFC 7464. */
async function* values(body: ReadableStream<Uint8Array> | undefined): AsyncGenerator<unknown> {
  for await (const line of lines(body, /\\n/)) {
    const text = line.replaceAll('\\x1e', '').trim();
    if (text !== '') yield JSON.parse(text);
  }
}

/** Server-sent events (HTML §9.2.6), each an object of its fields. */
async function* events(body: ReadableStream<Uint8Array> | undefined, hasJsonData: boolean): AsyncGenerator<unknown> {
  let event: Record<string, unknown> = {};
  let data: string[] = [];
  for await (const line of lines(body, /\\r\\n|\\n|\\r/)) {
    if (line === '') {
      const text = data.join('\\n');
      if (data.length > 0) yield { ...event, data: hasJsonData ? parsed(text) : text };
      [event, data] = [{}, []];
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'event' || name === 'id') event[name] = value;
    else if (name === 'retry' && /^\\d+$/.test(value)) event[name] = Number(value);
  }
}

/** Not every event need have JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}`;

/** The functions that write lists of items. */
export const JSON_LINES = `/** Items as JSON, each on a line of its own. */
function jsonLines(items: readonly unknown[]): string {
  return items.map((item) => \`\${JSON.stringify(item)}\\n\`).join('');
}`;

export const JSON_RECORDS = `/** Items as JSON, each behind a record separator (RFC 7464). */
function jsonRecords(items: readonly unknown[]): string {
  return items.map((item) => \`\\x1e\${JSON.stringify(item)}\\n\`).join('');
}`;
