import type { Characters } from './characters.js';
import { ANY, has } from './characters.js';

/**
 * A language: which texts it holds is decided by its derivatives (Brzozowski 1964), so that what several patterns match
 * together, and what one does not match, are languages like any other. Equal ones are one object, by `id`.
 */
export type Language = { readonly id: number; readonly hasEmpty: boolean } & (
  | { readonly kind: 'nothing' | 'empty' }
  | { readonly kind: 'one'; readonly of: Characters }
  | { readonly kind: 'sequence'; readonly first: Language; readonly rest: Language }
  | { readonly kind: 'union' | 'intersection'; readonly parts: readonly Language[] }
  | { readonly kind: 'complement'; readonly of: Language }
  | { readonly kind: 'repeated'; readonly of: Language; readonly least: number; readonly most: number }
);

type Shape = Language extends infer L ? (L extends Language ? Omit<L, 'id' | 'hasEmpty'> : never) : never;

/** More languages than this are not made for one question. */
const MAX_LANGUAGES = 60_000;

/** Thrown where a question has too many answers to look into. */
class TooManyLanguages extends Error {}

/** Makes languages, those of one question. */
export class Algebra {
  private readonly known = new Map<string, Language>();
  private readonly derived = new Map<string, Language>();
  readonly nothing: Language = this.made('nothing', false, { kind: 'nothing' });
  readonly empty: Language = this.made('empty', true, { kind: 'empty' });
  readonly everything: Language = this.repeated(this.one(ANY), 0, Infinity);

  /** `surplus`: what may be repeated more often than it must is repeated so many times more at most. */
  constructor(private readonly surplus: number) {}

  one(of: Characters): Language {
    return of.length === 0 ? this.nothing : this.made(`one ${of.join(' ')}`, false, { kind: 'one', of });
  }

  sequence(first: Language, rest: Language): Language {
    if (first.kind === 'nothing' || rest.kind === 'nothing') return this.nothing;
    if (first.kind === 'empty') return rest;
    if (rest.kind === 'empty') return first;
    if (first.kind === 'sequence') return this.sequence(first.first, this.sequence(first.rest, rest));
    const key = `sequence ${String(first.id)} ${String(rest.id)}`;
    return this.made(key, first.hasEmpty && rest.hasEmpty, { kind: 'sequence', first, rest });
  }

  union(languages: readonly Language[]): Language {
    const parts = this.flat('union', languages).filter(({ kind }) => kind !== 'nothing');
    if (parts.includes(this.everything)) return this.everything;
    const [only = this.nothing] = parts;
    if (parts.length <= 1) return only;
    const hasEmpty = parts.some((part) => part.hasEmpty);
    return this.made(`union ${idsOf(parts)}`, hasEmpty, { kind: 'union', parts });
  }

  intersection(languages: readonly Language[]): Language {
    const parts = this.flat('intersection', languages).filter((part) => part !== this.everything);
    if (parts.includes(this.nothing)) return this.nothing;
    const [only = this.everything] = parts;
    if (parts.length <= 1) return only;
    const hasEmpty = parts.every((part) => part.hasEmpty);
    return this.made(`intersection ${idsOf(parts)}`, hasEmpty, { kind: 'intersection', parts });
  }

  complement(of: Language): Language {
    if (of.kind === 'complement') return of.of;
    if (of === this.nothing) return this.everything;
    return this.made(`complement ${String(of.id)}`, !of.hasEmpty, { kind: 'complement', of });
  }

  repeated(of: Language, fewest: number, limit: number): Language {
    const most = Number.isFinite(limit) ? Math.min(limit, fewest + this.surplus) : limit;
    // As many as are too few may be empty.
    const least = of.hasEmpty ? 0 : fewest;
    if (most === 0 || of.kind === 'empty') return this.empty;
    if (of.kind === 'nothing') return least === 0 ? this.empty : this.nothing;
    if (least === 1 && most === 1) return of;
    const key = `repeated ${String(of.id)} ${String(least)} ${String(most)}`;
    return this.made(key, least === 0, { kind: 'repeated', of, least, most });
  }

  /** What may follow a character in the texts of a language. */
  derivative(language: Language, code: number): Language {
    const key = `${String(language.id)} ${String(code)}`;
    const known = this.derived.get(key);
    if (known) return known;
    const derived = this.derive(language, code);
    this.derived.set(key, derived);
    return derived;
  }

  private derive(language: Language, code: number): Language {
    const after = (inner: Language): Language => this.derivative(inner, code);
    switch (language.kind) {
      case 'nothing':
      case 'empty':
        return this.nothing;
      case 'one':
        return has(language.of, code) ? this.empty : this.nothing;
      case 'sequence': {
        const { first, rest } = language;
        const begun = this.sequence(after(first), rest);
        return first.hasEmpty ? this.union([begun, after(rest)]) : begun;
      }
      case 'union':
        return this.union(language.parts.map(after));
      case 'intersection':
        return this.intersection(language.parts.map(after));
      case 'complement':
        return this.complement(after(language.of));
      case 'repeated': {
        const { of, least, most } = language;
        return this.sequence(after(of), this.repeated(of, Math.max(0, least - 1), most - 1));
      }
    }
  }

  private flat(kind: 'union' | 'intersection', languages: readonly Language[]): Language[] {
    const all = languages.flatMap((one) => (one.kind === kind ? one.parts : [one]));
    return [...new Set(all)].toSorted((a, b) => a.id - b.id);
  }

  private made(key: string, hasEmpty: boolean, shape: Shape): Language {
    const known = this.known.get(key);
    if (known) return known;
    if (this.known.size >= MAX_LANGUAGES) throw new TooManyLanguages();
    const language = { id: this.known.size, hasEmpty, ...shape } as Language;
    this.known.set(key, language);
    return language;
  }
}

function idsOf(parts: readonly Language[]): string {
  return parts.map(({ id }) => id).join(' ');
}
