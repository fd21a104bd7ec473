import { isFile } from '../../http/binary-body.js';
import { headerValue } from '../../http/headers.js';
import { documentedMediaType, isJsonType, isXmlType } from '../../http/media-type.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import type { MediaType, Operation, ResponseObject } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { isBodiless } from '../content-type.js';
import { documentedResponse } from '../shared/documented-response.js';
import { defineCheck, finding } from '../shared/finding.js';
import type { BodyFinding } from './codes.js';
import { BODY_CODES } from './codes.js';
import { judgeOther } from './form-and-text.js';
import { judgeJson } from './json.js';
import { judgeSequence } from './sequence.js';
import { judgeXml } from './xml.js';

/** The body: present where one is documented, decodable, and valid by the schema of its media type. */
export const body = defineCheck(BODY_CODES, (exchange, operation) => {
  const { outcome, request } = exchange;
  if (outcome.kind === 'failure' || request.method === 'HEAD' || isBodiless(outcome.status)) return [];
  const response = documentedResponse(exchange, operation);
  if (!response || response.content.length === 0) return [];
  const type = headerValue(outcome.headers, 'content-type');
  const media = type === undefined ? undefined : documentedMediaType(type, response.content);
  if (outcome.body.length === 0 && (type === undefined || !canBeEmpty(type))) {
    const mayBeAbsent = type === undefined && response.content.some(isAnything);
    return mayBeAbsent ? [] : [missing(outcome.status, response)];
  }
  if (!media || type === undefined) return [];
  if (isFile(operation.contract, media)) return judgeOther(outcome, operation, media, type);
  const kind = sequenceKind(type);
  if (kind && isSequence(operation, media)) return judgeSequence(outcome, operation, media, kind);
  if (isJsonType(type)) return judgeJson(outcome, operation, media);
  if (isXmlType(type)) return judgeXml(outcome, operation, media);
  const findings = judgeOther(outcome, operation, media, type);
  return outcome.isOpen === true ? ofUnfinished(findings) : findings;
});

/** Whether a body of a sequential media type is judged by items, or as the array of them (OpenAPI 3.2 §4.14.2). */
function isSequence({ contract }: Operation, { schema, itemSchema }: MediaType): boolean {
  if (itemSchema) return true;
  return (
    contract.openapi === '3.2' &&
    schema !== undefined &&
    shapeOf(contract, schema.pointer).types().has('array')
  );
}

/** A text that goes on may still become valid. */
function ofUnfinished(findings: readonly BodyFinding[]): BodyFinding[] {
  return findings.map((each) =>
    each.check === 'response.body.schema'
      ? {
          ...each,
          check: 'document.schema.unjudged',
          severity: 'warning',
          message: `the stream had not come to its end, and so cannot be judged as a whole: ${each.message}`,
        }
      : each,
  );
}

function missing(status: number, response: ResponseObject): BodyFinding {
  return finding({
    check: 'response.body.missing',
    // Nobody reads what a refusal says, and OpenAPI cannot mark a response body as required.
    severity: status >= 400 ? 'warning' : 'error',
    message: `the response has no body, but ${response.status} documents one`,
    pointer: response.pointer,
    at: 'body#',
    expected: 'a body',
    received: 'nothing',
  });
}

/** No bytes are a whole text or file, but neither JSON nor XML. */
function canBeEmpty(type: string): boolean {
  return !isJsonType(type) && !isXmlType(type);
}

/** Any media type without a schema documents that nothing is known of the body, not even that there is one. */
function isAnything({ type, schema }: MediaType): boolean {
  return type.startsWith('*/*') && schema === undefined;
}
