/**
 * `make`, asked once for each owner, by its identity. What it answered is kept as long as the owner lives, so the owner
 * must not change, and further arguments must follow from it: of those, the first ones count. `undefined` is an answer
 * like any other; what is thrown is not kept.
 */
export function memoize<Owner extends object, Rest extends readonly unknown[], Value>(
  make: (owner: Owner, ...rest: Rest) => Value,
): (owner: Owner, ...rest: Rest) => Value {
  const known = new WeakMap<Owner, Value>();
  return (owner, ...rest) => {
    const answer = known.get(owner);
    if (answer !== undefined || known.has(owner)) return answer as Value;
    const made = make(owner, ...rest);
    known.set(owner, made);
    return made;
  };
}

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
