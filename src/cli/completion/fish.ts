import type { CommandWords, OptionWords } from './words.js';

/** A script for fish: a file `specproof.fish` in its folder of completions. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = [
    '# Completes specproof in fish. Made by: specproof completion fish',
    'complete -c specproof -f',
    "complete -c specproof -n __fish_use_subcommand -s h -l help -d 'show this help'",
    "complete -c specproof -n __fish_use_subcommand -s v -l version -d 'print the version'",
    ...commands.map(
      ({ name, about }) => `complete -c specproof -n __fish_use_subcommand -a ${name} -d ${quote(about)}`,
    ),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines({ name, options, choices, takesFiles }: CommandWords): string[] {
  const start = `complete -c specproof -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
  const words = choices.length > 0 ? ` -a ${quote(choices.join(' '))}` : '';
  return [
    ...(takesFiles || words !== '' ? [`${start}${takesFiles ? ' -F' : ''}${words}`] : []),
    ...options.map((option) => `${start} ${optionWords(option)}`),
  ];
}

function optionWords({ names, about, value, choices }: OptionWords): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const known = choices.length > 0 ? ` -f -a ${quote(choices.join(' '))}` : '';
  const files = { file: ' -F', folder: " -f -a '(__fish_complete_directories)'", text: ' -f' };
  const argument = value === undefined ? '' : ` -r${known === '' ? files[value] : known}`;
  return `${flags.join(' ')} -d ${quote(about)}${argument}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
