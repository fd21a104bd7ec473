import { messageOf, ToolError } from '../errors.js';
import type { Json, JsonObject, Pointer } from '../json/json.js';
import { join } from '../json/pointer.js';
import { parseJson } from '../json/text.js';
import type { BundleProblems } from './bundle-problems.js';
import type { Unread } from './references.js';
import { splitReference } from './references.js';
import type { ReadReferred } from './referred-files.js';
import { parseDocument } from './text/parse.js';

/** The value of an example that stands in a file of its own. */
interface ExternalValue {
  uri: string;
  text: string;
  value: Json;
}

/** What is known of the document that is being bundled. */
interface Bundled {
  problems: BundleProblems;
  read: ReadReferred;
  /** What the references in an object of the bundled document start from. */
  baseOf: (node: Json, pointer: Pointer) => string;
}

/** Puts the values of examples that stand in files of their own beside their names (OpenAPI 3.1 §4.8.19). */
export class ExampleValues {
  private readonly known = new Map<string, ExternalValue>();

  constructor(private readonly bundled: Bundled) {}

  /** What was read; most of it is no document. */
  files(): ExternalValue[] {
    return [...this.known.values()];
  }

  async fill(example: JsonObject, pointer: Pointer): Promise<void> {
    const { externalValue: reference, value } = example;
    if (typeof reference !== 'string' || value !== undefined) return;
    const { baseOf, problems, read } = this.bundled;
    const found = await externalValue(reference, baseOf(example, pointer), read);
    if ('why' in found) {
      const message = `externalValue '${reference}' cannot be read: ${found.why}; there is no such example`;
      const at = join(pointer, 'externalValue');
      problems.add(at, 'document.example.external', message, { ...found, severity: 'warning' });
      return;
    }
    example.value = found.value;
    this.known.set(found.uri, found);
  }
}

/**
 * Reads the `externalValue` of an example (OpenAPI 3.1 §4.8.19): what a JSON or YAML file says, and of any other file
 * its text. Only what lies beside the entry document or below it is read: it is shown to whoever asks the mock.
 */
async function externalValue(
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
