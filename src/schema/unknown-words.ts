import type { JsonObject } from '../json/json.js';
import type { Contract, Problem, Severity } from '../model/document.js';
import type { CustomFormats } from './custom-formats.js';
import { declared } from './custom-formats.js';
import { isKnownFormat } from './formats/index.js';
import { unknownKeywords } from './keywords/dialects/unknown-keywords.js';
import { isReferenceObject } from './keywords/edges.js';

/** Codes of problems about what a schema says and nobody knows. It is an annotation, and no value is judged by it. */
const UNKNOWN: readonly string[] = ['document.schema.format', 'document.schema.keyword'];

export function isAboutUnknown({ code }: Pick<Problem, 'code'>): boolean {
  return UNKNOWN.includes(code);
}

/** A format or keyword of a schema object that nobody knows, and is not enforced. */
export interface UnknownWord {
  code: string;
  keyword: string;
  message: string;
  hint: string;
  severity: Severity;
}

/** Those of a schema object; formats that are declared are known. */
export function unknownWords(
  node: JsonObject,
  openapi: Contract['openapi'],
  formats: CustomFormats,
): UnknownWord[] {
  const words: UnknownWord[] = unknownKeywords(node, openapi).map((each) => ({
    code: 'document.schema.keyword',
    ...each,
  }));
  const { format } = node;
  const isKnown =
    typeof format !== 'string' || isKnownFormat(format) || declared(formats, format) !== undefined;
  if (isKnown || isReferenceObject(node, openapi)) return words;
  const hint =
    "Use a format of JSON Schema 2020-12 or of the OpenAPI Format Registry, or a pattern; or declare it under 'formats' of the configuration.";
  const message = `the format '${format}' is unknown: the type alone is enforced`;
  const unknown = { code: 'document.schema.format', keyword: 'format', message, hint } as const;
  return [...words, { ...unknown, severity: 'warning' }];
}

/** How many problems about what nobody knows are worth telling: in places of one word, and in all. */
export interface UnknownLimits {
  ofOne: number;
  ofAll: number;
}

/** Counts the places that are not told of words that nobody knows. */
export class UntoldWords {
  private readonly counts = new Map<string, number>();
  private told = 0;
  /** Places of words of which none is told. */
  private others = 0;

  constructor(private readonly limits: UnknownLimits) {}

  /** Whether there is room for one more problem with this message. Else it is counted. */
  hasRoom(message: string): boolean {
    const count = (this.counts.get(message) ?? 0) + 1;
    if (this.told < this.limits.ofAll || this.counts.has(message)) this.counts.set(message, count);
    else this.others++;
    if (this.told >= this.limits.ofAll || count > this.limits.ofOne) return false;
    this.told++;
    return true;
  }

  /** Adds to the last problem about each word how many more places there are. */
  addTo(problems: readonly Problem[]): void {
    const last = new Map<string, Problem>();
    const told = new Map<string, number>();
    for (const problem of problems.filter(isAboutUnknown)) {
      last.set(problem.message, problem);
      told.set(problem.message, (told.get(problem.message) ?? 0) + 1);
    }
    const final = [...last.values()].at(-1);
    for (const [message, problem] of last) {
      const more = (this.counts.get(message) ?? 0) - (told.get(message) ?? 0);
      if (more > 0) problem.message += ` (and so at ${String(more)} further places)`;
    }
    if (final && this.others > 0)
      final.message += `; ${String(this.others)} further schemas have formats or keywords that are unknown`;
  }
}
