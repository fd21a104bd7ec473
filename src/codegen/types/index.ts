import { webhooksOf } from '../../document/reader/webhooks.js';
import { messageOf, ToolError } from '../../errors.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';
import { fileHeader } from '../shared/source-text.js';
import { nodeComment } from './comments.js';
import { NamedSchemas } from './components.js';
import type { Int64Type } from './int64.js';
import { MessageTypes } from './messages.js';
import { Names } from './names.js';
import type { TypedOperation } from './paths.js';
import { operationMembers, pathMembers } from './paths.js';
import { SchemaTypes } from './schema-types.js';
import type { Member } from './type-text.js';
import { membersText, objectOf, propertyKey } from './type-text.js';

export interface TypesOptions {
  /** What integers of `format: int64` and `uint64` are typed as. Default: `number`. */
  int64?: Int64Type;
}

/**
 * The TypeScript types of a contract's operations and schemas: `paths`, `operations` and `components` as openapi-fetch
 * reads them, and an exported type for each schema. The same bytes for the same document.
 * @throws ToolError when the document cannot be translated.
 */
export function generateTypes(contract: Contract, options: TypesOptions = {}): string {
  try {
    return typesText(contract, options.int64 ?? 'number');
  } catch (thrown) {
    const why = thrown instanceof RangeError ? 'it is nested too deeply' : messageOf(thrown);
    throw new ToolError(`${contract.source}: no types can be generated: ${why}`, { cause: thrown });
  }
}

function typesText(contract: Contract, int64: Int64Type): string {
  const names = new Names(contract);
  const types = new SchemaTypes(contract, names, int64);
  const messages = new MessageTypes(types);
  const operations = typedOperations(contract.operations, messages);
  const webhooks = typedOperations(webhooksOf(contract), messages).map((each) => ({
    ...each,
    id: undefined,
  }));
  const interfaces = [
    interfaceText('paths', pathMembers(operations)),
    webhooks.length > 0
      ? interfaceText('webhooks', pathMembers(webhooks))
      : 'export type webhooks = Record<string, never>;',
    interfaceText('operations', operationMembers(operations)),
    interfaceText('components', [schemaMembers(names), ...messages.componentMembers()]),
  ];
  const schemas = new NamedSchemas(names, types, interfaces.join('\n'));
  const parts = [...schemas.declarations(), ...interfaces.map((text) => schemas.resolve(text))];
  return `${fileHeader(contract)}\n${parts.join('\n\n')}\n`;
}

function typedOperations(operations: readonly Operation[], messages: MessageTypes): TypedOperation[] {
  const users = new Map<string | undefined, number>();
  for (const id of operations.map(idOf)) users.set(id, (users.get(id) ?? 0) + 1);
  return operations.map((operation) => {
    const id = idOf(operation);
    const node = valueAt(operation.contract.document, operation.pointer);
    return {
      operation,
      // An id used twice would make one type of two operations; none of them keeps it.
      id: users.get(id) === 1 ? id : undefined,
      type: messages.operation(operation).text,
      comment: isObject(node) ? nodeComment(node) : undefined,
    };
  });
}

function idOf({ contract, pointer }: Operation): string | undefined {
  const node = valueAt(contract.document, pointer);
  const id = isObject(node) ? node.operationId : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function schemaMembers({ components, schemas }: Names): Member {
  const members = components.map((pointer, i) => ({
    key: propertyKey(tokensOf(pointer)?.[2] ?? ''),
    type: schemas[i]?.name ?? 'unknown',
  }));
  return { key: 'schemas', type: members.length > 0 ? objectOf(members).text : 'never' };
}

function interfaceText(name: string, members: readonly Member[]): string {
  return members.length > 0
    ? `export interface ${name} {\n${membersText(members)}\n}`
    : `export type ${name} = Record<string, never>;`;
}
