import type { Contract } from '../../model/document.js';
import { methodNames, pascalCase } from '../shared/names.js';
import { comment, fileHeader } from '../shared/source-text.js';
import { authorizationCode } from './authorization.js';
import type { Security } from './credentials.js';
import { credentialsType, securityOf } from './credentials.js';
import { allAnswers } from './media.js';
import type { Method } from './methods.js';
import { methodOf, union } from './methods.js';
import { FORM_QUERY } from './query-serializer.js';
import { WITH_METHOD, WITH_ONE_QUERY } from './request-classes.js';
import { JSON_LINES, JSON_RECORDS, STREAM_CODE, STREAM_TYPES } from './streams.js';

/**
 * The text of a contract's client: openapi-fetch with the contract's types, one method for each operation, and its
 * credentials. It imports openapi-fetch and the generated `./types.js`, and does nothing when loaded.
 */
export function generateClient(contract: Contract): string {
  const pascal = pascalCase(contract.name);
  const security = securityOf(contract);
  const media = allAnswers(contract.operations);
  const names = methodNames(contract.operations);
  const methods = [...names].map(([operation, name]) => methodOf(operation, name, media));
  const hasCredentials = security.schemes.length > 0;
  const parts = [
    importsCode(methods, hasCredentials),
    ...(hasCredentials ? [credentialsType(contract, security)] : []),
    optionsType(contract, pascal, hasCredentials),
    ...(methods.length > 0 ? [helperTypes(methods)] : []),
    methodsType(contract, pascal, methods),
    clientType(pascal, media),
    factoryCode(pascal, media, methods, security),
    ...helperCode(methods),
    ...(hasCredentials ? [authorizationCode(security, `${pascal}ClientOptions`)] : []),
  ];
  return `${fileHeader(contract)}\n${parts.join('\n\n')}\n`;
}

/** The functions that some of the methods use. */
function helperCode(methods: readonly Method[]): string[] {
  const helpers = {
    'withMethod(': WITH_METHOD,
    'withOneQuery(': WITH_ONE_QUERY,
    formQuery: FORM_QUERY,
    'streamed(': STREAM_CODE,
    jsonLines: JSON_LINES,
    jsonRecords: JSON_RECORDS,
  };
  const used = ([name]: [string, string]): boolean =>
    methods.some(({ implementation }) => implementation.includes(name));
  return Object.entries(helpers)
    .filter(used)
    .map(([, code]) => code);
}

function importsCode(methods: readonly Method[], hasCredentials: boolean): string {
  const types = ['Client', 'ClientOptions', ...(methods.length > 0 ? ['FetchOptions', 'FetchResponse'] : [])];
  if (hasCredentials) types.push('Middleware');
  return `import createFetchClient, { mergeHeaders } from 'openapi-fetch';
import type { ${types.join(', ')} } from 'openapi-fetch';
import type { paths } from './types.js';

export type { components, operations, paths } from './types.js';`;
}

function optionsType(contract: Contract, pascal: string, hasCredentials: boolean): string {
  const about = [
    `Options of openapi-fetch${hasCredentials ? ', and credentials' : ''}.`,
    '`baseUrl` is everything before the paths of the document.',
  ];
  const name = `${pascal}ClientOptions`;
  if (!hasCredentials) return `${comment([about.join(' ')])}\nexport type ${name} = ClientOptions;`;
  const member = comment(
    [
      'What proves who is calling, or a function that gives it; the function is asked before every request, so that ' +
        'it can renew a token. Left out, nothing is sent. A header set on a request is left alone.\n\n' +
        "fetch's own option of this name, about cookies, can be given with each request.",
    ],
    '  ',
  );
  const given = 'Credentials | undefined';
  return `${comment([about.join(' ')])}
export interface ${name} extends Omit<ClientOptions, 'credentials'> {
${member}
  credentials?: ${given} | (() => ${given} | Promise<${given}>);
}`;
}

/** The operations by name, and those helpers that the methods use. */
function helperTypes(methods: readonly Method[]): string {
  const aliases = methods.map(({ alias }) => alias).join('\n');
  const text = methods.map(({ declaration }) => declaration).join('\n');
  const helpers = {
    Init: `/** Parameters and body of an operation, and the options of fetch. */
type Init<Operation> = Omit<FetchOptions<Operation>, 'body' | 'parseAs'>;`,
    Body: `type Body<Operation extends { requestBody?: { content: object } }, Media> =
  NonNullable<Operation['requestBody']>['content'][Media & keyof NonNullable<Operation['requestBody']>['content']];`,
    RawBody: `/** What fetch takes as a body. */
type RawBody = NonNullable<RequestInit['body']>;`,
    Answer: `/** Either \`data\` or \`error\`, and the response. */
type Answer<
  Operation extends Record<string | number, any>,
  Media extends \`\${string}/\${string}\`,
  Options = object,
> = Promise<FetchResponse<Operation, Options, Media>>;`,
    StreamAnswer: STREAM_TYPES,
  };
  const used = Object.entries(helpers).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  return [aliases, ...used.map(([, code]) => code)].join('\n\n');
}

function methodsType(contract: Contract, pascal: string, methods: readonly Method[]): string {
  const title = contract.title === '' ? contract.name : contract.title;
  const body = methods.map(({ declaration }) => declaration).join('\n\n');
  return `${comment([`The operations of ${title}.`])}\nexport interface ${pascal}Operations {\n${body}\n}`;
}

function clientType(pascal: string, media: readonly string[]): string {
  return `${comment([`The client of openapi-fetch, and a method for each operation.`])}
export type ${pascal}Client = Client<paths, ${union(media)}> & ${pascal}Operations;`;
}

function factoryCode(
  pascal: string,
  media: readonly string[],
  methods: readonly Method[],
  security: Security,
): string {
  const hasCredentials = security.schemes.length > 0;
  const names = hasCredentials ? '{ credentials, headers, ...others }' : '{ headers, ...others }';
  const use = hasCredentials ? '\n  client.use(authorization(credentials));' : '';
  const isSent = methods.some(({ implementation }) => implementation.includes(' send('));
  const send = isSent
    ? '\n  const send = client.request as unknown as (method: string, path: string, init?: object) => unknown;'
    : '';
  return `${comment(['Makes a client. No request is sent before a method is called.'])}
export function create${pascal}Client(options: ${pascal}ClientOptions = {}): ${pascal}Client {
  const ${names} = options;
  const client = createFetchClient<paths, ${union(media)}>({
    ...others,
    headers: mergeHeaders({ Accept: 'application/json' }, headers),
  });${use}${send}
  const operations: ${pascal}Operations = {
${methods.map(({ implementation }) => implementation).join('\n')}
  };
  return { ...client, ...operations };
}`;
}
