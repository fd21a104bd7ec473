import { resolve } from 'node:path';
import { messageOf, ToolError } from '../errors.js';
import { readTextIfPresent } from '../io/files.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { parseRoundedJson } from '../json/text.js';
import type { Report } from '../model/report.js';
import type { Proof } from '../prove/index.js';
import { reportOf } from '../prove/report.js';
import reportSchema from '../reporters/report.schema.json' with { type: 'json' };
import { ajv } from '../schema/keywords/dialects/ajv-package.js';

/** The version of reports that are read. */
const VERSION = 2;

/**
 * Reads a report that `--report json=FILE` has written; what `prove` has written, as the report of it.
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
  const report = isProof(value) ? reportOfProof(value, file) : value;
  if (isObject(report) && typeof report.version === 'number' && report.version !== VERSION)
    throw new ToolError(`${file}: has version ${String(report.version)}, and ${String(VERSION)} is read`);
  const validate = compiled();
  if (validate(report)) return report as object as Report;
  const [error] = validate.errors ?? [];
  throw new ToolError(`${file}: is no report: ${error?.instancePath ?? ''} ${error?.message ?? ''}`, {
    hint: HINT,
  });
}

const HINT = 'Write one with verify --report json=FILE.';

function isProof(value: Json): value is JsonObject {
  return isObject(value) && value.version === 1 && Array.isArray(value.survivors);
}

/** The report of a proof; it is validated as any other, as proofs have no schema of their own. */
function reportOfProof(value: JsonObject, file: string): Json {
  try {
    return reportOf(value as object as Proof) as object as JsonObject;
  } catch (thrown) {
    throw new ToolError(`${file}: is no report of prove`, { cause: thrown, hint: HINT });
  }
}

type Validator = ((value: unknown) => boolean) & {
  errors?: { instancePath: string; message?: string }[] | null;
};

let validator: Validator | undefined;

function compiled(): Validator {
  return (validator ??= new (ajv().Ajv2020)({ strict: false }).compile(reportSchema));
}
