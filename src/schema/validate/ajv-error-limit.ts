/** Errors of one value that are kept: a server can send millions of them. */
export const MAX_ERRORS = 1_000;

/**
 * The validating function that ajv generates, keeping one error more than the limit, which tells that there are
 * others. It goes on counting them, as its verdicts compare counts: whether a value is valid, and by which branch, does
 * not change. ajv has no option for it, and copies all errors found so far at every error behind a reference, which
 * takes minutes for a body of 300 kB.
 * @throws Error when the code is not of the form known, which only another version of ajv can make.
 */
export function withBoundedErrors(code: string, limit = MAX_ERRORS): string {
  const hasRoom = `vErrors.length <= ${String(limit)}`;
  const bounded = code
    .replaceAll(/vErrors\.push\((\w+)\);/g, `if(${hasRoom}){vErrors.push($1);}`)
    .replaceAll(/vErrors\.length = (\w+);/g, 'vErrors.length = Math.min(vErrors.length, $1);')
    .replaceAll(
      /vErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);\s*errors = vErrors\.length;/g,
      'errors += $1.errors.length;if(vErrors === null){vErrors = $1.errors;}' +
        `else {for(const inner of $1.errors){if(${hasRoom}){vErrors.push(inner);}}}`,
    );
  if (bounded.includes('errors = vErrors.length')) throw new Error('ajv generates code of an unknown form');
  return bounded;
}
