import type { Json, JsonObject } from '../../json/json.js';
import type { Tag } from '../graph/discriminator.js';
import type { SchemaObject } from '../graph/edges.js';
import { memberSchemas } from '../graph/members.js';
import type { Maker, Place, Synthesis } from './maker.js';
import type { MemberNames } from './members.js';
import { broughtAlong, memberNames } from './members.js';
import { bound } from './stated.js';

/** Of each member, so many other values are tried. */
const MAX_TRIES = 60;
/** What looks real shows so many members of an object this deep, however little room there is. */
const LEAST_SHOWN = 4;
const SHOWN_DEPTH = 4;
/** Records are told apart by numbers up to this. */
const MOST_RECORDS = 2 ** 31 - 1;
/** So many members are tried one by one where they do not all fit together. */
const MAX_GROWN = 200;

/**
 * Objects that may fit all of the schemas: with all members that there is room for; with as many of them as fit
 * together; with another value of one member; without one member.
 */
export function* objects(maker: Maker, asked: Synthesis): Generator<Json> {
  const { pointers, schemas, wanted } = asked;
  const draft = new ObjectDraft(maker, asked);
  if (!draft.isPossible) return;
  const full = draft.value([...draft.members.keys()]);
  yield full;
  const fits = (value: Json): boolean => maker.fits(pointers, value);
  const hasMore = draft.optional.length > 0;
  if (hasMore && !fits(full)) {
    const least = draft.value(draft.needed);
    yield fits(least) ? draft.grown(fits) : least;
  }
  const othersOf = (name: string): Json[] =>
    maker.values(memberSchemas(schemas, name), draft.called(name), Math.max(MAX_TRIES, wanted)).slice(1);
  const names = [...draft.members.keys()];
  // What one member tells apart may be the last one: each has a turn before there are more of one.
  yield* fits(full) ? oneByOne(full, names, othersOf) : inTurn(full, names, othersOf);
  for (const name of draft.optional.slice(0, MAX_GROWN))
    yield draft.value(names.filter((each) => each !== name));
}

/** Other values of one member, then of the next. */
function* oneByOne(full: JsonObject, names: string[], othersOf: (name: string) => Json[]): Generator<Json> {
  for (const name of names) for (const value of othersOf(name)) yield { ...full, [name]: value };
}

/** Another value of each member, then a further one of each. */
function* inTurn(full: JsonObject, names: string[], othersOf: (name: string) => Json[]): Generator<Json> {
  const others = new Map<string, Json[]>();
  for (const name of names) {
    const [other, ...more] = othersOf(name);
    if (other !== undefined) yield { ...full, [name]: other };
    others.set(name, more);
  }
  const most = Math.max(0, ...[...others.values()].map(({ length }) => length));
  for (let turn = 0; turn < most; turn++)
    for (const [name, { [turn]: value }] of others) if (value !== undefined) yield { ...full, [name]: value };
}

/** The members that an object may have, each with a value. */
class ObjectDraft {
  readonly members = new Map<string, Json>();
  readonly needed: string[] = [];
  readonly optional: string[] = [];
  readonly isPossible: boolean;
  readonly inside: Place;
  private readonly names: MemberNames;
  private readonly schemas: readonly SchemaObject[];
  private readonly place: Place;
  private readonly tags: readonly Tag[];

  constructor(
    private readonly maker: Maker,
    { schemas, place, tags = [] }: Synthesis,
  ) {
    this.schemas = schemas;
    this.place = place;
    this.tags = tags;
    this.names = memberNames(maker, schemas, place);
    const { required, optional } = this.names;
    const { about } = place;
    const share = Math.max(0, place.room - optional.length) / Math.max(1, required.length + optional.length);
    const room = about && place.depth < SHOWN_DEPTH ? Math.max(share, LEAST_SHOWN) : share;
    const record = about ? (maker.chance?.int(0, MOST_RECORDS) ?? 0) : 0;
    this.inside = { depth: place.depth + 1, room: Math.floor(room), about: about && { ...about, record } };
    this.isPossible = this.addRequired();
    if (this.isPossible) this.addOptional();
  }

  /** The object with these members, as the document orders them. */
  value(names: readonly string[]): JsonObject {
    const wanted = new Set(names);
    const ordered = new Set([...this.names.documented, ...this.members.keys()]);
    const entries = [...ordered].flatMap((name): [string, Json][] => {
      const value = wanted.has(name) ? this.members.get(name) : undefined;
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(entries);
  }

  /** The members that are needed, and of the others as many as fit with them. */
  grown(fits: (value: Json) => boolean): JsonObject {
    const names = new Set(this.needed);
    for (const name of this.optional.slice(0, MAX_GROWN)) {
      const more = [name, ...broughtAlong(this.schemas, [name])].filter((each) => this.members.has(each));
      if (!names.has(name) && fits(this.value([...names, ...more]))) for (const each of more) names.add(each);
    }
    return this.value([...names]);
  }

  private addRequired(): boolean {
    for (const name of this.names.required) if (!this.add(name)) return false;
    this.needed.push(...this.names.required);
    return true;
  }

  private addOptional(): void {
    const { optional, spare, least, shown } = this.names;
    let room = this.place.room;
    for (const name of optional) {
      const isNeeded = this.needed.length < least;
      if ((!isNeeded && room-- <= 0) || !this.add(name)) continue;
      (isNeeded ? this.needed : this.optional).push(name);
    }
    const wanted = this.place.room > 0 ? shown : least;
    for (const name of spare) {
      if (this.members.size >= wanted) break;
      if (this.members.has(name) || !this.add(name)) continue;
      this.needed.push(name);
    }
  }

  /** Where the member of a name is made. */
  called(name: string): Place {
    const { about } = this.inside;
    return about ? { ...this.inside, about: { ...about, names: [...about.names, name] } } : this.inside;
  }

  private add(name: string): boolean {
    if (this.members.size >= bound(this.schemas, 'maxProperties')) return false;
    const among = memberSchemas(this.schemas, name);
    const tag = this.tags.find((each) => each.name === name && this.maker.fits(among, each.value));
    const [value] = tag ? [tag.value] : this.maker.values(among, this.called(name), 1);
    if (value !== undefined) this.members.set(name, value);
    return value !== undefined;
  }
}
