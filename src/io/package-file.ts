/**
 * Where a file of this package is, by its path from the package's root. No module can tell by where it stands itself: what
 * is published is bundled.
 */
export function packageFile(path: string): URL {
  return new URL(path, import.meta.resolve('specproof/package.json'));
}
