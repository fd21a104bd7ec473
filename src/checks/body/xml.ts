import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { Contract, MediaType, Operation, SchemaRef } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { snippet } from '../../schema/validate/problems.js';
import type { XmlElement } from '../../xml/document.js';
import { parseXml } from '../../xml/document.js';
import { decodeXml } from '../../xml/encoding.js';
import { readXml } from '../../xml/read.js';
import { xmlDifferences } from '../../xml/validate.js';
import { finding } from '../shared/finding.js';
import { judgeOrExplain, validateOrExplain } from '../shared/schema-judgement.js';
import type { BodyFinding } from './codes.js';
import type { Received } from './findings.js';
import { schemaFindings, undecodable } from './findings.js';
import { writeOnlyInResponse } from './write-only.js';

const BODY = { name: 'the body', at: 'body#' };

/**
 * XML is held to be well-formed. What its elements say is compared with the schema, which states JSON, and with its
 * `xml`, which states names: how the two belong together is for the server to choose where `xml` is silent, and much is
 * left open where it is not, so a difference is a warning.
 */
export function judgeXml(response: Received, { contract }: Operation, media: MediaType): BodyFinding[] {
  const text = decodeXml(response);
  if (text === undefined) return [];
  if (!text.ok) return [undecodable(media, text.why, response)];
  const parsed = parseXml(text.value);
  if (!parsed.ok)
    return parsed.isIllFormed !== true || isBrokenExample(contract, media, text.value)
      ? []
      : [undecodable(media, parsed.why, response)];
  const shape = shapeOf(contract, media.schema?.pointer);
  // Of a document without a described structure, any well-formed one will do.
  if (!media.schema || !['object', 'array'].some((type) => shape.types().has(type))) return [];
  const { schema } = media;
  return judgeOrExplain(() => compare(contract, media, schema, parsed.value), schema, BODY);
}

/** Whether the document itself shows this text, which is its own fault. */
function isBrokenExample({ brokenExamples }: Contract, { pointer }: MediaType, text: string): boolean {
  return brokenExamples.some(({ value, clauses }) => value === text && clauses.includes(pointer));
}

function compare(contract: Contract, media: MediaType, schema: SchemaRef, root: XmlElement): BodyFinding[] {
  const shape = shapeOf(contract, schema.pointer);
  const value = readXml(root, shape, false);
  const differences = xmlDifferences(contract, schema.pointer, root);
  if (isAlien(shape, value) && differences.length === 0) return [alien(media, root.name)];
  const { problems = [] } = validateOrExplain(contract, schema, value, BODY);
  const places = new Set(differences.map(({ path }) => path));
  const certain = problems.filter((problem) => !places.has(problem.path) && !isOmission(shape, problem));
  return [
    ...schemaFindings([...differences, ...certain]).map((found) => ({
      ...found,
      check: 'response.body.xml' as const,
      severity: 'warning' as const,
    })),
    ...writeOnlyInResponse(contract, schema.pointer, value),
  ];
}

/** A document of which not one element is documented says something else altogether. */
function isAlien(shape: Shape, value: Json): boolean {
  // A required list without items is no element, and is there all the same.
  const isThere = (member: Json): boolean => !Array.isArray(member) || member.length > 0;
  const names = isObject(value) ? Object.keys(value).filter((name) => isThere(value[name] ?? null)) : [];
  const isAny = shape.propertyNames().length === 0;
  return !isAny && names.length > 0 && !names.some((name) => shape.property(name).isDescribed());
}

function alien({ type, pointer }: MediaType, root: string): BodyFinding {
  return finding({
    check: 'response.body.xml',
    severity: 'warning',
    message: `the ${type} body has none of the documented elements`,
    pointer,
    at: 'body#',
    expected: 'elements that the schema describes',
    received: snippet(`<${root}>`),
  });
}

/**
 * XML has no usual way to write null or an empty list: servers leave such an element out. A list that must have items,
 * or that is documented to stand in an element of its own, is not left out.
 */
function isOmission(shape: Shape, { keyword, path }: SchemaProblem): boolean {
  if (keyword !== 'required') return false;
  const missing = (tokensOf(path) ?? []).reduce(
    (at, step) => (/^\d+$/.test(step) && at.types().has('array') ? at.item(Number(step)) : at.property(step)),
    shape,
  );
  if (missing.types().has('null')) return true;
  return missing.types().has('array') && missing.xml()?.wrapped !== true && missing.accepts([]);
}
