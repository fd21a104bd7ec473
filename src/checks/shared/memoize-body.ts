import { decodeJson, isShared } from '../../http/decode-body.js';
import type { Json } from '../../json/json.js';
import type { MediaType, Operation } from '../../model/document.js';
import type { Finding } from '../../model/report.js';

/** What a check makes of a JSON body, which depends on nothing else of the exchange. */
export type BodyJudge<Code extends string> = (
  operation: Operation,
  media: MediaType,
  value: Json,
) => Finding<Code>[];

type Response = Parameters<typeof decodeJson>[0];

/** The same, given the response; nothing where the body is no JSON. */
export type ResponseJudge<Code extends string> = (
  response: Response,
  operation: Operation,
  media: MediaType,
) => Finding<Code>[];

/** Judges a body once when it comes several times in a row: a shared body is the same value each time. */
export function memoizePerBody<Code extends string>(judge: BodyJudge<Code>): ResponseJudge<Code> {
  const last = new WeakMap<MediaType, { value: Json; findings: Finding<Code>[] }>();
  return (response, operation, media) => {
    const decoded = decodeJson(response);
    if (!decoded.ok) return [];
    const { value } = decoded;
    const known = last.get(media);
    if (known && known.value === value && isShared(response)) return known.findings;
    const findings = judge(operation, media, value);
    if (isShared(response)) last.set(media, { value, findings });
    return findings;
  };
}
