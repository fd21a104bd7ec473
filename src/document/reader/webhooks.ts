import { memoize } from '../../json/memoize.js';
import type { Contract, Operation } from '../../model/document.js';
import { OperationReader } from './operations.js';

/**
 * The requests that a document's webhooks describe (OpenAPI 3.1 §4.8.1.1), as operations: the path of each is the name of
 * the webhook. What has the wrong shape is left out.
 */
export const webhooksOf = memoize((contract: Contract): readonly Operation[] =>
  new WebhookReader(contract).webhooks(),
);

class WebhookReader extends OperationReader {
  webhooks(): Operation[] {
    return this.entries(this.root(), 'webhooks').flatMap(({ name, value, pointer }) =>
      this.pathItem(name, value, pointer),
    );
  }
}
