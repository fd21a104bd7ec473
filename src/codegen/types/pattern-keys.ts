/**
 * The names that a pattern matches as a template literal type, where TypeScript can say it: `^x-` is `x-${string}`.
 * Undefined for every other pattern.
 */
export function templateOf(pattern: string): string | undefined {
  const [, start = '', middle = '', end = ''] =
    /^(\^?)((?:[\w\s/:,@-]|\\[-./_$^])*)((?:\.[*+])?\$?)$/.exec(pattern) ?? [];
  const text = middle.replaceAll(/\\(.)/g, '$1');
  if (text === '' || /[wdsbWDSB]/.test(middle.match(/\\(.)/g)?.join('') ?? '')) return undefined;
  const isWhole = start === '^' && end === '$';
  const before = start === '^' ? '' : '${string}';
  const after = end === '$' ? '' : '${string}';
  return isWhole ? undefined : `\`${before}${text.replaceAll('`', '\\`')}${after}\``;
}
