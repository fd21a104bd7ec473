import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Note {
  id: number;
  text: string;
  done: unknown;
}

/** What a server of notes does wrongly; each is left out by one that keeps the document. */
export interface NotesFaults {
  /** What `done` says of a new note, in place of a boolean. */
  done?: unknown;
  /** The media type of the list of notes. */
  listType?: string;
  /** Whether a text may be empty. */
  takesEmptyText?: boolean;
}

/** A server that somebody wrote for the example document, right but for these faults. */
export async function startNotesServer(
  faults: NotesFaults = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const { done = false, listType = 'application/json', takesEmptyText = false } = faults;
  const notes = new Map<number, Note>([[1, { id: 1, text: 'Buy milk', done: false }]]);
  const server = createServer((request, response) => {
    const answer = (status: number, body?: unknown, type = 'application/json'): void => {
      if (status === 405) response.setHeader('Allow', 'GET, POST');
      response.writeHead(status, body === undefined ? {} : { 'Content-Type': type });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const [, id] = /^\/notes\/(.*)$/.exec(request.url ?? '') ?? [];
    if (id !== undefined && request.method === 'GET') {
      if (!/^[1-9]\d*$/.test(id)) return answer(400);
      const note = notes.get(Number(id));
      return note ? answer(200, note) : answer(404);
    }
    if (request.url !== '/notes') return answer(404);
    if (request.method === 'GET') return answer(200, [...notes.values()], listType);
    if (request.method !== 'POST') return answer(405);
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return answer(415);
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const note = newNote(text, takesEmptyText ? 0 : 1);
      if (note === undefined) return answer(400);
      const made = { id: notes.size + 1, text: note, done };
      notes.set(made.id, made);
      answer(201, made);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The text of a new note, if it is as documented. */
function newNote(json: string, shortest: number): string | undefined {
  try {
    const body = JSON.parse(json) as Record<string, unknown>;
    const { text } = body;
    const isAll = typeof body === 'object' && Object.keys(body).join() === 'text';
    const isLong = typeof text === 'string' && new RegExp(`^.{${String(shortest)},200}$`, 'su').test(text);
    return isAll && isLong ? text : undefined;
  } catch {
    return undefined;
  }
}
