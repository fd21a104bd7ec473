import type { Pointer } from '../json/json.js';
import { memoize } from '../json/memoize.js';
import type { AlterableAnswer } from '../mock/mutation.js';
import type { Exchange, HttpResponse } from '../model/exchange.js';
import type { Finding } from '../model/report.js';
import { judgeExchange } from '../runner/record/judge.js';

/** What is changed of an answer. */
export type Alteration = ReturnType<NonNullable<MutationAlters>>;
type MutationAlters = (answer: AlterableAnswer) => Pick<AlterableAnswer, 'status' | 'headers' | 'body'>;

/** An exchange with an answer. */
export type Answered = Exchange & { outcome: HttpResponse };

/** How answers are judged that nothing is known of but the document. */
const STRICT = { isLenient: false, isMock: false, severity: {} };

/** The answer of an exchange, as a mutation sees it. */
export function answerOf({ case: planned, outcome }: Answered): AlterableAnswer {
  const { status, headers, body } = outcome;
  const text = body.length === 0 ? undefined : Buffer.from(body).toString('utf8');
  const own = headers.filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()));
  return { status, headers: own, body: text, operation: planned.operation, refused: undefined };
}

const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
]);

/** The exchange with another answer. */
function withAnswer(exchange: Answered, { status, headers, body }: Alteration): Answered {
  const bytes = Buffer.from(body ?? '');
  const fields: [string, string][] = [...headers, ['Content-Length', String(bytes.length)]];
  return { ...exchange, outcome: { ...exchange.outcome, status, headers: fields, body: bytes } };
}

/**
 * The one clause that the judge finds broken by an altered answer, and not by the answer as it was; undefined where it
 * finds none or several.
 */
export function onlyBroken(exchange: Answered, alteration: Alteration): Finding | undefined {
  const after = newlyBroken(exchange, alteration);
  const [first] = after;
  return first && after.every(({ pointer }) => isSameClause(pointer, first.pointer)) ? first : undefined;
}

/** What the judge finds broken by an altered answer, and not by the answer as it was. */
export function newlyBroken(exchange: Answered, alteration: Alteration): Finding[] {
  const before = usuallyBroken(exchange);
  return broken(withAnswer(exchange, alteration)).filter((finding) => !before.has(keyOf(finding)));
}

const usuallyBroken = memoize((exchange: Answered) => new Set(broken(exchange).map(keyOf)));

function broken(exchange: Exchange): Finding[] {
  return judgeExchange(exchange, STRICT).findings.filter(({ severity }) => severity !== 'note');
}

function keyOf({ check, pointer, at }: Finding): string {
  return `${check} ${pointer} ${at}`;
}

/** A clause is a keyword of a schema: what is found at the same keyword in several items of a list is one. */
function isSameClause(a: Pointer, b: Pointer): boolean {
  return a === b;
}
