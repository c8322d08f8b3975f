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

/** A section of the manual page: what is told of each thing, under its name. */
function section(
  title: string,
  text: string,
  entries: readonly (readonly [name: string, text: string])[],
): string[] {
  const items = entries.flatMap(([name, told]) => ['.TP', `\\fB${roff(name)}\\fR`, roff(told)]);
  return [`.SH ${title}`, ...(text === '' ? [] : [roff(text)]), ...items];
}

const MODES = [
  ...section(
    'MODES',
    'Which of the two it is follows from the addresses and from the sockets that are open already.',
    [
      ['listen', 'Serve on each address, and on each listening socket of systemd or inetd.'],
      [
        'inetd',
        'Without any of them: serve one connection, which is standard input and output or a socket of systemd.',
      ],
    ],
  ),
  ...section('AUTHENTICATION', '', [
    [
      'rest_auth/local',
      "The system's word for who is at the other end of a UNIX socket, or made the pipe: this daemon's own user, or root for it. Slurm is shown SLURM_JWT, or munge or auth/slurm vouches for this process.",
    ],
    ['rest_auth/jwt', 'A token in X-SLURM-USER-TOKEN or as a bearer token, which Slurm checks.'],
  ]),
  ...section(
    'TLS',
    'With a certificate every listener takes TLS (1.2 and later) beside plain HTTP, and one of https:// takes nothing else. The certificate must not be writable and the key not be readable for others. Both are read before -u, and again at SIGHUP.',
    [
      [
        'restd_cert.pem, restd_cert_key.pem',
        'Beside slurm.conf, also as restd_cert_file.pem and restd_cert_key_file.pem; elsewhere with restd_cert_file and restd_cert_key_file in TLSParameters.',
      ],
    ],
  ),
];

const BEHAVIOUR = [
  ...section('SIGNALS', '', [
    [
      'SIGINT, SIGTERM',
      'End when the replies under way are sent; at once, where it is the second one.',
    ],
    [
      'SIGHUP',
      'Read the configuration and the certificate again. Connections stay, and so does what was read before where the new one is wrong.',
    ],
    ['SIGPROF', 'Log the state of every connection.'],
    ['SIGPIPE', 'Ignored.'],
  ]),
  ...section('EXIT STATUS', '', [
    ['0', 'Ended by a signal, or by the end of the connection of inetd, or something was printed.'],
    ['1', 'Wrong options or configuration, or an address that cannot be had.'],
    [
      'others',
      "In inetd mode: the last eight bits of Slurm's number of the first error. 130 and 143 by a second signal.",
    ],
  ]),
  ...section('EXAMPLES', '', [
    ['slurmrestd 127.0.0.1:6820 unix:/run/slurmrestd/socket', 'Serve on both until a signal.'],
    [
      "printf 'GET /slurm/v0.0.45/ping HTTP/1.1\\r\\n\\r\\n' | slurmrestd",
      'Answer one request, as the user who asks.',
    ],
    [
      'slurmrestd --generate-openapi-spec -d v0.0.45 > openapi.json',
      'Write the OpenAPI document of one version.',
    ],
  ]),
  ...section('FILES', '', [
    [
      '/etc/slurm/slurm.conf, /run/slurm/conf/slurm.conf',
      'The configuration, where neither -f nor SLURM_CONF says so.',
    ],
  ]),
];

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
    ...MODES,
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
    ...BEHAVIOUR,
    '.SH SEE ALSO',
    '\\fBslurm.conf\\fR(5), \\fBslurmctld\\fR(8), \\fBslurmdbd\\fR(8)',
    '',
  ].join('\n');
}

function roff(text: string): string {
  return (
    text
      .replaceAll('\\', '\\e')
      .replaceAll('-', '\\-')
      // As it is written, for a shell.
      .replaceAll("'", '\\(aq')
      .replace(/^\./, '\\&.')
  );
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
