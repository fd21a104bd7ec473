import type { Check, Finding, MediaType, Operation } from '../model.js';
import { decodeJson, decodeText } from '../message/body.js';
import { headerValue } from '../message/headers.js';
import { findMediaType, isJsonType } from '../message/media-type.js';
import { responseFor } from '../openapi/responses.js';
import { PatternTimeout } from '../schema/patterns.js';
import { schemaProblems, snippet } from '../schema/problems.js';
import type { SchemaProblem } from '../schema/problems.js';
import { isBodiless } from './content-type.js';
import { finding } from './finding.js';

/** The body: present where one is documented, decodable, and valid by the schema of its media type. */
export const body: Check = ({ outcome, request }, operation) => {
  if (outcome.kind === 'failure' || request.method === 'HEAD' || isBodiless(outcome.status)) return [];
  const response = responseFor(operation, outcome.status);
  if (!response || response.content.length === 0) return [];
  const type = headerValue(outcome.headers, 'content-type');
  if (outcome.body.length === 0) {
    return [
      finding({
        check: 'response.body.missing',
        message: `the response has no body, but ${response.status} documents one`,
        pointer: response.pointer,
        at: 'body#',
        expected: 'a body',
        received: 'nothing',
      }),
    ];
  }
  const media = type === undefined ? undefined : findMediaType(type, response.content);
  if (!media || type === undefined) return [];
  return isJsonType(type) ? judgeJson(outcome, operation, media) : judgeText(outcome, media);
};

type Response = Parameters<typeof decodeJson>[0];

function judgeJson(response: Response, operation: Operation, media: MediaType): Finding[] {
  const decoded = decodeJson(response);
  if (!decoded.ok) return [undecodable(media, decoded.why, response)];
  if (!media.schema) return [];
  try {
    const problems = schemaProblems(operation.contract, media.schema.pointer, decoded.value, 'response');
    return summarised(problems).map(({ problem, others }) => schemaFinding(problem, others));
  } catch (thrown) {
    if (!(thrown instanceof PatternTimeout)) throw thrown;
    return [
      finding({
        check: 'document.schema.pattern-timeout',
        message: `the body could not be judged: ${thrown.message}`,
        pointer: media.schema.pointer,
        at: 'body#',
        expected: 'a pattern without runaway backtracking',
        received: thrown.pattern,
      }),
    ];
  }
}

function judgeText(response: Response, media: MediaType): Finding[] {
  const decoded = decodeText(response);
  return decoded.ok ? [] : [undecodable(media, decoded.why, response)];
}

function undecodable(media: MediaType, why: string, { body: bytes }: Response): Finding {
  return finding({
    check: 'response.body.undecodable',
    message: why,
    pointer: media.pointer,
    at: 'body#',
    expected: `a well-formed ${media.type} body`,
    received: snippet(new TextDecoder().decode(bytes.subarray(0, 200))),
  });
}

/** The same clause broken at many items of a list is one problem that says how often. */
function summarised(problems: SchemaProblem[]): { problem: SchemaProblem; others: number }[] {
  const groups = new Map<string, { problem: SchemaProblem; others: number }>();
  for (const problem of problems) {
    const key = `${problem.pointer} ${problem.path.replaceAll(/\/\d+(?=\/|$)/g, '/[]')}`;
    const known = groups.get(key);
    if (known) known.others++;
    else groups.set(key, { problem, others: 0 });
  }
  return [...groups.values()];
}

function schemaFinding({ path, pointer, expected, received }: SchemaProblem, others: number): Finding {
  const more = others > 0 ? ` (and at ${String(others)} other items)` : '';
  const place = path === '' ? 'the body' : path;
  const message = `${place}: expected ${expected}, received ${received}${more}`;
  return finding({ check: 'response.body.schema', message, pointer, at: `body#${path}`, expected, received });
}
