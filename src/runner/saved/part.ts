import { groupBy } from '../../json/group-by.js';
import type { Location } from '../../model/document.js';
import type { Cause, SavedDraft, SavedPart } from '../../model/report.js';
import { concluded } from '../causes/conclude.js';
import type { Collected } from '../causes/draft.js';
import { absorb, causeOf, operationsOf } from '../causes/draft.js';
import type { Opportunities } from '../causes/opportunities.js';

/** What is known of a part of a run when it is over. */
interface Known {
  opportunities: Opportunities;
  isSeverityGiven: (draft: Collected) => boolean;
  keepsThings: (document: string) => boolean;
  documents: readonly string[];
  /** The text of the document at a place. */
  lineAt: (document: string, location: Location) => string;
  /** All operations of the documents, in their order. */
  operations: readonly (readonly [document: string, id: string])[];
}

/** What a part hands on: its drafts as they are before the whole run decides which of them are one. */
export function partOf(drafts: readonly Collected[], known: Known): SavedPart {
  return {
    drafts: drafts.map((draft): SavedDraft => {
      const { byOperation, kept, worst, ...others } = draft;
      return {
        ...others,
        worst,
        kept: [...kept],
        byOperation: [...byOperation],
        line: known.lineAt(worst.document, worst.location),
        isSeverityGiven: known.isSeverityGiven(draft),
      };
    }),
    opportunities: known.documents.flatMap((document) =>
      known.opportunities.all(document).map(([kind, ids]) => ({ document, kind, operations: ids })),
    ),
    keeping: known.documents.filter(known.keepsThings),
    operations: known.operations.map(([document, id]) => ({ document, id })),
  };
}

/** The causes that the whole run would tell, of the drafts of its parts. `limit`: occurrences that are listed one by one. */
export function causesOfParts(parts: readonly SavedPart[], limit: number): Cause[] {
  const order = new Map(parts[0]?.operations.map(({ document, id }, i) => [`${document} ${id}`, i]));
  const placeOf = (document: string, id: string | undefined): number =>
    order.get(`${document} ${id ?? ''}`) ?? order.size;
  const saved = parts.flatMap(({ drafts }) => drafts);
  const lines = new Map(saved.map(({ worst, line }) => [lineKey(worst), line]));
  const given = new Set(
    saved.filter(({ isSeverityGiven }) => isSeverityGiven).map(({ worst }) => worst.check),
  );
  const opportunities = groupBy(
    parts.flatMap((part) => part.opportunities),
    ({ document, kind }) => `${document} ${kind}`,
  );
  const all = concluded(
    [...groupBy(saved, ({ key }) => key).values()].flatMap((same) => joinedDraft(same, limit)),
    {
      opportunities: {
        of: (document, kind) => [
          ...new Set(opportunities.get(`${document} ${kind}`)?.flatMap((each) => each.operations)),
        ],
      },
      limit,
      isSeverityGiven: ({ check }) => given.has(check),
      keepsThings: (document) => parts.some(({ keeping }) => keeping.includes(document)),
    },
  );
  const rank = ({ check, document, operations: [first] }: Cause): number => {
    if (check === 'credentials.missing') return -2;
    if (first !== undefined) return placeOf(document, first);
    return check.startsWith('document.') ? -1 : order.size;
  };
  return all
    .map((draft) => {
      const places = new Map(operationsOf(draft).map((id) => [id, placeOf(draft.worst.document, id)]));
      return causeOf(draft, lines.get(lineKey(draft.worst)) ?? '', places);
    })
    .sort((a, b) => rank(a) - rank(b));
}

function lineKey({ document, location }: SavedDraft['worst']): string {
  return `${document} ${location.file}:${String(location.line)}:${String(location.column)}`;
}

/** What is wrong with the documents, each part has found: it is told once. */
function joinedDraft([first, ...others]: readonly SavedDraft[], limit: number): Collected[] {
  if (!first) return [];
  const draft = collectedOf(first);
  const isOfDocuments = first.kept.every(
    (finding) => finding.case === undefined && finding.check.startsWith('document.'),
  );
  if (!isOfDocuments) for (const other of others) absorb(draft, collectedOf(other), limit);
  return [draft];
}

function collectedOf({ line: _l, isSeverityGiven: _s, byOperation, kept, ...others }: SavedDraft): Collected {
  return { ...others, kept: [...kept], byOperation: new Map(byOperation) };
}
