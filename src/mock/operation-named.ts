import { ToolError } from '../errors.js';
import { unknown } from '../json/suggestion.js';
import type { Contract, Operation } from '../model/document.js';

/**
 * The only operation of these documents with this id.
 * @throws ToolError when there is none, or several documents have one.
 */
export function operationNamed(id: string, contracts: readonly Contract[]): Operation {
  const all = contracts.flatMap(({ operations }) => operations);
  const [operation, ...others] = all.filter((each) => each.id === id);
  if (!operation) {
    const names = all.map((each) => each.id);
    throw new ToolError(unknown('operation', id, names) ?? `no operation is called '${id}'`);
  }
  if (others.length > 0) {
    const names = [operation, ...others].map(({ contract }) => contract.source).join(' and ');
    throw new ToolError(`'${id}' is an operation of ${names}`, { hint: 'Serve them with a mock each.' });
  }
  return operation;
}
