import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Ajv, Format } from 'ajv';

/** Formats of the OpenAPI Format Registry that say how a value is shown or stored, and so constrain nothing. */
const ANNOTATIONS = ['binary', 'password', 'html', 'commonmark', 'decimal', 'decimal128', 'double', 'float'];

function integerWithin(minimum: number, maximum: number): Format {
  return {
    type: 'number',
    validate: (value: number) => Number.isInteger(value) && value >= minimum && value <= maximum,
  };
}

const REGISTRY: Readonly<Record<string, Format>> = {
  ...Object.fromEntries(ANNOTATIONS.map((name) => [name, true] as const)),
  int8: integerWithin(-(2 ** 7), 2 ** 7 - 1),
  int16: integerWithin(-(2 ** 15), 2 ** 15 - 1),
  int32: integerWithin(-(2 ** 31), 2 ** 31 - 1),
  // A JSON number beyond 2^53 is rounded when parsed, so the exact 64-bit bounds cannot be told apart from near misses.
  int64: integerWithin(-(2 ** 63), 2 ** 63),
  uint8: integerWithin(0, 2 ** 8 - 1),
  uint16: integerWithin(0, 2 ** 16 - 1),
  uint32: integerWithin(0, 2 ** 32 - 1),
  uint64: integerWithin(0, 2 ** 64),
  char: /^.$/su,
  base64url: /^[A-Za-z0-9_-]*={0,2}$/u,
};

/** Adds every format that can be enforced: those of JSON Schema 2020-12 §7.3 and of the OpenAPI Format Registry. */
export function registerFormats(ajv: Ajv): void {
  // ajv-formats is CommonJS: under NodeNext its default export is the module's `exports`.
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  for (const [name, format] of Object.entries(REGISTRY)) ajv.addFormat(name, format);
}

let known: Ajv | undefined;

/** Whether values of this format are checked, or need no check because it only says how they are shown. */
export function isKnownFormat(name: string): boolean {
  if (!known) registerFormats((known = new Ajv2020()));
  return name in known.formats;
}
