import { usualServer } from '../../document/reader/servers.js';
import type { Contract } from '../../model/document.js';
import { functionNames, methodNames, pascalCase } from '../shared/names.js';
import { comment, fileHeader, quote } from '../shared/source-text.js';
import type { Int64Type } from '../types/int64.js';
import { authorizationCode, schemesCode, usualAlternatives } from './authorization.js';
import { credentialsType, securityOf } from './credentials.js';
import { Int64Places } from './int64/places.js';
import { allAnswers } from './media.js';
import type { Method } from './methods.js';
import { methodOf, union } from './methods.js';
import { RESULT_TYPES } from './results.js';

/**
 * The text of a contract's client: openapi-fetch with the contract's types, a function for each operation, and its
 * credentials. It imports openapi-fetch and the generated `./types.js` and `./runtime.js`, and does nothing when loaded.
 */
export function generateClient(contract: Contract, int64: Int64Type = 'number'): string {
  const pascal = pascalCase(contract.name);
  const security = securityOf(contract);
  const media = allAnswers(contract.operations);
  const places = int64 === 'number' ? undefined : new Int64Places(contract);
  const usual = { alternatives: usualAlternatives(security), server: usualServer(contract), places };
  const taken = new Set(functionNames(contract.operations).values());
  const methods = [...methodNames(contract.operations)].map(([operation, name]) =>
    methodOf(operation, name, security.alternatives.get(operation) ?? [], usual, taken),
  );
  const hasCredentials = security.schemes.length > 0;
  const parts = [
    importsCode(methods),
    ...(hasCredentials ? [credentialsType(contract, security)] : []),
    optionsType(contract, pascal, usual.server, hasCredentials),
    ...(hasCredentials ? [schemesCode(security)] : []),
    fetchCode(pascal, usual.server, authorizationCode(security)),
    clientCode(contract, pascal, media, methods),
    ...(methods.length > 0 ? [helperTypes(pascal, methods), ...methods.map(({ code }) => code)] : []),
    ...(places?.declarations() ?? []),
  ];
  return `${fileHeader(contract)}\n${parts.join('\n\n')}\n`;
}

function importsCode(methods: readonly Method[]): string {
  const types = ['Client', ...(methods.length > 0 ? ['FetchOptions'] : [])];
  const exported = [
    ...(uses(methods, 'http.paged(') ? ['PageError'] : []),
    ...(uses(methods, 'http.Comparing<') ? ['and', 'or'] : []),
  ];
  return `import type { ${types.join(', ')} } from 'openapi-fetch';
import * as http from './runtime.js';
import type { paths } from './types.js';

export type { components, operations, paths } from './types.js';${exported.length === 0 ? '' : `\nexport { ${exported.join(', ')} } from './runtime.js';`}`;
}

function uses(methods: readonly Method[], text: string): boolean {
  return methods.some(({ code }) => code.includes(text));
}

function optionsType(contract: Contract, pascal: string, server: string, hasCredentials: boolean): string {
  const about = `Options of openapi-fetch${hasCredentials ? ', and credentials' : ''}. \`baseUrl\` is everything before the paths of the document${server === '' ? '' : `, \`${server}\` by default`}.`;
  const name = `${pascal}ClientOptions`;
  if (!hasCredentials) return `${comment([about])}\nexport type ${name} = http.CallerOptions;`;
  const member = comment(
    [
      'What proves who is calling: for each scheme its value, or a function that gives it. Functions are asked before every ' +
        'request, and once more, with `renew` set, when the server answers 401: the request is then sent again. Left ' +
        'out, nothing is sent. A header set on a request is left alone.\n\n' +
        "fetch's own option of this name, about cookies, can be given with each request.",
    ],
    '  ',
  );
  return `${comment([about])}
export interface ${name} extends http.CallerOptions {
${member}
  credentials?: Credentials | undefined;
}`;
}

function fetchCode(pascal: string, server: string, authorization: string | undefined): string {
  const options = authorization === undefined ? 'options' : '{ credentials, ...options }';
  const args = ['options', quote(server), authorization ?? 'http.unsecured'];
  return `/** What the functions of this file are called with. */
export interface ${pascal}Fetch extends http.Caller {
  /** Tells it from that of another document; it is never there. */
  readonly '~paths'?: paths;
}

${comment([`Makes what the functions of this file are called with, so that an app ships those alone that it imports: \`await FUNCTION(create${pascal}Fetch(), {…})\`.`])}
export function create${pascal}Fetch(${options}: ${pascal}ClientOptions = {}): ${pascal}Fetch {
  return http.createCaller(${args.join(', ')});
}`;
}

function clientCode(
  contract: Contract,
  pascal: string,
  media: readonly string[],
  methods: readonly Method[],
): string {
  const title = contract.title === '' ? contract.name : contract.title;
  const members = methods.map(({ member }) => `    ${member},\n`).join('');
  const hasPages = uses(methods, 'http.paged(');
  const hasSelecting = uses(methods, ': Selecting<');
  const pages = hasPages ? ' & PagesOf<Functions[Name]>' : '';
  return `${comment([`The operations of ${title}.`])}
export type ${pascal}Operations = Methods<ReturnType<typeof operations>>;
type Methods<Functions> = {
  [Name in keyof Functions]: ${hasSelecting ? `'~method' extends keyof Functions[Name]\n    ? NonNullable<Functions[Name]['~method']>${pages}\n    : ` : ''}Functions[Name] extends (caller: never, ...input: infer Input) => infer Output
    ? ((...input: Input) => Output)${pages}
    : never;
};${hasPages ? PAGES_OF : ''}

/** The client of openapi-fetch, and a method for each operation. */
export interface ${pascal}Client extends Client<paths, ${union(media)}>, ${pascal}Operations, ${pascal}Fetch {}

${comment([`Makes a client with all operations. No request is sent before a method is called.`])}
export function create${pascal}Client(options?: ${pascal}ClientOptions): ${pascal}Client {
  return http.withOperations(create${pascal}Fetch(options), operations()) as ${pascal}Client;
}

function operations() {
  return {
${members}  };
}`;
}

const PAGES_OF = `
type PagesOf<Function> = Function extends { pages: (caller: never, ...input: infer Input) => infer Items }
  ? { pages: (...input: Input) => Items }
  : unknown;`;

/** The operations by name, and those helpers that the methods use. */
function helperTypes(pascal: string, methods: readonly Method[]): string {
  const types = methods.map((method) => method.types).join('\n\n');
  const text = types + methods.map(({ code }) => code).join('\n');
  const helpers = {
    Call: `/** A function for an operation. */
type Call<Input extends unknown[], Output> = ((client: ${pascal}Fetch, ...input: Input) => Output) & http.Described;`,
    Selecting: `/** A function for an operation whose result has null in place of what is not selected. */
type Selecting<Select extends http.Selects, Input extends [init?: object], Result> = http.Selecting<${pascal}Fetch, Select, Input, Result>;`,
    Init: `/** Parameters and body of an operation, and the options of fetch. */
type Init<Operation> = Omit<FetchOptions<Operation>, 'body' | 'parseAs'>;`,
    Body: `type Body<Operation extends { requestBody?: { content: object } }, Media> =
  NonNullable<Operation['requestBody']>['content'][Media & keyof NonNullable<Operation['requestBody']>['content']];`,
    RawBody: `/** What fetch takes as a body. */
type RawBody = NonNullable<RequestInit['body']>;`,
    MultipartBody: `/** A multipart body as it is. Its \`type\` names the boundary: \`new Blob([…], { type: 'multipart/related; boundary=…' })\`. */
type MultipartBody = Blob;`,
    ...RESULT_TYPES,
  };
  const isUsed = (name: string): boolean =>
    new RegExp(`\\b${name}<|\\b${name}\\b(?= })|\\b${name}\\b(?=[,>]| [|])`).test(text);
  const used = Object.entries(helpers).filter(([name]) => isUsed(name));
  return [types, ...used.map(([, code]) => code)].join('\n\n');
}
