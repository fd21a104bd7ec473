import { Atom } from './atom.js';

/** A regular expression of ECMA-262 as a tree. Captures are groups like any other: what they hold is not asked for. */
export type Expression =
  | { kind: 'atom'; atom: Atom }
  | { kind: 'assertion'; of: Assertion }
  | { kind: 'lookahead' | 'lookbehind'; isNegative: boolean; of: Expression }
  | { kind: 'sequence'; parts: Expression[] }
  | { kind: 'choice'; options: Expression[] }
  | { kind: 'repeat'; of: Expression; min: number; max: number };

export type Assertion = '^' | '$' | '\\b' | '\\B';

/** The expression refers back, or has another part that is beyond what reads it. */
export class NotRegular extends Error {
  override readonly name = 'NotRegular';
}

/**
 * Reads an expression that `RegExp` has accepted, with the flag `u` or without flags (ECMA-262 §22.2.1 and §B.1.2).
 * @throws NotRegular; RangeError when it is nested too deeply.
 */
export function readExpression({ source, unicode }: RegExp): Expression {
  return new Reader(source, unicode).whole();
}

const ESCAPE = {
  unicode:
    /\\(?:u\{[^}]*\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|0|[^1-9kBb])/uy,
  // The older syntax reads the others in ways of its own.
  legacy: /\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|0(?!\d)|[^\dkBbuxcpP])/y,
};
const CLASS = /\[(?:\\[^]|[^\]\\])*\]/y;
const CLASS_OF_UNICODE = /\[(?:\\[^]|[^\]\\])*\]/uy;
const LITERAL = /[^\\[(|)^$*+?]/y;
const LITERAL_OF_UNICODE = /[^\\[(|)^$*+?]/uy;
const ASSERTION = /\^|\$|\\[bB]/y;
const GROUP = /\((?!\?)|\(\?:|\(\?<[^=!>][^>]*>/y;
const LOOKAROUND = /\(\?(<?)([=!])/y;
const QUANTIFIER = /(?:\*|\+|\?|\{(\d+)(?:(,)(\d*))?\})\??/y;

class Reader {
  private at = 0;
  private readonly atoms = new Map<string, Atom>();

  constructor(
    private readonly source: string,
    private readonly unicode: boolean,
  ) {}

  whole(): Expression {
    const read = this.choice();
    if (this.at < this.source.length) throw new NotRegular();
    return read;
  }

  private choice(): Expression {
    const options = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      options.push(this.sequence());
    }
    return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
  }

  private sequence(): Expression {
    const parts: Expression[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at)))
      parts.push(this.repeated(this.part()));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts };
  }

  private repeated(of: Expression): Expression {
    const found = this.take(QUANTIFIER);
    if (!found) return of;
    const [text, low, comma, high] = found;
    const [min, max] =
      low === undefined
        ? [text.startsWith('+') ? 1 : 0, text.startsWith('?') ? 1 : Infinity]
        : [Number(low), comma === undefined ? Number(low) : high === '' ? Infinity : Number(high)];
    return { kind: 'repeat', of, min, max };
  }

  private part(): Expression {
    const assertion = this.take(ASSERTION);
    if (assertion) return { kind: 'assertion', of: assertion[0] as Assertion };
    const around = this.take(LOOKAROUND);
    if (around) {
      const kind = around[1] === '<' ? 'lookbehind' : 'lookahead';
      return { kind, isNegative: around[2] === '!', of: this.group() };
    }
    if (this.take(GROUP)) return this.group();
    const { unicode } = this;
    const found =
      this.take(unicode ? ESCAPE.unicode : ESCAPE.legacy) ??
      this.take(unicode ? CLASS_OF_UNICODE : CLASS) ??
      this.take(unicode ? LITERAL_OF_UNICODE : LITERAL);
    if (!found) throw new NotRegular();
    return { kind: 'atom', atom: this.atom(found[0]) };
  }

  private group(): Expression {
    const of = this.choice();
    if (this.source[this.at] !== ')') throw new NotRegular();
    this.at++;
    return of;
  }

  private atom(text: string): Atom {
    // Without the flag, a brace that is no quantifier is itself.
    const source = text === '{' || text === '}' || text === ']' ? `\\${text}` : text;
    const known = this.atoms.get(source) ?? new Atom(source, this.unicode ? 'u' : '');
    this.atoms.set(source, known);
    return known;
  }

  private take(what: RegExp): RegExpExecArray | undefined {
    what.lastIndex = this.at;
    const found = what.exec(this.source);
    if (found) this.at += found[0].length;
    return found ?? undefined;
  }
}
