# Completion of slurmrestd for bash.
_slurmrestd() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  case $before in
    -a | -d | -s)
      mapfile -t COMPREPLY < <(compgen -W "list $(slurmrestd "$before" list 2> /dev/null)" -- "$word")
      ;;
    -f) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    -u) mapfile -t COMPREPLY < <(compgen -u -- "$word") ;;
    -g) mapfile -t COMPREPLY < <(compgen -g -- "$word") ;;
    --log-format) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -W '-a -d -f -g --generate-openapi-spec -h --help --max-connections -s -t -u -v -V --log-format --timeout-headers --timeout-request --timeout-idle --timeout-stall --timeout-drain' -- "$word") ;;
  esac
}
complete -F _slurmrestd slurmrestd
