import type { Contract, Operation } from '../../model/document.js';
import { operationNamed } from '../operation-named.js';
import type { Stubbed } from '../request/stubbed.js';
import type { StubAnswer } from './stub-answer.js';
import { stubbed } from './stub-answer.js';

/** What `Mock.on` has set, until it is used up or removed. */
export interface Stub {
  /** Answers the next request only. */
  once(): Stub;
  /** Answers the next requests only, so many of them. */
  times(count: number): Stub;
  /** Ends it: the mock answers by itself again. */
  remove(): void;
}

/** The answer to one request, and what counts that it was given. */
export interface FoundStub {
  answer: Stubbed;
  used: () => void;
}

class SetStub implements Stub {
  /** Requests that it still answers; undefined: all. */
  left: number | undefined;

  constructor(
    readonly operation: string,
    readonly answer: Stubbed,
    private readonly withdraw: (stub: SetStub) => void,
  ) {}

  once(): Stub {
    return this.times(1);
  }

  times(count: number): Stub {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`times(${String(count)}): expected a whole number of 1 or more`);
    this.left = count;
    return this;
  }

  remove(): void {
    this.withdraw(this);
  }

  used(): void {
    if (this.left !== undefined && --this.left <= 0) this.remove();
  }
}

/** The answers that tests have set, by operation. */
export class Stubs {
  private stubs: SetStub[] = [];

  get isEmpty(): boolean {
    return this.stubs.length === 0;
  }

  /** @throws ToolError when the documents have no such operation, or it no such answer. */
  add(id: string, answer: StubAnswer, contracts: readonly Contract[]): Stub {
    const made = stubbed(operationNamed(id, contracts), answer);
    const stub = new SetStub(id, made, (gone) => {
      this.stubs = this.stubs.filter((each) => each !== gone);
    });
    this.stubs.push(stub);
    return stub;
  }

  /** Those for so many requests come first, in their order; then the last of the others. */
  find({ id }: Operation): FoundStub | undefined {
    const own = this.stubs.filter(({ operation }) => operation === id);
    const stub = own.find(({ left }) => left !== undefined) ?? own.at(-1);
    return stub && { answer: stub.answer, used: () => stub.used() };
  }

  clear(): void {
    this.stubs = [];
  }
}
