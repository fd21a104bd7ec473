/** `; did you mean 'x'?` for the known name fewest edits away, `; known are …` when none is near, '' without names. */
export function nearestName(wanted: string, known: readonly string[]): string {
  const ranked = known.map((name) => ({
    name,
    distance: editDistance(wanted.toLowerCase(), name.toLowerCase()),
  }));
  const [best] = ranked.sort((a, b) => a.distance - b.distance);
  if (!best) return '';
  if (best.distance <= Math.max(2, wanted.length / 3)) return `; did you mean '${best.name}'?`;
  return `; known are ${known.join(', ')}`;
}

/** `; did you mean 'x'?` where a known name is near, '' where none is: of many names, nobody reads a list. */
export function meantName(wanted: string, known: readonly string[]): string {
  const near = nearestName(wanted, known);
  return near.startsWith('; did you mean') ? near : '';
}

/** That nothing of a kind has this name, and which name may be meant; undefined when there is one. */
export function unknown(what: string, name: string, known: readonly string[]): string | undefined {
  return known.includes(name) ? undefined : `no ${what} is called '${name}'${nearestName(name, known)}`;
}

/** Levenshtein's distance: the fewest letters to insert, to delete or to replace. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
