import type { Snippets } from './snippet.js';

/** The parts of requests but for their bodies. */
export const PARTS: Snippets = {
  fixedQuery: {
    code: String.raw`/** What the path's key has of a query, where the call gives nothing else of that name. */
export function fixedQuery(fixed: Readonly<Record<string, string>>): Part {
  return ({ init }) => {
    init.params = { ...init.params, query: { ...fixed, ...init.params?.query } };
  };
}`,
    needs: ['Part'],
  },
  query: {
    code: String.raw`/** The query: each parameter in its style, or as one pair. */
export function query(styles: Styles<Pairs> = {}): Part {
  return ({ init }) => {
    const pairs = Object.entries(init.params?.query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : (styles[name] ?? pair)(name, value),
    );
    init.querySerializer ??= () => pairs.join('&');
  };
}`,
    needs: ['Part', 'Pairs', 'Styles', 'pair'],
  },
  wholeQuery: {
    code: String.raw`/** A query that one value describes. */
export function wholeQuery(write: (value: unknown) => string): Part {
  return ({ init }) => {
    const value = init.params?.query;
    init.querySerializer ??= () => (value === undefined ? '' : write(value));
  };
}`,
    needs: ['Part'],
  },
  encoded: {
    code: String.raw`/** A query that is one text. */
export function encoded(write: (value: unknown) => string = text): (value: unknown) => string {
  return (value) => encodeURIComponent(write(value));
}`,
    needs: ['text'],
  },
  path: {
    code: String.raw`/** The path: each parameter in its style, or as it is, percent-encoded. */
export function path(styles: Styles<Text> = {}): Part {
  return ({ init, operation }) => {
    const filled = operation.path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
      const value = init.params?.path?.[name];
      if (value === undefined) throw new TypeError('there is no ' + name);
      return styles[name]?.(name, value) ?? encodeURIComponent(text(value));
    });
    // URL Standard §4.4: they would lead to another path; percent-encoded, which nothing does here, they would too.
    if (/\/\.\.?(\/|$)/.test(filled)) throw new TypeError('there is no URL ' + filled);
    init.pathSerializer ??= (url) => url.slice(0, -operation.path.length) + filled;
  };
}`,
    needs: ['Part', 'Text', 'Styles', 'text'],
  },
  pathAs: {
    code: String.raw`/** The same of a path that is sent otherwise than the document writes it. */
export function pathAs(template: string, styles?: Styles<Text>): Part {
  return (draft) => {
    const { init, operation } = draft;
    const own = init.pathSerializer;
    // Without it openapi-fetch leaves the path alone.
    init.params = { ...init.params, path: init.params?.path ?? {} };
    path(styles)({ ...draft, operation: { ...operation, path: template } });
    const write = init.pathSerializer!;
    if (!own) init.pathSerializer = (url, values) => write(url.slice(0, -operation.path.length) + template, values);
  };
}`,
    needs: ['Part', 'Text', 'Styles', 'path'],
  },
  header: {
    code: String.raw`/** Header parameters: each in its style, or as it is. */
export function header(styles: Styles<Text> = {}): Part {
  return ({ init }) => {
    const given = Object.entries(init.params?.header ?? {}).filter(([, value]) => value !== undefined);
    const texts = given.map(([name, value]) => [name, styles[name]?.(name, value) ?? text(value)]);
    init.params = { ...init.params, header: Object.fromEntries(texts) };
  };
}`,
    needs: ['Part', 'Text', 'Styles', 'text'],
  },
  cookie: {
    code: String.raw`/** Cookie parameters: each in its style, or as one pair. */
export function cookie(styles: Styles<Pairs> = {}): Part {
  return ({ init }) => {
    const given = Object.entries(init.params?.cookie ?? {}).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    const pairs = given.flatMap(([name, value]) => (styles[name] ?? pair)(name, value));
    const others = mergeHeaders(init.headers).get('Cookie');
    init.headers = mergeHeaders(init.headers, { Cookie: [...(others === null ? [] : [others]), ...pairs].join('; ') });
    requireCookie(init.headers as Headers);
  };
}`,
    needs: ['mergeHeaders', 'Part', 'Pairs', 'Styles', 'pair', 'requireCookie'],
  },
  requireCookie: {
    code: String.raw`/** Browsers send their own cookies, and take none from a script (Fetch Standard §2.2.2). */
function requireCookie(headers: Headers): void {
  if (!new Request('http://localhost', { headers }).headers.has('Cookie'))
    throw new TypeError("cookies cannot be given here: leave them out and let the browser send its own, with credentials: 'include'");
}`,
  },
  answers: {
    code: String.raw`/** The media types that are asked for, and how the answer is read. */
export function answers(accept: string, parseAs?: 'text' | 'blob' | 'stream'): Part {
  return (draft) => {
    draft.accept = accept;
    if (parseAs !== undefined) draft.init.parseAs ??= parseAs;
  };
}`,
    needs: ['Part'],
  },
  readBy: {
    code: String.raw`/** Answers of success that are not all read in one way, by their status. */
export function readBy(accept: string, readings: Readonly<Record<string, 'json' | 'text' | 'blob' | 'any' | 'none'>>): Part {
  return (draft) => {
    const { init } = draft;
    draft.accept = accept;
    if (init.parseAs !== undefined) return;
    init.parseAs = 'stream';
    draft.parse = async (answer) => {
      const { response, data } = answer;
      // What has no body is not read.
      if (!response.ok || data === undefined) return answer;
      const type = response.headers.get('Content-Type') ?? 'json';
      const byType = /json\b/i.test(type) ? 'json' : /^text|xml\b|urlencoded/i.test(type) ? 'text' : 'blob';
      const stated = readings[response.status] ?? readings['2XX'] ?? readings.default ?? 'any';
      const reading = stated === 'any' ? byType : stated;
      if (reading === 'blob') return { ...answer, data: await response.blob() };
      const text = await response.text();
      return { ...answer, data: reading === 'text' ? text : reading === 'json' && text ? JSON.parse(text) : undefined };
    };
  };
}`,
    needs: ['Part'],
  },
  secured: {
    code: String.raw`/** The security schemes of the operation, where they are not the usual ones. */
export function secured(...alternatives: string[][]): Part {
  return (draft) => {
    draft.security = alternatives;
  };
}`,
    needs: ['Part'],
  },
  servedAt: {
    code: String.raw`/** The server of the operation, where it is not the usual one, and the app has chosen none. */
export function servedAt(server: string): Part {
  return ({ init, baseUrl }) => {
    if (baseUrl === undefined) init.baseUrl ??= server;
  };
}`,
    needs: ['Part'],
  },
  reads: {
    code: String.raw`/** Of an operation that only reads, whatever its method: it may be sent again. */
export function reads(): void {}`,
  },
  exactMethod: {
    code: String.raw`/** Fetch tells methods apart by case, which openapi-fetch does not. */
export function exactMethod({ init, operation }: Draft): void {
  init.Request ??= class extends Request {
    constructor(input: string | URL | Request, given?: RequestInit) {
      super(input, { ...given, method: operation.method });
    }
  };
}`,
    needs: ['Draft'],
  },
};
