import type { Snippets } from './snippet.js';

/** How the items of event streams and of JSON, one text after the other, are read as they come. */
export const STREAMS: Snippets = {
  streamed: {
    code: String.raw`/** An answer with the items of its body in place of the body. Leaving a loop over them ends the request. */
export function streamed(accept: string, hasJsonData = false): Part {
  return (draft) => {
    answers(accept, 'stream')(draft);
    draft.read = (answer) => {
      if (!answer.response.ok) return answer;
      const type = answer.response.headers.get('Content-Type') ?? '';
      const body = answer.data as ReadableStream<Uint8Array> | undefined;
      const isEvents = /^\s*text\/event-stream/i.test(type);
      return { ...answer, data: isEvents ? events(body, hasJsonData) : values(body) };
    };
  };
}`,
    needs: ['Part', 'answers', 'events', 'values'],
  },
  lines: {
    code: String.raw`/** The lines of a stream; what follows the last line end comes last, unless it is empty. */
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
      const held = !done && text.endsWith('\r') ? '\r' : '';
      const parts = text.slice(0, text.length - held.length).split(ends);
      text = (parts.pop() ?? '') + held;
      yield* parts;
    }
    if (text !== '') yield text;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}`,
  },
  values: {
    code: String.raw`/** JSON texts, one a line; with or without the separators of RFC 7464. */
async function* values(body: ReadableStream<Uint8Array> | undefined): AsyncGenerator<unknown> {
  for await (const line of lines(body, /\n/)) {
    const text = line.replaceAll('\x1e', '').trim();
    if (text !== '') yield JSON.parse(text);
  }
}`,
    needs: ['lines'],
  },
  events: {
    code: String.raw`/** Server-sent events (HTML §9.2.6), each an object of its fields. */
async function* events(body: ReadableStream<Uint8Array> | undefined, hasJsonData: boolean): AsyncGenerator<unknown> {
  let event: Record<string, unknown> = {};
  let data: string[] = [];
  for await (const line of lines(body, /\r\n|\n|\r/)) {
    if (line === '') {
      const text = data.join('\n');
      if (data.length > 0) yield { ...event, data: hasJsonData ? parsed(text) : text };
      [event, data] = [{}, []];
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'event' || name === 'id') event[name] = value;
    else if (name === 'retry' && /^\d+$/.test(value)) event[name] = Number(value);
  }
}`,
    needs: ['lines', 'parsed'],
  },
  parsed: {
    code: String.raw`/** Not every event need have JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}`,
  },
};
