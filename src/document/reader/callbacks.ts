import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { isExtension } from '../object-kinds.js';
import { OperationReader } from './operations.js';

/**
 * The requests that an operation's callbacks describe (OpenAPI 3.1 §4.8.18), as operations: the path of each is the
 * runtime expression of its URL. What has the wrong shape is left out.
 */
export const callbacksOf = memoize((operation: Operation): readonly Operation[] =>
  new CallbackReader(operation.contract).callbacks(operation),
);

class CallbackReader extends OperationReader {
  callbacks({ contract, pointer }: Operation): Operation[] {
    const node = valueAt(contract.document, pointer);
    if (!isObject(node)) return [];
    return this.members({ node, pointer }, 'callbacks').flatMap((callback) =>
      Object.entries(callback.node)
        .filter(([expression]) => !isExtension(expression))
        .flatMap(([expression, item]) => this.pathItem(expression, item, join(callback.pointer, expression))),
    );
  }
}
