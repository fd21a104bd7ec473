import type { Commands } from '../command-spec.js';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import type { CommandWords } from '../completion/words.js';
import { commandWords } from '../completion/words.js';
import { zshScript } from '../completion/zsh.js';
import type { Host } from '../host.js';

const SCRIPTS: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `specproof completion`: the script for a shell; which shells there are stands in the table of commands. */
export function completionOf(table: Commands) {
  return ([shell = '']: string[], _options: object, host: Host): Promise<number> => {
    host.stdout(SCRIPTS[shell]?.(commandWords(table)) ?? '');
    return Promise.resolve(0);
  };
}
