import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type {
  Operation,
  Parameter,
  ParameterIn,
  SecurityRequirement,
  SecurityScheme,
} from '../../model/document.js';
import { ANY_METHOD, isFixedMethod, methodFields, nameOf, TOKEN } from '../methods.js';
import { pathKey, queryNames } from '../path-key.js';
import { effectiveParameters } from './effective-parameters.js';
import { MessageReader } from './message-reader.js';
import type { Node } from './node-reader.js';
import { lackOf, securityRequirements, securityScheme } from './security-schemes.js';

const LOCATIONS: readonly ParameterIn[] = ['path', 'query', 'header', 'cookie'];

/** OpenAPI 3.2 §4.12.1. */
const LOCATIONS_32: readonly ParameterIn[] = [...LOCATIONS, 'querystring'];

/** The `style` of a parameter that names none (OpenAPI 3.1 §4.8.12.2). */
const DEFAULT_STYLE: Readonly<Record<ParameterIn, string>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
  querystring: 'form',
};

/** Reads operations out of a bundled document. What has the wrong shape is reported and left out; nothing throws. */
export class OperationReader extends MessageReader {
  operations(): Operation[] {
    return this.entries(this.root(), 'paths').flatMap(({ name, value, pointer }) => {
      if (!name.startsWith('/')) this.structure(pointer, `a path starts with '/', this is '${name}'`);
      return [...this.pathItem(name, value, pointer), ...this.unreadable(name, value, pointer)];
    });
  }

  /** The operations of a path item; where it is a reference, of what that leads to. */
  protected pathItem(path: string, value: Json, pointer: Pointer): Operation[] {
    // Beside a path item's $ref, more of the path item may stand (OpenAPI 3.1 §4.8.9).
    const items = this.walk(value, pointer).nodes;
    const holderOf = (member: string): Node | undefined =>
      items.find(({ node }) => node[member] !== undefined);
    const own = methodFields(this.contract.openapi).flatMap((method) => {
      const item = holderOf(method);
      if (!item) return [];
      // What cannot be read is an operation all the same, and an unusable one.
      const operation = this.child(item, method) ?? { node: {}, pointer: join(item.pointer, method) };
      return [this.operation(path, method, holderOf('parameters'), operation)];
    });
    return [...own, ...this.additional(path, holderOf('additionalOperations'), holderOf('parameters'))];
  }

  /** Stands for the methods of a path item that cannot be read, and are therefore not known: an unusable operation. */
  private unreadable(path: string, value: Json, pointer: Pointer): Operation[] {
    const { lost } = this.walk(value, pointer);
    if (lost === undefined) return [];
    const { contract } = this;
    const id = nameOf({ method: ANY_METHOD, path });
    const nothing = { parameters: [], responses: [], security: [], extension: {} };
    return [{ contract, id, method: ANY_METHOD, path, pointer: lost, ...nothing }];
  }

  /** Operations with methods that have no field of their own (OpenAPI 3.2 §4.9). */
  private additional(path: string, holder: Node | undefined, item: Node | undefined): Operation[] {
    if (!holder || this.contract.openapi !== '3.2') return [];
    return this.members(holder, 'additionalOperations').flatMap(({ key, ...operation }) => {
      if (isFixedMethod(key))
        this.structure(operation.pointer, `the method ${key} has a field of its own: '${key.toLowerCase()}'`);
      else if (!TOKEN.test(key)) this.structure(operation.pointer, `'${key}' is no method (RFC 9110 §9.1)`);
      else return [this.operation(path, key, item, operation)];
      return [];
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

  private operation(path: string, method: string, item: Node | undefined, operation: Node): Operation {
    const id = operation.node.operationId;
    const body = this.body(method, operation);
    const extension = operation.node['x-contract'];
    const security = this.security(operation);
    return {
      contract: this.contract,
      id: typeof id === 'string' && id.trim() !== '' ? id : nameOf({ method, path }),
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

  /** OpenAPI 3.0.3 §4.7.10: it shall be ignored where HTTP says nothing of it; later versions allow it. */
  private body(method: string, operation: Node): Node | undefined {
    const body = this.child(operation, 'requestBody');
    if (!body || this.contract.openapi !== '3.0' || !['get', 'head'].includes(method)) return body;
    const message = `the body of a ${method.toUpperCase()} request is ignored in OpenAPI 3.0`;
    this.warn(join(operation.pointer, 'requestBody'), message);
    return undefined;
  }

  /** An operation's parameter replaces the path item's of the same name and place (OpenAPI 3.1 §4.8.10). */
  private parameters(path: string, item: Node | undefined, operation: Node): Parameter[] {
    const own = this.list(operation, 'parameters').flatMap((node) => this.parameter(node));
    const inherited = (item ? this.list(item, 'parameters') : [])
      .flatMap((node) => this.parameter(node))
      .filter((parameter) => !own.some((o) => o.name === parameter.name && o.in === parameter.in));
    const all = [...inherited, ...own].map((parameter) => inQueryOfKey(path, parameter));
    const names = new Set([...pathKey(path).template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name));
    for (const name of names) {
      if (all.some((parameter) => parameter.in === 'path' && parameter.name === name)) continue;
      this.structure(
        operation.pointer,
        `the path '${path}' has '{${name}}', but no path parameter is declared for it`,
      );
    }
    this.checkQueryString(all);
    const { parameters, leftOut } = effectiveParameters(all, names);
    for (const { pointer, message } of leftOut) this.warn(pointer, message);
    return parameters;
  }

  /** One parameter may stand for the whole query, alone and with `content` (OpenAPI 3.2 §4.12.1). */
  private checkQueryString(parameters: readonly Parameter[]): void {
    const [first, second] = parameters.filter((each) => each.in === 'querystring');
    if (!first) return;
    if (!first.content) this.structure(first.pointer, "a parameter 'in: querystring' needs 'content'");
    const other = second ?? parameters.find((each) => each.in === 'query');
    if (other)
      this.structure(other.pointer, "beside 'in: querystring', no other parameter can be in the query");
  }

  private parameter({ node, pointer }: Node): Parameter[] {
    const { name } = node;
    const locations = this.contract.openapi === '3.2' ? LOCATIONS_32 : LOCATIONS;
    const place = locations.find((known) => known === node.in);
    if (typeof name !== 'string' || !place) {
      this.structure(pointer, `a parameter needs a 'name' and an 'in' of ${locations.join(', ')}`);
      return [];
    }
    const style = typeof node.style === 'string' ? node.style : DEFAULT_STYLE[place];
    return [
      {
        name,
        in: place,
        required: node.required === true || place === 'path',
        style,
        explode: typeof node.explode === 'boolean' ? node.explode : style === 'form' || style === 'cookie',
        // OpenAPI 3.2 §4.12.2 has it for every place.
        allowReserved: node.allowReserved === true && (place === 'query' || this.contract.openapi === '3.2'),
        ...(node.allowEmptyValue === true && place === 'query' && { allowEmptyValue: true }),
        ...this.described({ node, pointer }),
        pointer,
      },
    ];
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

/** A path parameter whose value stands in the query of the path's key is a query parameter to everybody but OpenAPI. */
function inQueryOfKey(path: string, parameter: Parameter): Parameter {
  const name = queryNames(path).get(parameter.name);
  if (parameter.in !== 'path' || name === undefined) return parameter;
  return { ...parameter, name, in: 'query', style: 'form', explode: true };
}

/** A key that is documented as a parameter besides is sent as the credential that it is, once. */
function isCredential({ in: place, name }: Parameter, security: readonly SecurityRequirement[]): boolean {
  const key = (text: string | undefined): string | undefined =>
    place === 'header' ? text?.toLowerCase() : text;
  return security.some(({ schemes }) =>
    schemes.some((scheme) => scheme.in === place && key(scheme.name) === key(name)),
  );
}
