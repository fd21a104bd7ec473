import { fingerprint } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import { valueAt, withoutIndexes } from '../../json/pointer.js';

/**
 * The parts of bodies of one schema that were refused, whichever operation has found out: others with the same schema need
 * not find out, too.
 */
export class Refused {
  private readonly parts = new Set<string>();
  private readonly alone = new Set<string>();

  /** `isAlone`: whether the part was refused without the rest as well, or the server has named it. */
  add(whole: Json, path: string, isAlone: boolean): void {
    const key = keyOf(whole, path);
    this.parts.add(key);
    if (isAlone) this.alone.add(key);
  }

  has(whole: Json, path: string): boolean {
    return this.parts.has(keyOf(whole, path));
  }

  isAlone(whole: Json, path: string): boolean {
    return this.alone.has(keyOf(whole, path));
  }
}

/** Of another operation, lists may have other items before this one. */
function keyOf(whole: Json, path: string): string {
  return `${withoutIndexes(path)} ${contentOf(whole, path) ?? ''}`;
}

/** What an object or a list has in it, as a text to compare; undefined for what is neither. */
export function contentOf(whole: Json, path: string): string | undefined {
  const part = valueAt(whole, path) ?? null;
  return typeof part === 'object' && part !== null ? fingerprint(part) : undefined;
}
