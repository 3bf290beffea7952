import type { ExitCode, Streams } from '../../system/index.ts'

/** The shells that completion is written for. */
type Shell = 'bash' | 'zsh' | 'fish'

/** A command with what may follow it. */
export interface CompletedCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly { readonly flag: string; readonly description: string }[]
}

/** Prints a script with which a shell completes commands and options. */
export async function printCompletion(
  shell: Shell,
  commands: readonly CompletedCommand[],
  { out }: Streams,
): Promise<ExitCode> {
  out.write(WRITERS[shell](commands))
  return 0
}

const WRITERS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: writeBash,
  zsh: (commands) => `#compdef sectionwire\nautoload -U +X bashcompinit && bashcompinit\n${writeBash(commands)}`,
  fish: writeFish,
}

/** File names are completed where neither a command nor an option is written. */
function writeBash(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) words="${options.map(({ flag }) => flag).join(' ')}" ;;\n`,
  )
  return `# sectionwire completion bash >> ~/.bash_completion
_sectionwire() {
  local words="" current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('')}  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _sectionwire sectionwire
`
}

function writeFish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options }) => [
    `complete -c sectionwire -n __fish_use_subcommand -f -a ${name} -d ${quote(description)}`,
    ...options.map(
      (option) =>
        `complete -c sectionwire -n "__fish_seen_subcommand_from ${name}" -l ${option.flag.slice(2)} -d ${quote(option.description)}`,
    ),
  ])
  return `# sectionwire completion fish > ~/.config/fish/completions/sectionwire.fish\n${lines.join('\n')}\n`
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
