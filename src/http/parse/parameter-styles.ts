import type { Json } from '../../json/json.js';
import { parseJson } from '../../json/text.js';
import type { Shape } from '../../schema/shape/index.js';
import { typedText } from '../../schema/shape/typed-text.js';
import { isJsonType } from '../media-type.js';
import type { Serialisation } from '../serialize/parameters.js';
import type { QueryPair } from './query-pairs.js';
import { queryPairsOf } from './query-pairs.js';

export type Decode = (text: string) => string;

/** How a delimiter stands in the text as sent, and in the text once decoded. */
interface Delimiter {
  sent: RegExp;
  decoded: RegExp;
}

const SCALARS = ['string', 'integer', 'number', 'boolean', 'null'];

const COMMA: Delimiter = { sent: /,/, decoded: /,/ };
const DELIMITERS: Readonly<Record<string, Delimiter>> = {
  spaceDelimited: { sent: /%20|\+| /, decoded: / / },
  pipeDelimited: { sent: /%7C|\|/i, decoded: /\|/ },
};

/**
 * What texts serialised in one style can mean (OpenAPI 3.1 §4.8.12.4), likeliest first; nothing when the value was not
 * sent. Delimiters are looked for before decoding, where RFC 6570 tells them from data; many clients encode them too,
 * so the decoded text is the second reading.
 */
export class ValueReader {
  /** `taken`: names in the same place that belong to somebody else. */
  constructor(
    private readonly style: Serialisation,
    private readonly shape: Shape,
    private readonly taken: ReadonlySet<string>,
  ) {}

  /** Styles simple, label and matrix: one text. */
  ofText(text: string | undefined, decode: Decode): Json[] {
    if (text === undefined) return [];
    const { style, explode, name, content } = this.style;
    if (content) return [this.ofContent(decode(text))];
    if (style === 'label') {
      const rest = text.replace(/^\./, '');
      return this.ofList(rest, explode ? { sent: /\./, decoded: /\./ } : COMMA, decode);
    }
    if (style !== 'matrix') return this.ofList(text, COMMA, decode);
    const pairs = queryPairsOf(text.replaceAll(';', '&'));
    if (explode && this.is('array')) return this.ofRepeated(pairs.map(({ value }) => decode(value)));
    if (explode && this.is('object')) return [this.ofMembers(pairs, decode)];
    return this.ofList(pairs.find((pair) => pair.name === name)?.value ?? text, COMMA, decode);
  }

  /** Styles form, spaceDelimited, pipeDelimited and deepObject: name and value, perhaps several times. */
  ofPairs(pairs: readonly QueryPair[], decode: Decode): Json[] {
    const { name, style, explode, content } = this.style;
    if (style === 'deepObject' && !content) return this.deepObject(pairs, decode);
    const own = pairs.filter((pair) => pair.name === name);
    const [first] = own;
    if (explode && this.is('object') && !content && !first) {
      const members = pairs.filter((pair) => this.isMember(pair.name));
      return members.length > 0 ? [this.ofMembers(members, decode)] : [];
    }
    if (!first) return [];
    if (content) return [this.ofContent(decode(first.value))];
    const repeated = own.map(({ value }) => decode(value));
    if (this.is('array') && (own.length > 1 || (explode && ['form', 'cookie'].includes(style))))
      return this.ofRepeated(repeated);
    return own.length > 1 ? [repeated] : this.ofList(first.value, DELIMITERS[style] ?? COMMA, decode);
  }

  /** The names of the pairs that ofPairs looks at. */
  takes(name: string): boolean {
    const { style, explode } = this.style;
    if (style === 'deepObject') return name.startsWith(`${this.style.name}[`) && name.endsWith(']');
    return name === this.style.name || (explode && this.is('object') && this.isMember(name));
  }

  /** Of an exploded object: a documented member, or one that the schema allows and nobody else claims. */
  private isMember(name: string): boolean {
    if (this.shape.propertyNames().includes(name)) return true;
    return !this.taken.has(name) && this.shape.property(name).isDescribed();
  }

  private deepObject(pairs: readonly QueryPair[], decode: Decode): Json[] {
    const members = pairs
      .filter((pair) => this.takes(pair.name))
      .map(({ name, value }) => ({ name: name.slice(this.style.name.length + 1, -1), value }));
    return members.length > 0 ? [this.ofMembers(members, decode)] : [];
  }

  private ofList(text: string, delimiter: Delimiter, decode: Decode): Json[] {
    if (!this.is('array') && !this.is('object')) return [typedText(decode(text), this.shape)];
    const plain = decode(text);
    const sent = text === '' ? [] : text.split(delimiter.sent);
    // Where nothing is encoded, the white space around the parts of a header would be read as part of them.
    const decoded = plain === text ? [] : [plain.split(delimiter.decoded)];
    const whole = this.ofScalar(plain);
    if (this.is('array'))
      return [this.ofItems(sent.map(decode)), ...decoded.map((parts) => this.ofItems(parts)), ...whole];
    return [
      this.ofAlternating(plain, sent, decode),
      ...decoded.map((parts) => this.ofAlternating(plain, parts, (part) => part)),
      ...whole,
    ];
  }

  /** An array of which each item has the name; a single one may be no array at all. */
  private ofRepeated(texts: readonly string[]): Json[] {
    const [first, ...others] = texts;
    const scalar = first !== undefined && others.length === 0 ? this.ofScalar(first) : [];
    return [this.ofItems(texts), ...scalar];
  }

  /** The text as one value, where the schema allows others than arrays and objects too. */
  private ofScalar(text: string): Json[] {
    if (!SCALARS.some((type) => this.is(type))) return [];
    const value = typedText(text, this.shape);
    return typeof value === 'object' && value !== null ? [] : [value];
  }

  /** `k,v,k,v`, or `k=v,k=v` when exploded (RFC 6570 §3.2.1). A name without a value is no object, but a text. */
  private ofAlternating(text: string, parts: readonly string[], decode: Decode): Json {
    const { explode } = this.style;
    if (explode ? parts.some((part) => !part.includes('=')) : parts.length % 2 === 1) return text;
    const pairs = explode
      ? parts.map((part) => {
          const equals = part.indexOf('=');
          return { name: decode(part.slice(0, equals)), value: part.slice(equals + 1) };
        })
      : parts.flatMap((name, i) => (i % 2 === 0 ? [{ name: decode(name), value: parts[i + 1] ?? '' }] : []));
    return this.ofMembers(pairs, decode);
  }

  private ofItems(texts: readonly string[]): Json {
    return texts.map((text, i) => typedText(text, this.shape.item(i)));
  }

  private ofMembers(pairs: readonly QueryPair[], decode: Decode): Json {
    return Object.fromEntries(
      pairs.map(({ name, value }) => [name, typedText(decode(value), this.shape.property(name))]),
    );
  }

  private ofContent(text: string): Json {
    if (!isJsonType(this.style.content?.type ?? '')) return text;
    try {
      return parseJson(text);
    } catch {
      return text;
    }
  }

  private is(type: string): boolean {
    return this.shape.types().has(type);
  }
}
