// The scripts that teach a shell to complete the command line. Each asks `crumbshark complete` for what fits: a line each,
// a tab before its description; a last line `:files` lets files fit too. No library of npm leaves files to the shell.

import { oneOf } from './named-choice.ts';

const BASH = `# crumbshark: eval "$(crumbshark completion bash)" in ~/.bashrc
_crumbshark() {
  local IFS=$'\\n' line current=\${COMP_WORDS[COMP_CWORD]}
  local -a typed
  # Not as bash breaks words: json=out.json is one.
  IFS=' ' read -r -a typed <<< "\${COMP_LINE:0:COMP_POINT}"
  [[ \${COMP_LINE:0:COMP_POINT} == *' ' ]] && typed+=('')
  local last=\${typed[\${#typed[@]}-1]}
  local before=\${last%"$current"}
  COMPREPLY=()
  while read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames
      COMPREPLY+=($(compgen -f -- "$current"))
    else
      line=\${line%%$'\\t'*}
      [[ $line == *= ]] && compopt -o nospace
      COMPREPLY+=("\${line#"$before"}")
    fi
  done < <("\${COMP_WORDS[0]}" complete -- "\${typed[@]:1}" 2>/dev/null)
}
complete -F _crumbshark crumbshark
`;

const ZSH = `#compdef crumbshark
# crumbshark: crumbshark completion zsh > a file _crumbshark in a folder of $fpath
_crumbshark() {
  local line files=0
  local -a plain open
  while IFS= read -r line; do
    if [[ $line == :files ]]; then files=1; continue; fi
    local value=\${line%%$'\\t'*} text=\${line#*$'\\t'}
    local shown="\${value//:/\\\\:}:$text"
    if [[ $value == *= ]]; then open+=("$shown"); else plain+=("$shown"); fi
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#plain} )) && _describe crumbshark plain
  (( \${#open} )) && _describe crumbshark open -S ''
  (( files )) && _files
  return 0
}
if [[ $funcstack[1] == _crumbshark ]]; then _crumbshark "$@"; else compdef _crumbshark crumbshark; fi
`;

const FISH = `# crumbshark: crumbshark completion fish > ~/.config/fish/completions/crumbshark.fish
function __crumbshark_complete
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] complete -- $typed[2..-1] 2>/dev/null | string match -v ':files'
end
function __crumbshark_takes_files
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] complete -- $typed[2..-1] 2>/dev/null | string match -q ':files'
end
complete -c crumbshark -f -a '(__crumbshark_complete)'
complete -c crumbshark -F -n __crumbshark_takes_files
`;

const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The script for a shell. Throws a UserError for one that is not known. */
export function completionScript(shell: string): string {
  return SCRIPTS[oneOf('completion', 'shell', shell, SHELLS)];
}
