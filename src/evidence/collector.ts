import type { Evidence, EvidenceState, Exchange, Json, Operation } from '../model.js';
import { decodeJson } from '../message/body.js';
import { headerValue } from '../message/headers.js';
import type { HeaderList } from '../message/headers.js';
import { findMediaType, isJsonType } from '../message/media-type.js';
import { isObject } from '../openapi/grammar.js';
import { responseFor } from '../openapi/responses.js';
import { clausesOf } from './clauses.js';
import type { Clause } from './clauses.js';

interface Tally {
  clause: Clause;
  seen: number;
  empty: number;
}

/**
 * Keeps, for every documented clause, whether any answer showed it with a value. A pass over answers that were all
 * empty, null or errors proves nothing, and this is where that can be read.
 */
export class EvidenceCollector {
  private readonly tallies = new Map<Operation, Tally[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      this.tallies.set(
        operation,
        clausesOf(operation).map((clause) => ({ clause, seen: 0, empty: 0 })),
      );
    }
  }

  /** Notes what one exchange showed. */
  observe({ case: { operation }, outcome }: Exchange): void {
    if (outcome.kind === 'failure') return;
    const response = responseFor(operation, outcome.status);
    const tallies = this.tallies.get(operation);
    if (!response || !tallies) return;
    const type = headerValue(outcome.headers, 'content-type') ?? '';
    const media = findMediaType(type, response.content)?.type;
    const decoded = media !== undefined && isJsonType(type) ? decodeJson(outcome) : undefined;
    const answer: Answer = {
      headers: outcome.headers,
      media,
      ...(decoded?.ok === true ? { json: decoded.value } : {}),
    };
    for (const tally of tallies.filter(({ clause }) => clause.status === response.status)) {
      const states = statesOf(tally.clause, answer);
      if (states.includes('seen')) tally.seen++;
      else if (states.includes('empty')) tally.empty++;
    }
  }

  /** One entry for each clause, in document order. */
  evidence(): Evidence[] {
    return [...this.tallies].flatMap(([operation, tallies]) =>
      tallies.map(({ clause, seen, empty }) => ({
        document: operation.contract.name,
        operation: operation.id,
        clause: clause.name,
        pointer: clause.pointer,
        state: seen > 0 ? 'seen' : empty > 0 ? 'empty' : 'never',
        count: seen,
      })),
    );
  }
}

interface Answer {
  headers: HeaderList;
  /** The documented media type the answer falls under. */
  media: string | undefined;
  json?: Json;
}

/** What an answer of the clause's status showed of it. */
function statesOf(clause: Clause, answer: Answer): EvidenceState[] {
  if (clause.header !== undefined) return [stateOf(headerValue(answer.headers, clause.header))];
  if (clause.media === undefined) return ['seen'];
  if (clause.media !== answer.media) return [];
  if (!clause.path) return ['seen'];
  return answer.json === undefined ? [] : valuesAt(answer.json, clause.path).map(stateOf);
}

function stateOf(value: Json | undefined): EvidenceState {
  if (value === undefined) return 'never';
  if (value === null || value === '') return 'empty';
  return typeof value === 'object' && Object.keys(value).length === 0 ? 'empty' : 'seen';
}

/** Every value at a clause's path; several where it leads through arrays. */
function valuesAt(root: Json, path: readonly string[]): (Json | undefined)[] {
  let level: (Json | undefined)[] = [root];
  for (const step of path) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    level = level.flatMap((node) => {
      if (step === '[]') return Array.isArray(node) ? node : [];
      return isObject(node) && Object.hasOwn(node, name) ? [node[name]] : [];
    });
  }
  return level;
}
