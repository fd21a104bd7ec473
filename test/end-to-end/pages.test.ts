import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/command-table.js';
import { OPTIONS } from '../../src/cli/options.js';
import { validateConfig } from '../../src/config/index.js';
import type { OptionSpec } from '../../src/config/option-spec.js';
import { OPTION_GROUPS } from '../../src/config/option-spec.js';
import { blocksOf, PAGES } from '../support/pages.js';
import { ROOT } from '../support/root.js';

const page = (path: string) => PAGES.find((each) => each.path === path) ?? expect.fail(`there is no ${path}`);

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

describe('a link of the pages', () => {
  const links = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => [path, to] as const),
  ).filter(([, to]) => !/^https?:/.test(to));

  it.each(links)('of %s leads to %s', (path, to) => {
    const [file = '', anchor] = to.split('#');
    const target = resolve(ROOT, dirname(path), file);
    expect(existsSync(file === '' ? resolve(ROOT, path) : target)).toBe(true);
    if (anchor === undefined) return;
    const headings =
      readFileSync(file === '' ? resolve(ROOT, path) : target, 'utf8').match(/^#+ .*$/gm) ?? [];
    expect(headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')))).toContain(anchor);
  });

  it('leads to every page from the README', () => {
    for (const { path } of PAGES.slice(1)) expect(page('README.md').text).toContain(`(${path})`);
  });
});

describe('docs/cli.md', () => {
  /** Options in groups, from the same tables that make flags and help. */
  function optionTables(): string {
    const row = (name: keyof typeof OPTIONS): string => {
      const spec: OptionSpec = OPTIONS[name];
      const fallback = spec.default === undefined ? '' : ` Default: ${spec.default}.`;
      const repeat = spec.repeatable ? ' Repeatable.' : '';
      return `| \`${spec.flags}\` | ${spec.description.replaceAll('|', '\\|')}.${fallback}${repeat} |`;
    };
    const tableOf = (command: string): string[] =>
      Object.entries(OPTION_GROUPS).flatMap(([group, heading]) => {
        const names = COMMANDS[command]?.options.filter((name) => OPTIONS[name].group === group) ?? [];
        return names.length === 0 ? [] : ['', `| ${heading} | |`, '| --- | --- |', ...names.map(row)];
      });
    return Object.entries(COMMANDS)
      .map(([command, { summary, argument, examples }]) =>
        [
          `## specproof ${command} ${argument?.name ?? '[DOC…]'}`,
          '',
          `${summary}.`,
          '',
          '```console',
          ...examples.map(([line, what]) => `${line}  # ${what}`),
          '```',
          ...tableOf(command),
        ].join('\n'),
      )
      .join('\n\n');
  }

  it('lists every option as the command line defines it (UPDATE_DOCS=1 rewrites it)', () => {
    const path = join(ROOT, 'docs/cli.md');
    const block = /(<!-- options:.*-->\n)[\s\S]*?(<!-- \/options -->)/;
    const wanted = readFileSync(path, 'utf8').replace(
      block,
      (_, open: string, close: string) => `${open}\n${optionTables()}\n\n${close}`,
    );
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, wanted);
    expect(readFileSync(path, 'utf8')).toBe(wanted);
  });
});

describe('docs/config.md', () => {
  it('shows a configuration that is valid', () => {
    for (const block of blocksOf(page('docs/config.md'), 'yaml'))
      expect(() => validateConfig(parse(block), { label: 'docs/config.md' })).not.toThrow();
  });
});
