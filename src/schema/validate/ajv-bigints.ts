/** What is tested: a variable, or a member where ajv needs none. */
const DATA = /\w+(?:\[\w+\]|\["(?:[^"\\]|\\.)*"\]|\.[\w$]+)?/.source;
const NUMBER_TEST = new RegExp(
  `typeof (${DATA}) == "number"(\\) && \\(!\\(\\1 % 1\\) && !isNaN\\(\\1\\)\\))?`,
  'g',
);

/**
 * The validating function that ajv generates, taking a bigint for a number and for an integer (`json/number.ts`). ajv
 * tests types in place and has no option for it.
 * @throws Error when the code is not of the form known, which only another version of ajv can make.
 */
export function withBigints(code: string): string {
  const rewritten = code.replaceAll(NUMBER_TEST, (_, data: string, isInteger: string | undefined) => {
    const [number, bigint] = [`typeof ${data} === "number"`, `typeof ${data} == "bigint"`];
    if (isInteger === undefined) return `(${number} || ${bigint})`;
    // The parenthesis that it closes stands before the test.
    return `${number} ? !(${data} % 1) && !isNaN(${data}) : ${bigint})`;
  });
  if (/ == "number"|"bigint"\)\)? && \(!/.test(rewritten))
    throw new Error('ajv generates code of an unknown form');
  return rewritten;
}
