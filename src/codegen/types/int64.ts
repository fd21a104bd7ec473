/**
 * What integers of 64 bits are to a TypeScript program: a `number`, which holds 53 bits, a `string` of digits, or a
 * `bigint`.
 */
export type Int64Type = 'number' | 'string' | 'bigint';
