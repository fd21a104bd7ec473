import { parsePattern } from '../../keywords/pattern.js';
import type { Algebra, Language } from './algebra.js';
import type { Characters } from './characters.js';
import { ANY, CLASSES, inverted, NO_LINE_END, ofProperty, united } from './characters.js';

/** What a part of a regular expression matches, if `next` follows it up to the end of the text. */
type Part = (next: Language) => Language;

/**
 * The texts in which a regular expression matches somewhere.
 * @throws SyntaxError where it is none, or has what no language of this kind describes, such as back references. Word
 *   boundaries and lookbehinds are passed over, so that texts have to be judged afterwards.
 */
export function languageOf(pattern: string, algebra: Algebra): Language {
  parsePattern(pattern);
  const from = (isStart: boolean): Language =>
    new Parser(pattern, algebra, isStart).whole()(algebra.everything);
  const before = algebra.repeated(algebra.one(ANY), 1, Infinity);
  return algebra.union([from(true), algebra.sequence(before, from(false))]);
}

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };
/** Repetitions are not counted further. */
const MAX_COUNT = 100_000;
const MAX_UNROLLED = 100;
/** Repetitions that are written out are so many more than there must be. */
const UNROLLED = 8;

class Parser {
  private at = 0;
  /** Code points, as a pattern is read with the flag `u`. */
  private readonly text: readonly string[];

  constructor(
    pattern: string,
    private readonly algebra: Algebra,
    /** Whether the match begins where the text does. */
    private readonly isStart: boolean,
  ) {
    this.text = Array.from(pattern);
  }

  whole(): Part {
    const part = this.alternatives();
    if (this.at < this.text.length) throw new SyntaxError('a parenthesis too many');
    return part;
  }

  private alternatives(): Part {
    const all = [this.sequence()];
    while (this.takes('|')) all.push(this.sequence());
    return all.length === 1 && all[0] ? all[0] : (next) => this.algebra.union(all.map((one) => one(next)));
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.text.length && !this.sees('|') && !this.sees(')')) parts.push(this.quantified());
    return (next) => parts.reduceRight((rest, part) => part(rest), next);
  }

  private quantified(): Part {
    const { part, isPlain } = this.atom();
    const quantifier = this.quantifier();
    if (!quantifier) return part;
    const [least, most] = quantifier;
    if (!isPlain) return this.unrolled(part, least, most);
    const repeated = this.algebra.repeated(part(this.algebra.empty), least, most);
    return (next) => this.algebra.sequence(repeated, next);
  }

  /** What looks around inside a repetition has to know what comes behind it, so that it is written out. */
  private unrolled(part: Part, least: number, most: number): Part {
    if (least > MAX_UNROLLED) throw new SyntaxError('too many repetitions of an assertion');
    const more = Math.min(most - least, UNROLLED);
    return (next) => {
      let rest = next;
      for (let i = 0; i < more; i++) rest = this.algebra.union([next, part(rest)]);
      for (let i = 0; i < least; i++) rest = part(rest);
      return rest;
    };
  }

  private quantifier(): [least: number, most: number] | undefined {
    const rest = this.text.slice(this.at, this.at + 20).join('');
    const [, sign, fewest, comma, limit] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(rest) ?? [];
    if (sign === undefined && fewest === undefined) return undefined;
    this.at += (/^(?:[*+?]|\{\d+,?\d*\})\??/.exec(rest)?.[0] ?? '').length;
    if (sign !== undefined) return sign === '?' ? [0, 1] : [sign === '+' ? 1 : 0, Infinity];
    const least = Number(fewest);
    const most = comma === '' ? least : limit === '' ? Infinity : Number(limit);
    if (least > MAX_COUNT) throw new SyntaxError('too many repetitions');
    return [least, most > MAX_COUNT ? Infinity : most];
  }

  /** `isPlain`: it asks nothing of what comes behind it. */
  private atom(): { part: Part; isPlain: boolean } {
    const char = this.next();
    if (char === '(') return this.group();
    const { nothing, empty } = this.algebra;
    if (char === '^') return { part: (next) => (this.isStart ? next : nothing), isPlain: true };
    if (char === '$') return { part: (next) => (next.hasEmpty ? empty : nothing), isPlain: true };
    if (char === '.') return this.characters(NO_LINE_END);
    if (char === '[') return this.characters(this.set());
    if (char !== '\\') return this.characters(single(char));
    if (this.sees('b') || this.sees('B')) {
      this.at++;
      return { part: (next) => next, isPlain: true };
    }
    if (/[1-9k]/.test(this.text[this.at] ?? '')) throw new SyntaxError('a back reference');
    return this.characters(this.escape());
  }

  private characters(set: Characters): { part: Part; isPlain: boolean } {
    const one = this.algebra.one(set);
    return { part: (next) => this.algebra.sequence(one, next), isPlain: true };
  }

  private group(): { part: Part; isPlain: boolean } {
    const [, kind] =
      /^(\?(?::|[=!]|<[=!]|<[^>]*>))/.exec(this.text.slice(this.at, this.at + 100).join('')) ?? [];
    if (kind === undefined && this.sees('?')) throw new SyntaxError('a modifier');
    this.at += Array.from(kind ?? '').length;
    const before = this.assertions;
    const inner = this.alternatives();
    if (!this.takes(')')) throw new SyntaxError('a parenthesis is not closed');
    if (kind === undefined || !/[=!]$/.test(kind))
      return { part: inner, isPlain: this.assertions === before };
    this.assertions++;
    const isPlain = false;
    if (kind.startsWith('?<')) return { part: (next) => next, isPlain };
    const { algebra } = this;
    const ahead = (next: Language): Language => {
      const seen = inner(algebra.everything);
      return algebra.intersection([kind === '?=' ? seen : algebra.complement(seen), next]);
    };
    return { part: ahead, isPlain };
  }

  /** How many groups that look around were read. */
  private assertions = 0;

  /** A character class, from behind its bracket. */
  private set(): Characters {
    const isInverted = this.takes('^');
    const parts: Characters[] = [];
    while (!this.takes(']')) {
      const first = this.classMember();
      const isRange = this.sees('-') && this.text[this.at + 1] !== ']' && isSingle(first);
      if (!isRange) {
        parts.push(first);
        continue;
      }
      this.at++;
      const last = this.classMember();
      if (isSingle(last)) parts.push([[first[0]?.[0] ?? 0, last[0]?.[0] ?? 0]]);
      else parts.push(first, single('-'), last);
    }
    const set = united(parts);
    return isInverted ? inverted(set) : set;
  }

  private classMember(): Characters {
    const char = this.next();
    if (char !== '\\') return single(char);
    return this.takes('b') ? [[8, 8]] : this.escape();
  }

  /** What stands behind a backslash. */
  private escape(): Characters {
    const char = this.next();
    const known = Object.hasOwn(CLASSES, char) ? CLASSES[char] : undefined;
    if (known) return known;
    if (Object.hasOwn(CONTROLS, char)) return [[CONTROLS[char] ?? 0, CONTROLS[char] ?? 0]];
    const rest = this.text.slice(this.at, this.at + 60).join('');
    const [property] = char === 'p' || char === 'P' ? (/^\{[^}]*\}/.exec(rest) ?? []) : [];
    if (property !== undefined) {
      this.at += property.length;
      return ofProperty(`\\${char}${property}`);
    }
    const [whole, two, four, any] =
      /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\})/i.exec(char + rest) ?? [];
    if (whole !== undefined) {
      this.at += whole.length - 1;
      const code = parseInt(two ?? four ?? any ?? '', 16);
      return [[code, code]];
    }
    if (char === 'c' && /^[a-z]/i.test(rest)) {
      const code = (this.next().codePointAt(0) ?? 0) % 32;
      return [[code, code]];
    }
    return single(char);
  }

  private next(): string {
    const char = this.text[this.at++];
    if (char === undefined) throw new SyntaxError('the pattern ends too early');
    return char;
  }

  private sees(char: string): boolean {
    return this.text[this.at] === char;
  }

  private takes(char: string): boolean {
    const isThere = this.sees(char);
    if (isThere) this.at++;
    return isThere;
  }
}

function single(char: string): Characters {
  const code = char.codePointAt(0) ?? 0;
  return [[code, code]];
}

function isSingle(set: Characters): boolean {
  const [range] = set;
  return set.length === 1 && range !== undefined && range[0] === range[1];
}
