import type { HeaderList } from '../../http/headers.js';
import { headerValue } from '../../http/headers.js';
import { isFormType, isJsonType } from '../../http/media-type.js';
import { decodePercent } from '../../http/percent-encoding.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { propertyTypes } from './operation-shapes.js';

/** A request as declarations speak of it. Values are numbers or booleans where their schema says so, else texts. */
export interface RequestView {
  method: string;
  /** As sent, with its query. */
  target: string;
  path: JsonObject;
  query: JsonObject;
  /** Names in lower case. */
  header: JsonObject;
  body: Json | undefined;
}

export interface SentMessage {
  method: string;
  target: string;
  headers: HeaderList;
  /** The text, or the value of a body that has been read already. */
  body?: string | undefined;
  value?: Json | undefined;
}

/** Reads a request that was sent to an operation: each part when it is first asked for, as most never are. */
export function viewOf(operation: Operation, message: SentMessage): RequestView {
  return new View(operation, message);
}

class View implements RequestView {
  private known: { path?: JsonObject; query?: JsonObject; header?: JsonObject; body?: Json | undefined } = {};

  constructor(
    private readonly operation: Operation,
    private readonly message: SentMessage,
  ) {}

  get method(): string {
    return this.message.method;
  }

  get target(): string {
    return this.message.target;
  }

  get path(): JsonObject {
    return (this.known.path ??= this.typed(
      'path',
      pathTexts(this.operation.path, this.target.split('?')[0] ?? ''),
    ));
  }

  get query(): JsonObject {
    return (this.known.query ??= this.typed('query', queryPairs(this.target, true)));
  }

  get header(): JsonObject {
    return (this.known.header ??= this.typed(
      'header',
      this.message.headers.map(([name, value]) => [name.toLowerCase(), value]),
    ));
  }

  get body(): Json | undefined {
    if (!('body' in this.known))
      this.known.body = 'value' in this.message ? this.message.value : bodyOf(this.message);
    return this.known.body;
  }

  private typed(place: Parameter['in'], texts: readonly (readonly [string, string])[]): JsonObject {
    return Object.fromEntries(
      texts.map(([name, text]) => [name, typedText(this.operation, name, place, text)]),
    );
  }
}

/** The texts that stand for the parameters of a path template (RFC 6570 §3.2.2), decoded. */
function pathTexts(template: string, path: string): [name: string, text: string][] {
  const { expression, names } = templates.get(template) ?? readTemplate(template);
  const found = expression.exec(path);
  return names.map((name, i) => [name, decodePercent(found?.[i + 1] ?? '')]);
}

interface Template {
  expression: RegExp;
  names: readonly string[];
}

/** As many as documents have. */
const templates = new Map<string, Template>();

function readTemplate(template: string): Template {
  const names: string[] = [];
  const pattern = template.replace(/\{([^}]*)\}|[^{}]+/g, (part, name: string | undefined) => {
    if (name === undefined) return part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
    names.push(name);
    return '([^/]*)';
  });
  const read = { expression: new RegExp(`${pattern}$`), names };
  templates.set(template, read);
  return read;
}

function typedText(
  { contract, parameters }: Operation,
  name: string,
  place: Parameter['in'],
  text: string,
): Json {
  const isSame = (other: string): boolean =>
    place === 'header' ? other.toLowerCase() === name.toLowerCase() : other === name;
  const schema = parameters.find((each) => each.in === place && isSame(each.name))?.schema;
  const types = schema ? propertyTypes(contract, schema.pointer) : new Set<string>();
  if (types.has('string')) return text;
  const isNumeric = types.has('integer') || types.has('number');
  if (isNumeric && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return types.has('boolean') && /^(true|false)$/.test(text) ? text === 'true' : text;
}

function bodyOf({ headers, body }: SentMessage): Json | undefined {
  if (body === undefined) return undefined;
  const type = headerValue(headers, 'content-type') ?? '';
  if (isFormType(type)) return Object.fromEntries(new URLSearchParams(body));
  if (!isJsonType(type)) return body;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

/** The pairs of a target's query, decoded; `asForm` reads a plus sign as a space (URL Standard §5.1). */
export function queryPairs(target: string, asForm: boolean): [name: string, value: string][] {
  const mark = target.indexOf('?');
  const query = mark < 0 ? '' : target.slice(mark + 1);
  return [...new URLSearchParams(asForm ? query : query.replaceAll('+', '%2B'))];
}

/** A member of an object, its name in any case where the server reads it so. */
export function memberOf(value: Json | undefined, name: string, ignoreCase: boolean): Json | undefined {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  if (!ignoreCase) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
