import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * What `load` requires, when it is first asked for. Loading all packages takes longer than most documents take to be
 * linted, and few documents need all of them.
 */
export function onDemand<Module>(load: (requirePackage: NodeJS.Require) => Module): () => Module {
  let loaded: Module | undefined;
  return () => (loaded ??= load(require));
}
