import type { Kind } from '../../document/object-kinds.js';
import type { TypedNode } from '../../document/places.js';
import { walk } from '../../document/places.js';
import { objectMember } from '../../document/references.js';
import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isWithin, join } from '../../json/pointer.js';

/** A document as OpenAPI 3.1 could have it, and where its parts stand in the original. */
export interface OpenApi31View {
  document: JsonObject;
  /** The pointer into the original of a pointer into the view. */
  originalOf: (pointer: Pointer) => Pointer;
}

/** What OpenAPI 3.2 adds to an object, and what type it has. Objects that hold schemas are looked at elsewhere. */
const ADDED: Partial<Record<Kind, Readonly<Record<string, string>>>> = {
  OpenAPI: { $self: 'string' },
  MediaType: { description: 'string', prefixEncoding: 'list', itemEncoding: 'object' },
  Encoding: { encoding: 'object', prefixEncoding: 'list', itemEncoding: 'object' },
  Response: { summary: 'string' },
  Example: { dataValue: 'any', serializedValue: 'string' },
  SecurityScheme: { deprecated: 'boolean', oauth2MetadataUrl: 'string' },
};

/** The name of what is moved; no document has it. */
const MOVED = 'specproof:moved:';

type Report = (pointer: Pointer, message: string) => void;

/**
 * A document of OpenAPI 3.2 for a linter that knows 3.1; the document itself is changed. Operations and schemas in places
 * that are new in 3.2 stand where 3.1 has such objects, other new members are left out. `report` is told of a member of
 * a wrong type.
 */
export function openApi31View(original: JsonObject, report: Report): OpenApi31View {
  const view = new View(original);
  for (const { kind, node, pointer } of view.nodes()) {
    dropAdded(kind, node, pointer, report);
    if (kind === 'PathItem') moveOperations(node, pointer, view);
    if (kind === 'MediaType') moveItemSchema(node, pointer, view);
    if (kind === 'Components') moveMediaTypes(node, pointer, view);
  }
  view.settleReferences();
  return { document: view.document, originalOf: (pointer) => view.originalOf(pointer) };
}

/** A document whose parts are moved to components, which all have 3.1's form. */
class View {
  private readonly moves: { from: Pointer; to: Pointer }[] = [];

  constructor(readonly document: JsonObject) {}

  nodes(): TypedNode[] {
    return [...walk(this.document, 'OpenAPI', '#')];
  }

  /** Makes a component of `value`; what stood at the pointer stands in it at the end of the way `inside`. */
  move(section: string, value: JsonObject, pointer: Pointer, inside: readonly string[] = []): void {
    const name = `${MOVED}${String(this.moves.length)}`;
    objectMember(objectMember(this.document, 'components'), section)[name] = value;
    this.moves.push({ from: pointer, to: join('#', 'components', section, name, ...inside) });
  }

  /** References to media types lead to where those have gone. */
  settleReferences(): void {
    for (const { kind, node } of this.nodes()) {
      const moved = kind === 'MediaType' ? this.moves.find(({ from }) => from === node.$ref) : undefined;
      if (moved) node.$ref = moved.to;
    }
  }

  originalOf(pointer: Pointer): Pointer {
    const found = this.moves.find(({ to }) => isWithin(pointer, to));
    return found ? found.from + pointer.slice(found.to.length) : pointer;
  }
}

function moveItemSchema(node: JsonObject, pointer: Pointer, view: View): void {
  const { itemSchema } = node;
  delete node.itemSchema;
  if (isObject(itemSchema)) view.move('schemas', itemSchema, join(pointer, 'itemSchema'));
}

function moveMediaTypes(node: JsonObject, pointer: Pointer, view: View): void {
  const { mediaTypes } = node;
  delete node.mediaTypes;
  for (const [key, media] of Object.entries(isObject(mediaTypes) ? mediaTypes : {})) {
    const response = { description: '', content: { '*/*': media } };
    view.move('responses', response, join(pointer, 'mediaTypes', key), ['content', '*/*']);
  }
}

function moveOperations(node: JsonObject, pointer: Pointer, view: View): void {
  const { additionalOperations } = node;
  const added = isObject(additionalOperations) ? Object.entries(additionalOperations) : [];
  const all = [
    ...(isObject(node.query) ? [[node.query, join(pointer, 'query')] as const] : []),
    ...added.flatMap(([key, each]) =>
      isObject(each) ? [[each, join(pointer, 'additionalOperations', key)] as const] : [],
    ),
  ];
  for (const [operation, at] of all) view.move('pathItems', { post: operation }, at, ['post']);
  delete node.query;
  delete node.additionalOperations;
}

function dropAdded(kind: Kind, node: JsonObject, pointer: Pointer, report: Report): void {
  const drop = (owner: JsonObject, at: Pointer, added: Readonly<Record<string, string>>): void => {
    for (const [key, type] of Object.entries(added)) {
      const value = owner[key];
      const found = Array.isArray(value) ? 'list' : typeof value;
      if (value !== undefined && type !== 'any' && found !== type)
        report(join(at, key), `\`${key}\` should be ${type === 'object' ? 'an' : 'a'} ${type}`);
      Reflect.deleteProperty(owner, key);
    }
  };
  drop(node, pointer, ADDED[kind] ?? {});
  const inside = (key: string, added: Readonly<Record<string, string>>): void => {
    const value = node[key];
    const objects = Array.isArray(value) ? value : [value];
    objects.forEach((each, i) => {
      if (isObject(each))
        drop(each, Array.isArray(value) ? join(pointer, key, i) : join(pointer, key), added);
    });
  };
  inside('servers', { name: 'string' });
  if (kind === 'OpenAPI') inside('tags', { summary: 'string', parent: 'string', kind: 'string' });
  if (kind === 'Schema') inside('discriminator', { defaultMapping: 'string' });
  if (kind === 'Schema') inside('xml', { nodeType: 'string' });
  if (kind === 'SecurityScheme') inside('flows', { deviceAuthorization: 'object' });
  // A response has a description in 3.1 only.
  if (kind === 'Response' && node.$ref === undefined) node.description ??= '';
  if (kind === 'Parameter' && node.in === 'querystring') node.in = 'query';
  if (kind === 'Parameter' && node.style === 'cookie') node.style = 'form';
}
