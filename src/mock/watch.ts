import { messageOf, ToolError } from '../errors.js';
import { watch } from '../io/watch.js';
import type { Contract } from '../model/document.js';
import { notify } from './notify.js';
import type { MockOptions } from './options.js';

/** What was read from files. */
interface Read {
  contracts: readonly Contract[];
  /** Other files than documents. */
  own?: File | undefined;
  states?: File | undefined;
}

interface File {
  uri: string;
  text: string;
}

/**
 * Watches the files of the documents if `options.watch` is set; returns a function that stops watching.
 * @param load Reads them again.
 */
export function keepUpToDate<Loaded extends Read>(
  options: Pick<MockOptions, 'watch' | 'onReload'>,
  first: Loaded,
  load: () => Promise<Loaded>,
  replace: (served: Loaded) => void | Promise<void>,
): () => void {
  if (options.watch !== true) return () => undefined;
  let current = first;
  let isBroken = false;
  const watching = watch(filesOf(first), async () => {
    try {
      const next = await load();
      // Ignore a file that was saved without a change, unless this undoes a broken edit.
      const isSame = fingerprint(next) === fingerprint(current);
      if (isSame && !isBroken) return;
      current = next;
      await replace(next);
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
function lacksFiles({ contracts }: Read): boolean {
  return contracts.some(({ problems }) => problems.some(({ code }) => code === 'document.ref.unresolved'));
}

function filesOf({ contracts, own, states }: Read): string[] {
  return [...contracts.flatMap(({ files }) => files), ...[own, states].flatMap((file) => file?.uri ?? [])];
}

function fingerprint({ contracts, own, states }: Read): string {
  return [...contracts.map(({ hash }) => hash), own?.text ?? '', states?.text ?? ''].join(' ');
}
