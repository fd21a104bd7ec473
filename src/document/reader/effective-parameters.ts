import type { Pointer } from '../../json/json.js';
import type { Parameter } from '../../model/document.js';
import { TOKEN } from '../methods.js';
import { FRAMING } from './field-names.js';

/**
 * Header parameters to ignore: those that media types and security describe (OpenAPI 3.1 §4.8.12.2.1), and those by
 * which an HTTP client frames and routes its messages (also RFC 9110 §7.2, §10.1.1). A made-up value of such a field
 * contradicts the bytes that are sent, so that no server could read the message.
 */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization', 'expect', 'host', ...FRAMING]);

/** A parameter that is left out, and why. */
interface LeftOut {
  pointer: Pointer;
  message: string;
}

/**
 * The parameters that a request of an operation can carry, and those that it cannot. `names`: the parameters of its path
 * template. Each parameter is told of once.
 */
export function effectiveParameters(
  all: readonly Parameter[],
  names: ReadonlySet<string>,
): { parameters: Parameter[]; leftOut: LeftOut[] } {
  const seen = new Set<string>();
  const parameters: Parameter[] = [];
  const leftOut: LeftOut[] = [];
  for (const parameter of all) {
    const key = `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`;
    const message = reasonAgainst(parameter, names, seen.has(key));
    seen.add(key);
    if (message === undefined) parameters.push(parameter);
    else leftOut.push({ pointer: parameter.pointer, message });
  }
  return { parameters, leftOut };
}

function reasonAgainst(
  { in: place, name }: Parameter,
  names: ReadonlySet<string>,
  isRepeated: boolean,
): string | undefined {
  if (place === 'header' && IGNORED_HEADERS.has(name.toLowerCase()))
    return `the header parameter '${name}' is ignored: the message itself decides on this field`;
  if (place === 'header' && !TOKEN.test(name))
    return `the header parameter '${name}' is ignored: no field of HTTP can have this name (RFC 9110 §5.1)`;
  if (place === 'path' && !names.has(name))
    return `the path parameter '${name}' is ignored: no '{${name}}' stands in the path`;
  if (isRepeated) return `the ${place} parameter '${name}' stands twice in one list: the first is used`;
  return undefined;
}
