import { sequenceKind } from '../../http/sequences/kinds.js';
import type { MediaType, Operation } from '../../model/document.js';
import { contentSchemas } from '../../schema/graph/content-schemas.js';

/** Whether these media types of the contents of an answer are sequences whose items are documented. */
export function isStreamed(content: readonly MediaType[], types: readonly string[]): boolean {
  const used = content.filter(({ type }) => types.includes(type));
  return (
    used.length > 0 && used.every(({ type, itemSchema }) => itemSchema && sequenceKind(type) !== undefined)
  );
}

/** Whether the data of its events is documented as JSON. */
export function hasJsonData({ contract, responses }: Operation): boolean {
  const items = responses.flatMap(({ content }) => content.flatMap(({ itemSchema }) => itemSchema ?? []));
  return items.some(({ pointer }) => contentSchemas(contract, pointer, 'data').length > 0);
}
