import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { nearSample, randomSample, sample } from '../../schema/sample/index.js';

/** Makes up the values of answers that no example gives. */
export class MadeValues {
  private drawn = 0;

  /** Equal seeds make equal values, in the order in which they are asked for. */
  constructor(private readonly seed: number) {}

  /** The valid value of a schema, always the same one; undefined where no valid one is found. */
  fixed(contract: Contract, pointer: Pointer): Json | undefined {
    return sample(contract, pointer, 'response')?.value;
  }

  /** Another valid value of a schema at each call; undefined where no valid one is found. */
  random(contract: Contract, pointer: Pointer): Json | undefined {
    const seed = this.seed * SEEDS + this.drawn++;
    return (randomSample(contract, pointer, 'response', seed) ?? sample(contract, pointer, 'response'))
      ?.value;
  }

  /** What comes near a valid value of a schema that nothing is known to satisfy; undefined at worst. */
  near(contract: Contract, pointer: Pointer): Json | undefined {
    return nearSample(contract, pointer, 'response')?.value;
  }

  /** Starts the sequence of random values again. */
  restart(): void {
    this.drawn = 0;
  }
}

/** So many values are drawn before those of the next seed follow. */
const SEEDS = 1_000_003;
