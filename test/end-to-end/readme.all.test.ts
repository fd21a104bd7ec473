import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-table.js';
import { OPTIONS } from '../../src/cli/options.js';
import type { OptionSpec } from '../../src/config/option-spec.js';
import { startConformingServer } from '../support/conforming-server.js';
import { ROOT } from '../support/root.js';
import { runCli } from '../support/run-cli.js';

const path = join(ROOT, 'README.md');
const readme = readFileSync(path, 'utf8');

/** Every line of every shell block. */
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

/** The records that the README prints. */
const [, printedRecords = ''] =
  /^```yaml\n(v1PocketAgent_GetRegisteredDevices:[\s\S]*?)^```$/m.exec(readme) ?? [];

/** A table per command, from the same tables that make flags and help. */
function optionTables(): string {
  const row = (name: keyof typeof OPTIONS): string => {
    const spec: OptionSpec = OPTIONS[name];
    const fallback = spec.default === undefined ? '' : ` Default: ${spec.default}.`;
    const repeat = spec.repeatable ? ' Repeatable.' : '';
    return `| \`${spec.flags}\` | ${spec.description.replaceAll('|', '\\|')}.${fallback}${repeat} |`;
  };
  return Object.entries(COMMANDS)
    .map(([command, { options, summary }]) =>
      [
        `### specproof ${command} [DOC…]`,
        '',
        `${summary}.`,
        '',
        '| option | meaning |',
        '| --- | --- |',
        ...options.map(row),
      ].join('\n'),
    )
    .join('\n\n');
}

describe('README.md', () => {
  it('lists every option as the command line defines it (UPDATE_README=1 rewrites it)', () => {
    const block = /(<!-- options:.*-->\n)[\s\S]*?(<!-- \/options -->)/;
    const wanted = readme.replace(
      block,
      (_, open: string, close: string) => `${open}\n${optionTables()}\n\n${close}`,
    );
    if (process.env['UPDATE_README'] === '1') writeFileSync(path, wanted);
    const [tables] = block.exec(readFileSync(path, 'utf8')) ?? [];
    expect(tables).toContain(optionTables());
  });

  it('starts with the two commands that the CI runs in a fresh clone', () => {
    expect(commands.slice(0, 2)).toEqual(['npm ci && npx specproof verify', 'npm cit']);
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    for (const command of ['npm ci', 'npx specproof verify', 'npm test']) expect(ci).toContain(command);
  });

  it.each(commands.slice(2))('prints a command that succeeds: %s', async (command) => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-readme-'));
    copyFileSync(join(ROOT, 'spec/apple-caller-ids.openapi.yaml'), join(folder, 'my-api.yaml'));
    writeFileSync(join(folder, 'records.yaml'), printedRecords);
    const [npx, name, ...rest] = command.split(' ');
    expect([npx, name]).toEqual(['npx', 'specproof']);
    // Only a server of our own may be asked; everything else of the command is as printed.
    // The printed command has a real ticket: any other is refused.
    const server = await startConformingServer((answer, { headers }) => {
      if (/^SoTicket (?!7T:abc$)/.test(headers.authorization ?? ''))
        Object.assign(answer, {
          status: 401,
          headers: { 'content-type': 'application/json' },
          body: { Message: 'no' },
        });
    });
    const args = rest.map((arg) => arg.replace(/^https?:\/\/.*/, server.url).replace('7T:…', '7T:abc'));
    const usesFolder =
      rest.includes('my-api.yaml') ||
      rest.includes('records.yaml') ||
      rest.some((arg) => arg.startsWith('json='));
    const { code, stdout, stderr } = await runCli(args, {
      cwd: usesFolder ? folder : ROOT,
      stopWhen: args[0] === 'mock' ? /listening on .*:4010\n[\s\S]*curl/ : undefined,
    });
    await server.close();
    expect(stderr).toBe('');
    expect(stdout).not.toBe('');
    expect(code).toBe(0);
  });
});
