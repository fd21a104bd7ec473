import { documentedResponse } from '../../checks/shared/documented-response.js';
import { headerValue } from '../../http/headers.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { BrokenParameter, Exchange } from '../../model/exchange.js';

/**
 * Which operations could have shown a fault of a kind, by what was sent to them and came back. A fault that each of them
 * has shows something that they have in common.
 */
export class Opportunities {
  private readonly kinds = new Map<string, Set<Operation>>();

  observe(exchange: Exchange): void {
    const { operation } = exchange.case;
    // Where the usual request is refused, that another one is as well says nothing of what is wrong with it.
    const isRefusedAnyway = this.isOf('unserved', operation) && !this.isOf('served', operation);
    for (const kind of kindsOf(exchange)) {
      if (isRefusedAnyway && (kind.startsWith('refused:') || kind === 'claim:unauthenticated')) continue;
      const known = this.kinds.get(kind);
      if (known) known.add(operation);
      else this.kinds.set(kind, new Set([operation]));
    }
  }

  private isOf(kind: string, operation: Operation): boolean {
    return this.kinds.get(kind)?.has(operation) === true;
  }

  /** All kinds of a document, each with the ids of the operations that could have shown a fault of it. */
  all(document: string): [kind: string, ids: string[]][] {
    return [...this.kinds.keys()].flatMap((kind): [string, string[]][] => {
      const ids = this.of(document, kind);
      return ids.length > 0 ? [[kind, ids]] : [];
    });
  }

  /** The ids of the operations of a document that could have shown a fault of a kind. */
  of(document: string, kind: string): string[] {
    return [...(this.kinds.get(kind) ?? [])]
      .filter(({ contract }) => contract.name === document)
      .map(({ id }) => id);
  }
}

/** `success` for what answers a request that is served, else `error`. */
export function answerClass(status: number): 'success' | 'error' {
  return status < 400 ? 'success' : 'error';
}

/** Whether a request is one that the document calls valid. */
export function isValidClaim({ case: { expected } }: Exchange): boolean {
  return expected.claim === 'documented' || expected.claim === 'plausible';
}

/** The part of a request that a negative case breaks: `body`, `query`, …; with the whole label where that is no part. */
export function brokenPart({ case: { id, operation, phase, violated } }: Exchange): string {
  if (violated?.part !== undefined) return violated.part;
  const label = id.slice(`${operation.id}:${phase}:`.length);
  // A body that is no JSON, or missing, or of another type, is refused by other code than one that breaks its schema.
  if (/^(body:(malformed|required)|content-type)/.test(label)) return label.replace(/~\d+$/, '');
  return /^\w+/.exec(label)?.[0] ?? label;
}

/** What is looked at where a value is a document of a media type: the parameters that `content` describes. */
export const CONTENT = 'content of parameters';

/** The parameter that a negative case breaks; undefined where it breaks something else. */
export function brokenParameter({ case: { id, operation, phase } }: Exchange): BrokenParameter | undefined {
  if (phase !== 'negative') return undefined;
  const label = id.slice(`${operation.id}:${phase}:`.length);
  const isMeant = ({ in: place, name }: Parameter): boolean =>
    [':', '/'].some((end) => label.startsWith(`${place}/${name}${end}`));
  const [parameter] = operation.parameters.filter(isMeant).sort((a, b) => b.name.length - a.name.length);
  if (!parameter) return undefined;
  const { pointer: at, in: place, name, content } = parameter;
  return { at, title: `${place} parameter '${name}'`, isContent: content !== undefined };
}

/** The label of a case that means the same at every operation; undefined where it names a parameter or property. */
export function plainLabel({ case: { id, operation, phase } }: Exchange): string | undefined {
  const label = id.slice(`${operation.id}:${phase}:`.length);
  return /^(accept|accept-encoding|charset|content-type|security|minimal|body):|^minimal$/.test(label) &&
    !/^body:(type|enum|const)/.test(label)
    ? label
    : undefined;
}

/** Whether a request holds, in place of a usual value, one that the document states: a null, a boolean, or one of a list. */
export function isStatedAlternative({ case: { id, phase, why } }: Exchange): boolean {
  if (phase !== 'coverage') return false;
  return /:enum(~\d+)?$/.test(id) || (/:type(~\d+)?$/.test(id) && / with (null|true|false)$/.test(why));
}

/**
 * Whether a request has the usual values, and is not the first that has them: what is served then has used up nothing that
 * another one needs, such as a name that has to be unique. What has no body brings nothing along to be used up.
 */
function isUsual(exchange: Exchange): boolean {
  const { phase, request } = exchange.case;
  if (request.body === undefined) return phase === 'examples' || phase === 'coverage';
  return phase === 'coverage' && /^(accept|accept-encoding|charset):/.test(plainLabel(exchange) ?? '');
}

function* kindsOf(exchange: Exchange): Generator<string> {
  const { outcome, case: planned } = exchange;
  const validity = isValidClaim(exchange) ? 'valid' : planned.expected.claim;
  yield 'any';
  yield `claim:${validity}`;
  const label = plainLabel(exchange);
  if (label !== undefined) yield `label:${label}`;
  if (/:behaviors:sequence:read-/.test(planned.id)) yield 'life';
  if (outcome.kind === 'failure') return;
  // The others differ from these in one value: where these are refused, it is not for that value.
  if (validity === 'valid' && planned.phase === 'examples' && outcome.status < 300) yield 'served';
  if (validity === 'valid' && planned.phase === 'examples' && outcome.status >= 400) yield 'unserved';
  if (validity === 'valid' && outcome.status < 300 && isUsual(exchange)) yield 'repeated';
  if (validity === 'valid' && outcome.status < 300 && planned.security !== undefined)
    yield `let-in:${planned.security}`;
  if (validity === 'unauthenticated' && (outcome.status === 401 || outcome.status === 403)) yield 'guarded';
  // What makes a server fail is not refused.
  const isRefused = outcome.status >= 400 && outcome.status < 500;
  if (planned.expected.claim === 'invalid' && outcome.status !== 429) {
    const part = brokenPart(exchange);
    yield `${isRefused ? 'refused' : 'accepted'}:${part}`;
    if (isRefused && planned.violated) {
      yield `refused:${part}:${planned.violated.keyword}`;
      const parameter = brokenParameter(exchange);
      if (parameter) yield `refused:${parameter.at}`;
      if (parameter?.isContent === true) yield `refused:${CONTENT}`;
    }
  }
  const response = documentedResponse(exchange, planned.operation);
  if (!response) return;
  const which = answerClass(outcome.status);
  for (const { name } of response.headers) {
    yield `header:${name.toLowerCase()}`;
    if (headerValue(outcome.headers, name) !== undefined) yield `header-sent:${name.toLowerCase()}`;
  }
  if (response.content.length > 0) yield `content:${which}`;
}
