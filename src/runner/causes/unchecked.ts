import { jsonText } from '../../json/text.js';
import type { Collected } from './draft.js';
import { operationsOf } from './draft.js';
import { joined } from './joined.js';
import type { Opportunities } from './opportunities.js';
import { CONTENT } from './opportunities.js';

interface Run {
  opportunities: Pick<Opportunities, 'of'>;
  /** Occurrences of one cause that are kept one by one. */
  limit: number;
}

/** What is accepted of a part of requests that is not looked at, or of a parameter, is one fault, not one for each clause. */
export function withUnchecked(drafts: readonly Collected[], run: Run): Collected[] {
  return withUncheckedParameters(withUncheckedParts(drafts, run), run);
}

const PARTS = ['body', 'query', 'path', 'header', 'cookie'];

/** Operations that refuse nothing of a part of their requests do not check it: that is one fault, not one for each clause. */
function withUncheckedParts(drafts: readonly Collected[], { opportunities, limit }: Run): Collected[] {
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

/**
 * A parameter of which nothing that breaks its schema is refused is not judged by it, be it read or not: one fault. So is that
 * of all parameters whose values are documents (`content`), where a server judges none of them.
 */
function withUncheckedParameters(drafts: readonly Collected[], { opportunities, limit }: Run): Collected[] {
  const isRefused = (draft: Collected, subject: string): boolean => {
    const refusing = opportunities.of(draft.worst.document, `refused:${subject}`);
    return operationsOf(draft).some((id) => refusing.includes(id));
  };
  return joined(drafts, limit, {
    groupOf: (draft) => {
      const { parameter, worst } = draft;
      if (parameter === undefined || isRefused(draft, parameter.at)) return undefined;
      const { isContent } = parameter;
      const isOfAll = isContent && opportunities.of(worst.document, `refused:${CONTENT}`).length === 0;
      return jsonText([worst.document, worst.known?.reason ?? '', isOfAll ? CONTENT : parameter.at]);
    },
    isOne: () => true,
    reworded: ({ worst, parameter }, clauses) => ({
      ...worst,
      message: `none of the ${String(clauses)} clauses of the ${parameter?.title ?? 'parameter'} that were broken is checked: ${worst.message}`,
    }),
  });
}
