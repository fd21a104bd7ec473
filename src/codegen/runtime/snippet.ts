/** A declaration of `runtime.ts`, and the names of the others that it refers to. */
interface Snippet {
  code: string;
  needs?: readonly string[];
}

/** Declarations by the names that they are used by. */
export type Snippets = Readonly<Record<string, Snippet>>;
