import type { Operation } from '../../model/document.js';
import type { Member } from './type-text.js';
import { objectOf, propertyKey, propertyText } from './type-text.js';

/** An operation, and how its type is written where it stands. */
export interface TypedOperation {
  operation: Operation;
  /** The key in the interface `operations`; undefined where the document gives the operation no id of its own. */
  id: string | undefined;
  type: string;
  comment: string | undefined;
}

/** The members of the interface `paths` or `webhooks`: by path, the operations by their methods. */
export function pathMembers(operations: readonly TypedOperation[]): Member[] {
  const byPath = new Map<string, Member[]>();
  for (const { operation, id, type, comment } of operations) {
    const member: Member =
      id === undefined
        ? { key: propertyKey(operation.method), type, comment }
        : { key: propertyKey(operation.method), type: `operations[${propertyText(id)}]` };
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), member]);
  }
  return [...byPath].map(([path, members]) => ({ key: propertyText(path), type: objectOf(members).text }));
}

/** The members of the interface `operations`. */
export function operationMembers(operations: readonly TypedOperation[]): Member[] {
  return operations.flatMap(({ id, type, comment }) =>
    id === undefined ? [] : [{ key: propertyKey(id), type, comment }],
  );
}
