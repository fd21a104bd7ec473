import { sequenceKind } from '../../http/sequences/kinds.js';
import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type {
  Header,
  MediaType,
  Operation,
  Parameter,
  RequestBody,
  ResponseObject,
} from '../../model/document.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import { nodeComment } from './comments.js';
import type { SchemaTypes } from './schema-types.js';
import type { Member, TypeText } from './type-text.js';
import { arrayOf, objectOf, propertyKey, propertyText, UNKNOWN } from './type-text.js';

const NOTHING = 'never';
const SECTIONS = ['responses', 'parameters', 'requestBodies', 'headers'] as const;
type Section = (typeof SECTIONS)[number];

/** The types of operations and of what they consist of, in the form that openapi-fetch reads. */
export class MessageTypes {
  /** The components that operations refer to. */
  private readonly components: Record<Section, Map<string, Member>> = {
    responses: new Map(),
    parameters: new Map(),
    requestBodies: new Map(),
    headers: new Map(),
  };

  constructor(private readonly types: SchemaTypes) {}

  operation(operation: Operation): TypeText {
    const { parameters, requestBody, responses } = operation;
    return objectOf([
      { key: 'parameters', type: this.parameters(parameters).text },
      ...this.requestBody(requestBody),
      { key: 'responses', type: objectOf(responses.map((response) => this.response(response))).text },
    ]);
  }

  /** The members of the interface `components`, but for the schemas. */
  componentMembers(): Member[] {
    return SECTIONS.map((section) => {
      const members = [...this.components[section].values()];
      return { key: section, type: members.length > 0 ? objectOf(members).text : NOTHING };
    });
  }

  private parameters(parameters: readonly Parameter[]): TypeText {
    const members = (['query', 'header', 'path', 'cookie'] as const).map((place): Member => {
      const here = parameters.filter((parameter) => parameter.in === place);
      const whole =
        place === 'query' ? parameters.find((parameter) => parameter.in === 'querystring') : undefined;
      if (whole) return { key: place, isOptional: !whole.required, type: this.value(whole, 'request').text };
      if (here.length === 0) return { key: place, isOptional: true, type: NOTHING };
      const each = here.map((parameter) => this.parameter(parameter));
      return { key: place, isOptional: !here.some(({ required }) => required), type: objectOf(each).text };
    });
    return objectOf(members);
  }

  private parameter(parameter: Parameter): Member {
    return {
      key: propertyKey(parameter.name),
      isOptional: !parameter.required,
      type: this.shared('parameters', parameter.pointer, () => this.value(parameter, 'request')),
      comment: this.commentAt(parameter.pointer),
    };
  }

  private requestBody(body: RequestBody | undefined): Member[] {
    if (!body) return [];
    const type = this.shared('requestBodies', body.pointer, () =>
      objectOf([this.content(body.content, 'request')]),
    );
    return [{ key: 'requestBody', isOptional: !body.required, type, comment: this.commentAt(body.pointer) }];
  }

  private response(response: ResponseObject): Member {
    const { status, pointer, headers, content } = response;
    const type = this.shared('responses', pointer, () =>
      objectOf([
        { key: 'headers', type: this.headers(headers).text },
        content.length > 0
          ? this.content(content, 'response')
          : { key: 'content', isOptional: true, type: NOTHING },
      ]),
    );
    return {
      key: /^\d{3}$/.test(status) ? status : propertyKey(status),
      type,
      comment: this.commentAt(pointer),
    };
  }

  private headers(headers: readonly Header[]): TypeText {
    const members = headers.map((header): Member => ({
      key: propertyKey(header.name),
      isOptional: !header.required,
      type: this.shared('headers', header.pointer, () => this.value(header, 'response')),
      comment: this.commentAt(header.pointer),
    }));
    return objectOf([...members, { key: '[name: string]', type: UNKNOWN.text }]);
  }

  private content(content: readonly MediaType[], direction: Direction): Member {
    const members = content.map((media) => ({
      key: propertyKey(media.type),
      type: this.media(media, direction).text,
    }));
    return { key: 'content', type: objectOf(members).text };
  }

  /** What a message of a media type holds; of a sequential one, all its items. */
  media({ type, schema, itemSchema }: MediaType, direction: Direction): TypeText {
    const kind = itemSchema && sequenceKind(type);
    if (itemSchema && kind) return arrayOf(this.types.of(itemSchema.pointer, direction, kind === 'events'));
    return schema ? this.types.of(schema.pointer, direction) : UNKNOWN;
  }

  private value({ schema, content }: Pick<Header, 'schema' | 'content'>, direction: Direction): TypeText {
    const pointer = schema?.pointer ?? content?.schema?.pointer;
    return pointer === undefined ? UNKNOWN : this.types.of(pointer, direction);
  }

  /** The type by the name of its component, where it is one. */
  private shared(section: Section, pointer: Pointer, make: () => TypeText): string {
    const [first, second, name, ...others] = tokensOf(pointer) ?? [];
    if (first !== 'components' || second !== section || name === undefined || others.length > 0)
      return make().text;
    const known = this.components[section];
    if (!known.has(name))
      known.set(name, { key: propertyKey(name), type: make().text, comment: this.commentAt(pointer) });
    return `components["${section}"][${propertyText(name)}]`;
  }

  private commentAt(pointer: Pointer): string | undefined {
    const node = valueAt(this.types.contract.document, pointer);
    return isObject(node) ? nodeComment(node) : undefined;
  }
}
