import { onlyReads } from '../document/safety.js';
import { memoize } from '../json/memoize.js';
import type { Contract, Operation, Parameter } from '../model/document.js';
import type { Arrow } from './arrow.js';
import { slotName } from './arrow.js';
import { arrowsByDeclaration } from './by-declaration.js';
import { arrowsByLink } from './by-link.js';
import { arrowsByList } from './by-list.js';
import { arrowsByName } from './by-name.js';
import { arrowsByPath } from './by-path.js';
import { arrowsByPut } from './by-put.js';
import { arrowsByQuery } from './by-query.js';
import { arrowsRepeated } from './repeated.js';

/** What an operation does to the things that others make. */
export type Role = 'makes' | 'reads' | 'changes' | 'removes';

/**
 * The arrows of a contract: for each pair of operations and each place of a request one, the most certain. What is
 * declared comes before links, these before paths and queries, then come names, and what is listed elsewhere comes last. The same document gives the same arrows.
 */
export const arrowsOf = memoize((contract: Contract): readonly Arrow[] => {
  const stated = [
    ...arrowsByDeclaration(contract),
    ...arrowsByLink(contract),
    ...arrowsByPath(contract),
    ...arrowsByPut(contract),
    ...arrowsByQuery(contract),
  ];
  const inferred = [...stated, ...arrowsRepeated(stated), ...arrowsByName(contract, stated)];
  const found = new Map<string, Arrow>();
  for (const arrow of [...inferred, ...arrowsByList(contract, inferred)]) {
    const key = [arrow.from.pointer, arrow.to.pointer, slotName(arrow.slot)].join(' ');
    if (!found.has(key)) found.set(key, arrow);
  }
  return [...found.values()];
});

/** The arrows that end at an operation; those whose things the run made itself come first. */
export const arrowsTo = memoize((operation: Operation): readonly Arrow[] => {
  const own = arrowsOf(operation.contract).filter(({ to }) => to === operation);
  return [
    ...own.filter(({ origin }) => origin === 'made'),
    ...own.filter(({ origin }) => origin === 'listed'),
  ];
});

/** The arrows that start at an operation. */
export const arrowsFrom = memoize((operation: Operation): readonly Arrow[] =>
  arrowsOf(operation.contract).filter(({ from }) => from === operation),
);

/** What an operation does, if it has to do with things that others make, or are made by it. */
export function roleOf(operation: Operation): Role | undefined {
  if (arrowsFrom(operation).some(({ origin }) => origin === 'made')) return 'makes';
  if (arrowsTo(operation).length === 0) return undefined;
  if (onlyReads(operation)) return 'reads';
  return operation.method === 'delete' && removedBy(operation) ? 'removes' : 'changes';
}

/**
 * Whether requests of an operation take the id that an arrow gives: that of what the run has made; what was there before
 * is read, or something is made or changed inside of it, and is not changed itself.
 */
export function takesId(operation: Operation, { origin, slot }: Arrow): boolean {
  if (origin === 'made' || onlyReads(operation)) return true;
  if (slot.in !== 'path' || operation.path.endsWith(`{${slot.name}}`)) return false;
  return roleOf(operation) === 'makes' || arrowsTo(operation).some(({ origin: of }) => of === 'made');
}

/** Whether the path ends with the id, or the query has it in place of that, so that nothing else is asked for than the thing itself. */
export function isAboutOne({ to, slot, isAddress }: Arrow): boolean {
  return isAddress === true || (slot.in === 'path' && to.path.endsWith(`{${slot.name}}`));
}

/** Whether a parameter names what a request is about, as those of a path do: a valid value may stand for nothing. */
export function isAddressing(operation: Operation, { in: place, name }: Parameter): boolean {
  if (place === 'path') return true;
  return arrowsTo(operation).some(
    ({ slot, isAddress }) => isAddress === true && slot.in === place && slot.name === name,
  );
}

/** The arrow to the thing that a DELETE removes: the one that is its address, or the only one it has. */
export function removedBy(operation: Operation): Arrow | undefined {
  if (operation.method !== 'delete') return undefined;
  const made = arrowsTo(operation).filter(({ origin }) => origin === 'made');
  const address = made.find(isAboutOne);
  return address ?? (made.length === 1 && made[0]?.slot.in !== 'path' ? made[0] : undefined);
}
