import type { Problem } from '../model/document.js';

/** Codes of problems about what a schema says and nobody knows. It is an annotation, and no value is judged by it. */
const UNKNOWN: readonly string[] = ['document.schema.format', 'document.schema.keyword'];

export function isAboutUnknown({ code }: Pick<Problem, 'code'>): boolean {
  return UNKNOWN.includes(code);
}

/** So many places of one word are told, and so many of all words: who repeats one has made one mistake. */
const MOST_OF_ONE = 100;
const MOST = 1000;

/** Counts the places that are not told of words that nobody knows. */
export class UntoldWords {
  private readonly counts = new Map<string, number>();
  private told = 0;
  /** Places of words of which none is told. */
  private others = 0;

  /** Whether there is room for one more problem with this message. Else it is counted. */
  hasRoom(message: string): boolean {
    const count = (this.counts.get(message) ?? 0) + 1;
    if (this.told < MOST || this.counts.has(message)) this.counts.set(message, count);
    else this.others++;
    if (this.told >= MOST || count > MOST_OF_ONE) return false;
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
