import type { Check, Finding, Json, MediaType, Operation } from '../model.js';
import { charsetOf, decodeBytes, decodeJson, decodeText } from '../message/body.js';
import { headerValue } from '../message/headers.js';
import { documentedMediaType, isJsonType, isXmlType } from '../message/media-type.js';
import { snippet } from '../schema/problems.js';
import type { SchemaProblem } from '../schema/problems.js';
import { isObject } from '../openapi/grammar.js';
import { tokensOf } from '../openapi/pointer.js';
import { Shape } from '../schema/shape.js';
import { parseXml } from '../xml/document.js';
import { decodeXml } from '../xml/encoding.js';
import { readXml } from '../xml/read.js';
import { isBodiless } from './content-type.js';
import { answered } from './answered.js';
import { finding } from './finding.js';
import { judged } from './judged.js';
import { perBody } from './per-body.js';

/** Bytes of an undecodable body that a finding shows. */
const SHOWN = 200;

/** Findings about one clause that one body can give. */
const MAX_PLACES = 20;

/** The body: present where one is documented, decodable, and valid by the schema of its media type. */
export const body: Check = (exchange, operation) => {
  const { outcome, request } = exchange;
  if (outcome.kind === 'failure' || request.method === 'HEAD' || isBodiless(outcome.status)) return [];
  const response = answered(exchange, operation);
  if (!response || response.content.length === 0) return [];
  const type = headerValue(outcome.headers, 'content-type');
  const media = type === undefined ? undefined : documentedMediaType(type, response.content);
  if (outcome.body.length === 0 && (type === undefined || !canBeEmpty(type))) {
    if (type === undefined && response.content.some(isAnything)) return [];
    return [
      finding({
        check: 'response.body.missing',
        // Nobody reads what a refusal says, and OpenAPI cannot mark a response body as required.
        severity: outcome.status >= 400 ? 'warning' : 'error',
        message: `the response has no body, but ${response.status} documents one`,
        pointer: response.pointer,
        at: 'body#',
        expected: 'a body',
        received: 'nothing',
      }),
    ];
  }
  if (!media || type === undefined) return [];
  if (isJsonType(type)) return judgeJson(outcome, operation, media);
  return isXmlType(type) ? judgeXml(outcome, operation, media) : judgeOther(outcome, media);
};

/** No bytes are a whole text or file, but neither JSON nor XML. */
function canBeEmpty(type: string): boolean {
  return !isJsonType(type) && !isXmlType(type);
}

/** Any media type without a schema documents that nothing is known of the body, not even that there is one. */
function isAnything({ type, schema }: MediaType): boolean {
  return type.startsWith('*/*') && schema === undefined;
}

type Response = Parameters<typeof decodeJson>[0];

function judgeJson(response: Response, operation: Operation, media: MediaType): Finding[] {
  const decoded = decodeJson(response);
  return decoded.ok
    ? schemaFindings(response, operation, media)
    : [undecodable(media, decoded.why, response)];
}

const schemaFindings = perBody(({ contract }, { schema }, value) => {
  if (!schema) return [];
  const { unjudged, problems = [] } = judged(contract, schema, value, { name: 'the body', at: 'body#' });
  if (unjudged) return [unjudged];
  return summarised(problems).map(schemaFinding);
});

/** Only a stated charset is held to: a text can name its own (XML, HTML), and not everything is text. */
function judgeOther(response: Response, media: MediaType): Finding[] {
  const decoded = charsetOf(response.headers) === undefined ? decodeBytes(response) : decodeText(response);
  return decoded.ok ? [] : [undecodable(media, decoded.why, response)];
}

/**
 * XML is held to be well-formed. What its elements say is compared with the schema, which states JSON: how the two
 * belong together is for the server to choose where the schema's `xml` is silent, so a difference is a warning.
 */
function judgeXml(response: Response, { contract }: Operation, media: MediaType): Finding[] {
  const text = decodeXml(response);
  if (text === undefined) return [];
  if (!text.ok) return [undecodable(media, text.why, response)];
  const parsed = parseXml(text.value);
  if (!parsed.ok) return parsed.isIllFormed === true ? [undecodable(media, parsed.why, response)] : [];
  const shape = Shape.at(contract, media.schema?.pointer);
  // Of a document without a described structure, any well-formed one will do.
  if (!media.schema || !['object', 'array'].some((type) => shape.types().has(type))) return [];
  const value = readXml(parsed.value, shape, false);
  if (isAlien(shape, value)) return [alien(media, parsed.value.name)];
  const { problems = [] } = judged(contract, media.schema, value, { name: 'the body', at: 'body#' });
  const certain = problems.filter((problem) => !isOmission(shape, problem));
  return summarised(certain).map((group) => ({
    ...schemaFinding(group),
    check: 'response.body.xml',
    severity: 'warning' as const,
  }));
}

/** A document of which not one element is documented says something else altogether. */
function isAlien(shape: Shape, value: Json): boolean {
  const names = isObject(value) ? Object.keys(value) : [];
  return names.length > 0 && !names.some((name) => shape.property(name).isDescribed());
}

function alien({ type, pointer }: MediaType, root: string): Finding {
  return finding({
    check: 'response.body.xml',
    severity: 'warning',
    message: `the ${type} body has none of the documented elements`,
    pointer,
    at: 'body#',
    expected: 'elements that the schema describes',
    received: snippet(`<${root}>`),
  });
}

/** XML has no usual way to write null or an empty list: servers leave such an element out. */
function isOmission(shape: Shape, { keyword, path }: SchemaProblem): boolean {
  if (keyword !== 'required') return false;
  const steps = (tokensOf(path) ?? []).reduce(
    (at, step) => (/^\d+$/.test(step) && at.types().has('array') ? at.item(Number(step)) : at.property(step)),
    shape,
  );
  return steps.types().has('null') || steps.types().has('array');
}

function undecodable(media: MediaType, why: string, response: Response): Finding {
  return finding({
    check: 'response.body.undecodable',
    message: why,
    pointer: media.pointer,
    at: 'body#',
    expected: `a well-formed ${media.type} body`,
    received: snippet(beginning(response)),
  });
}

function beginning(response: Response): string {
  const decoded = decodeBytes(response);
  const bytes = decoded.ok ? decoded.value : response.body;
  // Streaming leaves out a character of which only the first bytes are shown.
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN), { stream: true });
  return bytes.length > SHOWN ? `${text}…` : text;
}

interface Group {
  problem: SchemaProblem;
  /** How many other places of the same clause are known. */
  others: number;
  /** Whether there are places that are not known. */
  hasMore: boolean;
}

/**
 * The same clause broken at many items of a list is one problem that says how often; so is one broken at more than
 * a few members of an object.
 */
function summarised(problems: SchemaProblem[]): Group[] {
  const groups = new Map<string, Group>();
  const byClause = new Map<string, Group[]>();
  for (const problem of problems) {
    const key = `${problem.pointer} ${problem.path.replaceAll(/\/\d+(?=\/|$)/g, '/[]')}`;
    const clause = byClause.get(problem.pointer) ?? [];
    byClause.set(problem.pointer, clause);
    const known = groups.get(key) ?? (clause.length < MAX_PLACES ? undefined : clause.at(-1));
    if (known) {
      known.others++;
      known.hasMore ||= problem.hasMore === true;
      continue;
    }
    const group = { problem, others: 0, hasMore: problem.hasMore === true };
    groups.set(key, group);
    clause.push(group);
  }
  return [...groups.values()];
}

function schemaFinding({ problem, others, hasMore }: Group): Finding {
  const { path, pointer, expected, received } = problem;
  const elsewhere = others > 0 ? [`at ${String(others)} other place${others === 1 ? '' : 's'}`] : [];
  const also = [...elsewhere, ...(hasMore ? ['more'] : [])].map((what) => `and ${what}`).join(', ');
  const more = also === '' ? '' : ` (${also})`;
  const place = path === '' ? 'the body' : path;
  const message = `${place}: expected ${expected}, received ${received}${more}`;
  return finding({ check: 'response.body.schema', message, pointer, at: `body#${path}`, expected, received });
}
