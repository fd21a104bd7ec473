import type { DecodedJson } from '../../http/decode-body.js';
import { decodeJson } from '../../http/decode-body.js';
import { parseMediaType } from '../../http/media-type.js';
import type { MediaType, Operation } from '../../model/document.js';
import { finding } from '../shared/finding.js';
import { memoizePerBody } from '../shared/memoize-body.js';
import { tooDeep, validateOrExplain } from '../shared/schema-judgement.js';
import type { BodyFinding } from './codes.js';
import type { Received } from './findings.js';
import { schemaFindings, undecodable } from './findings.js';
import { writeOnlyInResponse } from './write-only.js';

const BODY = { name: 'the body', at: 'body#' };

/** A body of a JSON type: JSON in UTF-8, each name once, valid by its schema, without what only requests have. */
export function judgeJson(response: Received, operation: Operation, media: MediaType): BodyFinding[] {
  const decoded = decodeJson(response);
  if (!decoded.ok)
    return [decoded.excess ? unread(media, decoded.excess) : undecodable(media, decoded.why, response)];
  const { charset, repeated } = decoded;
  const findings = judgeValue(response, operation, media);
  if (charset === undefined && repeated === undefined) return findings;
  return [
    ...foreign(response, media, decoded),
    ...(repeated ?? []).map((path) => twice(media, path)),
    ...findings,
  ];
}

/** What costs too much memory is not judged, and must not pass either. */
function unread({ pointer, schema }: MediaType, excess: Excess): BodyFinding {
  const at = schema?.pointer ?? pointer;
  if (excess === 'nested too deeply') return tooDeep(at, BODY);
  return finding({
    check: 'response.too-large',
    message: `the body is ${excess} to be judged`,
    pointer: at,
    at: 'body#',
    expected: 'a body of at most a million arrays and objects',
    received: 'more',
  });
}

type Excess = NonNullable<DecodedJson['excess']>;

const judgeValue = memoizePerBody(({ contract }, { schema }, value) => {
  if (!schema) return [];
  const { unjudged, problems = [] } = validateOrExplain(contract, schema, value, BODY);
  if (unjudged) return [unjudged];
  return [...schemaFindings(problems), ...writeOnlyInResponse(contract, schema.pointer, value)];
});

/**
 * Between systems, JSON is UTF-8, and a charset has no effect (RFC 8259 §8.1, §11), unless the document itself names
 * another. `text/json` is no registered type, so its charset means what it means for any text.
 */
function foreign(response: Received, media: MediaType, { charset }: DecodedJson): BodyFinding[] {
  const { essence, parameters = {} } = parseMediaType(media.type) ?? {};
  if (charset === undefined || essence === 'text/json' || parameters.charset !== undefined) return [];
  return [undecodable(media, `the body is ${charset}, and JSON is UTF-8 (RFC 8259 §8.1)`, response)];
}

/** Names should be unique (RFC 8259 §4): which of the values a client sees is up to its parser. */
function twice({ pointer, schema }: MediaType, path: string): BodyFinding {
  return finding({
    check: 'response.body.duplicate-member',
    severity: 'warning',
    message: `${path} is there more than once in one object`,
    pointer: schema?.pointer ?? pointer,
    at: `body#${path}`,
    expected: 'each name once',
    received: 'a name more than once',
  });
}
