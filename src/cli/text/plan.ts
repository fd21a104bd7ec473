import type { Operation } from '../../model/document.js';
import type { Arrow } from '../../resources/arrow.js';
import { slotName, sourceName } from '../../resources/arrow.js';
import { arrowsTo } from '../../resources/graph.js';

/** The ids that answers of a run's operations give and requests of others take, each with why it is believed; a line each. */
export function sequenceLines(operations: readonly Operation[]): string[] {
  const selected = new Set(operations);
  const arrows = operations.flatMap(arrowsTo).filter(({ from }) => selected.has(from));
  if (arrows.length === 0) return [];
  return ['ids that flow from answers into requests:', ...arrows.flatMap(arrowLines)];
}

function arrowLines({ from, to, source, slot, why }: Arrow): string[] {
  return [`${from.id} ${sourceName(source)} -> ${to.id} ${slotName(slot)}`, `    ${why}`];
}
