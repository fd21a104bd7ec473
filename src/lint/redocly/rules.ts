/** Rules about the meaning of a document; style is the author's own affair. */
export const RULES = {
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
} as const satisfies Readonly<Record<string, 'error' | 'warn'>>;

export type RuleName = keyof typeof RULES;

/** Those that look at servers, wherever they stand. */
export const SERVER_RULES: readonly RuleName[] = ['no-undefined-server-variable', 'no-server-trailing-slash'];

/** Those that look at one object at a time, whatever it is. The others look at paths, parameters and servers. */
export const LOCAL_RULES: readonly RuleName[] = ['struct', 'no-enum-type-mismatch'];
