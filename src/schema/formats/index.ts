import type { Ajv } from 'ajv';
import type { Json } from '../../json/json.js';
import { BYTES } from './bytes.js';
import type { Format, NumberFormat, TextFormat } from './format.js';
import { HOSTS } from './hosts.js';
import { IDENTIFIERS } from './identifiers.js';
import { NUMBERS } from './numbers.js';
import { TEXTS } from './texts.js';
import { TIMES } from './time.js';
import { URIS } from './uris.js';

export type { Format, NumberFormat, TextFormat } from './format.js';

/**
 * Every format that can be enforced, or needs not be: those of JSON Schema validation 2020-12 §7.3, each by the grammar
 * of its standard, those of the OpenAPI Format Registry, and some that are in no standard but in many documents. Those
 * of ajv-formats are not used: they take offsets without a colon, a blank for the T, URNs for UUIDs and quotes in URIs,
 * refuse what the standards allow (`a@localhost`, `{a.b}`), and some run out of stack on megabytes.
 */
export const FORMATS: Readonly<Record<string, Format>> = {
  ...TIMES,
  ...HOSTS,
  ...URIS,
  ...IDENTIFIERS,
  ...BYTES,
  ...TEXTS,
  ...NUMBERS,
};

function formatOf(name: Json | undefined): Format | undefined {
  return typeof name === 'string' && Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

/** The format of strings that a schema's `format` names; undefined where it names none. */
export function textFormat(name: Json | undefined): TextFormat | undefined {
  const format = formatOf(name);
  return format?.appliesTo === 'string' ? format : undefined;
}

/** The format of numbers that a schema's `format` names; undefined where it names none. */
export function numberFormat(name: Json | undefined): NumberFormat | undefined {
  const format = formatOf(name);
  return format === undefined || format.appliesTo === 'string' ? undefined : format;
}

/** Whether values of this format are checked, or need no check because it only says how they are shown. */
export function isKnownFormat(name: string): boolean {
  return formatOf(name) !== undefined;
}

/** Adds every format to a validator. */
export function registerFormats(ajv: Ajv): void {
  for (const [name, format] of Object.entries(FORMATS)) {
    if (format.appliesTo === 'string') ajv.addFormat(name, format.validate);
    else ajv.addFormat(name, { type: 'number', validate: format.validate });
  }
}
