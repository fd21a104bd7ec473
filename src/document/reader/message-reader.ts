import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { parseJson } from '../../json/text.js';
import type {
  Encoding,
  Example,
  Header,
  MediaType,
  RequestBody,
  ResponseObject,
} from '../../model/document.js';
import { TOKEN } from '../methods.js';
import { FRAMING, mediaTypeKey } from './field-names.js';
import type { Node } from './node-reader.js';
import { NodeReader } from './node-reader.js';

/** OpenAPI 3.1 §4.8.12.2, §4.8.14.1: they exclude one another. */
const BESIDE_EXAMPLES = "'example' stands beside 'examples', which are used in its place";

/** What the names in some maps are, and why one is none. */
const NAMED = {
  headers: { what: 'header', none: 'no field of HTTP can have this name (RFC 9110 §5.1)' },
  content: { what: 'media type', none: 'no message can be of it (RFC 9110 §8.3.1)' },
};

/** Reads what messages are made of: bodies, headers, media types, examples. What has the wrong shape is left out. */
export class MessageReader extends NodeReader {
  /** What parameters and headers share: a schema or one media type, and examples. */
  protected described(owner: Node): Pick<Header, 'schema' | 'content' | 'examples'> {
    const [content] = this.content(owner);
    return {
      ...this.schema(owner),
      ...(content ? { content } : {}),
      examples: content ? content.examples : this.examples(owner),
    };
  }

  protected requestBody(body: Node): RequestBody {
    const content = this.content(body);
    // Of a body in no media type nothing is known that could be sent.
    return { required: body.node.required === true && content.length > 0, content, pointer: body.pointer };
  }

  protected response(status: string, response: Node): ResponseObject[] {
    if (!/^([1-5][0-9][0-9]|[1-5]XX|[1-5]xx|default)$/.test(status)) {
      this.structure(response.pointer, `'${status}' is no status code, range such as 4XX, or 'default'`);
      return [];
    }
    if (status.endsWith('xx'))
      this.warn(response.pointer, `'${status}' is read as ${status.toUpperCase()}, as ranges are written`);
    const range = status.replace('xx', 'XX');
    return [
      {
        status: range,
        headers: this.headers(response),
        content: this.content(response),
        pointer: response.pointer,
      },
    ];
  }

  /** OpenAPI 3.1 §4.8.15, §4.8.17: a header named Content-Type shall be ignored. */
  private headers(owner: Node): Header[] {
    return this.distinct(owner, 'headers', (key) => (TOKEN.test(key) ? key.toLowerCase() : undefined))
      .filter(({ key, pointer }) => {
        const isFraming = FRAMING.includes(key.toLowerCase());
        if (isFraming)
          this.warn(pointer, `the header '${key}' is ignored: the message itself decides on this field`);
        return !isFraming && key.toLowerCase() !== 'content-type';
      })
      .map(({ key, ...header }) => ({
        name: key,
        required: header.node.required === true,
        ...this.described(header),
        pointer: header.pointer,
      }));
  }

  private content(owner: Node): MediaType[] {
    return this.distinct(owner, 'content', mediaTypeKey).map(({ key, ...media }) => ({
      type: key,
      ...this.schema(media),
      ...this.itemSchema(media),
      examples: this.examples(media, key),
      ...(media.node.encoding === undefined ? {} : { encoding: this.encoding(media) }),
      pointer: media.pointer,
    }));
  }

  /** The members of a map but those whose names mean nothing, or the same as one before, each of which is told. */
  private distinct(
    owner: Node,
    map: keyof typeof NAMED,
    keyOf: (name: string) => string | undefined,
  ): ReturnType<NodeReader['members']> {
    const { what, none } = NAMED[map];
    const seen = new Set<string>();
    return this.members(owner, map).filter(({ key: name, pointer }) => {
      const key = keyOf(name);
      const isNew = key !== undefined && !seen.has(key);
      if (key === undefined) this.warn(pointer, `the ${what} '${name}' is ignored: ${none}`);
      else if (!isNew)
        this.warn(pointer, `the ${what} '${name}' stands twice in other letters: the first is used`);
      if (key !== undefined) seen.add(key);
      return isNew;
    });
  }

  private encoding(media: Node): Encoding[] {
    return this.members(media, 'encoding').map(({ key, ...encoding }) => {
      const { contentType, style, explode, allowReserved } = encoding.node;
      return {
        property: key,
        ...(typeof contentType === 'string' ? { contentType } : {}),
        headers: this.headers(encoding),
        ...(typeof style === 'string' ? { style } : {}),
        ...(typeof explode === 'boolean' ? { explode } : {}),
        ...(typeof allowReserved === 'boolean' ? { allowReserved } : {}),
        pointer: encoding.pointer,
      };
    });
  }

  private schema(owner: Node, key = 'schema'): { schema?: { pointer: Pointer } } {
    const schema = owner.node[key];
    if (schema === undefined) return {};
    if (isObject(schema) || typeof schema === 'boolean')
      return { schema: { pointer: join(owner.pointer, key) } };
    this.structure(join(owner.pointer, key), 'a schema is an object or a boolean');
    return {};
  }

  /** The schema of each item of a sequential media type (OpenAPI 3.2 §4.14.2). */
  private itemSchema(media: Node): Pick<MediaType, 'itemSchema'> {
    if (this.contract.openapi !== '3.2') return {};
    const { schema } = this.schema(media, 'itemSchema');
    return schema ? { itemSchema: schema } : {};
  }

  /** `type`: the media type that the examples are of; undefined for those of a parameter or header itself. */
  private examples(owner: Node, type?: string): Example[] {
    const named = this.members(owner, 'examples').flatMap(({ key, ...each }) => {
      const example = this.exampleValue(each, type);
      return example ? [{ name: key, ...example }] : [];
    });
    const { example } = owner.node;
    if (example === undefined || named.length > 0) {
      if (example !== undefined) this.warn(join(owner.pointer, 'example'), BESIDE_EXAMPLES);
      return named;
    }
    return [{ name: undefined, value: example, pointer: join(owner.pointer, 'example') }];
  }

  /** OpenAPI 3.2 §4.20 tells the value itself from its text. */
  private exampleValue({ node, pointer }: Node, type: string | undefined): Omit<Example, 'name'> | undefined {
    const { value, dataValue, serializedValue } = node;
    if (value !== undefined) return { value, pointer: join(pointer, 'value') };
    if (this.contract.openapi !== '3.2') return undefined;
    if (dataValue !== undefined) return { value: dataValue, pointer: join(pointer, 'dataValue') };
    if (typeof serializedValue !== 'string') return undefined;
    const at = join(pointer, 'serializedValue');
    const read = type === undefined ? undefined : readSerialized(serializedValue, type);
    if (read === undefined)
      this.warn(at, 'this text cannot be read as a value here; there is no such example');
    return read && { ...read, pointer: at };
  }
}

/** A text of a JSON type as the value it stands for; that of any other type is its own value. */
function readSerialized(text: string, type: string): { value: Json } | undefined {
  if (!/[/+]json\s*(;|$)/i.test(type)) return { value: text };
  try {
    return { value: parseJson(text) };
  } catch {
    return undefined;
  }
}
