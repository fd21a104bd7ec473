import type { Characters } from './characters.js';
import { CLASSES, inverted, NO_LINE_END, ofProperty, united } from './characters.js';

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** The characters that an atom of a regular expression takes (ECMA-262 §22.2.1: Atom, AtomEscape, CharacterClass). */
export function charactersOf(source: string): Characters {
  if (source === '.') return NO_LINE_END;
  const reader = new ClassReader(source);
  return source.startsWith('[') ? reader.set() : reader.member();
}

class ClassReader {
  private at = 0;
  private readonly text: readonly string[];

  constructor(source: string) {
    this.text = Array.from(source);
  }

  /** A character class, with its brackets. */
  set(): Characters {
    this.at++;
    const isInverted = this.takes('^');
    const parts: Characters[] = [];
    while (!this.takes(']')) {
      const first = this.member();
      const isRange = this.sees('-') && this.text[this.at + 1] !== ']' && isSingle(first);
      if (!isRange) {
        parts.push(first);
        continue;
      }
      this.at++;
      const last = this.member();
      if (isSingle(last)) parts.push([[first[0]?.[0] ?? 0, last[0]?.[0] ?? 0]]);
      else parts.push(first, single('-'), last);
    }
    const set = united(parts);
    return isInverted ? inverted(set) : set;
  }

  /** A character, or what a backslash makes of it. */
  member(): Characters {
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
    if (char === undefined) throw new SyntaxError('the class ends too early');
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
