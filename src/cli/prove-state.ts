import { ToolError } from '../errors.js';
import { readTextIfPresent } from '../io/files.js';
import { appendToFile, prepareFile } from '../io/output-file.js';
import { fingerprint } from '../json/equality.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { jsonText, parseJson } from '../json/text.js';
import type { Contract } from '../model/document.js';
import type { Tried, Verdict } from '../prove/index.js';
import { verdictKey } from '../prove/index.js';
import { VERSION } from '../version.js';

/** What makes verdicts those of one measurement: with anything else, other faults would be tried, or by others. */
export interface Measured {
  contracts: readonly Contract[];
  seed: number;
  suite: string | undefined;
  states: string | undefined;
  upstream: string | undefined;
  failOn: string;
}

/**
 * The verdicts of a measurement, each in a line of a file as soon as it is there, so that a later run goes on where this one
 * ends. The first line says of what they are.
 */
export class ProveState {
  private constructor(
    private readonly path: string,
    readonly known: ReadonlyMap<string, Verdict>,
  ) {}

  /** @throws ToolError when the file is of another measurement, is none, or cannot be written. */
  static async open(path: string, measured: Measured): Promise<ProveState> {
    const head = headOf(measured);
    const before = await readTextIfPresent(path);
    if (before === undefined || before === '') {
      await prepareFile(path);
      await appendToFile(path, `${jsonText(head)}\n`);
      return new ProveState(path, new Map());
    }
    const [first, ...rest] = linesOf(before, path);
    refuseOther(first, head, path);
    // What ends within a line was broken off there.
    if (!before.endsWith('\n')) await appendToFile(path, '\n');
    return new ProveState(path, new Map(rest.flatMap((line) => verdictIn(line))));
  }

  /** @throws ToolError when it cannot be written. */
  async add({ mutant, verdict, isKnown }: Tried): Promise<void> {
    if (isKnown) return;
    await appendToFile(this.path, `${jsonText({ mutant: verdictKey(mutant), ...verdict })}\n`);
  }
}

function headOf({ contracts, seed, suite = '', states = '', upstream = '', failOn }: Measured): JsonObject {
  const documents = contracts.map(({ name, hash }) => ({ name, hash }));
  return { specproof: `prove ${VERSION}`, documents, seed, suite, states, upstream, failOn };
}

function refuseOther(first: Json | undefined, head: JsonObject, path: string): void {
  if (!isObject(first) || typeof first.specproof !== 'string')
    throw new ToolError(`${path}: holds no verdicts of prove`, {
      hint: 'Name a file that is not there yet, or one that prove --resume has written.',
    });
  const other = Object.keys(head).find(
    (name) => fingerprint(first[name] ?? null) !== fingerprint(head[name]),
  );
  if (other === undefined) return;
  const what = other === 'specproof' ? 'version of specproof' : other;
  throw new ToolError(
    `${path}: is of another measurement: the ${what} differ${what.endsWith('s') ? '' : 's'}`,
    {
      hint: 'Remove the file to start anew.',
    },
  );
}

/** The values of the lines; a last line that was broken off is left out. */
function linesOf(text: string, path: string): Json[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, i) => {
    try {
      return [parseJson(line)];
    } catch (thrown) {
      if (i > 0) return [];
      throw new ToolError(`${path}: holds no verdicts of prove`, { cause: thrown });
    }
  });
}

function verdictIn(line: Json): [string, Verdict][] {
  if (!isObject(line) || typeof line.mutant !== 'string') return [];
  const { mutant, killed, by, why, code } = line;
  if (killed === true && typeof by === 'string') return [[mutant, { killed, by }]];
  if (killed !== false || !isReason(why)) return [];
  return [[mutant, { killed, why, ...(typeof code === 'string' && { code }) }]];
}

function isReason(why: Json | undefined): why is Extract<Verdict, { killed: false }>['why'] {
  return why === 'unmet' || why === 'passed' || why === 'warning';
}
