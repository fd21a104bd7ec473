import { curlLine } from '../../http/secrets/curl.js';
import { Secrets } from '../../http/secrets/redaction.js';
import type { Operation } from '../../model/document.js';
import { documentedRequest } from '../documented-request.js';

/** A command that asks the mock for an operation, with a documented request and placeholders as credentials. */
export async function curlFor(operation: Operation, base: string): Promise<string | undefined> {
  const request = await documentedRequest(operation, base);
  return request && curlLine(request, new Secrets([operation.contract]));
}
