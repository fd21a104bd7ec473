import { responseFor } from '../../document/responses.js';
import { headerValue } from '../../http/headers.js';
import { isJsonType } from '../../http/media-type.js';
import type { Json } from '../../json/json.js';
import type { Steps } from '../../json/steps.js';
import { foundWithin } from '../../json/steps.js';
import { jsonText } from '../../json/text.js';
import type { AlterableAnswer } from '../../mock/mutation.js';
import type { Header, Operation, ResponseObject } from '../../model/document.js';
import { sample } from '../../schema/sample/index.js';
import { invalidVariants } from '../../schema/violate/index.js';
import type { Mutant, MutantKind } from '../mutant.js';
import type { Alteration, Answered } from '../one-clause.js';
import { answerOf, onlyBroken } from '../one-clause.js';

/** One way to change any answer; undefined where it cannot be changed in this way. */
interface Change {
  kind: MutantKind;
  name: string;
  what: string;
  alter: (answer: AlterableAnswer) => Alteration | undefined;
}

/** The servers that answer with a wrong status, media type or header, or with a body that cannot be read. */
export function* answerMutants(operation: Operation, exchanges: readonly Answered[]): Steps<Mutant> {
  const found = new Set<string>();
  for (const exchange of exchanges) {
    const answer = answerOf(exchange);
    const response = responseFor(operation, answer.status);
    if (!response) continue;
    for (const change of changesOf(operation, response)) {
      yield undefined;
      const id = `${operation.id}:${response.status}:${change.name}`;
      const alteration = found.has(id) ? undefined : change.alter(answer);
      const finding = alteration && onlyBroken(exchange, alteration);
      // By a response for all other statuses, each is documented: what is wrong then is how the request was taken.
      if (!finding?.check.startsWith('response.')) continue;
      found.add(id);
      yield {
        id,
        operation,
        kind: change.kind,
        clause: finding.pointer,
        what: `${change.what} where ${String(answer.status)} is due`,
        mutation: { alters: (given) => (isOf(operation, response, given) ? change.alter(given) : undefined) },
        phases: response.status.startsWith('2') ? ['examples', 'coverage'] : ['negative'],
      };
    }
  }
}

function isOf(operation: Operation, response: ResponseObject, given: AlterableAnswer): boolean {
  return given.operation === operation && responseFor(operation, given.status) === response;
}

function changesOf(operation: Operation, { headers, status }: ResponseObject): Change[] {
  const isError = /^[45]/.test(status);
  const others = isError ? [418, 451, 410] : [203, 226, 207];
  return [
    ...others.map((other): Change => answeringWith(other)),
    { ...answeringWith(500), name: 'status 500' },
    typed('text/x-undocumented', 'sends the body as text/x-undocumented'),
    typed(undefined, 'sends no Content-Type'),
    readable('truncated', 'ends the JSON body in its middle', (body) => body.slice(0, -Math.ceil(body.length / 2))),
    readable('empty', 'sends no body', () => ''),
    ...headers.flatMap((header) => headerChanges(operation, header)),
  ]; // prettier-ignore
}

function answeringWith(status: number): Change {
  return {
    kind: 'status',
    name: 'undocumented status',
    what: `answers ${String(status)}`,
    alter: (answer) => ({ ...answer, status }),
  };
}

function typed(type: string | undefined, what: string): Change {
  return {
    kind: 'media-type',
    name: type === undefined ? 'no media type' : 'undocumented media type',
    what,
    alter: (answer) => (answer.body === undefined ? undefined : withHeader(answer, 'Content-Type', type)),
  };
}

function readable(name: string, what: string, change: (body: string) => string): Change {
  return {
    kind: 'syntax',
    name,
    what,
    alter: (answer) => {
      const type = headerValue(answer.headers, 'content-type');
      if (type === undefined || !isJsonType(type) || !answer.body) return undefined;
      return { ...answer, body: change(answer.body) };
    },
  };
}

function headerChanges({ contract }: Operation, header: Header): Change[] {
  const { name, schema } = header;
  const change = (label: string, what: string, value: string | undefined): Change => ({
    kind: 'header',
    name: `header ${name}:${label}`,
    what,
    alter: (answer) =>
      headerValue(answer.headers, name) === undefined ? undefined : withHeader(answer, name, value),
  });
  const missing = change('required', `leaves out the header ${name}`, undefined);
  const usual = schema && sample(contract, schema.pointer, 'response')?.value;
  if (!schema || usual === undefined) return [missing];
  const variants = invalidVariants(contract, schema.pointer, usual, 'response', AS_TEXT);
  const invalid = foundWithin(MAX_STEPS, variants).flatMap(({ value, keyword, why }) => {
    const text = headerText(value);
    return text === undefined ? [] : [change(keyword, `sends the header ${name} as '${text}': ${why}`, text)];
  });
  return [missing, ...invalid];
}

const MAX_STEPS = 2000;
const AS_TEXT = { isText: true, isProvable: () => true };

/** A scalar as a header field carries it; undefined for what none can. */
function headerText(value: Json): string | undefined {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? undefined : jsonText(value);
  return text !== undefined && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) && text.length < 4000
    ? text
    : undefined;
}

/** The answer with one header field replaced, or left out. */
function withHeader(answer: AlterableAnswer, name: string, value: string | undefined): Alteration {
  const others = answer.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase());
  return { ...answer, headers: value === undefined ? others : [...others, [name, value]] };
}
