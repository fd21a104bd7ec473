import type { Report } from '../../model/report.js';
import { plural } from './plural.js';

/** What has become different since the report that this one is compared with: in one sentence, and one by one. */
export interface ToldComparison {
  sentence: string;
  /** `new`, `gone` or `lost`, and what is. */
  entries: { what: 'new' | 'gone' | 'lost'; text: string }[];
}

/** What is told of a comparison; undefined where there is none. */
export function comparisonOf({ against, causes }: Report): ToldComparison | undefined {
  if (!against) return undefined;
  const added = causes.filter(({ isNew, severity }) => isNew === true && severity !== 'note');
  const gone = against.gone.filter(({ severity }) => severity !== 'note');
  const { lost, gained } = against;
  const described = (cause: (typeof gone)[number]): string => {
    const { severity, check, message, operations, location } = cause;
    const where = operations.length === 1 ? ` at ${operations[0] ?? ''}` : '';
    return `${severity} ${check}${where}: ${message} (${location.file}:${String(location.line)})`;
  };
  return {
    sentence: `since the other report: ${plural(added.length, 'cause')} new, ${String(gone.length)} gone, ${plural(lost.length, 'clause')} lost, ${String(gained)} gained`,
    entries: [
      ...added.map((cause) => ({ what: 'new' as const, text: described(cause) })),
      ...gone.map((cause) => ({ what: 'gone' as const, text: described(cause) })),
      ...lost.map(({ operation, clause, was, is }) => ({
        what: 'lost' as const,
        text: `${operation} ${clause} (was ${was}, is ${is})`,
      })),
    ],
  };
}
