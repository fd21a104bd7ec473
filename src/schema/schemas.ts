import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Contract, Json, JsonObject, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { valueAt } from '../openapi/pointer.js';
import { translate } from './dialect.js';
import type { AjvSchema, Direction } from './dialect.js';
import { registerFormats } from './formats.js';
import { BoundedPattern } from './patterns.js';

/** An ajv error with the place of the violated schema in the document. */
export interface Violation extends ErrorObject {
  schemaAt: Pointer;
}

/**
 * The schemas of one contract and direction. Each is translated and compiled once, when first needed;
 * schemas reached through `$ref` are shared.
 */
export class Schemas {
  private readonly ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    // Inlined references would be compiled again at every use.
    inlineRefs: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    code: {
      regExp: Object.assign((source: string) => new BoundedPattern(source), {
        code: 'new BoundedPattern',
      }) as never,
    },
  });
  private readonly ids = new Map<Pointer, string>();
  /** Referred to, but not yet given to ajv: a queue, so that long chains of references need no stack. */
  private readonly unregistered: Pointer[] = [];
  private readonly pointers = new WeakMap<object, Pointer>();

  constructor(
    private readonly contract: Contract,
    private readonly direction: Direction,
  ) {
    registerFormats(this.ajv);
  }

  /**
   * Every violation of the schema at `pointer` by `value`; none when it is valid.
   * @throws PatternTimeout; Error when the schema cannot be compiled (`unenforceable` names those beforehand).
   */
  violations(pointer: Pointer, value: unknown): Violation[] {
    const validate = this.compile(pointer);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => ({ ...error, schemaAt: this.pointerOf(error, pointer) }));
  }

  /** @throws Error when ajv cannot compile the schema. */
  compile(pointer: Pointer): ValidateFunction {
    const id = this.idOf(pointer);
    for (let at = this.unregistered.pop(); at !== undefined; at = this.unregistered.pop()) {
      this.ajv.addSchema(this.translated(at), this.idOf(at));
    }
    const validate = this.ajv.getSchema(id);
    if (!validate) throw new Error(`no schema stands at ${pointer}`);
    return validate as ValidateFunction;
  }

  /** Violations of the JSON Schema 2020-12 meta-schema by the (translated) schema at `pointer`. */
  metaViolations(schema: AjvSchema): ErrorObject[] {
    return this.ajv.validateSchema(schema) === true ? [] : [...(this.ajv.errors ?? [])];
  }

  /** The schema at `pointer` in ajv's terms, references included but not followed. */
  translated(pointer: Pointer): AjvSchema {
    return translate(valueAt(this.contract.document, pointer), pointer, {
      openapi: this.contract.openapi,
      direction: this.direction,
      refer: (ref) => this.idOf(ref),
      resolve: (node) => this.follow(node),
      made: (schema, at) => this.pointers.set(schema, at),
    });
  }

  /** A schema value that stands nowhere in the document by itself, in ajv's terms. */
  translateLoose(node: JsonObject, pointer: Pointer): AjvSchema {
    return translate(node, pointer, {
      openapi: this.contract.openapi,
      direction: this.direction,
      refer: (ref) => ref,
      resolve: (member) => this.follow(member),
      made: () => undefined,
    });
  }

  private pointerOf(error: ErrorObject, fallback: Pointer): Pointer {
    return (
      (typeof error.parentSchema === 'object' ? this.pointers.get(error.parentSchema) : undefined) ?? fallback
    );
  }

  private idOf(pointer: Pointer): string {
    const known = this.ids.get(pointer);
    if (known !== undefined) return known;
    const id = `specproof://schemas/${String(this.ids.size)}`;
    this.ids.set(pointer, id);
    this.unregistered.push(pointer);
    return id;
  }

  private follow(node: Json | undefined): Json | undefined {
    const seen = new Set<Json>();
    let at = node;
    while (isObject(at) && typeof at.$ref === 'string' && !seen.has(at)) {
      seen.add(at);
      at = valueAt(this.contract.document, at.$ref);
    }
    return at;
  }
}

const cache = new WeakMap<Contract, Partial<Record<Direction, Schemas>>>();

/** The schemas of a contract; the same object for every caller. */
export function schemasOf(contract: Contract, direction: Direction): Schemas {
  const known = cache.get(contract) ?? {};
  cache.set(contract, known);
  return (known[direction] ??= new Schemas(contract, direction));
}
