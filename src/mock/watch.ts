import { messageOf, ToolError } from '../errors.js';
import { watch } from '../io/watch.js';
import type { Loaded } from './load.js';
import { load } from './load.js';
import { notify } from './notify.js';
import type { MockOptions } from './options.js';

/** Watches the files of the documents if `options.watch` is set; returns a function that stops watching. */
export function keepUpToDate(
  options: MockOptions,
  first: Loaded,
  cwd: string,
  replace: (served: Loaded) => void,
): () => void {
  if (options.watch !== true) return () => undefined;
  let current = first;
  let isBroken = false;
  const watching = watch(filesOf(first), async () => {
    try {
      const next = await load(options, cwd);
      // Ignore a file that was saved without a change, unless this undoes a broken edit.
      const isSame = fingerprint(next) === fingerprint(current);
      if (isSame && !isBroken) return;
      replace((current = next));
      isBroken = false;
      watching.update(filesOf(next), lacksFiles(next));
      notify(options.onReload, { kind: 'reloaded', contracts: next.contracts });
    } catch (thrown) {
      const error =
        thrown instanceof ToolError ? thrown : new ToolError(messageOf(thrown), { cause: thrown });
      isBroken = true;
      watching.update(filesOf(current), true);
      notify(options.onReload, { kind: 'not-reloaded', error });
    }
  });
  return () => watching.close();
}

/** True if a problem may disappear when a missing file is created. */
function lacksFiles({ contracts }: Loaded): boolean {
  return contracts.some(({ problems }) => problems.some(({ code }) => code === 'document.ref.unresolved'));
}

function filesOf({ contracts, own, states }: Loaded): string[] {
  return [...contracts.flatMap(({ files }) => files), ...[own, states].flatMap((file) => file?.uri ?? [])];
}

function fingerprint({ contracts, own, states }: Loaded): string {
  return [...contracts.map(({ hash }) => hash), own?.text ?? '', states?.text ?? ''].join(' ');
}
