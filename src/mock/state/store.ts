import type { Json, JsonObject } from '../../json/json.js';
import type { Resource } from './resources.js';

/** Something that is kept, with all members that any operation shows of it. */
export interface Kept {
  id: string;
  record: JsonObject;
  /** What it was made with; undefined for what was there from the start. */
  sent?: Json;
  /** The members before they were changed last. */
  before?: JsonObject;
}

/** Things by their kind, by what they are inside of, and by their ids, in the order in which they came. */
export class Store {
  private readonly collections = new Map<Resource, Map<string, Map<string, Kept>>>();
  private count = 0;

  /** The things inside of something; `seeds` are there from the start. */
  of(resource: Resource, outer: readonly string[], seeds: () => readonly Kept[]): Map<string, Kept> {
    const scopes = this.collections.get(resource) ?? new Map<string, Map<string, Kept>>();
    this.collections.set(resource, scopes);
    const key = outer.map(encodeURIComponent).join('/');
    const known = scopes.get(key) ?? new Map(seeds().map((kept) => [kept.id, kept]));
    scopes.set(key, known);
    return known;
  }

  /** All things of a kind, whatever they are inside of. */
  all(resource: Resource): Kept[] {
    return [...(this.collections.get(resource)?.values() ?? [])].flatMap((scope) => [...scope.values()]);
  }

  /** Numbers what is made, so that each thing is another one. */
  next(): number {
    return ++this.count;
  }

  clear(): void {
    this.collections.clear();
    this.count = 0;
  }
}
