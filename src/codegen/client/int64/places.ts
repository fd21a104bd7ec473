import type { Pointer } from '../../../json/json.js';
import type { Contract, MediaType } from '../../../model/document.js';
import { reachable } from '../../../schema/graph/edges.js';
import { isQuick, matches } from '../../../schema/keywords/pattern.js';
import { property } from '../../shared/source-text.js';
import { KindsOfSchemas } from '../../types/kinds.js';
import { endOfReferences } from '../../types/references.js';

/** Where integers of 64 bits are in the values of a schema: at the value itself, and by schema, in its parts. */
interface Place {
  here: boolean;
  named: Map<string, Set<Pointer>>;
  like: Map<string, Set<Pointer>>;
  rest: Set<Pointer>;
  at: Map<number, Set<Pointer>>;
  items: Set<Pointer>;
}

/**
 * Finds where integers of 64 bits are in the values that a client sends and reads, and writes it as code. Branches of a
 * choice count together: where one of them has such an integer, a whole number is taken for one.
 */
export class Int64Places {
  private readonly places = new Map<Pointer, Place>();
  private readonly names = new Map<Pointer, string>();
  /** The schemas in whose values there is one. */
  private readonly leading = new Set<Pointer>();
  private readonly kinds: KindsOfSchemas;

  constructor(private readonly contract: Contract) {
    this.kinds = new KindsOfSchemas(contract, true);
    const open = contract.operations.flatMap(({ parameters, requestBody, responses }) => [
      ...parameters.flatMap(({ schema, content }) => (schema ?? content?.schema)?.pointer ?? []),
      ...[...(requestBody?.content ?? []), ...responses.flatMap(({ content }) => content)].flatMap(
        pointersOf,
      ),
    ]);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const pointer = this.end(at);
      if (!this.places.has(pointer)) open.push(...this.add(pointer));
    }
    this.findLeading();
  }

  /** The places in the values of schemas, as the code of a list; undefined where there are none. */
  code(pointers: Iterable<Pointer>): string | undefined {
    const leading = [...new Set([...pointers].map((each) => this.end(each)))].filter((each) =>
      this.leading.has(each),
    );
    return leading.length === 0 ? undefined : `[${leading.map((each) => this.nameOf(each)).join(', ')}]`;
  }

  /** The places that the code refers to. */
  declarations(): string[] {
    const declared: string[] = [];
    // Writing one may refer to others that had no name yet.
    for (const [pointer, name] of this.names)
      declared.push(`const ${name}: http.Place = () => (${this.written(pointer)});`);
    return declared;
  }

  private end(pointer: Pointer): Pointer {
    return endOfReferences(this.contract, pointer) ?? pointer;
  }

  private nameOf(pointer: Pointer): string {
    const place = this.places.get(pointer);
    if (place?.here === true && partsOf(place).every((to) => !this.leading.has(to))) return 'http.here';
    const name = this.names.get(pointer) ?? `places${String(this.names.size + 1)}`;
    this.names.set(pointer, name);
    return name;
  }

  /** Looks at what applies to the values of a schema, and gives the schemas of their parts. */
  private add(pointer: Pointer): Pointer[] {
    const place: Place = { here: this.kinds.of(pointer).has('int64'), named: new Map(), like: new Map(), rest: new Set(), at: new Map(), items: new Set() }; // prettier-ignore
    const put = <Key>(map: Map<Key, Set<Pointer>>, key: Key, to: Pointer): void => {
      map.set(key, (map.get(key) ?? new Set()).add(this.end(to)));
    };
    const isAbout = ({ kind }: { kind: string }): boolean => kind === 'same' || kind === 'choice';
    for (const schema of reachable(this.contract, [pointer], isAbout))
      for (const edge of schema.edges) {
        if (edge.kind === 'member' && edge.keyword === 'properties') put(place.named, edge.name, edge.to);
        else if (edge.kind === 'member' && edge.keyword === 'patternProperties')
          put(place.like, edge.pattern, edge.to); // prettier-ignore
        else if (edge.kind === 'member') place.rest.add(this.end(edge.to));
        else if (edge.kind === 'item' && edge.keyword === 'prefixItems') put(place.at, edge.index, edge.to);
        else if (edge.kind === 'item' && edge.keyword !== 'contains') place.items.add(this.end(edge.to));
      }
    this.places.set(pointer, place);
    return partsOf(place);
  }

  private findLeading(): void {
    const users = new Map<Pointer, Pointer[]>();
    for (const [user, place] of this.places) {
      if (place.here) this.leading.add(user);
      for (const to of partsOf(place)) {
        const others = users.get(to);
        if (others) others.push(user);
        else users.set(to, [user]);
      }
    }
    // A set is gone through with what is added on the way.
    for (const pointer of this.leading) for (const user of users.get(pointer) ?? []) this.leading.add(user);
  }

  private written(pointer: Pointer): string {
    const place = this.places.get(pointer);
    if (!place) return '{}';
    const { here, named, like, rest, at, items } = place;
    const patterns = [...like].filter(([pattern]) => isQuick(pattern));
    const hasRest = this.code(rest) !== undefined;
    // What is left over is so by all names and patterns, whatever is in their values.
    const members = [...named].flatMap(([name, to]) => {
      const also = patterns.filter(([pattern]) => matches(pattern, name)).flatMap(([, each]) => [...each]);
      const code = this.code([...to, ...also]);
      return code !== undefined || hasRest || also.length > 0 ? [`${key(name)}: ${code ?? '[]'}`] : [];
    });
    const matching = patterns.flatMap(([pattern, to]) => {
      const code = this.code(to);
      return code !== undefined || hasRest ? [`[${String(new RegExp(pattern, 'u'))}, ${code ?? '[]'}]`] : [];
    });
    const last = Math.max(-1, ...[...at].filter(([, to]) => this.code(to) !== undefined || this.code(items) !== undefined).map(([index]) => index)); // prettier-ignore
    const positions = Array.from({ length: last + 1 }, (_, i) => this.code(at.get(i) ?? []) ?? '[]');
    return `{ ${[
      ...(here ? ['here: true'] : []),
      ...(members.length > 0 ? [`named: { ${members.join(', ')} }`] : []),
      ...(matching.length > 0 ? [`like: [${matching.join(', ')}]`] : []),
      ...(hasRest ? [`rest: ${this.code(rest) ?? '[]'}`] : []),
      ...(positions.length > 0 ? [`at: [${positions.join(', ')}]`] : []),
      ...(this.code(items) === undefined ? [] : [`items: ${this.code(items) ?? ''}`]),
    ].join(', ')} }`;
  }
}

/** In an object literal, this name would be the prototype. */
function key(name: string): string {
  return name === '__proto__' ? "['__proto__']" : property(name);
}

function pointersOf({ schema, itemSchema }: MediaType): Pointer[] {
  return [schema?.pointer, itemSchema?.pointer].filter((pointer) => pointer !== undefined);
}

function partsOf({ named, like, rest, at, items }: Place): Pointer[] {
  const listed = [...named.values(), ...like.values(), rest, ...at.values(), items];
  return listed.flatMap((pointers) => [...pointers]);
}
