/** Texts that are made of the tables of options: usage, manual page, completion. */
import type { OptionRow } from './option-table.js';
import { OPTIONS, VARIABLES } from './option-table.js';

const SHOWN = OPTIONS.map(([, row]) => row as OptionRow).filter(({ hidden }) => hidden !== true);

/** `-h, --help`; with its argument as a text and a manual page write it. */
function namesOf({ short, long }: OptionRow): string {
  return [short && `-${short}`, long && `--${long}`].filter(Boolean).join(', ');
}

/** What `-h` prints. */
export const USAGE = [
  'Usage: slurmrestd [OPTIONS] [host]:port|unix:/path/to/socket...',
  ...SHOWN.flatMap((row) => [
    `\t${namesOf(row)}${row.argument === undefined ? '' : ` <${row.argument}>`}`,
    `\t\t${row.help}`,
  ]),
  '',
].join('\n');

/** What upstream's option of the same name prints for a shell: a line an option that holds the text. */
export function completions(text: string): string {
  const names = OPTIONS.flatMap(([, { short, long, argument }]) => [
    ...(short === undefined ? [] : [`-${short}`]),
    ...(long === undefined ? [] : [`--${long}${argument === undefined ? '' : '='}`]),
  ]);
  const found = names.filter((name) => name.includes(text));
  return found.length === 0 ? '' : `${found.join('\n')}\n\n`;
}

/** The page for man(1), in the macros of man(7). */
export function manualPage(): string {
  const variables = Object.entries(VARIABLES).concat(
    SHOWN.flatMap((row) => (row.variable ? [[row.variable, `See ${namesOf(row)}.`] as const] : [])),
  );
  return [
    '.TH SLURMRESTD 8',
    '.SH NAME',
    "slurmrestd \\- Slurm's REST API",
    '.SH SYNOPSIS',
    '.B slurmrestd',
    '[\\fIOPTIONS\\fR] [\\fIhost\\fR]:\\fIport\\fR|unix:\\fI/path/to/socket\\fR...',
    '.SH OPTIONS',
    ...SHOWN.flatMap((row) => [
      '.TP',
      `\\fB${roff(namesOf(row))}\\fR${row.argument === undefined ? '' : ` <\\fI${roff(row.argument)}\\fR>`}`,
      roff(row.help),
    ]),
    '.SH ENVIRONMENT',
    'An option goes before its variable.',
    ...variables
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, help]) => ['.TP', `\\fB${name}\\fR`, roff(help)]),
    '.SH SIGNALS',
    '.TP',
    '\\fBSIGINT\\fR, \\fBSIGTERM\\fR',
    'End when the replies under way are sent; at once, where it is the second one.',
    '.TP',
    '\\fBSIGHUP\\fR',
    'Read the configuration again. Connections stay, and so does the configuration where the new one is wrong.',
    '.TP',
    '\\fBSIGPROF\\fR',
    'Log the state of every connection.',
    '.SH SEE ALSO',
    '\\fBslurm.conf\\fR(5), \\fBslurmctld\\fR(8), \\fBslurmdbd\\fR(8)',
    '',
  ].join('\n');
}

function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

/** Completion for bash. */
export function bashCompletion(): string {
  const words = SHOWN.flatMap(({ short, long }) => [
    ...(short === undefined ? [] : [`-${short}`]),
    ...(long === undefined ? [] : [`--${long}`]),
  ]);
  return `# Completion of slurmrestd for bash.
_slurmrestd() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  case $before in
    -a | -d | -s)
      mapfile -t COMPREPLY < <(compgen -W "list $(slurmrestd "$before" list 2> /dev/null)" -- "$word")
      ;;
    -f) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    -u) mapfile -t COMPREPLY < <(compgen -u -- "$word") ;;
    -g) mapfile -t COMPREPLY < <(compgen -g -- "$word") ;;
    --log-format) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -W '${words.join(' ')}' -- "$word") ;;
  esac
}
complete -F _slurmrestd slurmrestd
`;
}
