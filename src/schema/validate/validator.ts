import type { ErrorObject, ValidateFunction } from 'ajv';
import { messageOf } from '../../errors.js';
import type { Json, Pointer } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { namedBranches } from '../graph/named-branches.js';
import { hiddenProperties } from '../graph/visibility.js';
import type { AjvSchema, Direction, Translation } from '../keywords/dialect.js';
import { translate } from '../keywords/dialect.js';
import { MAX_ERRORS } from './ajv-error-limit.js';
import { Compiler } from './compiler.js';
import { refuseDeep } from './depth.js';
import type { Entry } from './entry.js';
import { isOneSided, reachable } from './entry.js';
import { ReferenceEnds } from './reference-ends.js';
import type { SchemaError } from './schema-error.js';
import { MAX_SIZE, TooLarge } from './size.js';
import { isValidAtALook } from './surely-valid.js';
import { isAccepted, refuseFailed } from './unenforceable.js';
import { addUnevaluatedKeywords } from './unevaluated.js';

/**
 * The schemas of one contract and direction. Each is translated once, and compiled once, when a value first meets it;
 * schemas reached through `$ref` are shared. What is the same for both sides is compiled for requests alone.
 */
class Schemas {
  private readonly entries = new Map<Pointer, Entry>();
  /** Referred to, but not yet given to ajv: a queue, so that long chains of references need no stack. */
  private readonly waiting: Entry[] = [];
  private readonly ends: ReferenceEnds;
  private readonly pointers = new WeakMap<object, Pointer>();
  /** What is known of the parts of the value that is being judged; made when the first is asked for. */
  private verdicts: WeakMap<object, Map<Pointer, boolean>> | undefined;
  private readonly compiler = new Compiler((ajv) =>
    addUnevaluatedKeywords(ajv, {
      contract: this.contract,
      pointerOf: (schema) => this.pointers.get(schema),
      compile: (pointer) => this.compile(pointer),
      judge: (pointer, value) => this.isAcceptedPart(pointer, value),
    }),
  );

  /** `ofRequests`: those of the other direction, where this is that of responses. */
  constructor(
    private readonly contract: Contract,
    private readonly direction: Direction,
    private readonly ofRequests?: Schemas,
  ) {
    this.ends = new ReferenceEnds(contract);
  }

  /**
   * The violations of the schema at `pointer` by `value`, no more than `MAX_ERRORS`; none when it is valid.
   * @throws PatternTimeout; RangeError when the value is nested too deeply; Unenforceable when the schema cannot be
   * compiled (`unenforceable` names those beforehand).
   */
  errors(pointer: Pointer, value: unknown): SchemaError[] {
    if (this.ofRequests?.isForBoth(pointer)) return this.ofRequests.errors(pointer, value);
    refuseDeep(value);
    if (this.isValidAtALook(pointer, value)) return [];
    const validate = this.compile(pointer);
    this.verdicts = undefined;
    if (isAccepted(validate, value)) return [];
    const errors = validate.errors ?? [];
    // ajv makes them for this value alone, and there can be very many: they are not copied.
    const violations = errors
      .slice(0, MAX_ERRORS)
      .map((error): SchemaError =>
        Object.assign(error, { schemaAt: pointerOf(this.pointers, error) ?? pointer }),
      );
    const last = violations.at(-1);
    if (last && errors.length > MAX_ERRORS) last.hasMore = true;
    return violations;
  }

  /** Whether a part of the value that is being judged is valid by a schema; asked once for each object or list. */
  private isAcceptedPart(pointer: Pointer, value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return this.compile(pointer)(value);
    this.verdicts ??= new WeakMap();
    const known = this.verdicts.get(value) ?? new Map<Pointer, boolean>();
    this.verdicts.set(value, known);
    const verdict = known.get(pointer) ?? this.compile(pointer)(value);
    known.set(pointer, verdict);
    return verdict;
  }

  /** Whether `value` is valid, without saying why it is not. @throws as `errors` does. */
  isValid(pointer: Pointer, value: unknown): boolean {
    if (this.ofRequests?.isForBoth(pointer)) return this.ofRequests.isValid(pointer, value);
    refuseDeep(value);
    if (this.isValidAtALook(pointer, value)) return true;
    const validate = this.compile(pointer);
    this.verdicts = undefined;
    return isAccepted(validate, value);
  }

  /**
   * Whether a value is seen to be valid without the schema being compiled. Compiling takes as long as some thousands of
   * looks at a schema; many schemas meet one value or two, and what compiles is not loaded for those.
   */
  private isValidAtALook(pointer: Pointer, value: unknown): boolean {
    const entry = this.translatedAt(pointer);
    const effort = (entry.effort ??= { left: MAX_LOOKS });
    if (entry.validate || effort.left <= 0 || value === undefined) return false;
    this.prepare(pointer);
    return isValidAtALook(this.contract, entry.pointer, value as Json, effort);
  }

  /**
   * Compiles a schema and those it refers to, when a value meets it for the first time.
   * @throws Unenforceable when ajv cannot compile one of them.
   */
  compile(pointer: Pointer): ValidateFunction {
    const entry = this.translatedAt(pointer);
    if (entry.validate) return entry.validate;
    const needed = reachable(entry, ({ validate }) => validate === undefined);
    const compiled = needed.map((each) => ({ entry: each, validate: this.generated(each) }));
    refuseFailed(needed);
    for (const { entry: each, validate } of compiled) each.validate = validate;
    return this.compiler.validating(entry);
  }

  /** What compiles each schema that a value has met and that is not compiled; `errors` tells of those that cannot be. */
  *compilingMet(): Generator<() => void> {
    for (const entry of this.entries.values()) {
      if (entry.effort === undefined || entry.validate) continue;
      yield () => {
        try {
          this.compile(entry.pointer);
        } catch {
          // Whoever judges by it is told.
        }
      };
    }
  }

  private generated(entry: Entry): ValidateFunction | undefined {
    if (entry.failure !== undefined) return undefined;
    try {
      return this.compiler.validating(entry);
    } catch (thrown) {
      entry.failure = messageOf(thrown);
      return undefined;
    }
  }

  /** Translates what judging by the schema at a pointer takes. @throws Unenforceable when a part of it cannot be compiled. */
  prepare(pointer: Pointer): void {
    if (this.ofRequests?.isForBoth(pointer)) return;
    const needed = reachable(this.translatedAt(pointer), ({ isSound }) => isSound !== true);
    refuseFailed(needed);
    for (const each of needed) each.isSound = true;
  }

  /** Whether a schema of requests means the same in responses. */
  private isForBoth(pointer: Pointer): boolean {
    return !isOneSided(this.translatedAt(pointer));
  }

  /**
   * All are known to ajv, and to each other, before the first is compiled. Otherwise it would compile each reference
   * while compiling the schema that it stands in, and run out of stack on a long chain of them.
   */
  private translatedAt(pointer: Pointer): Entry {
    const asked = this.entry(pointer);
    for (let entry = this.waiting.pop(); entry; entry = this.waiting.pop())
      this.compiler.add(entry, this.translated(entry));
    return asked;
  }

  private translated(entry: Entry): AjvSchema {
    const { contract, direction } = this;
    const node = valueAt(contract.document, entry.pointer);
    if (node === undefined) entry.failure = 'no schema stands there';
    let size = 0;
    const into: Translation = {
      openapi: contract.openapi,
      refer: (pointer) => {
        const target = this.entry(pointer);
        entry.refers.push(target);
        return target.id;
      },
      hidden: (at) => {
        const hidden = hiddenProperties(contract, at, direction);
        entry.hides ||= hidden.size > 0 || hiddenProperties(contract, at, 'response').size > 0;
        return hidden;
      },
      named: (choice) => namedBranches(contract, choice),
      made: (schema, at) => {
        if (++size > MAX_SIZE) throw new TooLarge();
        this.pointers.set(schema, at);
      },
    };
    try {
      return translate(node, entry.pointer, into);
    } catch (thrown) {
      if (!(thrown instanceof TooLarge)) throw thrown;
      entry.failure = thrown.message;
      return {};
    }
  }

  private entry(given: Pointer): Entry {
    const pointer = this.ends.of(given);
    const known = this.entries.get(pointer);
    if (known) return known;
    const id = `specproof://schemas/${String(this.entries.size)}`;
    const entry = { id, pointer, refers: [], hides: false };
    this.entries.set(pointer, entry);
    this.waiting.push(entry);
    return entry;
  }
}

/** About as many take as long as compiling a schema of some size. */
const MAX_LOOKS = 2000;

function pointerOf(pointers: WeakMap<object, Pointer>, { parentSchema }: ErrorObject): Pointer | undefined {
  return typeof parentSchema === 'object' ? pointers.get(parentSchema) : undefined;
}

/** The schemas of a contract; the same object for every caller. */
export const schemasOf = memoizeBy(
  (contract: Contract, direction: Direction): Schemas =>
    new Schemas(contract, direction, direction === 'response' ? schemasOf(contract, 'request') : undefined),
);
