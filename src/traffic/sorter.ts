import { ToolError } from '../errors.js';
import type { Secrets } from '../http/secrets/redaction.js';
import { REDACTED } from '../http/secrets/redaction.js';
import type { Contract, Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { RunOptions } from '../runner/options.js';
import { caseOf, ownCase, sentRequest } from './case.js';
import { Endpoints } from './endpoints.js';
import type { Read } from './read.js';
import type { RecordedExchange } from './recorded.js';
import { UndocumentedEndpoints } from './undocumented.js';

/** Records that cannot be judged and are told one by one. */
const MOST_TOLD = 20;

/** Different secrets of a recording that are looked for in all texts. */
const MOST_SECRETS = 200;

/** Sorts records: what is to be judged, what is undocumented, what is passed over. */
export class Sorter {
  readonly undocumented = new UndocumentedEndpoints();
  private readonly endpoints: Endpoints;
  private readonly operations: ReadonlyMap<string, Operation>;
  private readonly elsewhere = new Set<string>();
  private readonly secrets = new Set<string>();
  private broken = 0;
  private records = 0;
  private unusable = 0;

  constructor(
    private readonly run: RunOptions,
    servers: readonly string[],
  ) {
    this.endpoints = new Endpoints(run.contracts, servers);
    const all = run.contracts.flatMap((contract) => contract.operations);
    this.operations = new Map(all.map((each) => [`${each.contract.name} ${each.id}`, each]));
  }

  /** Undefined for what is not to be judged. */
  exchangeOf(read: Read): Exchange | undefined {
    this.records++;
    if (read.broken !== undefined) {
      return this.skip(read.broken, read.label);
    }
    const { exchange: recorded, label } = read;
    const planned = ownCase(recorded, this.operations) ?? this.plannedOf(recorded, label);
    if (!planned) return undefined;
    this.learn(recorded, this.run.secrets);
    const { outcome, started, duration } = recorded;
    return {
      case: planned,
      request: sentRequest(recorded),
      outcome,
      duration,
      ...(started !== undefined && { started }),
    };
  }

  /** Why nothing could be judged. `label`: how messages call the recording. */
  nothingFound(label: string): ToolError {
    if (this.records === this.broken) return new ToolError(`${label}: none of its records can be read`);
    const hosts = [...this.elsewhere].slice(0, 5).join(', ');
    return new ToolError(
      `${label}: no request in it is of a documented operation${hosts === '' ? '' : ` (servers: ${hosts})`}`,
      {
        hint: 'Give the server that was recorded with --server, everything before the paths of the documents.',
      },
    );
  }

  tellSkipped(label: string): void {
    if (this.broken > MOST_TOLD)
      this.run.tell?.(`${label}: ${String(this.broken)} records were skipped in all`);
    if (this.unusable > 0)
      this.run.tell?.(
        `${label}: ${String(this.unusable)} requests are of operations that the document's errors make unusable`,
      );
  }

  private plannedOf(recorded: RecordedExchange, label: string): Case | undefined {
    const { method, url, headers } = recorded;
    const destination = this.endpoints.find(method, url, headers);
    if (recorded.lack !== undefined && destination.kind === 'operation')
      return this.skip(recorded.lack, label);
    switch (destination.kind) {
      case 'operation':
        return caseOf(recorded, destination.operation, destination.pathTexts, label);
      case 'undocumented': {
        const contract: Contract | undefined = destination.contract ?? this.run.contracts[0];
        if (contract) this.undocumented.add(recorded, contract);
        return undefined;
      }
      case 'unusable':
        this.unusable++;
        return undefined;
      case 'elsewhere':
        if (this.elsewhere.size < MOST_TOLD) this.elsewhere.add(new URL(url).origin);
        return undefined;
    }
  }

  private skip(why: string, label: string): undefined {
    this.broken++;
    if (this.broken <= MOST_TOLD) this.run.tell?.(`${label} is skipped: it ${why}`);
  }

  /** A credential is known by the header that carries it; from then on it is hidden wherever it turns up. */
  private learn({ headers }: RecordedExchange, secrets: Secrets): void {
    for (const [name, value] of headers) {
      if (this.secrets.size >= MOST_SECRETS || this.secrets.has(value) || value === REDACTED) continue;
      if (!secrets.isCredential(name, value)) continue;
      this.secrets.add(value);
      secrets.learn([value]);
    }
  }
}
