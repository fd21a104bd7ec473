import { findMediaType, isJsonType } from '../http/media-type.js';
import { isBeyondJudging } from '../http/parse/text.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import type { Pointer } from '../json/json.js';
import type { Contract, MediaType, Operation, ResponseObject } from '../model/document.js';
import { contentSchemas } from '../schema/graph/content-schemas.js';
import { propertyPaths } from '../schema/graph/property-paths.js';
import { shapeOf } from '../schema/shape/index.js';

/** One documented thing that an answer can show, e.g. a status, a header or a property of the body. */
export interface Clause {
  /** Unique within its operation, e.g. `200 application/json #/data/[]/id`. */
  name: string;
  pointer: Pointer;
  status: string;
  header?: string;
  media?: string;
  /** Of a property: the paths of all of them, in the order of their clauses (`propertyPaths`). */
  paths?: ReadonlyMap<string, Pointer>;
  /** Set where the schema cannot be used to validate bodies of its media type, so that no answer shows the clause. */
  isBeyondJudging?: true;
}

/**
 * Lists every clause that an operation documents about its answers: status, headers, media types, and each property.
 */
export function clausesOf(operation: Operation): Clause[] {
  return operation.responses.flatMap((response) => [
    { name: response.status, pointer: response.pointer, status: response.status },
    ...response.headers.map(({ name, pointer }) => ({
      name: `${response.status} header ${name.toLowerCase()}`,
      pointer,
      status: response.status,
      header: name,
    })),
    ...response.content.flatMap((media) => mediaClauses(operation.contract, response, media)),
  ]);
}

function mediaClauses(contract: Contract, { status }: ResponseObject, media: MediaType): Clause[] {
  const { type } = media;
  const name = `${status} ${type}`;
  const clauses: Clause[] = [
    { name, pointer: media.pointer, status, media: type },
    ...beyondJudging(contract, status, media),
  ];
  const paths = bodyPaths(contract, media);
  // There can be a hundred thousand of them in all, and this is part of what a run does after its time is over.
  for (const [path, pointer] of paths)
    clauses.push({ name: `${name} #${path}`, pointer, status, media: type, paths });
  return clauses;
}

/** What bodies of a media type show: their properties, and those of the items of a sequence. */
function bodyPaths(contract: Contract, media: MediaType): ReadonlyMap<string, Pointer> {
  const items = itemPaths(contract, media);
  // The schema describes JSON. Bodies in other media types are not searched for its properties.
  const isJson = isJsonType(media.type) || findMediaType('application/json', [media]) !== undefined;
  if (!isJson || !media.schema) return items;
  const paths = propertyPaths(contract, media.schema.pointer);
  return items.size === 0 ? paths : new Map([...items, ...paths]);
}

/** Of a sequence, what its items show: `/[]` that there are any, and their properties, those in the data of events too. */
function itemPaths(contract: Contract, { type, itemSchema }: MediaType): ReadonlyMap<string, Pointer> {
  const kind = sequenceKind(type);
  if (!itemSchema || !kind) return NO_PATHS;
  const { pointer } = itemSchema;
  const paths = new Map([['', pointer], ...propertyPaths(contract, pointer)]);
  for (const content of kind === 'events' ? contentSchemas(contract, pointer, 'data') : [])
    for (const [path, at] of propertyPaths(contract, content))
      if (!paths.has(`/data${path}`)) paths.set(`/data${path}`, at);
  return new Map([...paths].map(([path, at]) => [`/[]${path}`, at]));
}

const NO_PATHS: ReadonlyMap<string, Pointer> = new Map();

function beyondJudging(contract: Contract, status: string, media: MediaType): Clause[] {
  const { type, schema, itemSchema } = media;
  if (!schema || itemSchema || !isBeyondJudging(media, shapeOf(contract, schema.pointer))) return [];
  return [
    { name: `${status} ${type} schema`, pointer: schema.pointer, status, media: type, isBeyondJudging: true },
  ];
}
