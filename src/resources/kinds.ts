import { thingsMade } from '../behaviors/index.js';
import { pathKey } from '../document/path-key.js';
import { successKeys } from '../document/responses.js';
import { onlyReads } from '../document/safety.js';
import { memoize } from '../json/memoize.js';
import type { Operation } from '../model/document.js';
import type { Arrow } from './arrow.js';
import { slotName } from './arrow.js';
import { arrowsFrom, arrowsTo, isAboutOne, removedBy, roleOf } from './graph.js';
import { subjectOf, thingOf } from './names.js';
import { answerPlaceAt } from './places.js';

/** The operations on one kind of thing that is made, each about a single thing. */
export interface Kind {
  maker: Operation;
  reader: Operation;
  /** From what the maker answers to the reader. */
  arrow: Arrow;
  changers: readonly Operation[];
  remover: Operation | undefined;
  /** From the list of such things to the reader. */
  lister: Arrow | undefined;
}

/** The kind of thing that an operation makes, where another one reads a single thing of it, and its id is no guess. */
export const kindOf = memoize((maker: Operation): Kind | undefined => {
  if (roleOf(maker) !== 'makes') return undefined;
  const single = arrowsFrom(maker).filter(
    (arrow) => arrow.origin === 'made' && arrow.isGuess !== true && isAboutOne(arrow),
  );
  const arrow = single.find(({ to }) => to.method === 'get' && onlyReads(to));
  if (!arrow) return undefined;
  const isBeside = ({ to, isAddress }: Arrow): boolean =>
    arrow.isAddress === true ? isAddress === true : to.path === arrow.to.path;
  const others = single.filter(isBeside).map(({ to }) => to);
  return {
    maker,
    reader: arrow.to,
    arrow,
    changers: others.filter(({ method }) => method === 'put' || method === 'patch'),
    remover: others.find((operation) => removedBy(operation)?.from === maker),
    lister: arrowsTo(arrow.to).find(
      (each) =>
        each.origin === 'listed' && slotName(each.slot) === slotName(arrow.slot) && isListOf(maker, each),
    ),
  };
});

/** Whether an answer lists what an operation makes: what other things refer to is no list of it. */
function isListOf(maker: Operation, { from, to, source }: Arrow): boolean {
  if (!onlyReads(from) || source.in !== 'body' || answerPlaceAt(from, source.path) === undefined)
    return false;
  if (to.path.startsWith(`${from.path.replace(/\/$/, '')}/`) || thingsMade(from).length > 0) return true;
  return isOfSame(from, maker) && source.path.includes('/[]');
}

function isOfSame(list: Operation, maker: Operation): boolean {
  return thingOf(list) === thingOf(maker) || (subjectOf(list) !== '' && subjectOf(list) === subjectOf(maker));
}

/**
 * Whether an operation makes things that another one reads by their paths, and no answer is known to have their ids, or
 * which member is one is only guessed.
 */
export function withoutKnownId(maker: Operation): boolean {
  if (maker.method !== 'post' || onlyReads(maker) || kindOf(maker)) return false;
  const path = maker.path.replace(/\/$/, '');
  return maker.contract.operations.some(
    (operation) =>
      operation.method === 'get' &&
      operation.path.startsWith(`${path}/{`) &&
      /^\/\{[^{}/]+\}$/.test(operation.path.slice(path.length)),
  );
}

/**
 * What makes the things that an operation's path is about, where it only promises them: 202 alone says that one comes later
 * (RFC 9110 §15.3.3), and an id in such an answer may be that of the promise.
 */
export function promiserOf(operation: Operation): Operation | undefined {
  const { path, contract } = operation;
  // What a list has is there to be read.
  if (onlyReads(operation) && arrowsTo(operation).some(({ origin }) => origin === 'listed')) return undefined;
  const segments = pathKey(path).template.split('/');
  const collections = segments.flatMap((segment, i) =>
    /^\{[^{}]+\}$/.test(segment) ? [segments.slice(0, i).join('/')] : [],
  );
  return contract.operations.find((maker) => {
    const keys = successKeys(maker);
    const isPromise = keys.length > 0 && keys.every((key) => key === '202');
    const isMaker = maker.method === 'post' && !onlyReads(maker) && thingsMade(maker).length === 0;
    return isPromise && isMaker && collections.includes(pathKey(maker.path).template.replace(/\/$/, ''));
  });
}
