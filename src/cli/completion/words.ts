import type { OptionSpec } from '../../config/option-spec.js';
import { groupBy } from '../../json/group-by.js';
import { BUNDLED } from '../../load/bundled.js';
import type { Commands } from '../command-spec.js';
import { COMMAND_FAMILIES } from '../command-spec.js';
import { OPTIONS } from '../options.js';

/** An option as a shell knows it. */
export interface OptionWords {
  /** As typed: `-H`, `--header`. */
  names: string[];
  about: string;
  /** What follows it: a file, a folder, one of `choices`, or any text; undefined for a switch. */
  value: 'file' | 'folder' | 'text' | undefined;
  choices: readonly string[];
  isRepeatable: boolean;
}

export interface CommandWords {
  name: string;
  about: string;
  options: OptionWords[];
  /** What stands beside options: texts that are known, and whether files are possible too. */
  choices: readonly string[];
  takesFiles: boolean;
}

const HELP: OptionWords = {
  names: ['-h', '--help'],
  about: 'show this help',
  value: undefined,
  choices: [],
  isRepeatable: false,
};

/** All commands, as the tables have them that flags and help follow from. */
export function commandWords(table: Commands): CommandWords[] {
  const commands = Object.entries(table).map(([name, { summary, options, argument }]): CommandWords => ({
    name,
    about: summary,
    options: [...options.flatMap((option) => optionWords(OPTIONS[option])), HELP],
    choices: argument ? (argument.choices ?? []) : BUNDLED,
    takesFiles: argument?.choices === undefined,
  }));
  const whole = inFamilies(commands);
  const names = whole.map(({ name }) => name);
  return [
    ...whole,
    { name: 'help', about: 'show the help of a command', options: [], choices: names, takesFiles: false },
  ];
}

/** Commands of two words are one to a shell: after the first word come the second ones, and what either takes. */
function inFamilies(commands: readonly CommandWords[]): CommandWords[] {
  return [...groupBy(commands, ({ name }) => name.split(' ')[0] ?? name)].map(([name, members]) => {
    const [first] = members;
    if (members.length === 1 && first?.name === name) return first;
    const options = new Map(
      members.flatMap((each) => each.options).map((option) => [option.names.join(), option]),
    );
    return {
      name,
      about: COMMAND_FAMILIES[name] ?? '',
      options: [...options.values()],
      choices: members.map((each) => each.name.slice(name.length + 1)),
      takesFiles: true,
    };
  });
}

function optionWords(spec: OptionSpec): OptionWords[] {
  const names = spec.flags.match(/(?<![\w<])--?[a-z-]+/gi) ?? [];
  const [, placeholder] = /[<[]([^>\]]*)[>\]]/.exec(spec.flags) ?? [];
  const kind = placeholder === 'file' || placeholder === 'folder' ? placeholder : 'text';
  const option: OptionWords = {
    names,
    about: spec.description,
    value: placeholder === undefined ? undefined : kind,
    choices: spec.choices ?? [],
    isRepeatable: spec.repeatable === true,
  };
  if (spec.negatable !== true) return [option];
  return [option, { ...option, names: names.map((name) => name.replace(/^--/, '--no-')) }];
}
