import { createRequire } from 'node:module';

/** What llhttp reports while it reads. A handler that answers `STOP` ends the reading. */
export interface ParseHandler {
  onMessageBegin(): number;
  onStatus(text: string): number;
  onHeaderField(text: string): number;
  onHeaderValue(text: string): number;
  onHeadersComplete(status: number, isUpgrade: boolean, isKeptAlive: boolean): number;
  onBody(bytes: Buffer): number;
  onMessageComplete(): number;
}

export const [CONTINUE, STOP] = [0, -1];
/** What onHeadersComplete answers when no body follows, whatever the fields say; and when no HTTP follows at all. */
export const [WITHOUT_BODY, WITHOUT_HTTP] = [1, 2];

/** llhttp's own numbers (llhttp.h, `llhttp_errno` and `llhttp_type`). */
const [OK, PAUSED_UPGRADE] = [0, 22];
const RESPONSE = 2;

/** The functions of llhttp's C interface that are used here; all values are numbers, as WebAssembly has them. */
interface Llhttp {
  memory: { buffer: ArrayBuffer };
  malloc(size: number): number;
  free(at: number): void;
  llhttp_alloc(type: number): number;
  llhttp_free(parser: number): void;
  llhttp_execute(parser: number, at: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
}

interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
}

const NOTHING = Buffer.alloc(0);

/** One parser is at work at a time: what it reads, where the copy of that stands, and who wants to know. */
const current: {
  chunk: Buffer;
  /** The chunk with one character for each byte: one conversion costs less than one for each field. */
  text: string | undefined;
  start: number;
  handler: ParseHandler | undefined;
} = {
  chunk: NOTHING,
  text: undefined,
  start: 0,
  handler: undefined,
};

let loaded: Llhttp | undefined;
let room = { at: 0, size: 0 };
let memory = new Uint8Array();

/**
 * llhttp is the parser inside Node.js, which Node offers only together with the rest of node:http, and that takes
 * several times as long as the exchange itself. undici ships the same parser as WebAssembly; undici's own client is no
 * choice, because it takes `100 Continue` and `101` for errors and writes headers its own way.
 */
function llhttp(): Llhttp {
  if (loaded) return loaded;
  const bytes = createRequire(import.meta.url)('undici/lib/llhttp/llhttp-wasm.js') as Uint8Array;
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  loaded = new Instance(new Module(bytes), { env: callbacks }).exports as Llhttp;
  return loaded;
}

type Span = (parser: number, at: number, length: number) => number;

function text(report: (handler: ParseHandler, text: string) => number): Span {
  return (_parser, at, length) => {
    const from = at - current.start;
    current.text ??= current.chunk.toString('latin1');
    return current.handler ? report(current.handler, current.text.slice(from, from + length)) : STOP;
  };
}

const callbacks = {
  wasm_on_url: () => CONTINUE,
  wasm_on_message_begin: () => current.handler?.onMessageBegin() ?? STOP,
  wasm_on_status: text((handler, status) => handler.onStatus(status)),
  wasm_on_header_field: text((handler, name) => handler.onHeaderField(name)),
  wasm_on_header_value: text((handler, value) => handler.onHeaderValue(value)),
  wasm_on_headers_complete: (_parser: number, status: number, upgrade: number, keepAlive: number) =>
    current.handler?.onHeadersComplete(status, upgrade === 1, keepAlive === 1) ?? STOP,
  wasm_on_body: (_parser: number, at: number, length: number) => {
    const from = at - current.start;
    return current.handler?.onBody(current.chunk.subarray(from, from + length)) ?? STOP;
  },
  wasm_on_message_complete: () => current.handler?.onMessageComplete() ?? STOP,
};

/** A parser of the responses on one connection. It holds memory that only `free` gives back. */
export class Parser {
  private readonly llhttp = llhttp();
  private readonly pointer = this.llhttp.llhttp_alloc(RESPONSE);

  constructor(private readonly handler: ParseHandler) {}

  /** Reads bytes; gives back what is wrong with them. Nothing may be read after that. */
  execute(chunk: Buffer): string | undefined {
    const { at } = this.roomFor(chunk.length);
    this.memory().set(chunk, at);
    current.chunk = chunk;
    current.text = undefined;
    current.start = at;
    return this.reported(() => this.llhttp.llhttp_execute(this.pointer, at, chunk.length));
  }

  /** The connection ended; gives back what is missing. */
  finish(): string | undefined {
    return this.reported(() => this.llhttp.llhttp_finish(this.pointer));
  }

  free(): void {
    this.llhttp.llhttp_free(this.pointer);
  }

  /** The memory moves when it grows. */
  private memory(): Uint8Array {
    if (memory.buffer !== this.llhttp.memory.buffer) memory = new Uint8Array(this.llhttp.memory.buffer);
    return memory;
  }

  private reported(work: () => number): string | undefined {
    current.handler = this.handler;
    const code = work();
    current.handler = undefined;
    current.chunk = NOTHING;
    current.text = undefined;
    return code === OK || code === PAUSED_UPGRADE ? undefined : this.reason();
  }

  private reason(): string {
    const at = this.llhttp.llhttp_get_error_reason(this.pointer);
    const bytes = Buffer.from(this.llhttp.memory.buffer, at);
    return at === 0 ? 'unreadable' : bytes.toString('latin1', 0, bytes.indexOf(0));
  }

  /** All parsers share one piece of memory for what they read. */
  private roomFor(size: number): { at: number } {
    if (size <= room.size) return room;
    if (room.size > 0) this.llhttp.free(room.at);
    room = { at: this.llhttp.malloc(size), size };
    return room;
  }
}
