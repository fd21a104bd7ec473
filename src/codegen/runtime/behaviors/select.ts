import type { Snippets } from '../snippet.js';

/** What a result is where its properties are selected: types alone. */
export const SELECT: Snippets = {
  Selecting: {
    code: String.raw`/** The names of properties, with commas between them or as a list, and / before those of nested ones. */
type Selection = string | readonly string[];

/** An operation whose result has null in place of what is not selected. A name that no property has does not compile. */
export interface Selecting<Client, Select extends Selects, Input extends [init?: object], Result> extends Described {
  <Names extends Selection = never>(
    client: Client,
    ...input: SelectingInput<Input, Select, Names, Result>
  ): Promise<SelectedResult<Result, NamesIn<Names, Select>, Select>>;
  /** The same as a method of a client; it is never there. */
  readonly '~method'?: <Names extends Selection = never>(
    ...input: SelectingInput<Input, Select, Names, Result>
  ) => Promise<SelectedResult<Result, NamesIn<Names, Select>, Select>>;
}

/** The parameter that takes names, and whether they match in any case. */
export interface Selects {
  parameter: string;
  anyCase: boolean;
}

type SelectingInput<Input, Select extends Selects, Names, Result> = Input extends [init: infer Init]
  ? [init: Init & SelectingInit<Select, Names, Result>]
  : Input extends [init?: infer Init]
    ? [init?: Init & SelectingInit<Select, Names, Result>]
    : never;
type SelectingInit<Select extends Selects, Names, Result> = {
  params?: { query?: { [Name in Select['parameter']]?: KnownNames<Names, UnknownName<DataOf<Result>, NamesIn<Names, Select>, Select>> } };
};
type DataOf<Result> = Result extends { data: infer Data } ? Data : never;
type KnownNames<Names, Unknown extends string> = [Unknown] extends [never]
  ? Names
  : Names extends readonly string[]
    ? ${'`there is no property ${Unknown}`'}[]
    : ${'`there is no property ${Unknown}`'};

type NamesIn<Names, Select extends Selects> = Names extends readonly (infer Name extends string)[]
  ? Folded<Trimmed<Name>, Select>
  : Names extends ${'`${infer Name},${infer Others}`'}
    ? Folded<Trimmed<Name>, Select> | NamesIn<Others, Select>
    : Names extends string
      ? Folded<Trimmed<Names>, Select>
      : never;
type Trimmed<Name extends string> = Name extends ${'` ${infer Rest}`'} | ${'`${infer Rest} `'} ? Trimmed<Rest> : Name;
type Folded<Name extends string, Select extends Selects> = Name extends '' ? never : Select['anyCase'] extends true ? Lowercase<Name> : Name;
/** Whether the names are known only when the program runs. */
type IsAnyText<Names> = Lowercase<string> extends Names ? true : false;

/** Those of the names that no property has. */
type UnknownName<Value, Names extends string, Select extends Selects> = IsAnyText<Names> extends true
  ? never
  : Names extends string
    ? true extends HasName<Value, Names, Select>
      ? never
      : Names
    : never;
type HasName<Value, Name extends string, Select extends Selects> = unknown extends Value
  ? true
  : Value extends readonly (infer Item)[]
    ? HasName<Item, Name, Select>
    : Value extends object
      ? Name extends ${'`${infer First}/${infer Rest}`'}
        ? {
            [Key in keyof Value & string]: string extends Key
              ? HasName<Value[Key], Rest, Select>
              : Folded<Key, Select> extends First
                ? HasName<Value[Key], Rest, Select>
                : never;
          }[keyof Value & string]
        : Name extends Folded<keyof Value & string, Select>
          ? true
          : never
      : never;

type SelectedResult<Result, Names extends string, Select extends Selects> = [Names] extends [never]
  ? Result
  : Result extends { data: infer Data }
    ? Omit<Result, 'data'> & { data: Selected<Data, Names, Select> }
    : Result;
/** What is left of a value: a name stands for all that is in the property, and null for what is not selected. */
type Selected<Value, Names extends string, Select extends Selects> = unknown extends Value
  ? Value
  : Value extends readonly (infer Item)[]
    ? Selected<Item, Names, Select>[]
    : Value extends object
      ? { [Key in keyof Value]: SelectedMember<Value[Key], Names, Folded<Key & string, Select>, Select> }
      : Value;
type SelectedMember<Value, Names extends string, Key extends string, Select extends Selects> = IsAnyText<Names> extends true
  ? Value | null
  : Key extends Names
    ? Value
    : [Below<Names, Key>] extends [never]
      ? null
      : Selected<Value, Below<Names, Key>, Select>;
type Below<Names extends string, Key extends string> = Names extends ${'`${Key}/${infer Rest}`'} ? Rest : never;`,
    needs: ['Described'],
  },
};
