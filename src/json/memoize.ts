/**
 * `make`, asked once for each owner and key. What it answered is kept as long as the owner lives, so the owner must not
 * change. `undefined` is an answer like any other.
 */
export function memoizeBy<Owner extends object, Key, Value>(
  make: (owner: Owner, key: Key) => Value,
): (owner: Owner, key: Key) => Value {
  const known = new WeakMap<Owner, Map<Key, Value>>();
  return (owner, key) => {
    const answers = known.get(owner) ?? new Map<Key, Value>();
    const answer = answers.get(key);
    if (answer !== undefined || answers.has(key)) return answer as Value;
    const made = make(owner, key);
    known.set(owner, answers.set(key, made));
    return made;
  };
}
