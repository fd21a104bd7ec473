import { ToolError } from '../../errors.js';
import { untilAccepting, urlAt } from '../../io/http-server/listen.js';
import type { ServerProcess } from '../../io/server-process.js';
import { startServerProcess } from '../../io/server-process.js';
import type { TemporaryFolder } from '../../io/temporary-folder.js';
import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import type { PrismLine } from './output.js';
import { listensOn, readLine } from './output.js';

export interface PrismServerOptions {
  /** The script of prism-cli. */
  program: string;
  /** Where the document that it reads is written. */
  folder: TemporaryFolder;
  host: string;
  port: number;
  seed: number;
  cors: boolean;
  onLine: ((contract: Contract, line: PrismLine) => void) | undefined;
}

/** The document without the operations that are left out: what is wrong with them may be more than Prism can read. */
function documentText({ document, unusable }: Contract): string {
  return jsonText(
    unusable.reduce<Json>(
      (rest, { pointer }) => replacedAt(rest, tokensOf(pointer) ?? [], undefined),
      document,
    ),
  );
}

/** One Prism with one document. */
export class PrismServer {
  url = '';
  /** Rejects when it ends before it listens. */
  readonly ready: Promise<void>;
  /** Resolves with the reason when it has ended by itself. */
  readonly failed: Promise<ToolError>;
  private readonly process: ServerProcess;
  private listening: () => void = () => undefined;
  private readonly ended = new AbortController();

  private constructor(
    private contract: Contract,
    private readonly file: string,
    private readonly options: PrismServerOptions,
  ) {
    const { program, host, port, seed, cors } = options;
    const listening = options.onLine ? this.nextListening() : this.accepting();
    this.process = startServerProcess(
      program,
      [
        ...[
          'mock',
          options.folder.path(file),
          '--host',
          host,
          '--port',
          String(port),
          '--seed',
          String(seed),
        ],
        ...['--cors', String(cors), '--multiprocess', 'false'],
        // Writing its log takes Prism as long as answering does. What ends it is told all the same.
        ...(options.onLine ? [] : ['--verboseLevel', 'fatal']),
      ],
      (text) => this.hear(text),
    );
    this.failed = this.process.failed.then((output) => {
      this.ended.abort();
      return this.failure(output);
    });
    this.ready = Promise.race([
      listening,
      this.failed.then((failure) => {
        throw failure;
      }),
    ]);
  }

  static async start(contract: Contract, options: PrismServerOptions): Promise<PrismServer> {
    const file = `${String(options.port)}-${contract.name}.json`;
    await options.folder.write(file, documentText(contract));
    return new PrismServer(contract, file, options);
  }

  /** Gives Prism the document as it has become, and waits until it listens again. */
  async replace(contract: Contract): Promise<void> {
    if (contract.hash === this.contract.hash) return;
    const listening = this.nextListening();
    this.contract = contract;
    await this.options.folder.write(this.file, documentText(contract));
    if (this.options.onLine) await Promise.race([listening, this.failed]);
  }

  close(): Promise<void> {
    this.ended.abort();
    return this.process.close();
  }

  /** A Prism that says nothing says not when it listens either. */
  private async accepting(): Promise<void> {
    const { host, port } = this.options;
    await untilAccepting({ host, port }, this.ended.signal);
    this.url = urlAt('http', { host, port });
  }

  private nextListening(): Promise<void> {
    return new Promise((resolve) => (this.listening = resolve));
  }

  private hear(text: string): void {
    const line = readLine(text);
    if (!line) return;
    const url = listensOn(line);
    if (url !== undefined) {
      this.url = url;
      this.listening();
    } else if (line.source !== 'CLI') this.options.onLine?.(this.contract, line);
  }

  private failure(output: string): ToolError {
    const said = output.split('\n').map((text) => readLine(text)?.message ?? text);
    const why = said.filter((text) => text.trim() !== '').at(-1) ?? 'it said nothing';
    return new ToolError(`Prism ended, with ${this.contract.source}: ${why}`);
  }
}
