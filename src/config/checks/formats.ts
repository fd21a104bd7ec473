import { messageOf } from '../../errors.js';
import { escapeToken } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { CustomFormats } from '../../schema/custom-formats.js';
import { unusedFormats } from '../../schema/custom-formats.js';
import { isKnownFormat } from '../../schema/formats/index.js';
import { parsePattern } from '../../schema/keywords/pattern.js';
import type { ConfigProblem, ConfigSource } from '../problems.js';
import { told } from '../problems.js';

/** What is wrong with custom formats, besides what the schema of the configuration says. */
export function formatProblems(formats: CustomFormats = {}): ConfigProblem[] {
  return Object.entries(formats).flatMap(([name, format]): ConfigProblem[] => {
    const pointer = `/formats/${escapeToken(name)}`;
    if (isKnownFormat(name))
      return [
        { pointer, message: 'this format is known, and judged by its standard: it cannot be declared' },
      ];
    if (format === 'ignore' || format.pattern === undefined) return [];
    try {
      parsePattern(format.pattern);
      return [];
    } catch (thrown) {
      const message = `not an ECMAScript regular expression: ${messageOf(thrown)}`;
      return [{ pointer: `${pointer}/pattern`, message }];
    }
  });
}

/** A line with its place for each custom format that none of the documents uses. */
export function unusedFormatLines(
  contracts: readonly Contract[],
  formats: CustomFormats = {},
  source?: ConfigSource,
): string[] {
  return unusedFormats(contracts, formats).map((name) =>
    told(
      { pointer: `/formats/${escapeToken(name)}`, message: `no document has the format '${name}'` },
      source,
    ),
  );
}
