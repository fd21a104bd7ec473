import { looksSecret, Secrets } from '../http/secrets/redaction.js';
import type { Host } from './host.js';

/**
 * The secrets among what was typed and what the environment holds for specproof, as far as that can be told before
 * anything is read: messages about mistakes, and the stacks of errors, are cleared of them.
 */
export function typedSecrets(argv: readonly string[], env: Host['env']): Secrets {
  const typed = [
    ...valuesOf(argv, ['--credential']).map((text) => afterName(text, '=')),
    ...valuesOf(argv, ['--param']).flatMap((text) => secretOf(text, '=')),
    ...valuesOf(argv, ['--header', '-H']).flatMap((text) => secretOf(text, ':')),
    ...valuesOf(argv, ['--server']).flatMap(
      (text) => /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)@/is.exec(text)?.slice(1) ?? [],
    ),
  ];
  const own = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('SPECPROOF_CREDENTIAL_') && value !== undefined ? [value] : [],
  );
  return new Secrets([], [...typed, ...typed.map(userPassword), ...own, ...own.map(userPassword)]);
}

/** Of `user:password`, the password. */
function userPassword(text: string): string {
  return text.slice(text.indexOf(':') + 1);
}

/** The value behind a name that looks as if it were secret; all of it when there is no name. */
function secretOf(text: string, mark: string): string[] {
  const name = text.split(mark)[0] ?? '';
  return !text.includes(mark) || looksSecret(name) ? [afterName(text, mark)] : [];
}

function afterName(text: string, mark: string): string {
  return text.slice(text.indexOf(mark) + 1).trim();
}

/** What follows an option: `--name value`, `--name=value`, `-nvalue`. */
function valuesOf(argv: readonly string[], names: readonly string[]): string[] {
  return argv.flatMap((argument, i) => {
    const before = argv[i - 1];
    if (before !== undefined && names.includes(before)) return [argument];
    return names.flatMap((name) => {
      const glued = name.startsWith('--') ? `${name}=` : name;
      return argument !== name && argument.startsWith(glued) ? [argument.slice(glued.length)] : [];
    });
  });
}
