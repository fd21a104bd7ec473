import type { Readable, Writable } from 'node:stream';
import { serverUrl } from '../config/parsers.js';
import { ToolError } from '../errors.js';
import type { CiProvider } from '../init/ci-providers.js';
import { CI_PROVIDERS } from '../init/ci-providers.js';

/** Where questions are asked, and answered. */
export interface Terminal {
  input: Readable;
  output: Writable;
}

/** What init asks for; each starts with what is proposed. */
export interface InitAnswers {
  documents: readonly string[];
  server: string | undefined;
  ci: CiProvider | undefined;
}

/**
 * Asks for what init has to know: which of the documents that were found, which server, and where pipelines run.
 * @returns undefined when the user gave up.
 */
export async function askForInit(
  terminal: Terminal,
  proposed: InitAnswers,
): Promise<InitAnswers | undefined> {
  // 50 ms that no other command needs.
  const { isCancel, multiselect, select, text } = await import('@clack/prompts');
  const documents =
    proposed.documents.length > 1
      ? await multiselect({
          ...terminal,
          message: 'Which OpenAPI documents are yours?',
          options: proposed.documents.map((value) => ({ value })),
          initialValues: [...proposed.documents],
        })
      : proposed.documents;
  if (isCancel(documents)) return undefined;
  const server = await text({
    ...terminal,
    message: 'Which server is to be verified? (Enter: none yet)',
    initialValue: proposed.server ?? '',
    validate: serverFault,
  });
  if (isCancel(server)) return undefined;
  const ci = await select<CiProvider | 'none'>({
    ...terminal,
    message: 'Where do your pipelines run?',
    options: [
      { value: 'github', label: 'GitHub Actions' },
      { value: 'gitlab', label: 'GitLab CI' },
      { value: 'none', label: 'elsewhere, or nowhere' },
    ],
    initialValue: proposed.ci ?? 'none',
  });
  if (isCancel(ci)) return undefined;
  return {
    documents,
    server: server.trim() === '' ? undefined : server.trim(),
    ci: CI_PROVIDERS.find((name) => name === ci),
  };
}

function serverFault(url: string | undefined): string | undefined {
  if (url === undefined || url.trim() === '') return undefined;
  try {
    serverUrl(url.trim());
    return undefined;
  } catch (thrown) {
    return thrown instanceof ToolError ? thrown.message : String(thrown);
  }
}

/** Asks whether a dependency is to be added to a package.json. */
export async function askToAdd(terminal: Terminal, dependency: string, path: string): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  return (
    (await confirm({ ...terminal, message: `Add ${dependency} to ${path}? The clients import it.` })) === true
  );
}
