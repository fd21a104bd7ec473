// Like bin.ts, this must parse and run on Node 12.20: it is what says that Node is too old.

/** The oldest Node.js specproof runs on; package.json's `engines` says the same, and a test compares them. */
export const OLDEST_NODE = '20.19';

/** One line for whoever runs a Node that is too old, or undefined. `version` is `process.versions.node`. */
export function nodeComplaint(version: string): string | undefined {
  if (!isOlder(version, OLDEST_NODE)) return undefined;
  return (
    `specproof needs Node.js ${OLDEST_NODE} or newer; this is v${version}. ` +
    'Install a newer Node from https://nodejs.org or with your version manager.'
  );
}

/** Compares major and minor only: no bound of ours ever needs a patch. */
function isOlder(version: string, bound: string): boolean {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  const [boundMajor, boundMinor] = bound.split('.').map(Number) as [number, number];
  return major < boundMajor || (major === boundMajor && minor < boundMinor);
}
