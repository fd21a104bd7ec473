import type * as Prism from '@stoplight/prism-http';
import { walk } from '../../document/object-kinds.js';
import { longestWay, shortenChains } from '../../document/reference-chains.js';
import { usablePart } from '../../document/usable-part.js';
import { messageOf, ToolError } from '../../errors.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';
import type { Choice } from './choose-response.js';
import type { Generate, Generated } from './generator.js';

type Instance = ReturnType<typeof Prism.createInstance>;
type Resource = Awaited<ReturnType<typeof Prism.getHttpOperationsFromSpec>>[number];
type Components = Parameters<typeof Prism.createInstance>[1];
type Config = Parameters<typeof Prism.createInstance>[0];
type Input = Parameters<Instance['request']>[0];

/** Prism's own checks are off, because everything is decided before it is called. */
const CONFIG = {
  checkSecurity: false,
  validateRequest: false,
  validateResponse: false,
  errors: false,
  upstreamProxy: undefined,
  isProxy: false,
  mock: { dynamic: false },
} as const satisfies Config;

/**
 * Returns a generator that uses Prism for response headers, for bodies without an example, for `dynamic` bodies and
 * for callbacks. Routing, security, validation, negotiation and the choice of the answer are specproof's own, because
 * Prism drops schemas that it cannot compile and supports few authentication schemes and media types.
 *
 * Prism takes more than a second to load, mostly for faker's locales, so it is loaded for the first answer that needs
 * it. Answers with documented examples do not. The generator rejects with a ToolError when Prism cannot read a
 * document.
 */
export function prismGenerator(contracts: readonly Contract[]): Generate {
  let generator: Promise<Generator> | undefined;
  return async (choice, request, bound) => {
    if (isDocumented(choice)) return NOTHING;
    generator ??= loadPrism(contracts);
    return (await generator).generate(choice, request, bound);
  };
}

/** True if the document has every value of the answer and Prism has nothing else to do. */
function isDocumented({ operation, response, content, dynamic }: Choice): boolean {
  const hasBody = content === undefined || content.example !== undefined;
  const hasHeaders = response.headers.every(({ examples }) => examples.length > 0);
  return !dynamic && hasBody && hasHeaders && isPlain(operation);
}

/** True if Prism does nothing but answer: there are no callbacks, and no Deprecation header is needed. */
const isPlain = memoize(({ contract, pointer }: Operation): boolean => {
  const node = valueAt(contract.document, pointer);
  return isObject(node) && node.callbacks === undefined && node.deprecated !== true;
});

async function loadPrism(contracts: readonly Contract[]): Promise<Generator> {
  const prism = await import('@stoplight/prism-http');
  const resources = new Map<Operation, Resource>();
  for (const contract of contracts) await addResources(prism, contract, resources);
  return new Generator(prism, resources);
}

async function addResources(
  prism: typeof Prism,
  contract: Contract,
  resources: Map<Operation, Resource>,
): Promise<void> {
  const found = new Map<string, Resource>();
  try {
    const all = await read(prism, withoutPayloadReferences(usablePart(contract)));
    for (const resource of all) found.set(`${resource.method} ${resource.path}`, resource);
  } catch (thrown) {
    throw new ToolError(`Prism cannot read ${contract.source}: ${messageOf(thrown)}`, {
      cause: thrown,
      location: contract.locate('#'),
    });
  }
  for (const operation of contract.operations) {
    const name = `${operation.method} ${operation.path}`;
    const resource = found.get(name);
    if (!resource) {
      throw new ToolError(`Prism does not see the operation ${name}`, {
        location: contract.locate(operation.pointer),
      });
    }
    resources.set(operation, resource);
  }
}

/**
 * The number of references in a row up to which Prism is given them. Longer chains take it minutes, or overflow its
 * stack.
 */
const MAX_WAY = 100;

/**
 * Reads a document with Prism, which follows references recursively. If the chains are too long, it gets the
 * component schemas without their references: it then generates less exact bodies, and invalid ones are replaced by
 * specproof's own.
 */
async function read(prism: typeof Prism, document: JsonObject): Promise<Resource[]> {
  if (longestWay(document) > MAX_WAY) return prism.getHttpOperationsFromSpec(withoutLinks(document));
  try {
    return await prism.getHttpOperationsFromSpec(structuredClone(document));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return prism.getHttpOperationsFromSpec(withoutLinks(document));
  }
}

function withoutLinks(document: JsonObject): JsonObject {
  const { components } = document;
  const pending: Json[] = isObject(components) && isObject(components.schemas) ? [components.schemas] : [];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (isObject(node) && typeof node.$ref === 'string') Reflect.deleteProperty(node, '$ref');
    if (typeof node === 'object' && node !== null)
      for (const member of Object.values(node)) pending.push(member);
  }
  return document;
}

/**
 * Returns a copy, because Prism changes its input. A `$ref` inside an example or an extension is data, but Prism
 * would resolve it, even over the network. It is removed, as no example value is taken from Prism.
 */
function withoutPayloadReferences(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  const references = new Set<object>();
  for (const { node } of walk(copy, 'OpenAPI', '#')) references.add(node);
  const pending: Json[] = [copy];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node) && !references.has(node)) Reflect.deleteProperty(node, '$ref');
    for (const member of Object.values(node)) pending.push(member);
  }
  const { components } = copy;
  if (isObject(components) && isObject(components.schemas)) shortenChains(components.schemas, isBare);
  return copy;
}

/** True for a reference with no other keyword that restricts the value. */
function isBare(schema: JsonObject): boolean {
  return Object.keys(schema).every((key) => ['$ref', 'title', 'summary', 'description'].includes(key));
}

class Generator {
  private readonly instance: Instance;
  /** What Prism makes of a response with an example is always the same, so it is kept. */
  private readonly made = new Map<string, Generated>();

  constructor(
    private readonly prism: typeof Prism,
    private readonly resources: ReadonlyMap<Operation, Resource>,
  ) {
    this.instance = prism.createInstance(CONFIG, {
      logger: silentLogger(),
      route: ({ resources: [only] }) => right(only),
      validateSecurity: ({ element }) => right(element),
      validateInput: ({ element }) => right(element),
      validateOutput: ({ element }) => right(element),
    } as Components);
  }

  async generate(choice: Choice, request: MockRequest, bound: BoundRequest | undefined): Promise<Generated> {
    const resource = this.resources.get(choice.operation);
    if (!resource) return NOTHING;
    const hasCallbacks = (resource.callbacks ?? []).length > 0;
    const key = `${choice.response.pointer} ${String(choice.status)} ${choice.content?.source.pointer ?? ''}`;
    const isFixed = !choice.dynamic && !hasCallbacks;
    const known = isFixed ? this.made.get(key) : undefined;
    if (known) return known;
    const generated = await this.ask(narrowed(resource, choice), choice, inputOf(request, bound));
    if (isFixed) this.made.set(key, generated);
    return generated;
  }

  private async ask(resource: Resource, { status, dynamic }: Choice, input: Input): Promise<Generated> {
    // Prism's faker has one random source for the whole process, which other code may have seeded.
    if (dynamic) this.prism.resetJSONSchemaGenerator();
    try {
      const config: Config = { ...CONFIG, mock: { code: status, dynamic } };
      const result = await this.instance.request(input, [resource], config)();
      if (result._tag === 'Left') return NOTHING;
      const { headers = {}, body } = result.right.output;
      return { headers, body: body as Json | undefined };
    } catch {
      // Prism's generators throw on what they do not support; a value is then made from the schema.
      return NOTHING;
    }
  }
}

const NOTHING: Generated = { headers: {}, body: undefined };

/** Returns fp-ts's `Right`, the only result that the components need. */
function right<T>(value: T): { _tag: 'Right'; right: T } {
  return { _tag: 'Right', right: value };
}

/** Returns the operation with the chosen answer only, so that Prism cannot choose another one. */
function narrowed(resource: Resource, { response, content, status }: Choice): Resource {
  const responses = resource.responses
    .filter(({ code }) => code === response.status)
    .map((own) => ({
      ...own,
      code: String(status),
      contents: (own.contents ?? []).filter(({ mediaType }) => mediaType === content?.source.type),
    }));
  return { ...resource, method: 'get', responses };
}

/** The request for callbacks, which take their URL from it. */
function inputOf(request: MockRequest, bound: BoundRequest | undefined): Input {
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const { accept: _accept, ...others } = headers;
  const body = bound?.body.value;
  return {
    method: request.method.toLowerCase() as Input['method'],
    url: { path: request.path, query: Object.fromEntries(new URLSearchParams(request.query)) },
    // The body is a parsed value, whatever media type it was sent in.
    headers: body === undefined ? others : { ...others, 'content-type': 'application/json' },
    body,
  };
}

/** Discards Prism's log messages; the mock reports its own events. */
function silentLogger(): Components['logger'] {
  const silent = (): undefined => undefined;
  const logger = {
    level: 'silent', trace: silent, debug: silent, info: silent, success: silent, warn: silent, error: silent,
    fatal: silent, silent, child: () => logger,
  }; // prettier-ignore
  return logger;
}
