import { resolve } from 'node:path';
import { messageOf, ToolError } from '../errors.js';
import { readTextIfPresent } from '../io/files.js';
import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { parseRoundedJson } from '../json/text.js';
import type { Report } from '../model/report.js';
import reportSchema from '../reporters/report.schema.json' with { type: 'json' };
import { ajv } from '../schema/keywords/dialects/ajv-package.js';

/** The version of reports that are read. */
const VERSION = 2;

/**
 * Reads a report that `--report json=FILE` has written.
 * @throws ToolError when it cannot be read, or is none.
 */
export async function readReport(file: string, cwd: string): Promise<Report> {
  const text = await readTextIfPresent(resolve(cwd, file));
  if (text === undefined) throw new ToolError(`${file}: no such file`);
  let value: Json;
  try {
    value = parseRoundedJson(text);
  } catch (thrown) {
    throw new ToolError(`${file}: is not JSON: ${messageOf(thrown)}`, { cause: thrown, hint: HINT });
  }
  if (isObject(value) && typeof value.version === 'number' && value.version !== VERSION)
    throw new ToolError(`${file}: has version ${String(value.version)}, and ${String(VERSION)} is read`);
  const validate = compiled();
  if (validate(value)) return value as object as Report;
  const [error] = validate.errors ?? [];
  throw new ToolError(`${file}: is no report: ${error?.instancePath ?? ''} ${error?.message ?? ''}`, {
    hint: HINT,
  });
}

const HINT = 'Write one with verify --report json=FILE.';

type Validator = ((value: unknown) => boolean) & {
  errors?: { instancePath: string; message?: string }[] | null;
};

let validator: Validator | undefined;

function compiled(): Validator {
  return (validator ??= new (ajv().Ajv2020)({ strict: false }).compile(reportSchema));
}
