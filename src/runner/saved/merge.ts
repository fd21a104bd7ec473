import { ToolError } from '../../errors.js';
import { groupBy } from '../../json/group-by.js';
import { jsonText } from '../../json/text.js';
import { fingerprintsOf } from '../../model/fingerprint.js';
import type { Cause, Report, SavedPart } from '../../model/report.js';
import type { RunEnd } from '../../model/run-end.js';
import { occurrenceOf, RANKS } from '../causes/draft.js';
import { bySeverity, countEvidence, MAX_OCCURRENCES, mergedEvidence } from '../counts.js';
import { causesOfParts } from './part.js';

/** Ends of runs, the worst first: that of a whole is that of its worst part. */
const ENDS: readonly RunEnd[] = [
  'crashed', 'setup-failed', 'target-lost', 'interrupted', 'parts-missing', 'unanswered', 'throttled', 'max-time', 'max-failures',
  'max-cases', 'complete',
]; // prettier-ignore

/**
 * The parts of one verification as one report: operations and evidence of all of them, and what several say is broken told
 * once. Parts that verify --shard has made tell the causes that the whole run would.
 * @throws ToolError when they are not of the same documents, or one of them is given twice.
 */
export function merged(parts: readonly Report[]): Report {
  const [first, ...others] = parts;
  if (!first) throw new ToolError('there is no report to merge');
  if (others.length === 0) return first;
  for (const part of others) refuseOthers(first, part);
  refuseTwice(parts);
  const saved = parts.flatMap(({ part }) => part ?? []);
  const missing = missingOf(saved);
  const causes = saved.length === parts.length ? causesOfParts(saved, MAX_OCCURRENCES) : mergedCauses(parts);
  const evidence = mergedEvidence(parts.flatMap((part) => part.evidence));
  const operations = mergedOperations(parts, causes);
  const sum = (of: (part: Report) => number): number => parts.reduce((all, part) => all + of(part), 0);
  const { against: _, part: _p, interactions: _i, ...common } = first;
  return {
    ...common,
    end: worstEnd([...parts.map(({ end }) => end), ...(missing ? ['parts-missing' as const] : [])]),
    ...(missing && { missing }),
    summary: {
      operations: operations.length,
      cases: sum(({ summary }) => summary.cases),
      exchanges: sum(({ summary }) => summary.exchanges),
      ...left(parts),
      causes: bySeverity(causes, () => 1),
      occurrences: bySeverity(causes, ({ count }) => count),
      evidence: countEvidence(evidence),
    },
    operations,
    causes,
    evidence,
  };
}

function worstEnd(ends: readonly RunEnd[]): RunEnd {
  return ENDS.find((end) => ends.includes(end)) ?? 'complete';
}

/**
 * The parts that nobody has given, such as that of a machine which failed before it could save its report.
 * @throws ToolError when the parts are not of one division, or one of them is given twice
 */
function missingOf(saved: readonly SavedPart[]): Report['missing'] {
  const parts = saved.flatMap(({ index, count }) => (index === undefined || count === undefined ? [] : [{ index, count }])); // prettier-ignore
  const [first] = parts;
  if (!first || parts.length < saved.length) return undefined;
  const { count } = first;
  const other = parts.find((part) => part.count !== count);
  if (other)
    throw new ToolError(`a part is one of ${String(count)}, and another one of ${String(other.count)}`, {
      hint: 'Merge the parts of one verification.',
    });
  const given = new Set<number>();
  for (const { index } of parts) {
    if (given.has(index)) throw new ToolError(`part ${String(index)} of ${String(count)} is given twice`, { hint: 'Give each part once.' }); // prettier-ignore
    given.add(index);
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !given.has(index));
  return missing.length > 0 ? { parts: missing, count } : undefined;
}

/** Parts of other documents, or of another seed, are parts of another run. */
function refuseOthers(first: Report, part: Report): void {
  const identity = ({ documents, seed }: Report): string => [...documents.map(({ name, hash }) => `${name} ${hash}`).sort(), seed].join('\n'); // prettier-ignore
  if (identity(first) === identity(part)) return;
  throw new ToolError('the reports are of other documents, of other versions of them, or of other seeds', {
    hint: 'Merge the parts of one verification; --against compares with another one.',
  });
}

/** What one part has found would be counted twice. */
function refuseTwice(parts: readonly Report[]): void {
  const numbers = new Map<string, number>();
  for (const [i, part] of parts.entries()) {
    const text = jsonText(part);
    const number = numbers.get(text);
    if (number !== undefined)
      throw new ToolError(`the reports ${String(number)} and ${String(i + 1)} are the same`, {
        hint: 'Give each part once.',
      });
    numbers.set(text, i + 1);
  }
}

function mergedCauses(parts: readonly Report[]): Cause[] {
  const order = new Map(
    parts
      .flatMap(({ operations }) => operations.map(({ document, id }) => `${document} ${id}`))
      .map((key, i) => [key, i]),
  );
  const all = parts.flatMap(({ causes }) => {
    const prints = fingerprintsOf(causes);
    return causes.map((cause, i) => ({ cause, print: prints[i] ?? '' }));
  });
  return [...groupBy(all, ({ print }) => print).values()].map((group) => {
    const causes = group.map(({ cause }) => cause).sort((a, b) => RANKS[b.severity] - RANKS[a.severity]);
    return joined(causes, order);
  });
}

function joined([first, ...others]: readonly Cause[], order: ReadonlyMap<string, number>): Cause {
  if (!first) throw new Error('a group without causes');
  if (others.length === 0) return first;
  const all = [first, ...others];
  const placeOf = (id: string): number => order.get(`${first.document} ${id}`) ?? Infinity;
  const operations = [...new Set(all.flatMap((cause) => cause.operations))].sort(
    (a, b) => placeOf(a) - placeOf(b),
  );
  // What is about the document, each part has found.
  const isOfRun = all.every(({ occurrences }) => occurrences.every((each) => each.case === undefined));
  if (isOfRun) return { ...first, operations };
  const occurrences = all.flatMap((cause) =>
    cause.occurrences.map((each) => {
      const [operation = ''] = cause.operations;
      const own = cause.operations.length === 1 && { operation };
      return occurrenceOf({ ...cause, ...own, ...each }, first, operations.length > 1);
    }),
  );
  const count = all.reduce((sum, cause) => sum + cause.count, 0);
  return { ...first, operations, count, occurrences: occurrences.slice(0, MAX_OCCURRENCES) };
}

function mergedOperations(parts: readonly Report[], causes: readonly Cause[]): Report['operations'] {
  const all = parts.flatMap(({ operations }) => operations);
  return [...groupBy(all, ({ document, id }) => `${document} ${id}`).values()].flatMap((same) => {
    const sent = same.find(({ exchanges }) => exchanges > 0) ?? same[0];
    if (!sent) return [];
    const { document, id } = sent;
    const own = causes.filter((cause) => cause.document === document && cause.severity !== 'note' && cause.operations.includes(id)); // prettier-ignore
    return [
      { ...sent, exchanges: same.reduce((sum, { exchanges }) => sum + exchanges, 0), causes: own.length },
    ];
  });
}

function left(parts: readonly Report[]): Pick<Report['summary'], 'left'> {
  const all = parts.flatMap(({ summary }) => (summary.left ? [summary.left] : []));
  if (all.length === 0) return {};
  const sum = (of: 'operations' | 'cases'): number => all.reduce((total, each) => total + each[of], 0);
  return { left: { operations: sum('operations'), cases: sum('cases'), ...(all.some(({ hasMore }) => hasMore) && { hasMore: true as const }) } }; // prettier-ignore
}
