import type { ErrorObject } from 'ajv';
import { formatLocation, ToolError } from '../errors.js';
import type { Json } from '../json/json.js';
import { escapeToken, tokensOf } from '../json/pointer.js';
import { nearestName } from '../json/suggestion.js';
import { jsonText } from '../json/text.js';
import type { Location } from '../model/document.js';
import { snippet } from '../schema/validate/problems.js';

/** Where a configuration comes from, for messages about it. */
export interface ConfigSource {
  /** The file as the user would type it. */
  label: string;
  /** Where a JSON Pointer of its value stands; absent where code made the value. */
  locate?: (pointer: string) => Location;
}

export interface ConfigProblem {
  /** JSON Pointer into the configuration. */
  pointer: string;
  message: string;
}

/**
 * One error with every problem: in the order of the file if that is known, at most one for each place.
 * @throws ToolError always.
 */
export function refuse(problems: readonly ConfigProblem[], source: ConfigSource | undefined): never {
  const first = new Map<string, ConfigProblem>();
  for (const problem of problems) if (!first.has(problem.pointer)) first.set(problem.pointer, problem);
  const located = [...first.values()].map(({ pointer, message }) => {
    const path = propertyPath(pointer);
    return { text: path === '' ? message : `${path}: ${message}`, location: source?.locate?.(pointer) };
  });
  located.sort((a, b) =>
    a.location && b.location ? a.location.line - b.location.line || a.location.column - b.location.column : 0,
  );
  const [leading, ...others] = located.map(({ text, location }) => ({
    text: location || !source ? text : `${source.label}: ${text}`,
    location,
  }));
  const lines = others.map(({ text, location }) =>
    location ? `${formatLocation(location)}: ${text}` : text,
  );
  throw new ToolError([leading?.text, ...lines].join('\n'), { location: leading?.location });
}

/** One problem in a line: its place, or the file, and what is wrong. */
export function told({ pointer, message }: ConfigProblem, source: ConfigSource | undefined): string {
  const location = source?.locate?.(pointer);
  const place = location ? formatLocation(location) : source?.label;
  return `${place === undefined ? '' : `${place}: `}${propertyPath(pointer)}: ${message}`;
}

/** `/operations/getPet/phases/0` as it would be written in code: `operations.getPet.phases[0]`. */
function propertyPath(pointer: string): string {
  return (tokensOf(pointer) ?? [])
    .map((token) => {
      if (/^\d+$/.test(token)) return `[${token}]`;
      return /^[A-Za-z_$][\w$]*$/.test(token) ? `.${token}` : `[${jsonText(token)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** What ajv found, in the words of the schema's titles. */
export function problemOf({
  keyword,
  instancePath,
  params,
  propertyName,
  parentSchema,
  data,
}: ErrorObject): ConfigProblem[] {
  const { title, properties = {}, enum: choices = [] } = (parentSchema ?? {}) as ConfigSchema;
  const { additionalProperty: extra, missingProperty: missing } = params as Record<
    string,
    string | undefined
  >;
  const member = (name: string): string => `${instancePath}/${escapeToken(name)}`;
  // What is wrong with the name, or in the branch, is an error of its own.
  if (keyword === 'propertyNames' || keyword === 'if') return [];
  if (propertyName !== undefined)
    return [{ pointer: member(propertyName), message: `is not ${title ?? ''}` }];
  if (extra !== undefined) {
    const known = Object.keys(properties).filter((name) => !name.startsWith('$'));
    return [{ pointer: member(extra), message: `there is no such setting${nearestName(extra, known)}` }];
  }
  if (keyword === 'uniqueItems') {
    const { i, j } = params as { i: number; j: number };
    return [{ pointer: member(String(Math.max(i, j))), message: 'is listed twice' }];
  }
  if (missing !== undefined) {
    return [
      { pointer: member(missing), message: `is missing, expected ${properties[missing]?.title ?? ''}` },
    ];
  }
  const guess = typeof data === 'string' && choices.length > 0 ? nearestName(data, choices) : '';
  return [
    { pointer: instancePath, message: `expected ${title ?? ''}${received(data, instancePath)}${guess}` },
  ];
}

interface ConfigSchema {
  title?: string;
  properties?: Record<string, { title?: string }>;
  enum?: string[];
}

/** What stands in these places is, or may hold, a credential. */
const SECRET = /\/(credentials|limitedCredentials|headers|servers?|reset)(\/|$)/;

/** Only single values are shown, and only where they cannot be secret: a whole list or object may hold anything. */
function received(value: unknown, pointer: string): string {
  const isSecret = SECRET.test(pointer);
  if (typeof value === 'object' && value !== null) return `, got ${kindOf(value)}`;
  if (!isSecret) return `, got ${snippet(value)}`;
  return typeof value === 'string' ? '' : `, got ${kindOf(value)}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.length > 0 ? 'a list' : 'an empty list';
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const name = prototype?.constructor?.name;
  const isInstance = typeof value === 'object' && typeof name === 'string' && name !== 'Object';
  const kind = isInstance ? name : typeof value;
  return `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Deeper values are taken for a mistake. */
const MAX_DEPTH = 100;

/**
 * A copy that JSON could hold. What is no plain data becomes null in it and is told: code can make anything.
 */
export function plainData(
  value: unknown,
  pointer: string,
  problems: ConfigProblem[],
  above: readonly unknown[] = [],
): Json | undefined {
  const isPlain = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  if (isPlain || (value === undefined && pointer === '')) return value as Json;
  const refused = (message: string): null => {
    problems.push({ pointer, message });
    return null;
  };
  try {
    if (!isContainer(value)) return refused(`must be plain data, got ${kindOf(value)}`);
    if (above.includes(value)) return refused('must not contain itself');
    if (above.length >= MAX_DEPTH) return refused(`is nested deeper than ${String(MAX_DEPTH)} levels`);
    const within = [...above, value];
    const copy = (name: string | number, member: unknown): Json | undefined =>
      plainData(member, `${pointer}/${escapeToken(String(name))}`, problems, within);
    if (Array.isArray(value)) return Array.from(value, (item, i) => copy(i, item) ?? null);
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([name, member]) => [name, copy(name, member)])) as Json;
  } catch {
    // A getter or a proxy of the user's own; whatever it throws may not even have a message.
    return refused('cannot be read');
  }
}

/** Arrays and plain objects, those of another realm included. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
