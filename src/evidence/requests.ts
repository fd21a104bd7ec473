import type { GivenCredentials } from '../http/credentials/index.js';
import { nameOf } from '../http/credentials/index.js';
import { wrongCredentials } from '../http/credentials/wrong-credentials.js';
import { headerValue } from '../http/headers.js';
import { documentedMediaType, isFormType, isJsonType } from '../http/media-type.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import { hasNamedParts } from '../http/serialize/multipart.js';
import type { Pointer } from '../json/json.js';
import { jsonText } from '../json/text.js';
import type { Contract, MediaType, Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { Evidence } from '../model/report.js';
import type { NegatableClause } from '../schema/violate/negatable-clauses.js';
import { negatableClauses, negatableTextClauses } from '../schema/violate/negatable-clauses.js';
import { isBorneOut } from './borne-out.js';
import { Controls } from './controls.js';

/**
 * The clause that a case is evidence for: `refuses …` for a negative one, `accepts security:…` for a credential.
 * Several ways to break one keyword are one clause, as the document states it once.
 */
function clauseOf(planned: Case): string | undefined {
  const { phase, security, expected } = planned;
  if (phase === 'negative') return `refuses ${withoutIndexes(labelOf(planned), planned.clause)}`;
  const isPositive = expected.claim === 'documented' || expected.claim === 'plausible';
  return security !== undefined && isPositive ? `accepts security:${security}` : undefined;
}

/** The items of a list have one schema, whichever of them breaks it; `prefixItems` has one for each. */
function withoutIndexes(label: string, clause: Pointer): string {
  return clause.includes('/prefixItems/') ? label : label.replaceAll(/\/\d+(?=[/:])/g, '/[]');
}

/** What a case is called within its operation and phase, without what makes its id unique. */
function labelOf({ id, operation, phase }: Case): string {
  return id.slice(`${operation.id}:${phase}:`.length).replace(/~\d+$/, '');
}

/** The part of a request that a label is about: `body`, or a parameter as `query/limit`; a name may hold a slash. */
function partOf({ parameters }: Operation, label: string): string {
  if (label.startsWith('body')) return 'body';
  const parts = parameters.map(({ in: place, name }) => `${place}/${name}`);
  return parts.find((part) => label.startsWith(`${part}:`) || label.startsWith(`${part}/`)) ?? label;
}

/** What the negative cases of one operation cover. */
interface Planned {
  /** The clauses that the cases violate, each with the part of the request, e.g. `body #/…` or `query/limit #/…`. */
  broken: Set<string>;
  /** The media types of the bodies that the cases send. */
  media: Set<MediaType>;
}

const REFUSED_ANYWAY = 'the same body without the fault is refused in the same words';

const LEFT_OUT = 'the bounds of planning left it out';

/** They come before anybody looks at a request (RFC 6585 §4, RFC 9110 §15.6.3 to §15.6.5). */
const ABOUT_PACE: readonly number[] = [429, 502, 503, 504];

/** Evidence about requests: each violation refused, each documented way to authenticate accepted. */
export class RequestEvidence {
  private readonly entries = new Map<string, Evidence>();
  private readonly cutShort = new Set<Operation>();
  private readonly negatives = new Map<Operation, Planned>();
  /** Operations that turned away who had no credential, or a wrong one. */
  private readonly guarded = new Set<Operation>();
  /** By the key of the clause of a credential, the operation that refused a request with it for another reason. */
  private readonly letIn = new Map<string, Operation>();

  /**
   * `credentials`: what the user gave. For a scheme that has only the document's placeholder no wrong credential is
   * sent, so that `refuses security:…` is listed as never seen. `controls`: what became of valid bodies.
   */
  constructor(
    operations: readonly Operation[],
    credentials: GivenCredentials = {},
    private readonly controls: Pick<Controls, 'isRefusedAnyway'> = new Controls(),
  ) {
    for (const operation of operations) {
      for (const { label, pointer, isPlaceholder } of wrongCredentials(operation, credentials, true))
        if (isPlaceholder) this.add(operation, `refuses security:${label}`, pointer);
      for (const requirement of operation.security) {
        this.add(
          operation,
          `accepts security:${nameOf(requirement)}`,
          requirement.schemes[0]?.pointer ?? operation.pointer,
        );
      }
    }
  }

  /**
   * Adds the clauses of a planned case. They count as never seen until `observe` gets an exchange that shows them.
   */
  expect(planned: Case): void {
    const clause = clauseOf(planned);
    if (clause !== undefined) this.add(planned.operation, clause, planned.clause, keywordOf(planned));
    if (planned.phase === 'negative') this.noteNegative(planned);
  }

  /** Whether a case is about a clause that no exchange has shown. */
  isUnseen(planned: Case): boolean {
    const clause = clauseOf(planned);
    const key = keyOf(planned.operation, clause ?? '', keywordOf(planned));
    return clause !== undefined && this.entries.get(key)?.state !== 'seen';
  }

  /** Takes note that an operation is not sent everything that its schemas ask for. */
  cut(operation: Operation): void {
    this.cutShort.add(operation);
  }

  observe(exchange: Exchange): void {
    const clause = clauseOf(exchange.case);
    this.observeCredential(exchange, clause);
    if (!isBorneOut(exchange)) return;
    const entry =
      clause && this.entries.get(keyOf(exchange.case.operation, clause, keywordOf(exchange.case)));
    if (!entry) return;
    if (exchange.case.expected.claim === 'invalid' && this.controls.isRefusedAnyway(exchange)) {
      if (entry.state === 'never') entry.reason = REFUSED_ANYWAY;
      return;
    }
    delete entry.reason;
    entry.state = 'seen';
    entry.count++;
  }

  /** What turns away who has no credential, and fails or refuses for another reason who has one, has accepted it. */
  private observeCredential({ case: planned, outcome }: Exchange, clause: string | undefined): void {
    if (outcome.kind === 'failure') return;
    const { operation, expected, security } = planned;
    const isTurnedAway = outcome.status === 401 || outcome.status === 403;
    if (expected.claim === 'unauthenticated' && isTurnedAway) this.guarded.add(operation);
    if (security === undefined || clause === undefined || planned.phase === 'negative' || isTurnedAway)
      return;
    if (outcome.status >= 400 && !ABOUT_PACE.includes(outcome.status))
      this.letIn.set(keyOf(operation, clause, undefined), operation);
  }

  /**
   * Returns one entry for each clause. For operations with negative cases it adds every documented constraint of
   * requests that no case violates, as never seen and with the reason.
   */
  evidence(): Evidence[] {
    for (const [key, operation] of this.letIn) {
      const entry = this.entries.get(key);
      if (entry?.state === 'never' && this.guarded.has(operation))
        Object.assign(entry, { state: 'seen', count: 1 });
    }
    const unbroken = [...this.negatives].flatMap(([operation, { broken, media }]) =>
      promisedBy(operation, media)
        .filter(({ part, clause: { pointer, inner } }) =>
          [pointer, ...(inner ?? [])].every((at) => !broken.has(`${part} ${at}`)),
        )
        .map(({ part, clause: { path, keyword, pointer, unsent } }) => ({
          ...unseen(operation, `refuses ${part}${path}:${keyword}`, pointer),
          reason: unsent ?? (this.cutShort.has(operation) ? LEFT_OUT : 'no planned request breaks it'),
        }))
        .filter(({ clause, pointer }) => !this.entries.has(keyOf(operation, clause, pointer))),
    );
    return withUniqueClauses([...this.entries.values(), ...unbroken]);
  }

  private noteNegative(planned: Case): void {
    const { operation, clause, request } = planned;
    const known = this.negatives.get(operation) ?? { broken: new Set<string>(), media: new Set<MediaType>() };
    this.negatives.set(operation, known);
    const part = partOf(operation, labelOf(planned));
    known.broken.add(`${part} ${clause}`);
    if (part !== 'body' || request.body === undefined) return;
    const type = headerValue(request.headers, 'content-type') ?? '';
    const media = documentedMediaType(type, operation.requestBody?.content ?? []);
    if (media) known.media.add(media);
  }

  private add(operation: Operation, clause: string, pointer: Pointer, keyword?: Pointer): void {
    const key = keyOf(operation, clause, keyword);
    if (!this.entries.has(key)) this.entries.set(key, unseen(operation, clause, pointer));
  }
}

interface Promised {
  /** `body`, or a parameter as `query/limit`. */
  part: string;
  clause: NegatableClause;
}

/**
 * The keywords of an operation's parameters, and of bodies in the media types `bodies`, that a request can violate.
 */
function promisedBy({ contract, parameters }: Operation, bodies: Iterable<MediaType>): Promised[] {
  const ofParameters = parameters.flatMap(({ in: place, name, schema, content }): Promised[] => {
    const at = (schema ?? content?.schema)?.pointer;
    const clauses = statedIn(contract, content?.type ?? TEXT, at);
    return clauses.map((clause) => ({ part: `${place}/${name}`, clause }));
  });
  const ofBodies = [...bodies].flatMap(({ type, schema, itemSchema }) => {
    const kind = sequenceKind(type);
    if (!itemSchema || !kind || kind === 'events') return statedIn(contract, type, schema?.pointer);
    return negatableClauses(contract, itemSchema.pointer).map((clause) => ({
      ...clause,
      path: `/0${clause.path}`,
    }));
  });
  return [...ofParameters, ...ofBodies.map((clause) => ({ part: 'body', clause }))];
}

const TEXT = 'text/plain';

/** Empty for other media types: how they write the values of a schema is not documented. */
function statedIn(contract: Contract, type: string, pointer: Pointer | undefined): NegatableClause[] {
  if (pointer === undefined) return [];
  if (isJsonType(type)) return negatableClauses(contract, pointer);
  if (isFormType(type) || hasNamedParts(type)) return [];
  return type.startsWith('text/') && !/xml/.test(type) ? negatableTextClauses(contract, pointer) : [];
}

function unseen(operation: Operation, clause: string, pointer: Pointer): Evidence {
  const { name: document } = operation.contract;
  const { id } = operation;
  return { document, operation: id, about: 'request', clause, pointer, state: 'never', count: 0 };
}

/** The keyword that a case breaks: two schemas can state one of the same place. */
function keywordOf({ violated, clause }: Case): Pointer | undefined {
  return violated && clause;
}

function keyOf({ contract, id }: Operation, clause: string, keyword: Pointer | undefined): string {
  return jsonText([contract.name, id, clause, keyword ?? '']);
}

function withUniqueClauses(entries: readonly Evidence[]): Evidence[] {
  const uses = new Map<string, number>();
  return entries.map((entry) => {
    const key = jsonText([entry.document, entry.operation, entry.clause]);
    const use = (uses.get(key) ?? 0) + 1;
    uses.set(key, use);
    return use === 1 ? entry : { ...entry, clause: `${entry.clause}~${String(use)}` };
  });
}
