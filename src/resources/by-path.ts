import { pathKey } from '../document/path-key.js';
import { onlyReads } from '../document/safety.js';
import type { Contract, Operation, Parameter } from '../model/document.js';
import type { Arrow } from './arrow.js';
import { listedId, madeId } from './ids.js';
import { thingOf } from './names.js';
import { answerPlaceAt } from './places.js';

/**
 * Arrows that follow from path templates: what `POST /things` makes, and `GET /things` lists, is what
 * `/things/{id}` and the paths below it are about.
 */
export function* arrowsByPath({ operations }: Contract): Generator<Arrow> {
  for (const to of operations) {
    for (const { parameter, collection } of collectionsOf(to)) {
      const about = operations.filter((from) => from !== to && templateOf(from) === collection);
      for (const from of about) {
        const arrow = arrowBetween(from, to, parameter);
        if (arrow) yield arrow;
      }
    }
  }
}

/** The path parameters that are whole segments, each with the path before it, the names of parameters left out. */
function collectionsOf(operation: Operation): { parameter: Parameter; collection: string }[] {
  const segments = pathKey(operation.path).template.split('/');
  return segments.flatMap((segment, i) => {
    const name = /^\{([^{}]+)\}$/.exec(segment)?.[1];
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    const collection = segments
      .slice(0, i)
      .join('/')
      .replaceAll(/\{[^{}]+\}/g, '{}');
    return parameter && i > 1 ? [{ parameter, collection }] : [];
  });
}

function templateOf({ path }: Operation): string {
  return pathKey(path)
    .template.replace(/\/$/, '')
    .replaceAll(/\{[^{}]+\}/g, '{}');
}

function arrowBetween(from: Operation, to: Operation, parameter: Parameter): Arrow | undefined {
  const thing = thingOf(from);
  const slot = { in: parameter.in, name: parameter.name };
  if (from.method === 'get') {
    const found = listedId(from, parameter, thing);
    if (!found) return undefined;
    const { source } = found;
    const why = `it lists what the path goes on to: ${found.why}`;
    const isDocumented = source.in === 'body' && answerPlaceAt(from, source.path) !== undefined;
    const isGuess = found.isGuess === true || !isDocumented;
    return { from, to, source, slot, origin: 'listed', why, ...(isGuess && { isGuess: true }) };
  }
  if (from.method !== 'post' || onlyReads(from)) return undefined;
  const found = madeId(from, parameter, thing);
  const why = `the path goes on from that of what makes '${thing}': ${found?.why ?? ''}`;
  return (
    found && {
      from,
      to,
      source: found.source,
      slot,
      origin: 'made',
      why,
      ...(found.isGuess && { isGuess: true }),
    }
  );
}
