import type * as refUtils from '@redocly/openapi-core/lib/ref-utils.js';
import type * as resolve from '@redocly/openapi-core/lib/resolve.js';
import type * as types from '@redocly/openapi-core/lib/types/index.js';
import type * as oas3 from '@redocly/openapi-core/lib/types/oas3.js';
import type * as oas31 from '@redocly/openapi-core/lib/types/oas3_1.js';
import type * as visitors from '@redocly/openapi-core/lib/visitors.js';
import type * as walk from '@redocly/openapi-core/lib/walk.js';
import { onDemand } from '../../on-demand.js';
import type { RuleName } from './rules.js';

/**
 * The parts of Redocly's linter, by their paths in exactly the version that is installed: the package as a whole reads
 * its configurations, and knows Swagger, AsyncAPI and Arazzo, which takes longer to load than most documents to lint.
 */
export const redocly = onDemand((load) => ({
  ...(load('@redocly/openapi-core/lib/ref-utils') as typeof refUtils),
  ...(load('@redocly/openapi-core/lib/resolve') as typeof resolve),
  ...(load('@redocly/openapi-core/lib/types') as typeof types),
  ...(load('@redocly/openapi-core/lib/types/oas3') as typeof oas3),
  ...(load('@redocly/openapi-core/lib/types/oas3_1') as typeof oas31),
  ...(load('@redocly/openapi-core/lib/visitors') as typeof visitors),
  ...(load('@redocly/openapi-core/lib/walk') as typeof walk),
}));

/** What rules can ask for, and none of those here does. The enumeration itself would load all that Redocly knows. */
export const OAS_VERSION = 'oas3_1' as never;

type Rule = visitors.Oas3Rule;

const FOLDER = '@redocly/openapi-core/lib/rules';

/** How each rule is loaded, and what it is called there. */
const LOADED: Readonly<Record<RuleName, () => Rule>> = {
  struct: rule('common/struct', 'Struct'),
  'operation-operationId-unique': rule('common/operation-operationId-unique', 'OperationIdUnique'),
  'operation-parameters-unique': rule('common/operation-parameters-unique', 'OperationParametersUnique'),
  'path-declaration-must-exist': rule('common/path-declaration-must-exist', 'PathDeclarationMustExist'),
  'path-not-include-query': rule('common/path-not-include-query', 'PathNotIncludeQuery'),
  'path-parameters-defined': rule('common/path-params-defined', 'PathParamsDefined'),
  'no-identical-paths': rule('common/no-identical-paths', 'NoIdenticalPaths'),
  'no-ambiguous-paths': rule('common/no-ambiguous-paths', 'NoAmbiguousPaths'),
  'no-enum-type-mismatch': rule('common/no-enum-type-mismatch', 'NoEnumTypeMismatch'),
  'no-undefined-server-variable': rule('oas3/no-undefined-server-variable', 'NoUndefinedServerVariable'),
  'no-server-trailing-slash': rule('oas3/no-server-trailing-slash', 'NoServerTrailingSlash'),
};

function rule(path: string, name: string): () => Rule {
  return onDemand((load) => {
    const found = (load(`${FOLDER}/${path}`) as Partial<Record<string, Rule>>)[name];
    if (!found) throw new Error(`Redocly has no rule ${name}`);
    return found;
  });
}

/** What a rule does at the objects of a document, by their types. */
export function visitorOf(name: RuleName): visitors.Oas3Visitor {
  return [LOADED[name]()({})].flat()[0] as visitors.Oas3Visitor;
}
