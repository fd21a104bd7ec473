import { parseJson } from '../../json/text.js';
import type { FormatCode } from './formats.js';
import { boundsOf, CALLED, textFormatCode } from './formats.js';

/**
 * The code that ajv has written as a module that imports nothing and that bundlers take apart: its helpers stand in it,
 * and what an app does not use is seen to have no effect.
 */
export function tidied(code: string, hasBigints: boolean): string {
  const helpers = new Map<string, string>();
  const lines = code
    .replaceAll(ERROR, ',keyword:"$1",message:')
    .replaceAll(UNUSED_PARAMETERS, '')
    .replaceAll(UNUSED_ARGUMENTS, '}')
    .replaceAll(CALL, (_, check: string, data: string, at: string | undefined) => {
      if (at === undefined) return `${check}(${data})`;
      return `(${check}(${data}) || ${helper(helpers, 'placed')}(${check}, ${at}))`;
    })
    .replaceAll(OWN_PLACE, (_, more: string | undefined) => `instancePath:${more === undefined ? '""' : ''}`)
    .replaceAll(REQUIRED, (_, name: string, module: string) => `const ${name} = ${helper(helpers, module)};`)
    .replaceAll(FORMAT, (_, name: string, plain: string | undefined, quoted: string | undefined) => {
      const format = plain ?? (parseJson(quoted ?? '""') as string);
      return `const ${name} = ${formatCode(helpers, format, hasBigints)};`;
    })
    .replaceAll(/^const (pattern\d+) = new RegExp/gm, 'const $1 = /* @__PURE__ */ new RegExp')
    .split('\n');
  const used = withoutUnused(lines);
  return [...helpers.values(), used].join('\n\n').trim();
}

const STRING = /"(?:[^"\\]|\\.)*"/.source;
/** Of errors, only their place, keyword and message are told. A quotation mark within a text is escaped, and no match. */
const ERROR = new RegExp(
  `,schemaPath:${STRING},keyword:"(\\w+)",params:\\{(?:[^{}"]|${STRING})*\\},message:`,
  'g',
);
/** These are for keywords that change values, or refer to others. */
const UNUSED_PARAMETERS = /, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/g;
const UNUSED_ARGUMENTS = new RegExp(
  `,parentData(?::\\w+)?,parentDataProperty(?::(?:[^,{}"]|${STRING})*)?,rootData\\}`,
  'g',
);

/**
 * A function that judges a part of a value. ajv hands it the part's place, made anew for each part; here, places are put
 * before those of errors, where there are any.
 */
const CALL = new RegExp(
  `\\b(validate\\d+|wrapper\\d+\\.validate)\\(((?:[^,{}"]|${STRING})+), \\{instancePath(?::instancePath\\+((?:[^{}"]|${STRING})*))?\\}\\)`,
  'g',
);
const OWN_PLACE = /\binstancePath(:instancePath\+)?(?=[^:])/g;

const REQUIRED = /^const (func\d+) = require\("ajv\/dist\/runtime\/(\w+)"\)\.default;$/gm;
const FORMAT = /^const (formats\d+) = formats(?:\.(\w+)|\[("(?:[^"\\]|\\.)*")\]);$/gm;

function helper(helpers: Map<string, string>, module: string): string {
  const code = HELPERS[module];
  if (code === undefined) throw new Error(`ajv's ${module} has no counterpart`);
  helpers.set(module, code);
  return module;
}

/** ajv's own helpers (`ajv/dist/runtime`), for values that JSON has, and one of ours. */
const HELPERS: Readonly<Record<string, string>> = {
  placed: String.raw`/** Tells of errors in a part of a value where the part is. */
function placed(check, at) {
  for (const error of check.errors) error.instancePath = at + error.instancePath;
  return false;
}`,
  ucs2length: String.raw`/** The characters of a text, each surrogate pair as one. */
function ucs2length(text) {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) length--;
  return length;
}`,
  equal: String.raw`function equal(a, b) {
  if (a === b || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}`,
  unique: String.raw`/** Whether no two items are equal. */
function unique(items) {
  const keyOf = (value) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return '[' + value.map(keyOf) + ']';
    return '{' + Object.keys(value).sort().map((key) => JSON.stringify(key) + ':' + keyOf(value[key])) + '}';
  };
  return new Set(items.map(keyOf)).size === items.length;
}`,
  isMultiple: String.raw`/** Bigints are whole; of numbers, the quotient is rounded. */
function isMultiple(value, of) {
  if (typeof value === 'bigint' && Number.isInteger(of)) return value % BigInt(of) === 0n;
  const quotient = Number(value) / of;
  return Math.abs(Math.round(quotient) - quotient) <= 1e-9;
}`,
};

const INT32 = 2n ** 31n;

function formatCode(helpers: Map<string, string>, format: string, hasBigints: boolean): string {
  const bounds = boundsOf(format);
  if (bounds) {
    const [least, greatest] = bounds;
    // The bitwise operators work on 32 bits (ECMA-262 §7.1.6), and are quicker than three comparisons.
    if (!hasBigints && least === -INT32 && greatest === INT32 - 1n)
      return '{ validate: (n) => (n | 0) === n }';
    const isWhole = hasBigints ? `(typeof n === 'bigint' || Number.isInteger(n))` : 'Number.isInteger(n)';
    const [from, to] = hasBigints ? bounds.map((bound) => `${String(bound)}n`) : bounds.map(Number);
    return `{ validate: (n) => ${isWhole} && n >= ${String(from)} && n <= ${String(to)} }`;
  }
  const code = textFormatCode(format);
  if (!code) throw new Error(`${format} has no check`);
  if ('expression' in code) return String(code.expression);
  for (const each of [...(CALLED[code.name] ?? []), code]) add(helpers, each);
  return code.name;
}

function add(helpers: Map<string, string>, code: FormatCode): void {
  if ('name' in code) helpers.set(code.name, code.code);
}

/** Without the schemas that ajv keeps beside its functions and does not use. */
function withoutUnused(lines: readonly string[]): string {
  const text = lines.join('\n');
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(/\bschema\d+\b/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return lines
    .filter((line) => {
      const name = /^const (schema\d+) = /.exec(line)?.[1];
      return name === undefined || (counts.get(name) ?? 0) > 1;
    })
    .join('\n');
}
