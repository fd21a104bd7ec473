import { messageOf, ToolError } from '../errors.js';
import type { Json } from '../json/json.js';
import { parseJson } from '../json/text.js';
import type { Unread } from './references.js';
import { splitReference } from './references.js';
import type { ReadReferred } from './referred-files.js';
import { parseDocument } from './text/parse.js';

/** The value of an example that stands in a file of its own. */
export interface ExternalValue {
  uri: string;
  text: string;
  value: Json;
}

/**
 * Reads the `externalValue` of an example (OpenAPI 3.1 §4.8.19): what a JSON or YAML file says, and of any other file
 * its text. Only what lies beside the entry document or below it is read: it is shown to whoever asks the mock.
 */
export async function externalValue(
  reference: string,
  base: string,
  read: ReadReferred,
): Promise<ExternalValue | Unread> {
  const [uri] = splitReference(reference, base);
  if (uri === undefined) return { why: 'it is no URI reference' };
  try {
    const { text, label } = await read(uri, { isShown: true });
    return { uri, text, value: valueOf(text, uri, label) };
  } catch (thrown) {
    const hint = thrown instanceof ToolError && thrown.hint !== undefined ? { hint: thrown.hint } : {};
    return { why: messageOf(thrown), ...hint };
  }
}

/** @throws ToolError when a file is not what its name says. */
function valueOf(text: string, uri: string, label: string): Json {
  const isNamed = /\.(json|ya?ml)$/i.test(new URL(uri).pathname);
  if (isNamed) return parseDocument(text, uri, label).value;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
