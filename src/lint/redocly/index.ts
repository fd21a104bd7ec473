import type { NormalizedProblem } from '@redocly/openapi-core/lib/walk.js';
import { someObject } from '../../document/places.js';
import { problemAt } from '../../document/problem.js';
import { messageOf } from '../../errors.js';
import { copyOf } from '../../json/copy.js';
import type { JsonObject, Pointer } from '../../json/json.js';
import { join, tokensOf } from '../../json/pointer.js';
import type { Contract, Problem } from '../../model/document.js';
import { doubtfulOutline } from './doubtful-paths.js';
import { localProblems } from './local.js';
import { withoutMarks } from './marks.js';
import type { OpenApi31View } from './openapi-31-view.js';
import { openApi31View } from './openapi-31-view.js';
import { redocly } from './parts.js';
import type { RuleName } from './rules.js';
import { LOCAL_RULES, RULES, SERVER_RULES } from './rules.js';
import { digestible, linted } from './whole.js';

const ALL = Object.keys(RULES) as RuleName[];
const OTHERS = ALL.filter((rule) => !LOCAL_RULES.includes(rule));

interface Found {
  /** What the linter was shown. */
  view: OpenApi31View;
  problems: NormalizedProblem[];
  /** What is wrong with parts that the linter was not shown. */
  own: Problem[];
}

/** What Redocly's structural rules find in the bundled document, placed in the user's files. */
export async function structureProblems(contract: Contract): Promise<Problem[]> {
  try {
    const { view, problems, own } = (await foundInParts(contract)) ?? (await foundInWhole(contract));
    const isOfUser = ({ location: [at] }: NormalizedProblem): boolean =>
      contract.openapi !== '3.0' || at?.pointer !== '#/components/pathItems';
    const told = problems.filter((each) => isOfUser(each) && !isUsedInItsPath(each));
    return [...own, ...told.map((each) => problemOf(contract, view, each))];
  } catch (thrown) {
    // A document so odd that the linter itself gives up is still the document's problem.
    const message = `the structure could not be checked: ${messageOf(thrown)}`;
    return [problemAt(contract, '#', 'document.structure', message)];
  }
}

/** The linter reads names of ASCII letters alone in the keys of paths, and then misses others there. */
function isUsedInItsPath({ ruleId, message }: NormalizedProblem): boolean {
  if (ruleId !== 'path-parameters-defined') return false;
  const [, name, path] = /^Path parameter `(.*)` is not used in the path `(.*)`\.$/s.exec(message) ?? [];
  return name !== undefined && path?.includes(`{${name}}`) === true;
}

/**
 * What the linter finds in the suspicious parts of a document by the rules about single objects, and in its outline by
 * all others: the same as in the whole document, in a fraction of the time. Undefined of a document that the linter has
 * to be shown in another way, or in which objects have wrong types.
 */
async function foundInParts(contract: Contract): Promise<Found | undefined> {
  const { document, openapi, problems } = contract;
  const isOdd = problems.some(({ code }) => code === 'document.ref.circular');
  if (isOdd || typeof document.openapi !== 'string') return undefined;
  const { own, view } = viewOf(contract, openapi === '3.2' ? copyOf(document) : document);
  const types = typesOf(contract);
  const local = localProblems(view.document, types);
  if (!local) return undefined;
  const rest = doubtfulOutline(view.document);
  const isAboutPaths =
    rest['x-webhooks'] !== undefined || someObject(rest, 'OpenAPI', (kind) => kind === 'PathItem');
  const others = await linted(rest, types, isAboutPaths ? OTHERS : SERVER_RULES);
  return { own, view, problems: [...local, ...others] };
}

async function foundInWhole(contract: Contract): Promise<Found> {
  const { own, view } = viewOf(contract, digestible(contract));
  return { own, view, problems: await linted(view.document, typesOf(contract), ALL) };
}

function typesOf({ openapi }: Contract): ReturnType<ReturnType<typeof redocly>['normalizeTypes']> {
  const { normalizeTypes, Oas3Types, Oas3_1Types } = redocly();
  return normalizeTypes(openapi === '3.0' ? Oas3Types : Oas3_1Types);
}

/** The linter knows OpenAPI 3.0 and 3.1. */
function viewOf(contract: Contract, document: JsonObject): Pick<Found, 'own' | 'view'> {
  const own: Problem[] = [];
  const report = (pointer: Pointer, message: string): void =>
    void own.push(problemAt(contract, pointer, 'document.struct', message));
  return contract.openapi === '3.2'
    ? { own, view: openApi31View(document, report) }
    : { own, view: { document, originalOf: (pointer) => pointer } };
}

function problemOf(
  contract: Contract,
  { originalOf }: OpenApi31View,
  { ruleId, severity, message, location, suggest }: NormalizedProblem,
): Problem {
  const tokens = tokensOf(location[0]?.pointer?.replace(/^#\/?$|^#/, '') ?? '') ?? [];
  const at = originalOf(join('#', ...tokens.map(withoutMarks)));
  return problemAt(contract, at, `document.${ruleId}`, withoutMarks(message).replace(/\s*\n\s*/g, ' '), {
    severity: severity === 'error' ? 'error' : 'warning',
    hint: suggest.length > 0 ? `Did you mean ${suggest.slice(0, 3).join(', ')}?` : undefined,
  });
}
