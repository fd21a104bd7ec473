// Which of the single-fault servers of test/support/mutants.ts, most of them those of `specproof prove`, are tried, and of what kind each fault is.

/** Kinds of fault, and the names that mutants.ts and engine-mutants.ts give to faults of that kind; the first that matches counts. */
const KINDS = [
  ['a required property is missing', /^200 breaks required /],
  ['null where it is not allowed', /^200 breaks type \(null /],
  [
    'a number outside its type or bounds',
    /^200 breaks (type \(fraction |minimum|maximum|format \(format passed)/,
  ],
  ['a value of the wrong type', /^200 breaks type /],
  ['a text outside its format or pattern', /^200 breaks (format|pattern)/],
  ['a wrong status', /^answers \d|^200 (undocumented status|status 500)$/],
  ['a wrong response header', /^200 header /],
  ['a wrong error answer', /^(4\d\d|default) /],
  ['a wrong content type', /^200 (undocumented|no) media type$|Content-Type/],
  [
    'a body that cannot be read, or is another',
    /^200 (truncated|empty)$|body$|byte order|quoted|UTF-8|gzip|coding|error object with 200/,
  ],
  ['credentials are not demanded', /^serves without credentials$/],
  ['another method is served, or refused wrongly', /method|^405 /],
  ['invalid input is accepted', /^accepts /],
  ['valid or odd input brings it down', /^crashes /],
  ['valid input is refused', /^refuses /],
  ['the connection or its framing breaks', /^resets$|no HTTP|length|chunks/],
];

/**
 * For each operation and kind, `perKind` mutants at even distances in the order of mutants.ts, shifted from operation
 * to operation so that different clauses are broken. Left out: faults that need other limits than a tool's own
 * (a server that hangs, sends without end, or nests 100,000 deep), and the undocumented property, which breaks nothing.
 */
export function sample(mutantsByOperation, perKind) {
  return mutantsByOperation.flatMap((mutants, shift) => {
    const left = mutants.map(withKind).filter(({ options, kind }) => kind !== undefined && !options);
    return KINDS.flatMap(([kind]) => {
      const ofKind = left.filter((mutant) => mutant.kind === kind);
      const count = Math.min(perKind, ofKind.length);
      const offset = (shift + 0.5) / mutantsByOperation.length;
      return Array.from(
        { length: count },
        (_, i) => ofKind[Math.floor(((i + offset) * ofKind.length) / count)],
      );
    });
  });
}

export const KIND_NAMES = KINDS.map(([kind]) => kind);

/** Its kind, and whether it shows only in a media type that the documents of the peers no longer have. */
function withKind(mutant) {
  const name = mutant.name.slice(mutant.operation.length + 2);
  const isBeyondPeers = /type (?!application\/json$)\w+\/|for (?!application\/json$)\w+\//.test(name);
  return { ...mutant, isBeyondPeers, kind: KINDS.find(([, pattern]) => pattern.test(name))?.[0] };
}
