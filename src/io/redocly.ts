import type { Contract, JsonObject, Problem, Severity } from '../model.js';
import { messageOf } from '../errors.js';
import { isObject } from '../openapi/grammar.js';
import { valueAt } from '../openapi/pointer.js';

/** Rules about the meaning of a document; style is the author's own affair. */
const RULES: Readonly<Record<string, 'error' | 'warn'>> = {
  struct: 'error',
  'operation-operationId-unique': 'error',
  'operation-parameters-unique': 'error',
  'path-declaration-must-exist': 'error',
  'path-not-include-query': 'error',
  'path-parameters-defined': 'error',
  'no-identical-paths': 'error',
  'no-ambiguous-paths': 'warn',
  'no-enum-type-mismatch': 'warn',
  'no-undefined-server-variable': 'warn',
  'no-server-trailing-slash': 'warn',
};

/**
 * What Redocly's structural rules find in the bundled document, placed in the user's files.
 * The bundle refers to nothing outside itself, so nothing is read and nothing requested.
 */
export async function structureProblems(contract: Contract): Promise<Problem[]> {
  const { BaseResolver, ResolveError, StyleguideConfig, lintDocument, makeDocumentFromString } =
    await import('@redocly/openapi-core');
  /** Redocly follows whatever looks like a reference, in examples too; nothing outside the bundle is to be read. */
  class NoResolver extends BaseResolver {
    override loadExternalRef(ref: string): Promise<never> {
      return Promise.reject(new ResolveError(new Error(`${ref} is not read`)));
    }
  }
  const document = makeDocumentFromString(JSON.stringify(withoutLoops(contract)), 'bundle.json');
  const config = new StyleguideConfig({ rules: RULES });
  try {
    const found = await lintDocument({ document, config, externalRefResolver: new NoResolver() });
    return found.map(({ ruleId, severity, message, location, suggest }) => {
      const pointer = location[0]?.pointer ?? '#/';
      const at = pointer === '#/' ? '#' : pointer;
      return {
        code: `document.${ruleId}`,
        severity: (severity === 'error' ? 'error' : 'warning') satisfies Severity,
        message: message.replace(/\s*\n\s*/g, ' '),
        pointer: at,
        location: contract.locate(at),
        ...(suggest.length > 0 ? { hint: `Did you mean ${suggest.slice(0, 3).join(', ')}?` } : {}),
      };
    });
  } catch (thrown) {
    // A document so odd that the linter itself gives up is still the document's problem.
    const message = `the structure could not be checked: ${messageOf(thrown)}`;
    return [
      {
        code: 'document.structure',
        severity: 'error',
        message,
        pointer: '#',
        location: contract.locate('#'),
      },
    ];
  }
}

/** The linter gives up at a reference that leads only to itself; those have been reported when it runs. */
function withoutLoops(contract: Contract): JsonObject {
  const document = structuredClone(contract.document);
  for (const { code, pointer } of contract.problems) {
    const node = code === 'document.ref.circular' ? valueAt(document, pointer) : undefined;
    if (isObject(node)) delete node.$ref;
  }
  return document;
}
