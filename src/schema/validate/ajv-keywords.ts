import type { CodeKeywordDefinition } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { KEYWORDS } from '../keywords/index.js';
import type { Keyword } from '../keywords/keyword.js';

/** Puts the keywords' own definitions in place of ajv's, which mislead for the reasons that their records give. */
export function redefineKeywords(ajv: Ajv2020): void {
  for (const [name, keyword] of Object.entries<Keyword>(KEYWORDS)) {
    if (!keyword.ajv) continue;
    const own = ajv.getKeyword(name) as CodeKeywordDefinition;
    ajv.removeKeyword(name);
    ajv.addKeyword(keyword.ajv(own));
  }
}
