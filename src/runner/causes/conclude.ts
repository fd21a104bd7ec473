import { groupBy } from '../../json/group-by.js';
import { jsonText } from '../../json/text.js';
import type { Leniency } from '../../model/exchange.js';
import type { ReportedFinding } from '../../model/report.js';
import type { Collected } from './draft.js';
import { absorb, operationsOf, repeatable } from './draft.js';
import { withNothingKept, withoutLosses } from './nothing-kept.js';
import type { Opportunities } from './opportunities.js';
import { isRefusedForItself } from './stated-alternatives.js';

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
  const failed = withVainFailures(withoutFailures(read, context), context);
  const common = withoutLosses(withCommon(failed, context), context.limit);
  return withoutConsequences(common, context);
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

/** A fault that all operations have that could show it is a fault of the server. */
function withCommon(drafts: readonly Collected[], { opportunities, limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: ({ theme }) => theme,
    isOne: (group) => {
      const shown = new Set(group.flatMap(operationsOf));
      const [{ opportunity, worst } = {}] = group;
      if (opportunity === undefined) return true;
      return opportunities.of(worst?.document ?? '', opportunity).every((id) => shown.has(id));
    },
    reworded: ({ worst }, count) =>
      worst.check === 'document.case.left-out'
        ? { ...worst, message: `${worst.message} (and so of ${String(count - 1)} other operations)` }
        : worst,
  });
}

const PARTS = ['body', 'query', 'path', 'header', 'cookie'];

/** Operations that refuse nothing of a part of their requests do not check it: that is one fault, not one for each clause. */
function withUnchecked(drafts: readonly Collected[], { opportunities, limit }: Context): Collected[] {
  const isUnchecked = (draft: Collected, part: string): boolean => {
    const refusing = opportunities.of(draft.worst.document, `refused:${part}`);
    return operationsOf(draft).every((id) => !refusing.includes(id));
  };
  return joined(drafts, limit, {
    groupOf: (draft) => {
      const { part, worst } = draft;
      if (part === undefined || !PARTS.includes(part) || !isUnchecked(draft, part)) return undefined;
      return jsonText([worst.document, worst.known?.reason ?? '', part]);
    },
    isOne: () => true,
    reworded: ({ worst, part = '' }, clauses) => ({
      ...worst,
      message: `none of the ${String(clauses)} clauses of the ${part} that were broken is checked: ${worst.message}`,
    }),
  });
}

const READINGS: Readonly<Record<Leniency, string>> = {
  conversion: 'a value of another type is converted',
  null: 'null is accepted',
  'single-item': 'an item is taken for a list of one',
  'letter-case': 'a listed value is taken in other letters',
};

/** A lenient way to read a part of requests is one setting of the reader, for all clauses that would not allow it. */
function withLenientReading(drafts: readonly Collected[], { limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: ({ part, violated, worst }) =>
      violated?.leniency && jsonText([worst.document, worst.known?.reason ?? '', part, violated.leniency]),
    isOne: () => true,
    reworded: ({ worst, part = '', violated }, clauses) => ({
      ...worst,
      message: `${READINGS[violated?.leniency ?? 'conversion']} by ${String(clauses)} clauses of the ${part}: ${worst.message}`,
    }),
  });
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

/** Where the usual request makes an operation fail, what is wrong with another one is not why that fails as well. */
function withoutFailures(drafts: readonly Collected[], { opportunities, limit }: Context): Collected[] {
  return joined(drafts, limit, {
    groupOf: (draft) => {
      const { worst, theme } = draft;
      const [id, ...others] = operationsOf(draft);
      if (worst.check !== 'response.status.server-error' || theme === undefined) return undefined;
      if (id === undefined || others.length > 0 || opportunities.of(worst.document, 'served').includes(id))
        return undefined;
      return jsonText([worst.document, worst.known?.reason ?? '', worst.received, id]);
    },
    isOne: () => true,
  });
}

interface Rule {
  /** Drafts of one group may have one cause; undefined for one that is by itself. */
  groupOf: (draft: Collected) => string | undefined;
  isOne: (group: readonly Collected[]) => boolean;
  reworded?: (draft: Collected, drafts: number) => Collected['worst'];
}

/** Drafts with the groups joined that a rule calls one, each at the place of its first. */
function joined(drafts: readonly Collected[], limit: number, rule: Rule): Collected[] {
  const gone = new Set<Collected>();
  for (const [first, ...others] of groupBy(drafts, rule.groupOf).values()) {
    if (!first || others.length === 0 || !rule.isOne([first, ...others])) continue;
    for (const other of others) {
      absorb(first, other, limit);
      gone.add(other);
    }
    if (rule.reworded) first.worst = rule.reworded(first, others.length + 1);
  }
  return drafts.filter((draft) => !gone.has(draft));
}

/** What can be wrong with answers to valid requests so that nothing is proved. */
const ANSWERS =
  /^(connection\.|credentials\.missing$|response\.(status|redirect)\.|request\.valid\.refused$)/;

/** That nothing was proved of one operation follows from its own failure, before it is one with others of other failures. */
function withVainFailures(drafts: readonly Collected[], { limit }: Context): Collected[] {
  const gone = new Set<Collected>();
  for (const vain of drafts.filter(({ worst }) => worst.check === 'evidence.nothing-proved')) {
    const failure = drafts.find(
      (other) =>
        other.worst.check === 'response.status.server-error' &&
        isReason(other, vain) &&
        isWithin(vain, other),
    );
    if (!failure || !isOfFailuresAlone(vain)) continue;
    absorb(failure, vain, limit);
    gone.add(vain);
  }
  return drafts.filter((draft) => !gone.has(draft));
}

/** Whether all answers were 5xx: `500 (2 of 2)`. */
function isOfFailuresAlone({ worst }: Collected): boolean {
  return worst.received.split(', ').every((answer) => answer.startsWith('5'));
}

/**
 * That nothing was proved of an operation follows from an error in all of its answers, or from credentials that are not
 * accepted. Where its answers are no errors by themselves, they are what shows it.
 */
function withoutConsequences(drafts: readonly Collected[], { limit }: Context): Collected[] {
  const isVain = ({ worst }: Collected): boolean => worst.check === 'evidence.nothing-proved';
  const gone = new Set<Collected>();
  for (const vain of drafts.filter(isVain)) {
    const others = drafts.filter((other) => !gone.has(other) && isReason(other, vain));
    const covering = others.filter((other) => operationsOf(vain).every((id) => other.byOperation.has(id)));
    const reason =
      covering.find((each) => each.worst.severity === 'error' && !isOfMissing(each)) ??
      covering.find((each) => /^40[13]/.test(each.worst.received) && isWithin(each, vain));
    if (reason) {
      reason.worst = { ...reason.worst, severity: 'error' };
      absorb(reason, vain, limit);
      gone.add(vain);
    }
    for (const other of others.filter((each) => each !== reason && isShownBy(vain, each))) {
      if (!reason && vain.worst.curl === undefined) vain.worst = repeatable(vain.worst, other.worst);
      absorb(reason ?? vain, other, limit);
      if (!reason) vain.kept[0] = vain.worst;
      gone.add(other);
    }
  }
  return drafts.filter((draft) => !gone.has(draft));
}

function isReason({ worst }: Collected, { worst: vain }: Collected): boolean {
  return (
    worst.document === vain.document &&
    worst.known === undefined &&
    worst.severity !== 'note' &&
    ANSWERS.test(worst.check)
  );
}

/** Whether a warning about refusals is of the answers by which nothing was proved. */
function isShownBy(vain: Collected, draft: Collected): boolean {
  const { worst } = draft;
  return (
    (worst.severity === 'warning' || isOfMissing(draft)) &&
    vain.worst.received.includes(worst.received.slice(0, 3)) &&
    isWithin(draft, vain)
  );
}

/** Whether what is not there, as the document says may be, is the documented example: a new server need not have it. */
function isOfMissing({ worst }: Collected): boolean {
  return worst.check === 'request.valid.refused' && worst.received.startsWith('404');
}

/** Whether a draft showed at no operation but those of the other. */
function isWithin({ byOperation }: Collected, other: Collected): boolean {
  return [...byOperation.keys()].every((id) => other.byOperation.has(id));
}
