/** The text of a `.gitignore` with these lines; those that are there, in whatever form, are not added again. */
export function withIgnored(text: string, lines: readonly string[]): string {
  const known = new Set(text.split(/\r?\n/).map(plain));
  const missing = lines.filter((line) => !known.has(plain(line)));
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return before + missing.map((line) => `${line}\n`).join('');
}

/** `/reports/`, `reports/` and `reports` ignore the same folder of a project's own. */
function plain(line: string): string {
  return line.trim().replace(/^\//, '').replace(/\/$/, '');
}
