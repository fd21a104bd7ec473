import type { Int64Type } from '../types/int64.js';
import type { Snippets } from './snippet.js';

/** An integer of 64 bits as the program has it, made of what JSON has. */
const TO_PROGRAM = {
  bigint: `typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value`,
  string: `typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) ? String(BigInt(value)) : value`,
};
const TO_JSON = {
  bigint: `typeof value === 'bigint' ? value : undefined`,
  string: String.raw`typeof value === 'bigint' ? value : typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : undefined`,
};

/** How clients keep integers of 64 bits digit for digit, where they are no numbers to the program. */
export function int64Snippets(int64: Exclude<Int64Type, 'number'>): Snippets {
  return {
    ...DIGITS,
    toJson: {
      code: String.raw`function toJson(value: unknown): unknown {
  const whole = ${TO_JSON[int64]};
  if (whole === undefined) return value;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}`,
    },
    toProgram: {
      code: `function toProgram(value: unknown): unknown {
  return ${TO_PROGRAM[int64]};
}`,
    },
  };
}

const DIGITS: Snippets = {
  Place: {
    code: String.raw`/** Where integers of 64 bits are in a value: there itself, and in its members and items. */
export type Place = () => {
  here?: boolean;
  named?: Readonly<Record<string, readonly Place[]>>;
  like?: readonly (readonly [pattern: RegExp, places: readonly Place[]])[];
  rest?: readonly Place[];
  at?: readonly (readonly Place[])[];
  items?: readonly Place[];
};`,
  },
  here: { code: `export const here: Place = () => ({ here: true });`, needs: ['Place'] },
  converted: {
    code: String.raw`/** A copy of a value whose integers of 64 bits are converted, and if need be all else that is no object. */
function converted(
  value: unknown,
  places: Iterable<Place>,
  convert: (value: unknown) => unknown,
  other?: (value: unknown) => unknown,
): unknown {
  const all = Array.from(places, (place) => place());
  if (all.length === 0 && !other) return value;
  if (Array.isArray(value)) {
    const placesOf = (i: number) => new Set(all.flatMap(({ at = [], items = [] }) => at[i] ?? items));
    return value.map((item, i) => converted(item, placesOf(i), convert, other));
  }
  if (typeof value !== 'object' || value === null)
    return all.some(({ here }) => here) ? convert(value) : other ? other(value) : value;
  // Files, forms and the like are left alone.
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value) as null)) return value;
  const placesOf = (name: string) =>
    new Set(
      all.flatMap(({ named = {}, like = [], rest = [] }) => {
        if (Object.hasOwn(named, name)) return named[name] ?? [];
        const matching = like.filter(([pattern]) => pattern.test(name));
        return matching.length > 0 ? matching.flatMap(([, each]) => each) : rest;
      }),
    );
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, converted(member, placesOf(name), convert, other)]),
  );
}`,
    needs: ['Place'],
  },
  int64Given: {
    code: String.raw`/** Takes what a call is given as JSON has it: as numbers, or where a number would not hold them, as bigints. */
export function int64Given(parameters: Readonly<Record<string, Readonly<Record<string, readonly Place[]>>>>, body: readonly Place[] = []): Part {
  return (draft) => {
    const { init } = draft;
    const params = Object.entries(init.params ?? {}).map(([at, given]) => [at, converted(given, [() => ({ named: parameters[at] ?? {} })], toJson)]);
    init.params = draft.params = Object.fromEntries(params) as Partial<Params>;
    init.body = converted(init.body, body, toJson);
  };
}`,
    needs: ['Part', 'Place', 'converted', 'toJson'],
  },
  int64Read: {
    code: String.raw`/** Reads answers digit for digit: by status, where integers of 64 bits are. */
export function int64Read(answers: Readonly<Record<string, readonly Place[]>>): Part {
  return (draft) => {
    const { init, parse, read = (answer: Answer) => answer } = draft;
    const isJson = init.parseAs === undefined;
    let refusal = '';
    if (isJson) init.parseAs = 'text';
    const keep: Middleware = {
      onResponse: async ({ response }) => {
        // The client reads it again, and says what is wrong with it.
        if (!response.ok) refusal = await response.clone().text().catch(() => '');
      },
    };
    init.middleware = [keep, ...(init.middleware ?? [])];
    draft.parse = (answer) => {
      if (!answer.response.ok) return refusal === '' || typeof answer.error === 'string' ? answer : { ...answer, error: parseDigits(refusal) };
      if (parse) return parse(answer);
      return isJson ? { ...answer, data: answer.data ? parseDigits(answer.data as string) : undefined } : answer;
    };
    draft.read = (answer) => {
      const { data, error, ...others } = read(answer);
      const places = answers[others.status] ?? answers[Math.floor(others.status / 100) + 'XX'] ?? answers.default ?? [];
      const convert = (value: unknown) => converted(value, places, toProgram, toNumber);
      if (!others.response.ok) return { ...others, error: convert(error) };
      return { ...others, data: !parse && init.parseAs === 'stream' ? convertedItems(data as AsyncIterable<unknown>, convert) : convert(data) };
    };
  };
}

async function* convertedItems(items: AsyncIterable<unknown>, convert: (item: unknown) => unknown): AsyncGenerator<unknown> {
  for await (const item of items) yield convert(item);
}

/** Anywhere else, a whole number is a number, as JSON.parse has it. */
function toNumber(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}`,
    needs: ['Part', 'Place', 'Answer', 'converted', 'toProgram', 'parseDigits'],
  },
  parseDigits: {
    code: String.raw`/** A character that stands for no other (Unicode §23.5): it marks digits within strings, and strings that start with it. */
const MARK = '\ue000';

/** A text of JSON as its value, in which whole numbers are bigints that a number would not hold. */
export function parseDigits(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?(?:0|[1-9]\d*)((?:\.\d+)?(?:[eE][+-]?\d+)?)(\s*:)?/g;
  const marked = text.replace(tokens, (token, isName?: string, fraction?: string, isWrong?: string) => {
    if (isName !== undefined || isWrong !== undefined) return token;
    if (token.startsWith('"')) return /^"(?:\ue000|\\ue000)/i.test(token) ? '"' + MARK + token.slice(1) : token;
    return fraction !== '' || Number.isSafeInteger(Number(token)) ? token : '"' + MARK + token + '"';
  });
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
    const rest = value.slice(1);
    return rest.startsWith(MARK) ? rest : BigInt(rest);
  });
}`,
  },
  jsonOf: {
    code: String.raw`/** A value as JSON, in which bigints are whole numbers. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, function (this: Record<string, unknown>, name: string, member: unknown) {
    const own = this[name];
    if (typeof own === 'bigint') return MARK + String(own);
    return typeof member === 'string' && member.startsWith(MARK) ? MARK + member : member;
  });
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"(:)?/g, (token, isName?: string) => {
    if (isName !== undefined || !token.startsWith('"' + MARK)) return token;
    return token.startsWith(MARK, 2) ? '"' + token.slice(2) : token.slice(2, -1);
  });
}`,
    needs: ['parseDigits'],
  },
};
