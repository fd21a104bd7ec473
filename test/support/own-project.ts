import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { urlOf } from './conforming-server.js';
import type { CliResult } from './run-cli.js';
import { runMain } from './run-cli.js';

/** What a run in a project of a user's own printed and reported. */
export interface Verified extends CliResult {
  /** The text of the JSON report, where one was written. */
  text: string | undefined;
  report: Report | undefined;
}

export interface OwnProjects {
  /** A new empty project. */
  project: () => string;
  /** The URL of a server that listens until the end of the test. */
  serve: (listener: RequestListener) => Promise<string>;
  /** Writes the files and a config that names `api.yaml` and a JSON report, and runs `specproof verify`. */
  verified: (
    cwd: string,
    options: { files: Record<string, string>; config: object; args?: string[]; env?: Record<string, string> },
  ) => Promise<Verified>;
}

/** Makes projects in a temporary folder, which the end of a file of tests removes. */
export function ownProjects(): OwnProjects {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-project-')));
  const servers: Server[] = [];
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  afterEach(() => servers.splice(0).forEach((server) => server.close()));
  let projects = 0;
  return {
    project: () => {
      const cwd = join(root, String(projects++));
      mkdirSync(cwd);
      return cwd;
    },
    serve: async (listener) => {
      const server = createServer(listener);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return urlOf(server);
    },
    verified: async (cwd, { files, config, args = [], env }) => {
      const all = { documents: ['api.yaml'], reports: { json: 'report.json' }, ...config };
      const written = { 'specproof.config.json': JSON.stringify(all), ...files };
      for (const [name, text] of Object.entries(written)) writeFileSync(join(cwd, name), text);
      const result = await runMain(['verify', ...args], cwd, env);
      const path = join(cwd, 'report.json');
      const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      return { ...result, text, report: text === undefined ? undefined : (JSON.parse(text) as Report) };
    },
  };
}
