import { ToolError } from '../../errors.js';
import { filesMatching } from '../../io/glob.js';
import type { RunOptions } from '../../runner/options.js';
import type { PactFile } from './file.js';
import { readPact } from './file.js';
import { usedByPacts } from './used/index.js';

/** Interactions that are told one by one. */
const MOST_TOLD = 5;

/**
 * The run that verifies what the consumers rely on whose pacts are named by files, addresses, or patterns such as
 * `pacts/*.json`; the run itself where none is. Interactions that rely on nothing documented are told.
 * @throws ToolError when a pact cannot be read, or none relies on anything that is documented.
 */
export async function usedOnly(
  run: RunOptions,
  patterns: readonly string[],
  cwd: string,
  tell: (line: string) => void = () => undefined,
): Promise<RunOptions> {
  if (patterns.length === 0) return run;
  const pacts = await readPacts(patterns, cwd);
  const { run: narrowed, unknown } = usedByPacts(run, pacts);
  for (const { pact, description } of unknown.slice(0, MOST_TOLD))
    tell(
      `${pact.source}: '${description}' relies on nothing that is documented; 'specproof pact check' says why`,
    );
  const more = unknown.length - MOST_TOLD;
  if (more > 0) tell(`… and ${String(more)} more interactions`);
  if (!narrowed.operations.some(({ phases }) => phases.length > 0))
    throw new ToolError('no pact relies on an operation that is to be verified', {
      hint: `Read were: ${pacts.map(({ source, provider }) => `${source} (of ${provider})`).join(', ')}`,
    });
  return narrowed;
}

async function readPacts(patterns: readonly string[], cwd: string): Promise<PactFile[]> {
  const sources: string[] = [];
  for (const pattern of patterns) sources.push(...(await filesMatching(pattern, cwd)));
  const pacts: PactFile[] = [];
  for (const source of new Set(sources)) pacts.push(await readPact(source, cwd));
  return pacts;
}
