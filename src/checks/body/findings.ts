import { decodeBytes } from '../../http/decode-body.js';
import type { HeaderList } from '../../http/headers.js';
import { withoutIndexes } from '../../json/pointer.js';
import type { MediaType } from '../../model/document.js';
import { snippet } from '../../schema/validate/problems.js';
import { finding } from '../shared/finding.js';
import type { BodyFinding } from './codes.js';

/** The part of a response that a judge of bodies looks at. */
export interface Received {
  headers: HeaderList;
  body: Uint8Array;
}

/** Bytes of an undecodable body that a finding shows. */
const SHOWN = 200;

/** Findings about one clause that one body can give. */
const MAX_PLACES = 20;

/** The body cannot be read as what its media type says. */
export function undecodable(media: MediaType, why: string, response: Received): BodyFinding {
  return finding({
    check: 'response.body.undecodable',
    message: why,
    pointer: media.pointer,
    at: 'body#',
    expected: `a well-formed ${media.type} body`,
    received: snippet(beginning(response)),
  });
}

function beginning(response: Received): string {
  const decoded = decodeBytes(response);
  const bytes = decoded.ok ? decoded.value : response.body;
  // Streaming leaves out a character of which only the first bytes are shown.
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN), { stream: true });
  return bytes.length > SHOWN ? `${text}…` : text;
}

/** What is wrong with a body by its schema, a clause that is broken at many places once. */
export function schemaFindings(problems: readonly Difference[]): BodyFinding[] {
  return summarised(problems).map((group) => {
    const { path, pointer, expected, received } = group.problem;
    const place = path === '' ? 'the body' : path;
    const message = `${place}: expected ${expected}, received ${received}${elsewhere(group)}`;
    return finding({
      check: 'response.body.schema',
      message,
      pointer,
      at: `body#${path}`,
      expected,
      received,
    });
  });
}

interface Place {
  path: string;
  pointer: string;
  hasMore?: boolean;
}

interface Difference extends Place {
  expected: string;
  received: string;
}

interface Group<T> {
  problem: T;
  /** How many other places of the same clause are known. */
  others: number;
  /** Whether there are places that are not known. */
  hasMore: boolean;
}

/** How often a clause is broken beyond the place that is shown. */
export function elsewhere({ others, hasMore }: Group<unknown>): string {
  const counted = others > 0 ? [`at ${String(others)} other place${others === 1 ? '' : 's'}`] : [];
  const also = [...counted, ...(hasMore ? ['more'] : [])].map((what) => `and ${what}`).join(', ');
  return also === '' ? '' : ` (${also})`;
}

/**
 * The same clause broken at many items of a list is one problem that says how often; so is one broken at more than
 * a few members of an object.
 */
export function summarised<T extends Place>(problems: readonly T[]): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  const byClause = new Map<string, Group<T>[]>();
  for (const problem of problems) {
    const key = `${problem.pointer} ${withoutIndexes(problem.path)}`;
    const clause = byClause.get(problem.pointer) ?? [];
    byClause.set(problem.pointer, clause);
    const known = groups.get(key) ?? (clause.length < MAX_PLACES ? undefined : clause.at(-1));
    if (known) {
      known.others++;
      known.hasMore ||= problem.hasMore === true;
      continue;
    }
    const group = { problem, others: 0, hasMore: problem.hasMore === true };
    groups.set(key, group);
    clause.push(group);
  }
  return [...groups.values()];
}
