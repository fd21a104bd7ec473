import type * as jsYamlPackage from 'js-yaml';
import type { Json } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { onDemand } from '../../on-demand.js';

type JsYaml = typeof jsYamlPackage;

const jsYaml = onDemand((load) => load('js-yaml') as JsYaml);

/**
 * The value of a YAML text by js-yaml, which reads it in a fifth of the time that the package `yaml` takes, and keeps no
 * places. Undefined where something is to be told of the text, and where the two might not agree: what is wrong, what has
 * anchors, tags, merge keys, keys that are no scalars or stand twice, and numbers that a double does not hold.
 */
export function yamlValue(text: string): Json | undefined {
  if (LEFT_OUT.test(text)) return undefined;
  const { load } = jsYaml();
  const collections = new Set<unknown>();
  try {
    const value: unknown = load(text, {
      schema: schemaOf(jsYaml()),
      onWarning: refuse,
      listener: (event, state: State) => {
        if (event !== 'close') return;
        refuseMarks(state);
        if (state.kind === 'sequence' || state.kind === 'mapping') collections.add(state.result);
      },
    });
    const reader = new Reader();
    const read = reader.read(value as Loaded);
    // A collection that is not in the value is a key.
    return reader.collections === collections.size ? read : undefined;
  } catch {
    return undefined;
  }
}

/** What js-yaml knows of the node that it has read; its types leave most of it out. */
type State = jsYamlPackage.State & { anchor?: string | null; tag?: string | null };

/** Directives, a `!` for nothing, tabs, and characters that break lines or should not be there. */
const LEFT_OUT =
  // eslint-disable-next-line no-control-regex -- YAML 1.2 §5.1 names them.
  /^(%|---\S)|(^|\s)!\s|[\t\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/m;

/** Of the private use area: it marks keys that are no texts by the core schema, so that one which is missing is told from `null`. */
const MARK = '\uE5A1';

/** A plain scalar that is no text, as it is written: as a key, it is nothing else (`200`, `1.0`, `true`). */
class Plain {
  constructor(readonly source: string) {}

  toString(): string {
    return MARK + this.source;
  }

  /** js-yaml takes what is called an object for a key that is a mapping. */
  get [Symbol.toStringTag](): string {
    return 'Plain';
  }
}

type Loaded = Plain | string | null | undefined | Loaded[] | { [name: string]: Loaded };

/** The forms of the core schema that are no texts (YAML 1.2 §10.3.2). */
const NO_TEXT = /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[\da-fA-F]+|[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))?$/; // prettier-ignore

const TAG = 'tag:specproof,2026:plain';

const schemaOf = memoize(({ Type, FAILSAFE_SCHEMA }: JsYaml) =>
  FAILSAFE_SCHEMA.extend({
    implicit: [
      new Type(TAG, {
        kind: 'scalar',
        resolve: (text: unknown) => typeof text === 'string' && NO_TEXT.test(text),
        construct: (text: string) => new Plain(text),
      }),
    ],
  }),
);

function refuse(): never {
  throw new Error('left to the package yaml');
}

/** Anchors and tags, and comments right behind a value. */
function refuseMarks({ anchor = null, tag = null, input, position }: State): void {
  if (input[position] === '#' && /\S/.test(input[position - 1] ?? ' ')) refuse();
  if (anchor !== null || (tag !== null && tag !== '?' && tag !== TAG)) refuse();
}

/** Values of what js-yaml has loaded. */
class Reader {
  collections = 0;

  read(value: Loaded): Json {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value;
    if (value instanceof Plain) return scalar(value.source);
    this.collections++;
    if (Array.isArray(value)) return value.map((item) => this.read(item));
    const members = new Map<string, Json>();
    for (const [name, member] of Object.entries(value)) {
      const key = keyOf(name);
      if (members.has(key)) refuse();
      members.set(key, this.read(member));
    }
    return Object.fromEntries(members);
  }
}

function keyOf(name: string): string {
  if (name === '<<' || name === 'null') refuse();
  return name.startsWith(MARK) ? name.slice(1) : name;
}

function scalar(source: string): Json {
  if (/^(~|null)?$/i.test(source)) return null;
  if (/^(true|false)$/i.test(source)) return source.toLowerCase() === 'true';
  const number = /^0[ox]/.test(source) ? Number(source) : parseFloat(source);
  return Math.abs(number) < Number.MAX_SAFE_INTEGER ? number : refuse();
}
