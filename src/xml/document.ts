import type * as saxesPackage from 'saxes';
import { messageOf } from '../errors.js';
import type { Decoded } from '../http/decode-body.js';
import { onDemand } from '../on-demand.js';
import { XSI } from './write.js';

/**
 * An element by its local name, without comments, processing instructions and prefixes. Its pieces of text are
 * joined.
 */
export interface XmlElement {
  name: string;
  /** The name of the namespace that the element is in, empty for none. */
  namespace: string;
  /** Values by local name, without namespace declarations. */
  attributes: Readonly<Record<string, string>>;
  /** True for `xsi:nil="true"`: the element says that it is null (XML Schema's instance namespace). */
  isNil: boolean;
  children: XmlElement[];
  text: string;
}

const saxes = onDemand((load) => load('saxes') as typeof saxesPackage);

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Deeper documents are refused, because they are read recursively. */
const MAX_DEPTH = 500;

/** Thrown for what specproof does not read although it may be well-formed: document types and very deep nesting. */
class Unread extends Error {}

/** `isIllFormed` is set where the text is not XML, and absent where it is XML that specproof does not read. */
export type ParsedXml = Decoded<XmlElement> & { isIllFormed?: boolean };

/**
 * Parses a document, which must be well-formed by XML 1.0 and Namespaces in XML. Document types are refused, because
 * their entities can expand without limit.
 */
export function parseXml(text: string): ParsedXml {
  const builder = new TreeBuilder();
  try {
    const root = builder.parse(text);
    return root
      ? { ok: true, value: root }
      : { ok: false, isIllFormed: true, why: 'the body holds no XML element' };
  } catch (thrown) {
    const isIllFormed = !(thrown instanceof Unread);
    return { ok: false, isIllFormed, why: `the body is not well-formed XML: ${messageOf(thrown)}` };
  }
}

interface Attribute {
  local: string;
  uri: string;
  value: string;
}

class TreeBuilder {
  private root: XmlElement | undefined;
  private readonly open: XmlElement[] = [];

  parse(text: string): XmlElement | undefined {
    const parser = new (saxes().SaxesParser)({ xmlns: true, position: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', () => {
      throw new Unread('document type declarations are not accepted');
    });
    parser.on('opentag', ({ local, uri, attributes }) => this.start(local, uri, Object.values(attributes)));
    parser.on('closetag', () => void this.open.pop());
    parser.on('text', (part) => this.append(part));
    parser.on('cdata', (part) => this.append(part));
    parser.write(text.replace(/^\uFEFF/, '')).close();
    return this.root;
  }

  private start(name: string, namespace: string, all: readonly Attribute[]): void {
    if (this.open.length >= MAX_DEPTH) throw new Unread(`nested deeper than ${String(MAX_DEPTH)} elements`);
    const own = all.filter(({ uri }) => uri !== XMLNS && uri !== XSI);
    const nil = all.find(({ uri, local }) => uri === XSI && local === 'nil')?.value.trim();
    const element: XmlElement = {
      name,
      namespace,
      attributes: Object.fromEntries(own.map(({ local, value }) => [local, value])),
      isNil: nil === 'true' || nil === '1',
      children: [],
      text: '',
    };
    this.open.at(-1)?.children.push(element);
    this.root ??= element;
    this.open.push(element);
  }

  private append(text: string): void {
    const current = this.open.at(-1);
    if (current) current.text += text;
  }
}
