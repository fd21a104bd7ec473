import { groupBy } from '../../json/group-by.js';

/** A key under `paths`, by segments. */
interface Path {
  key: string;
  segments: string[];
  /** A digit for each segment: 1 where it is a variable. */
  variables: string;
}

/**
 * The paths that the linter's rules about identical and ambiguous paths may find something wrong with. Those rules compare
 * each path with each other one; here each is looked up by what it has to have in common with others.
 */
export function collidingPaths(keys: readonly string[]): ReadonlySet<string> {
  const paths = keys.map((key): Path => {
    const segments = key.split('/');
    const variables = segments.map((segment) => (/^{.+?}$/.test(segment) ? '1' : '0')).join('');
    return { key, segments, variables };
  });
  const colliding = new Set<string>();
  const note = (groups: Iterable<readonly Path[]>): void => {
    for (const group of groups) if (group.length > 1) for (const { key } of group) colliding.add(key);
  };
  note(groupBy(paths, ({ key }) => key.replace(/{.+?}/g, '{}')).values());
  for (const alike of groupBy(paths, countsOf).values()) {
    const forms = [...groupBy(alike, ({ variables }) => variables)];
    for (const [i, [form, own]] of forms.entries())
      for (const [other, others] of forms.slice(i)) {
        const both = form === other ? own : [...own, ...others];
        note(groupBy(both, (path) => literalsOf(path, form, other)).values());
      }
  }
  return colliding;
}

/** How many segments a path has, and how many of them are variables. */
function countsOf({ variables }: Path): string {
  return `${String(variables.length)} ${String(variables.replaceAll('0', '').length)}`;
}

/** The segments that are variables in neither of two forms. */
function literalsOf({ segments }: Path, form: string, other: string): string {
  return segments.filter((_, i) => form[i] === '0' && other[i] === '0').join('/');
}
