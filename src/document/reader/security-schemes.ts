import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { SecurityRequirement, SecurityScheme } from '../../model/document.js';
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

/** A scheme that a requirement names and nobody declares. */
interface Undeclared {
  pointer: Pointer;
  message: string;
  /** Whether other alternatives remain, so that only this one is left out. */
  isLeftOut: boolean;
}

/**
 * The alternatives of a `security` list (OpenAPI 3.1 §4.8.30). One with a scheme that is not declared is left out where
 * there is another.
 */
export function securityRequirements(
  list: readonly Node[],
  schemes: readonly SecurityScheme[],
): { usable: SecurityRequirement[]; undeclared: Undeclared[] } {
  const byKey = new Map(schemes.map((scheme) => [scheme.key, scheme]));
  const alternatives = list.map(({ node, pointer }) => {
    const keys = Object.keys(node);
    const declared = keys.flatMap((key) => byKey.get(key) ?? []);
    return { schemes: declared, pointer, unknown: keys.filter((key) => !byKey.has(key)) };
  });
  const sound = alternatives.filter(({ unknown }) => unknown.length === 0);
  const isLeftOut = sound.length > 0;
  const undeclared = alternatives.flatMap(({ unknown, pointer }) =>
    unknown.map((key) => {
      const message = `no security scheme is named '${key}' in components.securitySchemes`;
      const details = isLeftOut ? `${message}: this alternative is left out` : message;
      return { pointer: join(pointer, key), message: details, isLeftOut };
    }),
  );
  const usable = (isLeftOut ? sound : alternatives).map((each) => ({ schemes: each.schemes }));
  return { usable, undeclared };
}
