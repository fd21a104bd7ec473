import { jsonText } from '../../json/text.js';
import type { Leniency, Violated } from '../../model/exchange.js';
import type { ReportedFinding } from '../../model/report.js';
import type { Collected } from './draft.js';
import { absorb, operationsOf } from './draft.js';
import { joined } from './joined.js';
import { withNothingKept, withoutLosses } from './nothing-kept.js';
import { withOneUnproved, withoutConsequences, withVainFailures } from './nothing-proved.js';
import type { Opportunities } from './opportunities.js';
import { isRefusedForItself } from './stated-alternatives.js';
import { withUnchecked } from './unchecked.js';

/** What is needed to see which drafts have one cause. */
export interface Context {
  opportunities: Pick<Opportunities, 'of'>;
  /** Occurrences of one cause that are kept one by one. */
  limit: number;
  /** Whether the user says how severe such a finding is. */
  isSeverityGiven: (finding: ReportedFinding) => boolean;
  /** Whether the server of a document was seen to keep something that it was sent. */
  keepsThings: (document: string) => boolean;
}

/** Drafts with those made one of which only the whole run shows that one change would mend them. */
export function concluded(drafts: readonly Collected[], context: Context): Collected[] {
  const kept = withNothingKept(drafts, context.keepsThings, context.limit);
  const checked = withUnchecked(withStatedAlternatives(kept, context), context);
  const read = withUnenforced(withLenientReading(checked, context), context);
  const failed = withVainFailures(withoutFailures(read, context), context.limit);
  const guarded = withoutWrongCredentials(failed, context);
  const common = withoutLosses(withCommon(guarded, context), context.limit);
  const of = (document: string, kind: string): string[] => context.opportunities.of(document, kind);
  const server = {
    isServing: (document: string) => of(document, 'served').length > 0,
    // Who serves anybody has not looked at the credentials.
    isLetIn: (document: string, security = '') => {
      const guarded = new Set(of(document, 'guarded'));
      return of(document, `let-in:${security}`).some((id) => guarded.has(id));
    },
  };
  return withOneUnproved(withoutConsequences(common, context.limit, server), context.limit);
}

/**
 * A value that the document states word for word must be taken where other values are; what is merely valid by a schema
 * may be refused.
 */
function withStatedAlternatives(
  drafts: readonly Collected[],
  { opportunities, isSeverityGiven }: Context,
): Collected[] {
  return drafts.map((draft) => {
    const { worst, isStated } = draft;
    if (isStated !== true || isSeverityGiven(worst)) return draft;
    if (!isRefusedForItself(worst, operationsOf(draft), opportunities)) return draft;
    const raise = (finding: ReportedFinding): ReportedFinding => ({ ...finding, severity: 'error' });
    return { ...draft, worst: raise(worst), kept: draft.kept.map(raise) };
  });
}

/** Who serves without credentials serves with wrong ones as well. */
function withoutWrongCredentials(drafts: readonly Collected[], { limit }: Context): Collected[] {
  const ignored = drafts.filter(({ worst }) => worst.check === 'request.auth.ignored');
  const [bare, wrong] = [ignored.filter(isOfMissing), ignored.filter((draft) => !isOfMissing(draft))];
  const gone = new Set<Collected>();
  for (const draft of wrong) {
    const same = ({ worst }: Collected): boolean =>
      worst.document === draft.worst.document && worst.known?.reason === draft.worst.known?.reason;
    const reason = bare.find(
      (each) => same(each) && operationsOf(draft).every((id) => each.byOperation.has(id)),
    );
    if (!reason) continue;
    absorb(reason, draft, limit);
    gone.add(draft);
  }
  return drafts.filter((draft) => !gone.has(draft));
}

/** The clause of a request without credentials is where they are demanded, that of one with wrong ones is their scheme. */
function isOfMissing({ worst: { pointer } }: Collected): boolean {
  return pointer.endsWith('/security');
}

/** Opportunities to show what code that operations share does, and not what each of them does. */
const SHARED = /^(header|content|label|claim:(method|unauthenticated)$)/;

/** Whether so few do not show a fault that they are the exceptions. */
function isMost(showing: number, all: number): boolean {
  return showing >= 3 && showing * 2 > all;
}

/** A fault that all operations have that could show it is a fault of the server. */
function withCommon(drafts: readonly Collected[], { opportunities, limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: ({ theme }) => theme,
    isOne: (group) => {
      const shown = new Set(group.flatMap(operationsOf));
      const [{ opportunity, worst } = {}] = group;
      if (opportunity === undefined) return true;
      const all = opportunities.of(worst?.document ?? '', opportunity);
      const showing = all.filter((id) => shown.has(id)).length;
      return showing === all.length || (SHARED.test(opportunity) && isMost(showing, all.length));
    },
    reworded: ({ worst }, count) =>
      worst.check === 'document.case.left-out'
        ? { ...worst, message: `${worst.message} (and so of ${String(count - 1)} other operations)` }
        : worst,
  });
}

const READINGS: Readonly<Record<Leniency, string>> = {
  conversion: 'a value of another type is converted',
  null: 'null is accepted',
  'single-item': 'an item is taken for a list of one',
  'letter-case': 'a listed value is taken in other letters',
};

/**
 * A lenient way to read a part of requests is one setting of the reader, for all clauses that would not allow it; so is a
 * text that it takes for one of a format.
 */
function withLenientReading(drafts: readonly Collected[], { limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: ({ part, violated, worst }) => {
      const reading = violated?.leniency ?? violated?.miss;
      return reading && jsonText([worst.document, worst.known?.reason ?? '', part, reading]);
    },
    isOne: () => true,
    reworded: ({ worst, part = '', violated }, clauses) => ({
      ...worst,
      message: `${readingOf(violated)} by ${String(clauses)} clauses of the ${part}: ${worst.message}`,
    }),
  });
}

function readingOf({ leniency, miss = '' }: Partial<Violated> = {}): string {
  return leniency
    ? READINGS[leniency]
    : `${miss.replace(/^no ([^:]*)(: (.*))?$/s, 'a text that is no $1 ($3)')} is accepted`;
}

/** Keywords that a server enforces nowhere: it reads a part of requests, and does not validate it. */
function withUnenforced(drafts: readonly Collected[], { opportunities, limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: ({ part, violated, worst: { document, known } }) => {
      if (part === undefined || !violated || violated.leniency !== undefined) return undefined;
      const isEnforced = opportunities.of(document, `refused:${part}:${violated.keyword}`).length > 0;
      return isEnforced ? undefined : jsonText([document, known?.reason ?? '', part]);
    },
    isOne: () => true,
    reworded: (first, clauses) => {
      const { worst, part = '' } = first;
      return {
        ...worst,
        message: `${String(clauses)} clauses of the ${part} are not enforced, nor is any other with their keywords: ${worst.message}`,
      };
    },
  });
}

/** Where the usual request makes an operation fail, or is refused, what another one has is not why that is as well. */
function withoutFailures(drafts: readonly Collected[], { opportunities, limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: (draft) => {
      const { worst, theme } = draft;
      const [id, ...others] = operationsOf(draft);
      const isFailure = worst.check === 'response.status.server-error' && theme !== undefined;
      const isRefusal = worst.check === 'request.valid.refused' && draft.isStated !== true;
      if (!isFailure && !isRefusal) return undefined;
      if (id === undefined || others.length > 0 || opportunities.of(worst.document, 'served').includes(id))
        return undefined;
      return jsonText([worst.document, worst.known?.reason ?? '', worst.check, worst.received, id]);
    },
    isOne: () => true,
  });
}
