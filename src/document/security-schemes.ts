import { isObject } from '../json/json.js';
import type { SecurityScheme } from '../model/document.js';
import type { Node } from './node-reader.js';

/** What a scheme of its type cannot do without and this one lacks (OpenAPI 3.1 §4.8.27.1); undefined when nothing. */
export function lackOf({ node }: Node): string | undefined {
  const isText = (name: string): boolean => typeof node[name] === 'string';
  switch (node.type) {
    case 'apiKey':
      if (!isText('name')) return "a 'name'";
      return ['query', 'header', 'cookie'].some((place) => place === node.in)
        ? undefined
        : "an 'in' of query, header, cookie";
    case 'http':
      return isText('scheme') ? undefined : "a 'scheme', such as bearer";
    case 'oauth2':
    case 'openIdConnect':
    case 'mutualTLS':
      return undefined;
    default:
      return "a 'type' of apiKey, http, oauth2, openIdConnect, mutualTLS";
  }
}

export function securityScheme(key: string, { node, pointer }: Node): SecurityScheme {
  const text = (name: string): string | undefined =>
    typeof node[name] === 'string' ? node[name] : undefined;
  const extension = node['x-contract'];
  const placeholder =
    isObject(extension) && typeof extension.placeholder === 'string' ? extension.placeholder : undefined;
  const [scheme, name, place] = [text('scheme'), text('name'), text('in')];
  return {
    key,
    type: text('type') as SecurityScheme['type'],
    ...(scheme === undefined ? {} : { scheme }),
    ...(name === undefined ? {} : { name }),
    ...(place === undefined ? {} : { in: place as NonNullable<SecurityScheme['in']> }),
    ...(placeholder === undefined ? {} : { placeholder }),
    pointer,
  };
}
