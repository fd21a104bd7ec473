import { fingerprint } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import type { MutableMock } from '../../mock/mutable.js';
import type { Mutation } from '../../mock/mutation.js';
import type { BoundRequest } from '../../mock/request/bind.js';
import type { Violation } from '../../mock/request/refusal.js';
import type { Operation } from '../../model/document.js';
import type { Mutant, MutantKind } from '../mutant.js';
import type { Observed } from '../observed.js';
import { answeredOnce, observe } from '../observed.js';
import type { Answered } from '../one-clause.js';
import { onlyBroken } from '../one-clause.js';

type Draft = Omit<Mutant, 'operation' | 'clause'>;

/**
 * The servers that serve what the document forbids, or refuse what it allows. Each is shown by a request of the
 * verification, whose altered answer the judge finds wrong.
 */
export function* requestMutants(
  operation: Operation,
  exchanges: readonly Answered[],
  mock: MutableMock,
): Steps<Mutant> {
  const found = new Set<string>();
  const seen: { exchange: Answered; observed: Observed }[] = [];
  for (const exchange of exchanges) {
    yield undefined;
    seen.push({ exchange, observed: observe(mock, exchange) });
  }
  const usual = seen.find(({ exchange, observed }) => isDocumented(exchange) && observed.bound)?.observed
    .bound;
  for (const { exchange, observed } of seen) {
    yield undefined;
    const draft = draftOf(operation, exchange, observed, usual);
    if (!draft || found.has(draft.id)) continue;
    const finding = onlyBroken(exchange, answeredOnce(mock, draft.mutation, exchange.request));
    if (!finding) continue;
    found.add(draft.id);
    yield { ...draft, operation, clause: exchange.case.clause };
  }
}

function isDocumented({ case: planned }: Answered): boolean {
  return planned.expected.claim === 'documented';
}

function draftOf(
  operation: Operation,
  exchange: Answered,
  observed: Observed,
  usual: BoundRequest | undefined,
): Draft | undefined {
  const { phase, expected } = exchange.case;
  const { claim } = expected;
  if (claim === 'unauthenticated' && observed.lacksCredentials) return withoutCredentials(operation);
  if (claim === 'invalid') return lenient(operation, observed);
  const { bound } = observed;
  const isStated = (phase === 'examples' || phase === 'coverage') && exchange.outcome.status < 400;
  const isValid = isStated && (claim === 'documented' || claim === 'plausible');
  return isValid && bound && usual ? strict(operation, bound, usual) : undefined;
}

function withoutCredentials(operation: Operation): Draft {
  return {
    id: `${operation.id}:serves without credentials`,
    kind: 'credentials',
    what: 'serves a request without credentials',
    mutation: { overlooksCredentials: (of) => of === operation },
    phases: ['negative'],
  };
}

/** A server that does not notice what is wrong with the request. */
function lenient(operation: Operation, { violations, unreadable }: Observed): Draft | undefined {
  const accepting = (name: string, what: string, mutation: Mutation): Draft => ({
    id: `${operation.id}:accepts ${name}`,
    kind: 'input' satisfies MutantKind,
    what: `serves a request ${what}`,
    mutation,
    phases: ['negative'],
  });
  if (unreadable !== undefined) {
    const [name, what] =
      unreadable === 415
        ? ['body:media type', 'whose body is of another media type']
        : ['body:malformed', 'whose body cannot be read'];
    const overlooksUnreadable = (of: Operation, status: number): boolean =>
      of === operation && status === unreadable;
    return accepting(name, what, { overlooksUnreadable });
  }
  const [first] = violations;
  if (!first || violations.some((each) => keyOf(each) !== keyOf(first))) return undefined;
  const key = keyOf(first);
  const place = placeOf(first);
  return accepting(`${place}:${first.code}`, `that breaks '${first.code}' at ${place}`, {
    overlooks: (of, violation) => of === operation && keyOf(violation) === key,
  });
}

function keyOf({ at, pointer }: Violation): string {
  return `${at[0] ?? ''}/${at[0] === 'body' ? '' : (at[1] ?? '')} ${pointer}`;
}

function placeOf({ at }: Violation): string {
  return at.map((token) => (/^\d+$/.test(token) ? '[]' : token)).join('/');
}

/** A server that refuses the one value that tells the request from the usual one. */
function strict(operation: Operation, bound: BoundRequest, usual: BoundRequest): Draft | undefined {
  const [own, others] = [leavesOf(bound), leavesOf(usual)];
  const places = new Set([...own.keys(), ...others.keys()]);
  const different = [...places].filter((place) => own.get(place) !== others.get(place));
  const [place] = different;
  if (place === undefined || different.length > 1) return undefined;
  const value = own.get(place);
  const shown = value === undefined ? `without ${place}` : `with ${place} ${shortened(value)}`;
  return {
    id: `${operation.id}:refuses ${shown}`,
    kind: 'valid-input',
    what: `refuses a valid request ${shown}`,
    mutation: { refuses: (of, given) => of === operation && leavesOf(given).get(place) === value },
    phases: ['examples', 'coverage'],
  };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** The scalars and empty containers of a request, as texts by their place. */
function leavesOf({ parameters, body }: BoundRequest): Map<string, string> {
  const leaves = new Map<string, string>();
  const visit = (value: Json, place: string): void => {
    const members = Array.isArray(value)
      ? [...value.entries()]
      : isObject(value)
        ? Object.entries(value)
        : [];
    if (members.length === 0) leaves.set(place, fingerprint(value));
    for (const [name, member] of members) visit(member, `${place}/${escapeToken(String(name))}`);
  };
  for (const [{ in: place, name }, value] of parameters) visit(value, `${place}/${name}`);
  if (body.value !== undefined) visit(body.value, 'body');
  return leaves;
}
