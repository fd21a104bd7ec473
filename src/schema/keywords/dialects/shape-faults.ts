import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json, JsonObject } from '../../../json/json.js';
import { nearestName } from '../../../json/suggestion.js';
import { jsonText } from '../../../json/text.js';
import type { OpenApiVersion } from '../../../model/document.js';
import { keywordOf, KEYWORDS } from '../index.js';
import { APPLICATORS, SCHEMAS } from '../names.js';
import { TYPES } from '../types.js';
import { ajv } from './ajv-package.js';

/** Keywords whose value decides what is enforced; the rest may be what it likes. */
const JUDGED = new Set([...Object.keys(KEYWORDS), 'readOnly', 'writeOnly']);

/** A keyword with a value of a wrong kind, and what is wrong; no keyword where the schema object itself is wrong. */
interface ShapeFault {
  keyword: string | undefined;
  message: string;
}

let metaSchema: Ajv2020 | undefined;

/** The meta-schema's complaints about a schema object alone; nested ones are visited on their own. */
export function shapeFaults(node: JsonObject, openapi: OpenApiVersion): ShapeFault[] {
  const judged = Object.keys(node).filter(
    (key) => JUDGED.has(key) && !isJudgedElsewhere(openapi, key, node[key] as Json),
  );
  if (judged.every((key) => isPlain(key, node[key] as Json))) return [];
  const own = judged.map((key): [string, unknown] => [
    key,
    typeof node[key] === 'bigint' ? Number(node[key]) : node[key],
  ]);
  metaSchema ??= new (ajv().Ajv2020)({ strict: false, allErrors: true, logger: false });
  void metaSchema.validateSchema(Object.fromEntries(own));
  const faults = new Map<string, ShapeFault>();
  for (const { instancePath, message = 'is invalid' } of metaSchema.errors ?? []) {
    const keyword = instancePath.split('/')[1] ?? '';
    if (faults.has(keyword)) continue;
    const told = keyword === 'type' ? typeFault(node.type) : message;
    faults.set(keyword, { keyword: keyword || undefined, message: told });
  }
  return [...faults.values()];
}

/** What is wrong with the types that a schema names. */
function typeFault(stated: Json | undefined): string {
  const types = [stated].flat();
  const odd = types.find((each) => !TYPES.some((type) => type === each));
  if (odd !== undefined)
    return `is no type: ${jsonText(odd)}${nearestName(typeof odd === 'string' ? odd : '', TYPES)}`;
  return types.length > 0 ? 'names a type twice' : `names no type${nearestName('', TYPES)}`;
}

/** Whether a keyword is well-formed for sure, which takes no meta-schema to see. */
function isPlain(keyword: string, value: Json): boolean {
  if (Array.isArray(value)) {
    if (keyword !== 'type') return keyword === 'enum' || (keyword === 'required' && isOfDistinct(value));
    return isOfDistinct(value) && keywordOf(keyword)?.isWellFormed(value) === true;
  }
  if (keyword === 'readOnly' || keyword === 'writeOnly') return typeof value === 'boolean';
  return keyword !== 'dependentRequired' && keywordOf(keyword)?.isWellFormed(value) === true;
}

function isOfDistinct(names: readonly Json[]): boolean {
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
}

/** Patterns have a check of their own, well-shaped applicators hold schemas that are visited, and 3.0 differs. */
function isJudgedElsewhere(openapi: OpenApiVersion, keyword: string, value: Json): boolean {
  if (keyword === 'pattern') return typeof value === 'string';
  if (openapi === '3.0' && keyword.startsWith('exclusive')) return typeof value === 'boolean';
  if (!APPLYING.has(keyword)) return false;
  return SINGLE.has(keyword) || keywordOf(keyword)?.isWellFormed(value) === true;
}

const APPLYING: ReadonlySet<string> = new Set(APPLICATORS);
const SINGLE: ReadonlySet<string> = new Set(SCHEMAS);
