import type * as openapiTypescript from 'openapi-typescript';
import type * as TypeScript from 'typescript';
import { usablePart } from '../../document/usable-part.js';
import { messageOf, ToolError } from '../../errors.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { fileHeader } from '../shared/source-text.js';
import { unescapeNames } from './escape-names.js';
import { normalizeDocument } from './normalize-document.js';
import { restore } from './stand-ins.js';

type OpenApiTypescript = typeof openapiTypescript;
type Context = Parameters<OpenApiTypescript['transformSchema']>[1];

/**
 * The TypeScript types of a contract's paths, operations and components: the same bytes for the same document.
 * The only module that knows openapi-typescript; it loads a whole compiler, and so is loaded when first needed.
 * @throws ToolError when the document cannot be translated.
 */
export async function generateTypes(contract: Contract): Promise<string> {
  const openapi = await import('openapi-typescript');
  try {
    const { document, lists } = normalizeDocument(usablePart(contract), contract.openapi);
    const nodes = openapi.transformSchema(document as unknown as Document, {
      ...contextFor(document as unknown as Document, openapi),
      ...(lists.length > 0 ? { inject: listTypes(lists) } : {}),
    });
    const restored =
      contract.openapi === '3.2'
        ? restore(nodes, (await import('typescript')).default as unknown as typeof TypeScript)
        : nodes;
    return (
      fileHeader(contract) +
      '\n' +
      unescapeNames(openapi.astToString(restored)).replace(WITH_REQUIRED.theirs, WITH_REQUIRED.ours)
    );
  } catch (thrown) {
    const why = thrown instanceof RangeError ? 'it is nested too deeply' : messageOf(thrown);
    throw new ToolError(`${contract.source}: no types can be generated: ${why}`, { cause: thrown });
  }
}

/** Theirs refuses what may be null: `required` speaks of objects only. */
const WITH_REQUIRED = {
  theirs: /^type WithRequired<T, K extends keyof T> = T & \{\n\s*\[P in K\]-\?: T\[P\];\n\};/m,
  ours: `type WithRequired<T, K extends PropertyKey> = T extends object ? T & {
    [P in K & keyof T]-?: T[P];
} : T;`,
};

type Document = Parameters<OpenApiTypescript['transformSchema']>[0];

/**
 * The second half of what openapi-typescript does by default; the first half, reading and linting a document and
 * printing what it finds, is done already.
 */
function contextFor(document: Document, { scanDiscriminators, resolveRef }: OpenApiTypescript): Context {
  const silent = true;
  return {
    // A default says what a server assumes. It makes no client send the property, and no server return it.
    defaultNonNullable: false,
    // `type: object` alone allows any property; the other reading allows none.
    emptyObjectsUnknown: true,
    // As in the document: readers compare the two, and shared values stay assignable to mutable ones.
    alphabetize: false,
    immutable: false,
    propertiesRequiredByDefault: false,
    additionalProperties: false,
    // Tuples for minItems and maxItems grow out of hand, and no array from elsewhere fits them.
    arrayLength: false,
    // Unions of literals instead of enums: nothing at run time.
    enum: false,
    enumValues: false,
    conditionalEnums: false,
    dedupeEnums: false,
    excludeDeprecated: false,
    exportType: false,
    rootTypes: false,
    rootTypesNoSchemaPrefix: false,
    rootTypesKeepCasing: false,
    makePathsEnum: false,
    generatePathParams: false,
    pathParamsAsTypes: false,
    // openapi-fetch 0.16 does not know the markers.
    readWriteMarkers: false,
    postTransform: undefined,
    transform: undefined,
    transformProperty: undefined,
    injectFooter: [],
    discriminators: scanDiscriminators(document, { silent }),
    // Read by the first half alone.
    redoc: undefined as unknown as Context['redoc'],
    silent,
    resolve: ($ref) => resolveRef(document, $ref, { silent }),
  };
}

/** An interface is the one kind of list that TypeScript lets lead back to itself within another interface. */
function listTypes(lists: readonly string[]): string {
  const members = lists.map((name, i) => `  ${jsonText(name)}: List${String(i + 1)};`);
  const types = lists.map((name, i) => {
    const item = `components["schemas"][${jsonText(name)}]`;
    return `interface List${String(i + 1)} extends Array<${item}> {}`;
  });
  return `interface lists {\n${members.join('\n')}\n}\n${types.join('\n')}`;
}
