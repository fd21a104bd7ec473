import type { Json, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join } from '../json/pointer.js';
import type {
  Encoding,
  Example,
  Header,
  HttpMethod,
  MediaType,
  Operation,
  Parameter,
  ParameterIn,
  RequestBody,
  ResponseObject,
  SecurityRequirement,
  SecurityScheme,
} from '../model/document.js';
import type { Node } from './node-reader.js';
import { NodeReader } from './node-reader.js';
import { lackOf, securityRequirements, securityScheme } from './security-schemes.js';

const METHODS: readonly HttpMethod[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const LOCATIONS: readonly ParameterIn[] = ['path', 'query', 'header', 'cookie'];

/** The `style` of a parameter that names none (OpenAPI 3.1 §4.8.12.2). */
const DEFAULT_STYLE: Readonly<Record<ParameterIn, string>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
};

/**
 * Header parameters to ignore: those that media types and security describe (OpenAPI 3.1 §4.8.12.2.1), and those by
 * which an HTTP client frames and routes its messages (RFC 9110 §6.4, §7.2, §7.6.1, §8.4, §8.6, §10.1.1). A made-up
 * value of such a field contradicts the bytes that are sent, so that no server could read the message.
 */
const IGNORED_HEADERS = new Set([
  ...['accept', 'content-type', 'authorization'],
  ...['connection', 'content-encoding', 'content-length', 'expect', 'host', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** OpenAPI 3.1 §4.8.12.2, §4.8.14.1: they exclude one another. */
const BESIDE_EXAMPLES = "'example' stands beside 'examples', which are used in its place";

/** Reads operations out of a bundled document. What has the wrong shape is reported and left out; nothing throws. */
export class OperationReader extends NodeReader {
  operations(): Operation[] {
    return this.entries(this.root(), 'paths').flatMap(({ name, value, pointer }) => {
      if (!name.startsWith('/')) this.structure(pointer, `a path starts with '/', this is '${name}'`);
      return this.pathItem(name, value, pointer);
    });
  }

  /** The operations of a path item; where it is a reference, of what that leads to. */
  protected pathItem(path: string, value: Json, pointer: Pointer): Operation[] {
    // Beside a path item's $ref, more of the path item may stand (OpenAPI 3.1 §4.8.9).
    const items = this.follow(value, pointer);
    const holderOf = (member: string): Node | undefined =>
      items.find(({ node }) => node[member] !== undefined);
    return METHODS.flatMap((method) => {
      const item = holderOf(method);
      if (!item) return [];
      // What cannot be read is an operation all the same, and an unusable one.
      const operation = this.child(item, method) ?? { node: {}, pointer: join(item.pointer, method) };
      return [this.operation(path, method, holderOf('parameters'), operation)];
    });
  }

  securitySchemes(): SecurityScheme[] {
    const components = this.child(this.root(), 'components');
    if (!components) return [];
    return this.members(components, 'securitySchemes').map(({ key, ...node }) => {
      const lacking = lackOf(node);
      if (lacking !== undefined)
        this.structure(node.pointer, `the security scheme '${key}' needs ${lacking}`);
      return securityScheme(key, node);
    });
  }

  private operation(path: string, method: HttpMethod, item: Node | undefined, operation: Node): Operation {
    const id = operation.node.operationId;
    const body = this.child(operation, 'requestBody');
    const extension = operation.node['x-contract'];
    const security = this.security(operation);
    return {
      contract: this.contract,
      id: typeof id === 'string' ? id : `${method.toUpperCase()} ${path}`,
      method,
      path,
      pointer: operation.pointer,
      parameters: this.parameters(path, item, operation).filter((each) => !isCredential(each, security)),
      ...(body ? { requestBody: this.requestBody(body) } : {}),
      responses: this.members(operation, 'responses').flatMap(({ key, ...response }) =>
        this.response(key, response),
      ),
      security,
      extension: isObject(extension) ? extension : {},
    };
  }

  /** An operation's parameter replaces the path item's of the same name and place (OpenAPI 3.1 §4.8.10). */
  private parameters(path: string, item: Node | undefined, operation: Node): Parameter[] {
    const own = this.list(operation, 'parameters').flatMap((node) => this.parameter(node));
    const inherited = (item ? this.list(item, 'parameters') : [])
      .flatMap((node) => this.parameter(node))
      .filter((parameter) => !own.some((o) => o.name === parameter.name && o.in === parameter.in));
    const all = [...inherited, ...own];
    for (const [, name] of path.matchAll(/\{([^{}]+)\}/g)) {
      if (all.some((parameter) => parameter.in === 'path' && parameter.name === name)) continue;
      this.structure(
        operation.pointer,
        `the path '${path}' has '{${name ?? ''}}', but no path parameter is declared for it`,
      );
    }
    return all.filter(
      ({ in: place, name }) => place !== 'header' || !IGNORED_HEADERS.has(name.toLowerCase()),
    );
  }

  private parameter({ node, pointer }: Node): Parameter[] {
    const { name } = node;
    const place = LOCATIONS.find((known) => known === node.in);
    if (typeof name !== 'string' || !place) {
      this.structure(pointer, `a parameter needs a 'name' and an 'in' of ${LOCATIONS.join(', ')}`);
      return [];
    }
    const style = typeof node.style === 'string' ? node.style : DEFAULT_STYLE[place];
    return [
      {
        name,
        in: place,
        required: node.required === true || place === 'path',
        style,
        explode: typeof node.explode === 'boolean' ? node.explode : style === 'form',
        allowReserved: node.allowReserved === true,
        ...this.described({ node, pointer }),
        pointer,
      },
    ];
  }

  /** What parameters and headers share: a schema or one media type, and examples. */
  private described(owner: Node): Pick<Header, 'schema' | 'content' | 'examples'> {
    const [content] = this.content(owner);
    return {
      ...this.schema(owner),
      ...(content ? { content } : {}),
      examples: content ? content.examples : this.examples(owner),
    };
  }

  private requestBody(body: Node): RequestBody {
    return { required: body.node.required === true, content: this.content(body), pointer: body.pointer };
  }

  private response(status: string, response: Node): ResponseObject[] {
    if (!/^([1-5][0-9][0-9]|[1-5]XX|default)$/.test(status)) {
      this.structure(response.pointer, `'${status}' is no status code, range such as 4XX, or 'default'`);
      return [];
    }
    return [
      { status, headers: this.headers(response), content: this.content(response), pointer: response.pointer },
    ];
  }

  /** OpenAPI 3.1 §4.8.15, §4.8.17: a header named Content-Type shall be ignored. */
  private headers(owner: Node): Header[] {
    return this.members(owner, 'headers')
      .filter(({ key }) => key.toLowerCase() !== 'content-type')
      .map(({ key, ...header }) => ({
        name: key,
        required: header.node.required === true,
        ...this.described(header),
        pointer: header.pointer,
      }));
  }

  private content(owner: Node): MediaType[] {
    return this.members(owner, 'content').map(({ key, ...media }) => ({
      type: key,
      ...this.schema(media),
      examples: this.examples(media),
      ...(media.node.encoding === undefined ? {} : { encoding: this.encoding(media) }),
      pointer: media.pointer,
    }));
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

  private schema(owner: Node): { schema?: { pointer: Pointer } } {
    const { schema } = owner.node;
    if (schema === undefined) return {};
    if (isObject(schema) || typeof schema === 'boolean')
      return { schema: { pointer: join(owner.pointer, 'schema') } };
    this.structure(join(owner.pointer, 'schema'), 'a schema is an object or a boolean');
    return {};
  }

  private examples(owner: Node): Example[] {
    const named = this.members(owner, 'examples').flatMap(({ key, node, pointer }) =>
      node.value === undefined ? [] : [{ name: key, value: node.value, pointer: join(pointer, 'value') }],
    );
    const { example } = owner.node;
    if (example === undefined || named.length > 0) {
      if (example !== undefined) this.warn(join(owner.pointer, 'example'), BESIDE_EXAMPLES);
      return named;
    }
    return [{ name: undefined, value: example, pointer: join(owner.pointer, 'example') }];
  }

  /** The operation's own security replaces the document's, even when it is empty (OpenAPI 3.1 §4.8.10). */
  private security(operation: Node): SecurityRequirement[] {
    const owner = operation.node.security === undefined ? this.root() : operation;
    const { usable, undeclared } = securityRequirements(
      this.list(owner, 'security'),
      this.contract.securitySchemes,
    );
    for (const { pointer, message, isLeftOut } of undeclared) {
      if (isLeftOut) this.warn(pointer, message);
      else this.structure(pointer, message);
    }
    return usable;
  }
}

/** A key that is documented as a parameter besides is sent as the credential that it is, once. */
function isCredential({ in: place, name }: Parameter, security: readonly SecurityRequirement[]): boolean {
  const key = (text: string | undefined): string | undefined =>
    place === 'header' ? text?.toLowerCase() : text;
  return security.some(({ schemes }) =>
    schemes.some((scheme) => scheme.in === place && key(scheme.name) === key(name)),
  );
}
