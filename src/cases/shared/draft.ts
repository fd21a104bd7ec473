import { successKeys } from '../../document/responses.js';
import type { Credentials, GivenCredentials } from '../../http/credentials/index.js';
import { usualCredentials } from '../../http/credentials/index.js';
import { isJsonType } from '../../http/media-type.js';
import { planRequest } from '../../http/serialize/request.js';
import type { Json, Pointer } from '../../json/json.js';
import type { MediaType, Operation, Parameter, Problem, ResponseObject } from '../../model/document.js';
import type { Case, Phase, PlannedRequest, Remaking, Violated } from '../../model/exchange.js';
import { slotName } from '../../resources/arrow.js';
import type { MadeUpBody } from '../sequences/optional.js';
import type { Replaceable } from '../sequences/replaceable.js';
import { stillUsual, withIds } from '../sequences/replaceable.js';
import { withChosenId, withUniqueTexts } from '../sequences/unique.js';

export interface PlanOptions {
  /** Headers added to every request; they replace planned ones of the same name. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Credentials by security scheme. */
  credentials: GivenCredentials;
  /** Those of somebody who may do less. */
  limited?: GivenCredentials;
  /**
   * Values that only the user's tenant has, by the name of a parameter or body property; they replace the document's
   * examples.
   */
  values: Readonly<Record<string, Json>>;
  /** Whether requests that could change something on the server may be planned. */
  allowWrites: boolean;
  /** Whether nothing of the requests is replaced later; false by default. What may be is found out by all operations. */
  isSentOnce?: boolean;
  /** Of the sequence of texts that may have to be unique; 0 by default. */
  seed?: number;
}

export interface Plan {
  cases: Case[];
  /** Operations for which no request could be made, and why. */
  problems: Problem[];
}

/** The values of a request before it is serialised, and where they come from. */
export interface Draft {
  label: string;
  why: string;
  /** The example's name, which pairs it with response examples. */
  name?: string | undefined;
  clause: Pointer;
  /**
   * Names of the required parameters, and `body`, whose values were generated, because the document has no example.
   */
  madeUp?: readonly string[];
  parameters: Map<Parameter, Json>;
  body?: { media: MediaType; value: Json };
  /** What of the usual request may be replaced by what the server gave; absent where its operation takes no ids. */
  usual?: Usual;
}

/** The request that others of an operation differ from. */
interface Usual {
  ids: readonly Replaceable[];
  /** What of it no example gives. */
  madeUp: 'all' | readonly string[];
  /** The body, where it makes or changes something. */
  body?: Json;
  /** The same where no example gives it. */
  madeUpBody?: MadeUpBody;
  /** The parameter whose value is the id of what it makes. */
  chosenId?: Parameter;
}

/** What a case adds to its draft. */
export interface CaseDetails {
  phase: Phase;
  /** Unique within operation and phase. */
  label: string;
  why: string;
  clause: Pointer;
  expected: Case['expected'];
  violated?: Violated;
  accept?: string | undefined;
  credentials?: Credentials & { security?: string };
  /** Changes the serialised request, e.g. to send malformed JSON, which no value can express. */
  change?: (request: PlannedRequest) => PlannedRequest;
}

/** Makes a case of one phase. */
export type Make = (draft: Draft, details: Omit<CaseDetails, 'phase'>) => Case;

/** Serialises a draft and makes a case of it. */
export function toCase(operation: Operation, draft: Draft, options: PlanOptions, details: CaseDetails): Case {
  const { phase, label, why, clause, expected, change = (request) => request } = details;
  const accept = details.accept ?? acceptFor(operation, expected.statuses, draft.body?.media.type);
  const credentials: Credentials & { security?: string } =
    details.credentials ?? usualCredentials(operation, options.credentials, options.headers);
  const requestOf = ({ parameters, body }: Pick<Draft, 'parameters' | 'body'>): PlannedRequest =>
    change(
      planRequest(operation, {
        parameters,
        ...(body ? { body } : {}),
        ...(accept === undefined ? {} : { accept }),
        credentials,
        headers: options.headers,
      }),
    );
  return {
    id: `${operation.id}:${phase}:${label}`,
    operation,
    phase,
    why,
    clause,
    expected,
    request: requestOf(draft),
    ...(details.violated && { violated: details.violated }),
    ...remakingOf(operation, draft, requestOf, options.seed ?? 0),
    ...(credentials.security === undefined ? {} : { security: credentials.security }),
  };
}

function remakingOf(
  { contract }: Operation,
  draft: Draft,
  requestOf: (values: Pick<Draft, 'parameters' | 'body'>) => PlannedRequest,
  seed: number,
): { remaking?: Remaking } {
  const { usual } = draft;
  if (!usual) return {};
  const ids = stillUsual(draft, usual.ids);
  const kept = new Set(usual.ids.flatMap(({ at }) => (typeof at === 'string' ? [at] : [])));
  const isMadeUp = ({ at }: Replaceable): boolean =>
    usual.madeUp === 'all' || usual.madeUp.includes(typeof at === 'string' ? 'body' : at.name);
  return {
    remaking: {
      places: [...new Set(ids.map(({ slot }) => slot))],
      isDocumented: !ids.some(isMadeUp),
      optional: () => usual.madeUpBody?.holdsOptional(draft),
      request: ({ ids: given, turn, salt, isLean = false }) => {
        const values = (isLean ? usual.madeUpBody?.leftOut(draft) : undefined) ?? draft;
        const filled = withIds(contract, values, isLean ? stillUsual(values, ids) : ids, given);
        const { chosenId } = usual;
        const isGiven = chosenId !== undefined && given.has(slotName(chosenId));
        const own = isGiven ? filled : withChosenId(contract, filled, chosenId, { turn, seed, salt });
        return requestOf(withUniqueTexts(contract, own, usual.body, kept, { turn, seed, salt }));
      },
    },
  };
}

/**
 * Chooses the Accept field: the media type of the request's body if the answer is documented in it, else JSON, else
 * the first documented type. A case that expects a refusal also asks for a type of the success: a server that looks
 * at Accept first would answer 406, which says nothing about the violation (RFC 9110 §15.5.7).
 */
function acceptFor(
  operation: Operation,
  statuses: readonly string[],
  requestType: string | undefined,
): string | undefined {
  const keys = successKeys(operation);
  const successes = operation.responses.filter(({ status }) => keys.includes(status));
  const others = operation.responses.filter(({ status }) => !keys.includes(status));
  const isExpected = ({ status }: ResponseObject): boolean =>
    statuses.includes(status) || statuses.length === 0 || status === 'default';
  const mayFail = statuses.some((status) => !keys.includes(status)) || statuses.length === 0;
  const answers = [successes, ...(mayFail ? others.filter(isExpected).map((each) => [each]) : [])];
  const types = answers.flatMap((responses) => preferred(responses, requestType) ?? []);
  return types.length === 0 ? undefined : [...new Set(types)].join(', ');
}

function preferred(
  responses: readonly ResponseObject[],
  requestType: string | undefined,
): string | undefined {
  const types = responses.flatMap(({ content }) => content.map(({ type }) => type));
  const own = types.find((type) => type === requestType);
  return own ?? types.find((type) => type === 'application/json') ?? types.find(isJsonType) ?? types[0];
}
