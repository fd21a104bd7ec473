import type { Cause, Report } from '../../model/report.js';
import { plural } from './plural.js';
import { leftOutOf, noticedOf } from './proof-words.js';

// What every report says of a whole run, in the same words.

type Summary = Report['summary'];

const ENDINGS: Readonly<Record<Report['end'], string | undefined>> = {
  complete: undefined,
  interrupted: 'interrupted: the rest was not verified',
  'max-failures': 'ended at the limit of failures: the rest was not verified',
  'max-cases': 'ended at the limit of cases: the rest was not verified',
  'max-time': 'ended at the limit of time: the rest was not verified',
  'parts-missing': 'parts are missing: their operations were not verified',
  'target-lost': 'the server stopped answering: the rest was not verified',
  unanswered: 'given up, as nothing was answered: the rest was not verified',
  throttled: 'given up, as nothing was answered but 429: the rest was not verified',
  'setup-failed': 'ended, as something of your own failed that the run needs: the rest was not verified',
  crashed: 'specproof itself failed: the rest was not verified',
};

/** How a run ended that did not come to its end, and what that left out. */
export function endingOf({ end, summary, missing }: Report): string | undefined {
  if (end === 'parts-missing' && missing)
    return `${partsOf(missing)}: the operations of ${missing.parts.length === 1 ? 'it' : 'them'} were not verified`;
  return ENDINGS[end] === undefined ? undefined : `${ENDINGS[end]}${leftOf(summary)}`;
}

/** `part 3 of 8 is missing` */
function partsOf({ parts, count }: NonNullable<Report['missing']>): string {
  const which = `${parts.length === 1 ? 'part' : 'parts'} ${parts.join(', ')} of ${String(count)}`;
  return `${which} ${parts.length === 1 ? 'is' : 'are'} missing`;
}

/** `4 operations, 241 cases, seed 1`, of a part with its number; where nothing was to be sent, `2 documents`. */
export function extentOf(report: Report): string {
  const { seed, proof, isLint, documents } = report;
  const { operations, exchanges, cases } = report.summary;
  if (isLint === true) return plural(documents.length, 'document');
  if (proof)
    return [plural(operations, 'operation'), plural(proof.mutants, 'fault'), ...leftOutOf(proof), `seed ${String(seed)}`].join(', '); // prettier-ignore
  const run = exchanges < cases ? `${String(exchanges)} of ${plural(cases, 'case')}` : plural(cases, 'case');
  const { index, count } = report.part ?? {};
  const part = index === undefined ? '' : `, part ${String(index)} of ${String(count)}`;
  return `${plural(operations, 'operation')}, ${run}, seed ${String(seed)}${part}`;
}

/** Whether the run fails: there are causes of a severity that does, or not everything was asked. */
export function isFailed(report: Report): boolean {
  const { summary, failOn } = report;
  const { causes } = summary;
  const isWarned = failOn === 'warning' && causes.warning > 0;
  return causes.error > 0 || isWarned || isNothing(report) || !isReached(report);
}

/** Whether a run fails or has not come to its end, as its exit code says. */
export function isBroken(report: Report): boolean {
  return isFailed(report) || BROKEN_OFF.includes(report.end);
}

/** Ends that nothing can be said after. */
const BROKEN_OFF: readonly Report['end'][] = ['interrupted', 'target-lost', 'setup-failed', 'crashed'];

/** A linter sends nothing, and need not. */
function isNothing({ summary, isLint }: Report): boolean {
  return summary.exchanges === 0 && isLint !== true;
}

/** `3 errors (60 times)`, or how there are none. */
export function verdictOf(report: Report): string {
  const { summary, proof } = report;
  if (proof) return noticedOf(proof);
  const { causes, occurrences } = summary;
  if (causes.error > 0) return counted(causes.error, 'error', occurrences.error);
  if (isNothing(report)) return 'nothing verified';
  return isReached(report) ? 'no errors' : 'no errors, but incomplete';
}

/** `, 2 warnings`; empty where there are none, and for faults that survived, which the verdict counts. */
export function warningsOf({ summary: { causes, occurrences }, proof }: Report): string {
  if (proof) return '';
  return causes.warning > 0 ? `, ${counted(causes.warning, 'warning', occurrences.warning)}` : '';
}

/** `3 errors (60 times)`: causes first, then how often they showed. */
function counted(causes: number, noun: string, occurrences: number): string {
  return `${plural(causes, noun)}${occurrences > causes ? ` (${String(occurrences)} times)` : ''}`;
}

/** `3 times at getPet`, or at how many operations. */
export function oftenAt({ count, operations }: Pick<Cause, 'count' | 'operations'>): string {
  const [first] = operations;
  if (first === undefined) return plural(count, 'time');
  const where = operations.length === 1 ? first : plural(operations.length, 'operation');
  return `${plural(count, 'time')} at ${where}`;
}

/** Whether a request of every operation was sent. */
function isReached({ end, summary: { left } }: Report): boolean {
  return end !== 'parts-missing' && (left === undefined || left.operations === 0);
}

/** What the end of the run left out. */
function leftOf({ left }: Summary): string {
  if (!left || (left.operations === 0 && left.cases === 0)) return '';
  const never = left.operations === 0 ? [] : [`${plural(left.operations, 'operation')} never reached`];
  const counts = [...never, `${plural(left.cases, 'case')} not sent`].join(', ');
  return left.hasMore === true ? ` (at least ${counts})` : ` (${counts})`;
}
