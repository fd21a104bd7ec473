import type { Place } from '../document/places.js';
import { places } from '../document/places.js';
import { problemAt, UNPROVED } from '../document/problem.js';
import { isReference } from '../document/references.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import { hasNamedParts, hasUnknownParts } from '../http/serialize/multipart.js';
import type { Json, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, valueAt } from '../json/pointer.js';
import { jsonText } from '../json/text.js';
import type { Contract, MediaType, Problem, ResponseObject } from '../model/document.js';

/** What a document may say and no command looks at. Each is a warning: it stays without proof. */
export function unprovedParts(contract: Contract): Problem[] {
  return [
    ...otherProtocols(contract),
    ...unreadParts(contract),
    ...partHeaders(contract),
    ...(contract.openapi === '3.2' ? newParts(contract) : []),
  ];
}

/** Behind a 101 nothing is HTTP any more (RFC 9110 §15.2.2): operations that document no other success are left out. */
function otherProtocols(contract: Contract): Problem[] {
  const message = 'the operation switches to another protocol (101), which is not spoken';
  return contract.operations
    .filter(({ responses }) => {
      const isFinal = ({ status }: ResponseObject): boolean => /^([23]|default$)/.test(status);
      return responses.some(({ status }) => status.startsWith('1')) && !responses.some(isFinal);
    })
    .map(({ pointer }) => ({
      ...problemAt(contract, pointer, UNPROVED, message, { severity: 'warning' }),
      leavesOut: true,
    }));
}

/** Header fields of parts: they are sent where they must be, and nobody judges them. */
function partHeaders(contract: Contract): Problem[] {
  const headers = contentsOf(contract)
    .filter(({ type }) => hasNamedParts(type))
    .flatMap(({ encoding = [] }) => encoding.flatMap((each) => each.headers));
  return [...new Map(headers.map(({ pointer, name }) => [pointer, name]))].map(([pointer, name]) => {
    const message = `the header '${name}' of a part is sent, and not judged`;
    return problemAt(contract, pointer, UNPROVED, message, { severity: 'warning' });
  });
}

function contentsOf({ operations }: Contract): MediaType[] {
  return operations.flatMap(({ requestBody, responses }) => [
    ...(requestBody?.content ?? []),
    ...responses.flatMap(({ content }) => content),
  ]);
}

/** Bodies of several parts that no names tell apart, with what stands for them in the document. */
function unreadParts(contract: Contract): Problem[] {
  const unread = contentsOf(contract).filter((media) => hasUnknownParts(contract, media));
  return [...new Map(unread.map(({ pointer, type }) => [pointer, type]))].map(([pointer, type]) => {
    const message = `bodies of ${type} are neither made nor read: no names tell their parts apart`;
    return problemAt(contract, pointer, UNPROVED, message, { severity: 'warning' });
  });
}

function newParts(contract: Contract): Problem[] {
  const all = [...places(contract.document, 'OpenAPI', '#')].flatMap((place) => unproved(contract, place));
  return [...new Map(all)].map(([pointer, message]) =>
    problemAt(contract, pointer, UNPROVED, message, { severity: 'warning' }),
  );
}

type Told = [pointer: Pointer, message: string];

function unproved({ document }: Contract, { kind, node, pointer }: Place): Told[] {
  if (!isObject(node)) return [];
  if (kind === 'Schema') return xmlNodes(node.xml, node.type, pointer);
  const told: Told[] = [];
  if (kind === 'MediaType' || kind === 'Encoding')
    for (const key of ['prefixEncoding', 'itemEncoding'])
      if (node[key] !== undefined)
        told.push([join(pointer, key), `'${key}' is not looked at: parts are not told apart by place`]);
  if (kind === 'Encoding' && node.encoding !== undefined)
    told.push([join(pointer, 'encoding'), "'encoding' within an encoding is not looked at"]);
  for (const [type, media] of Object.entries(isObject(node.content) ? node.content : {})) {
    const at = isReference(media) ? media.$ref : join(pointer, 'content', type);
    const target = valueAt(document, at);
    if (isObject(target) && target.itemSchema !== undefined && sequenceKind(type) === undefined)
      told.push([
        join(at, 'itemSchema'),
        `'itemSchema' is not looked at: items of ${type} are not told apart`,
      ]);
  }
  return told;
}

/** Nodes of XML that no schema of OpenAPI 3.1 could have. */
function xmlNodes(xml: Json | undefined, type: Json | undefined, pointer: Pointer): Told[] {
  const nodeType = isObject(xml) ? xml.nodeType : undefined;
  const isUsual = nodeType === undefined || nodeType === 'attribute' || nodeType === 'element';
  if (isUsual || (nodeType === 'none' && [type].flat().includes('array'))) return [];
  return [[join(pointer, 'xml'), `the nodeType ${jsonText(nodeType)} is read as an element`]];
}
