import type { Code, CodeKeywordDefinition, KeywordCxt, Name } from 'ajv';
import { codegen as code } from './ajv-package.js';

/** The member of a translated schema that says how its discriminator tells the branches apart. */
export const TOLD_APART = 'x-told-apart';

/** The branches of a choice that a discriminator names, by their index. */
export interface NamedBranches {
  /** The property whose value is the tag. */
  name: string;
  byTag: ReadonlyMap<string, number>;
  /** The branch of objects without a tag or with another one (`defaultMapping`, OpenAPI 3.2 §4.25). */
  byDefault: number | undefined;
  /** All tags that there are; undefined where others are not to be refused. */
  known: readonly string[] | undefined;
}

/**
 * ajv's own `oneOf` or `anyOf`. Beside a discriminator, an object has to be valid by the branch that its tag names, and
 * by that one alone: documents describe kinds of objects there that are open, so that a dog without what a dog needs
 * would pass for a cat. Where no branch is named, `oneOf` is content with several that match, for the same reason.
 */
export function toldApart(own: CodeKeywordDefinition): CodeKeywordDefinition {
  return {
    ...own,
    code(cxt, ruleType) {
      const told = cxt.parentSchema[TOLD_APART] as Partial<Record<string, NamedBranches>> | undefined;
      if (!told) return own.code(cxt, ruleType);
      // The error of `oneOf` names the branches that match: here there is none.
      cxt.setParams({ passing: cxt.gen.const('passing', null) });
      const named = told[cxt.keyword];
      cxt.result(
        named ? namedIsValid(cxt, named) : anyIsValid(cxt),
        () => {
          cxt.reset();
        },
        () => {
          cxt.reset();
          cxt.error();
        },
      );
    },
  };
}

/** Writes code that judges an object by the branch that is named, anything else by each. */
function namedIsValid(cxt: KeywordCxt, { name, byTag, byDefault, known }: NamedBranches): Name {
  const { gen, data } = cxt;
  const valid = gen.let('valid', false);
  const isTagged = gen.const(
    'tagged',
    code()._`${data} && typeof ${data} === "object" && !Array.isArray(${data})`,
  );
  const tag = gen.const('tag', code()._`${isTagged} ? ${data}[${name}] : undefined`);
  // Each branch stands in the code once. A condition that never holds begins the chain of those that do.
  gen.if(code()._`false`);
  for (const index of new Set(byTag.values())) {
    const tags = [...byTag].flatMap(([each, at]) => (at === index ? [each] : []));
    gen.elseIf(isOneOf(tag, tags));
    gen.assign(valid, judged(cxt, index));
  }
  if (byDefault !== undefined) {
    gen.elseIf(isTagged);
    gen.assign(valid, judged(cxt, byDefault));
  }
  if (known) gen.elseIf(code()._`typeof ${tag} !== "string" || ${isOneOf(tag, known)}`);
  else gen.else();
  gen.assign(valid, anyIsValid(cxt));
  gen.endIf();
  return valid;
}

function isOneOf(tag: Name, tags: readonly string[]): Code {
  return tags
    .map((each) => code()._`${tag} === ${each}`)
    .reduce((all, each) => code()._`${all} || ${each}`, code()._`false`);
}

/** Writes code that tries one branch after another; each, where ajv notes what the valid ones speak of. */
function anyIsValid(cxt: KeywordCxt): Name {
  const { gen, it } = cxt;
  const valid = gen.let('valid', false);
  for (const index of (cxt.schema as unknown[]).keys()) {
    const isOpen = it.opts.unevaluated === true ? code()._`true` : code()._`!${valid}`;
    gen.if(isOpen, () => {
      const own = judged(cxt, index);
      gen.assign(valid, code()._`${valid} || ${own}`);
    });
  }
  return valid;
}

function judged(cxt: KeywordCxt, index: number): Name {
  const valid = cxt.gen.name('_valid');
  const branch = cxt.subschema({ keyword: cxt.keyword, schemaProp: index, compositeRule: true }, valid);
  cxt.mergeValidEvaluated(branch, valid);
  return valid;
}
