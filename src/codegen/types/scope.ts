import type { Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import type { Kinds } from './kinds.js';
import type { TypeText } from './type-text.js';

/** Where a schema is read: what is known there of its value besides what it says itself. */
export interface Scope {
  direction: Direction;
  /** The kinds that the schemas around it leave, and whether any of them states so. */
  allowed?: Kinds;
  isStated?: boolean;
  /** The schemas around it that apply to the same value, and it itself. */
  around: readonly Pointer[];
  /** Whether the value is a server-sent event, whose data is parsed where the document says what is in it. */
  isEvent?: boolean;
}

/** What those who write a part of a type ask of who writes the whole. */
export interface Translator {
  readonly contract: Contract;
  /** The type of the values that a schema allows in one direction. */
  of(pointer: Pointer, direction: Direction): TypeText;
  /** What the schemas that apply to the same value document of a member; undefined where none does. */
  memberAround(name: string, scope: Scope): TypeText | undefined;
  /** Whether only the other side sends a member, by what any of the schemas says that apply to the same value. */
  isHiddenAround(name: string, scope: Scope): boolean;
}
