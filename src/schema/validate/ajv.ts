import type { Ajv2020 } from 'ajv/dist/2020.js';
import { registerFormats } from '../formats/index.js';
import { ajv as library } from '../keywords/dialects/ajv-package.js';
import { BoundedPattern } from '../keywords/pattern.js';
import { withBigints } from './ajv-bigints.js';
import { withBoundedErrors } from './ajv-error-limit.js';
import { redefineKeywords } from './ajv-keywords.js';

/** An ajv with our formats, keywords, patterns and limits, which knows no schema yet. */
export function newAjv(): Ajv2020 {
  const ajv = new (library().Ajv2020)({
    strict: false,
    allErrors: true,
    verbose: true,
    // Members that every object inherits (`constructor`, `toString`) are not members of a JSON object.
    ownProperties: true,
    // Inlined references would be compiled again at every use.
    inlineRefs: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    code: {
      // What V8 does anyway would take a third of the time of compiling.
      optimize: false,
      process: (code) => withBigints(withBoundedErrors(code)),
      regExp: Object.assign((source: string) => new BoundedPattern(source), { code: 'new BoundedPattern' }),
    },
  });
  registerFormats(ajv);
  redefineKeywords(ajv);
  return ajv;
}
