import type { CommandWords } from './words.js';

/** A script for bash 3.2 and newer: `eval` it in `~/.bashrc`. */
export function bashScript(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name);
  return `# Completes specproof in bash. Made by: specproof completion bash
_specproof() {
  local IFS=$'\\n' current previous command= word i
  current=\${COMP_WORDS[COMP_CWORD]}
  previous=\${COMP_WORDS[COMP_CWORD-1]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${names.join('|')}) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  case $command:$previous in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W ${list([...names, '--help', '--version'])} -- "$current"))
    return
  fi
  case $command in
${commands.map(wordCase).join('\n')}
  esac
}
complete -F _specproof specproof
`;
}

/** What may follow each option that takes a value. */
function valueCases({ name, options }: CommandWords): string[] {
  return options.flatMap(({ names, value, choices }) => {
    if (value === undefined) return [];
    const pattern = names.map((option) => `${name}:${option}`).join('|');
    return [`    ${pattern}) ${reply(value, choices)}; return ;;`];
  });
}

function reply(value: 'file' | 'folder' | 'text', choices: readonly string[]): string {
  if (choices.length > 0) {
    const goesOn = choices.every((choice) => choice.endsWith('=')) ? 'compopt -o nospace 2>/dev/null; ' : '';
    return `${goesOn}COMPREPLY=($(compgen -W ${list(choices)} -- "$current"))`;
  }
  if (value === 'text') return ':';
  return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen ${value === 'file' ? '-f' : '-d'} -- "$current"))`;
}

function wordCase({ name, options, choices, takesFiles }: CommandWords): string {
  const flags = list(options.flatMap(({ names }) => names));
  const files = takesFiles ? ' $(compgen -f -- "$current")' : '';
  const filenames = takesFiles ? 'compopt -o filenames 2>/dev/null; ' : '';
  return `    ${name})
      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W ${flags} -- "$current"))
      else ${filenames}COMPREPLY=($(compgen -W ${list(choices)} -- "$current")${files}); fi ;;`;
}

/** One word a line, as the script's IFS asks for. */
function list(words: readonly string[]): string {
  return `$'${words.join('\\n')}'`;
}
