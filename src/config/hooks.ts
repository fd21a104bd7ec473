import { resolve } from 'node:path';
import { ToolError } from '../errors.js';
import { assertFile, realPath } from '../io/folder.js';
import { nearestName } from '../json/suggestion.js';
import type { Contract } from '../model/document.js';
import type { GivenHooks, HookedValues, Hooks } from '../runner/setup/hooks.js';
import { parameterFaults } from './checks/parameters.js';
import { imported, PATIENCE } from './code.js';

/** A module of hooks that was loaded. */
export type LoadedHooks = Pick<GivenHooks, 'hooks' | 'source'>;

const NAMES = ['parameters', 'beforeCase', 'afterExchange'] as const satisfies readonly (keyof Hooks)[];

/**
 * The hooks that a module exports, by their names or as one object, its default export.
 * `file`: relative to `folder`. `label`: as the user would type it.
 * @throws ToolError when it cannot be evaluated, or exports no hook, or anything else than hooks.
 */
export async function loadHooks(file: string, folder: string, label: string): Promise<LoadedHooks> {
  await assertFile(file, folder);
  const path = await realPath(resolve(folder, file));
  const module = await imported({ file: path, label, patience: PATIENCE, what: 'hooks' });
  const exported = objectOf(module);
  const hooks = 'default' in exported ? objectOf(exported['default']) : exported;
  const names = Object.keys(hooks).filter((name) => name !== '__esModule' && name !== 'module.exports');
  const odd = names.find((name) => !NAMES.some((known) => known === name));
  if (odd !== undefined || names.length === 0) {
    const what =
      odd === undefined ? 'exports no hook' : `no hook is called '${odd}'${nearestName(odd, NAMES)}`;
    throw new ToolError(`${label}: ${what}`, { hint: `There are: ${NAMES.join(', ')}.` });
  }
  for (const name of names) {
    const isRight = typeof hooks[name] === 'function' || (name === 'parameters' && isValues(hooks[name]));
    if (!isRight) throw new ToolError(`${label}: the hook ${name} is not a function`);
  }
  return { hooks: hooks, source: { label, file: path } };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isValues(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The hooks of a run on these contracts. */
export function hooksOf(
  contracts: readonly Contract[],
  given: LoadedHooks | Hooks | undefined,
): GivenHooks | undefined {
  if (given === undefined) return undefined;
  const loaded: LoadedHooks = 'hooks' in given ? given : { hooks: given };
  const operations = contracts.flatMap((contract) => [...contract.operations, ...contract.unusable]);
  const place = loaded.source === undefined ? '' : `${loaded.source.label}: `;
  const refuse = (values: HookedValues): void => {
    const [first] = parameterFaults(operations, values);
    if (first) throw new ToolError(`${place}the hook parameters: ${first.name}: ${first.message}`);
  };
  return { ...loaded, refuse };
}
