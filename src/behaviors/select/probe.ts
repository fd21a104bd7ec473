import { snippet } from '../../json/excerpt.js';
import type { Answer, Change, Declared, Probe, Step } from '../shared/behavior.js';
import { broken, send, shown } from '../shared/behavior.js';
import { changeTokenName, withoutChangeToken } from '../shared/change-token.js';
import { unfiltered } from '../shared/comparisons.js';
import type { Places } from './names.js';
import { clauseOf, namesOf, surplusOf, valuesOf, wholesOf } from './names.js';

/** How an operation declares that properties can be selected. */
export interface Select {
  parameter: string;
  /** Letter case of names is ignored. */
  'ignore-case'?: boolean;
  /** The name of an object or a list selects everything inside it. */
  whole?: boolean;
}

export const SEVERAL = 'select several properties';
export const ANY_CASE = 'select by names in any case';

interface Selection {
  label: string;
  /** The names as they are sent. */
  names: readonly string[];
  /** The names of all properties that have to come back. */
  wanted: readonly string[];
}

/** Asks for everything, then for one property at a time, for two at once, and for whole objects and lists. */
export function* proof(declared: Declared<Select>): Probe {
  const { operation, value } = declared;
  const names = namesOf(operation);
  const everything = yield* asked(declared, 'everything', undefined);
  if (everything && everything.body === undefined) return;
  const known = valuesOf(everything?.body, names);
  for (const name of names.keys()) {
    const isKept = yield* kept(declared, { label: name, names: [name], wanted: [name] }, known);
    if (isKept) yield* shown(clauseOf(name), known.has(name) && known.size > 1);
  }
  for (const whole of value.whole === true ? wholesOf(operation).keys() : []) {
    const wanted = [...names.keys()].filter((name) => name.startsWith(`${whole}/`));
    const isKept = yield* kept(declared, { label: whole, names: [whole], wanted }, known);
    if (isKept)
      yield* shown(
        clauseOf(whole),
        wanted.some((name) => known.has(name)),
      );
  }
  // Prefer properties that have values, because null proves nothing.
  const [first, ...others] = known.size > 1 ? known.keys() : names.keys();
  const two = [first, others.at(-1)].filter((name) => name !== undefined);
  yield* together(declared, two, known);
}

/** Asks for several names at once, in another letter case where that is declared: a correct answer proves both. */
function* together(declared: Declared<Select>, wanted: readonly string[], known: Places): Probe {
  const isTelling = known.size > 1;
  const isSeveral = wanted.length > 1;
  const exact = { label: 'several', names: wanted, wanted };
  const folded = { label: 'in another case', names: wanted.map(inOtherCase), wanted };
  if (declared.value['ignore-case'] !== true) {
    if (isSeveral && (yield* kept(declared, exact, known))) yield* shown(SEVERAL, isTelling);
    return;
  }
  const answer = yield* asked(declared, folded.label, folded.names);
  if (!answer) return;
  const isRight = answer.body !== undefined && faultIn(declared, answer, folded, known) === undefined;
  // If the answer is wrong, the documented names show whether the letter case or the number of names is the cause.
  if (!isRight && isSeveral && !(yield* kept(declared, exact, known))) return;
  if (isSeveral) yield* shown(SEVERAL, isTelling);
  if (isRight || (yield* kept(declared, folded, known))) yield* shown(ANY_CASE, isTelling);
}

function inOtherCase(name: string): string {
  return name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
}

function asked(
  { operation, value: { parameter } }: Declared<Select>,
  label: string,
  names: readonly string[] | undefined,
  more: Partial<Change> = {},
): Generator<Step, Answer | undefined, Answer | undefined> {
  return send({
    label,
    why: names ? `of the properties only ${names.join(' and ')}` : `without ${parameter}, to compare with`,
    parameters: { ...unfiltered(operation), [parameter]: names?.join(',') },
    // With a change token, the answer might only say that nothing has changed.
    ...withoutChangeToken(operation),
    ...more,
  });
}

/** Asks for some properties. Returns false if the answer breaks the promise or is absent. */
function* kept(
  declared: Declared<Select>,
  selection: Selection,
  known: Places,
): Generator<Step, boolean, Answer | undefined> {
  const answer = yield* asked(declared, selection.label, selection.names);
  if (answer?.body === undefined) return false;
  const fault = faultIn(declared, answer, selection, known);
  if (!fault) return true;
  if (fault.name !== undefined) {
    // Ask for everything once more: others may have changed a value, or it may differ in every answer.
    const again = yield* asked(declared, `everything after ${selection.label}`, undefined, { isFresh: true });
    const now = valuesOf(again?.body, namesOf(declared.operation));
    if (surplusOf(fault.name, known, now) ?? surplusOf(fault.name, now, known)) return false;
  }
  yield* broken(answer, fault.finding);
  return false;
}

interface Fault {
  /**
   * The property that has another value when everything is asked for; undefined where the answer by itself is wrong.
   */
  name?: string;
  finding: Parameters<typeof broken>[1];
}

function faultIn(
  { pointer, operation }: Declared<Select>,
  answer: Answer,
  { names, wanted }: Selection,
  known: Places,
): Fault | undefined {
  const found = valuesOf(answer.body, namesOf(operation));
  const list = names.join(' and ');
  const common = { check: 'behavior.select', pointer };
  for (const [name, places] of found) {
    const [place] = places;
    if (wanted.includes(name) || !place) continue;
    const message = `only ${list} was selected, and ${name} came back with a value`;
    const [at, received] = [`body#${place[0]}`, snippet(place[1])];
    return { finding: { ...common, message, at, expected: 'null', received } };
  }
  for (const name of wanted) {
    // A change token may depend on the selection, so only its presence is compared.
    const isMark = name === changeTokenName(operation) && known.has(name) && found.has(name);
    const lost = isMark ? undefined : surplusOf(name, known, found);
    const other = isMark ? undefined : surplusOf(name, found, known);
    const [at, value] = lost ?? other ?? [];
    if (at === undefined || value === undefined) continue;
    const received = other ? snippet(other[1]) : 'null';
    const message = !lost
      ? `${name} has a value when ${list} is selected, and comes back without it when everything is`
      : `${list} was selected, and ${name} came back ${other ? 'with another value than it has' : 'without the value it has'} when everything is`;
    const expected = lost ? snippet(value) : 'the same without a selection';
    return { name, finding: { ...common, message, at: `body#${at}`, expected, received } };
  }
  return undefined;
}
