import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';

/** The paths below which the servers of a document serve its operations; none of them ends with a slash. */
export interface BasePaths {
  /** That of the document's first server, its variables as they are by default; empty for the root. */
  first: string;
  /** With what the document lists of its variables' values; empty for the root. */
  known: readonly string[];
  /** Templates of those that have variables in them that may have any value. */
  open: readonly string[];
}

/** Combinations of the listed values of one server's variables that are looked at. */
const MAX_COMBINATIONS = 64;

/**
 * The absolute URLs of a document's servers (OpenAPI 3.1 §4.8.5), with the default values of their variables and without
 * a slash at the end. Relative ones start at the document, where that has a URL; those of a file lead nowhere.
 */
export function serverUrls(contract: Contract): string[] {
  const base = contract.files.find((file) => /^https?:/i.test(file));
  const urls = serversIn(contract.document).flatMap((server) => {
    const url = withValues(server, defaultsOf(server));
    return URL.canParse(url, base) ? [new URL(url, base)] : [];
  });
  const isHttp = urls.filter(({ protocol }) => /^https?:$/.test(protocol));
  return [...new Set(isHttp.map(({ href }) => href.replace(/\/+$/, '')))];
}

/**
 * What a client sends an operation to where its app names no server: the first of its own servers, its path's or the
 * document's (OpenAPI 3.1 §4.8.9, §4.8.10), without a slash at its end; `''` where there is none.
 */
export function usualServerOf({ contract, pointer }: Operation): string {
  const item = above(pointer);
  // Operations of other methods stand one step deeper, under `additionalOperations` (OpenAPI 3.2 §4.9).
  const nodes = [pointer, item, above(item)].map((place) => valueAt(contract.document, place));
  const [own] = nodes.flatMap((node) => serversIn(node).slice(0, 1));
  return own ? clientUrl(own, contract) : usualServer(contract);
}

/** The same of the document alone. */
export function usualServer(contract: Contract): string {
  const [first] = serversIn(contract.document);
  return first ? clientUrl(first, contract) : '';
}

/** A relative one is so to the document, where that was read from a URL. */
function clientUrl(server: Server, { source }: Contract): string {
  // A client without a value fails at the template that is left, instead of asking some other host.
  const url = withValues(server, defaultsOf(server), (template) => template);
  const isAbsolute = URL.canParse(url) || !/^https?:/.test(source);
  return (isAbsolute ? url : new URL(url, source).href).replace(/\/$/, '');
}

function above(pointer: Pointer): Pointer {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** Below which paths a document's servers serve, those of single paths and operations included. */
export function basePathsOf(contract: Contract): BasePaths {
  const common = serversIn(contract.document);
  const own = [...contract.operations, ...contract.unusable].flatMap(({ pointer }) =>
    [pointer, above(pointer)].flatMap((at) => serversIn(valueAt(contract.document, at))),
  );
  const [first] = common;
  const servers = [...new Set([...common, ...own])];
  const known = servers.flatMap((server) =>
    valuesOf(server).map((values) => pathOf(withValues(server, values))),
  );
  return {
    first: first ? pathOf(withValues(first, defaultsOf(first))) : '',
    // Without servers there is one, at the root (§4.8.1).
    known: [...new Set(common.length > 0 ? known : ['', ...known])],
    open: servers.flatMap(openPath),
  };
}

interface Server extends JsonObject {
  url: string;
}

function serversIn(node: Json | undefined): Server[] {
  const servers = isObject(node) && Array.isArray(node.servers) ? node.servers : [];
  return servers.filter((server): server is Server => isObject(server) && typeof server.url === 'string');
}

/** The text of the URL as values of its variables make it; `unknown` stands for those that nobody describes. */
function withValues(
  { url }: Server,
  values: ReadonlyMap<string, string>,
  unknown: (template: string) => string = () => '',
): string {
  return url.replaceAll(/\{([^{}]*)\}/g, (template, name: string) => values.get(name) ?? unknown(template));
}

function variablesOf({ variables }: Server): [name: string, variable: JsonObject][] {
  const all = isObject(variables) ? Object.entries(variables) : [];
  return all.flatMap(([name, variable]) => (isObject(variable) ? [[name, variable]] : []));
}

function defaultsOf(server: Server): ReadonlyMap<string, string> {
  return new Map(variablesOf(server).map(([name, variable]) => [name, textOf(variable.default)]));
}

/** YAML makes a number of `default: 8443`. */
function textOf(value: Json | undefined): string {
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

/** All combinations of the values that are listed, the defaults first. */
function valuesOf(server: Server): ReadonlyMap<string, string>[] {
  const isInPath = (name: string): boolean => templateOf(server).includes(`{${name}}`);
  let all = [new Map(defaultsOf(server))];
  for (const [name, { enum: listed }] of variablesOf(server)) {
    if (!Array.isArray(listed) || !isInPath(name)) continue;
    const texts = [...new Set([all[0]?.get(name) ?? '', ...listed.map(textOf)])];
    all = texts
      .flatMap((text) => all.map((values) => new Map(values).set(name, text)))
      .slice(0, MAX_COMBINATIONS);
  }
  return all;
}

/** What follows the host in the text of a URL. */
function templateOf({ url }: Server): string {
  return url.replace(/^(?:[^/?#]*:)?\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
}

/** The path of a URL, as a client sends it. */
function pathOf(url: string): string {
  const root = 'http://localhost';
  return URL.canParse(url, root) ? new URL(url, root).pathname.replace(/\/+$/, '') : '';
}

/** The path template of a server with a variable that may have any value. */
function openPath(server: Server): string[] {
  const template = templateOf(server).replace(/\/+$/, '');
  const closed = new Map(variablesOf(server).filter(([, variable]) => Array.isArray(variable.enum)));
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const isOpen = names.some((name) => !closed.has(name));
  return template.startsWith('/') && isOpen ? [template] : [];
}
