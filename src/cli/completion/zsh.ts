import type { CommandWords, OptionWords } from './words.js';

/** A function for zsh: a file `_specproof` in a folder of `fpath`, or `source` it. */
export function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef specproof
# Completes specproof in zsh. Made by: specproof completion zsh
_specproof() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, about }) => `    ${quote(`${name}:${about}`)}`).join('\n')}
  )
  _arguments -C '(- *)'{-h,--help}'[show this help]' '(- *)'{-v,--version}'[print the version]' '1: :->command' '*:: :->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _specproof "$@"; else compdef _specproof specproof; fi
`;
}

function commandCase({ name, options, choices, takesFiles }: CommandWords): string {
  const known = choices.length > 0 ? `(${choices.join(' ')})` : '';
  const rest = takesFiles ? `*:document:{ compadd -- ${choices.join(' ')}; _files }` : `1: :${known}`;
  const specs = [...options.flatMap(optionSpecs), quote(rest)];
  return `        ${name}) _arguments -s \\\n${specs.map((spec) => `          ${spec}`).join(' \\\n')} ;;`;
}

function optionSpecs({ names, about, value, choices, isRepeatable }: OptionWords): string[] {
  const others = isRepeatable ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
  return names.map((name) => quote(`${others}${name}[${escaped(about)}]${valueSpec(value, choices)}`));
}

function valueSpec(value: OptionWords['value'], choices: readonly string[]): string {
  if (value === undefined) return '';
  const action =
    choices.length > 0 ? `(${choices.join(' ')})` : { file: '_files', folder: '_files -/', text: '' }[value];
  return `:${value}:${action}`;
}

/** Brackets and colons have a meaning in what `_arguments` takes. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, String.raw`\$&`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
