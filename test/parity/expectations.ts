/**
 * The parity ledger: every difference from Slurm's own daemon that is meant, with its reason. A parity
 * run fails on any other difference, and on any entry that no longer occurs.
 */

import { ACCOUNTING } from './accounting/expectations.js';
import { FLAG_EXPECTATIONS } from './flag-expectations.js';
import { JOB_EXPECTATIONS } from './job-expectations.js';
import type { Expectation, Pattern } from './ledger.js';
import { READING } from './reading-expectations.js';
import { WRITES } from './write-expectations.js';

/** All but what the entries about the envelope explain in every reply. */
const ANYTHING: Pattern = {
  kinds: ['status', 'content-type', 'missing', 'extra', 'type', 'value', 'length', 'order', 'text'],
  path: /^(?!meta\.)/,
};

/** What stands around the payload, however the request ends. */
const ENVELOPE: readonly Expectation[] = [
  {
    id: 'json-compact',
    differences: [
      {
        kinds: ['layout'],
        theirs: /^indent 2, slashes (escaped|plain)/,
        ours: /^indent none, slashes plain/,
      },
    ],
    upstream: 'JSON is printed with blanks and line ends, and slashes are escaped.',
    here: 'JSON is printed without blanks.',
    reason: 'The same values in half the bytes: long lists are written record by record.',
  },
  {
    id: 'client-identity',
    differences: [{ path: /^meta\.client\.(user|group)$/, theirs: /^"(root|nobody)?"$/ }],
    upstream:
      '`meta.client` names root, or nobody where accounting is asked: the field is never filled.',
    here: '`meta.client` names the user of the request and the primary group.',
    reason: 'The documented meaning of the field.',
  },
  {
    id: 'source-of-failures',
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.source$/,
        theirs: /^"(_\w+|op_handler_\w+)"$/,
        ours: /^"(slurm_\w+\(\))?"$/,
      },
    ],
    upstream:
      "`source` of a failed request names a function of the daemon's, others in each release.",
    here: '`source` names the request to the controller, or is empty.',
    reason: 'There are no such functions here.',
  },
  {
    id: 'error-detail',
    cases: /^submit/,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.description$/,
        theirs: /^"Batch job submission failed"$/,
        ours: /^"Batch job submission failed: ./,
      },
    ],
    upstream: "The controller's message to the user is dropped where a submission fails.",
    here: 'It stands behind the description.',
    reason: 'It tells what is wrong.',
  },
];

/** Parameters in paths and queries. */
const PARAMETERS: readonly Expectation[] = [
  {
    id: 'job-id-explained',
    cases: /^(job\/\(odd\) (?!1e3|0x1|.*%5B)|job\/abc|GET job\/submit)/,
    differences: [
      { path: /^errors$/, kinds: ['length'], ours: /Unable to parse JobId=/ },
      { path: /^errors\[\]\.description$/, ours: /^"Unable to parse JobId=/ },
      { path: /^errors\[\]\.error_number$/, theirs: /^9000$/, ours: /^9202$/ },
      { path: /^errors\[\]\.error$/, ours: /^"Unable to convert Data type"$/ },
      { path: /^errors\[\]\.source$/, ours: /^"#\/job_id\/"$/ },
    ],
    upstream: 'A malformed job id is answered with the general refusal alone.',
    here: 'An error before it tells what could not be read.',
    reason: 'A refusal should say what it is about. The status is the same.',
  },
  {
    id: 'array-task-ranges',
    cases: /^job\/\(odd\) \d+_%5B/,
    differences: [ANYTHING],
    upstream: 'A range of array tasks is no job id.',
    here: 'It is answered as one task is: with all jobs of the array, and a warning.',
    reason: 'Slurm itself shows such ids.',
  },
  {
    id: 'rejected-query',
    cases: /\?.*(flags|update_time)/,
    differences: [
      { kinds: ['status'], theirs: /^500$/, ours: /^422$/ },
      {
        path: /^errors\[\]\.description$/,
        theirs: /^"Rejecting request\. Failure parsing query"$/,
      },
    ],
    upstream:
      'A query that cannot be read is 422 for the list of jobs and 500 elsewhere; texts differ.',
    here: 'It is 422 everywhere, with one text.',
    reason: 'The mistake is in the request, and is the same.',
  },
  {
    id: 'comma-lists',
    cases: /\?flags=ALL%2CDETAIL$/,
    differences: [
      { kinds: ['status'], theirs: /^(422|500)$/, ours: /^200$/ },
      { kinds: ['length'], path: /^errors$/, ours: /^\[\]$/ },
      { kinds: ['extra', 'order'], path: /^(jobs|nodes|partitions|last_\w+|)$/ },
      // Hidden ones are shown with ALL.
      { kinds: ['length'], path: /^partitions$/ },
      // The default has MIXED, these flags have not.
      { kinds: ['value'], path: /^nodes\[\]\.state\[\]$/, theirs: /^"MIXED"$/ },
    ],
    upstream: 'Several flags must be given as repeated keys: `ALL,DETAIL` is one unknown flag.',
    here: 'Commas part the items of lists in queries and forms as well.',
    reason: 'Documents of the API declare such parameters as lists with commas (`explode: false`).',
  },
  {
    id: 'brackets-in-names',
    suites: ['forky'],
    cases: /jobs\?a%5Bb%5D=1$/,
    differences: [{ path: /^warnings\[\]\.source$/, theirs: /^"#\/"$/ }],
    upstream: 'The place of a warning loses a name with brackets.',
    here: 'The name is there.',
    reason: 'It tells what is ignored.',
  },
  {
    id: 'no-guessing-of-segments',
    cases: /^(job\/\(odd\) (1e3|0x1)|path .*\/node\/(007|0x10|yes|null))$/,
    differences: [ANYTHING],
    upstream: 'Parts of a path are taken for numbers, booleans and null: 007 is 7, yes is true.',
    here: 'They are the text that they are.',
    reason: 'Otherwise there are names that no request can reach.',
  },
  {
    id: 'times-beyond-exactness',
    cases: /update_time=99999999999999999999$/,
    differences: [ANYTHING],
    upstream: 'A number beyond 64 bits becomes the largest one.',
    here: 'It is refused.',
    reason: 'No time is meant by it.',
  },
  {
    id: 'raw-characters',
    cases:
      /^([^ ]*\?\?|path .*(jobs\?(a=b=c|a=b\/c|a\/b=1|flags=ALL,DETAIL)|node\/(n1,n2|n\[1-2\]|a\+b)))$/,
    differences: [ANYTHING],
    upstream: 'All characters but letters, digits and ~-._ must be percent-encoded.',
    here: 'What RFC 3986 allows in a path or a query may stand there.',
    reason: 'Clients send commas and brackets as they are.',
  },
  {
    id: 'partitions-refused',
    cases: /^partitions with/,
    differences: [{ path: /^errors$/, kinds: ['length'], theirs: /^\[\]$/, ours: /1007/ }],
    upstream: 'Where the controller refuses the token, the reply has its status but no error.',
    here: 'The error is in the reply, as in the replies of all other endpoints.',
    reason: 'A failure without an error is an oversight.',
  },
  {
    id: 'table-size-mean',
    cases: /^(lone )?diag/,
    differences: [{ path: /^statistics\.bf_table_size_mean$/ }],
    sometimes: true,
    upstream: '`bf_table_size_mean` repeats `bf_queue_len_mean`.',
    here: "It is the mean of the tables' sizes.",
    reason: 'The documented meaning of the field.',
  },
];

/** What 24.11's daemon does otherwise than the release that an API version follows here. */
const DRIFT: readonly Expectation[] = [
  {
    id: 'drift-placeholders',
    suites: ['trixie'],
    versions: [41, 42, 43, 44],
    differences: [{ path: /^(statistics\.parts_packed|nodes\[\]\.tres_weighted)$/, ours: /^0$/ }],
    upstream: '24.11 still shows `parts_packed` and `tres_weighted`.',
    here: 'They are 0, as 25.11 and 26.05 show them.',
    reason: 'v0.0.41 follows 25.11, later versions follow 26.05.',
  },
  {
    id: 'drift-errors-into-output',
    suites: ['trixie'],
    versions: [41, 42],
    cases: /^job/,
    differences: [{ kinds: ['value'], path: /^jobs\[\]\.standard_error$/, ours: /^""$/ }],
    sometimes: true,
    upstream:
      "24.11 shows the file of a job's output as that of its errors where there is no other.",
    here: 'It is empty.',
    reason: 'v0.0.41 follows 25.11 and v0.0.42 follows 26.05, which show it so.',
  },
  {
    id: 'drift-partitions-of-one-node',
    suites: ['trixie'],
    cases: /^(lone )?node\//,
    differences: [{ path: /^nodes\[\]\.partitions(\[\])?$/ }],
    upstream: '24.11 shows the partitions of the first node, whichever node is asked for.',
    here: 'The partitions are those of the node.',
    reason: 'Mended upstream in later releases.',
  },
  {
    id: 'drift-missing-partition',
    suites: ['trixie'],
    cases: /^partition\/(zzz|0)( \+\w+)?$/,
    differences: [
      { kinds: ['status'], theirs: /^422$/, ours: /^200$/ },
      { kinds: ['length'], path: /^(errors|warnings)$/ },
    ],
    upstream: '24.11 answers 422 and an error where there is no such partition.',
    here: '200 and a warning, as 26.05 answers whatever the API version.',
    reason: 'Statuses follow 26.05.',
  },
  {
    id: 'drift-numeric-times',
    suites: ['trixie'],
    versions: [40, 41],
    cases: /\?(flags=DETAIL&)?update_time=(\(|-?\d(?!&|9{19}|0\d\d-))/,
    differences: [ANYTHING],
    upstream: '`update_time` as a number is refused, or taken for a date, in v0.0.40 and v0.0.41.',
    here: 'It is a time in seconds in every API version.',
    reason: 'The documented meaning of the parameter; later API versions read it so.',
  },
  {
    id: 'drift-boolean-times',
    suites: ['trixie'],
    versions: [40, 41],
    cases: /\?update_time=true$/,
    differences: [
      { path: /^errors\[\]\.(description|error_number|error)$/, theirs: /timestamp|9202|Unable/ },
      { kinds: ['length'], path: /^warnings$/ },
    ],
    upstream: '`true` is refused as the text of a time in v0.0.40 and v0.0.41.',
    here: 'It is refused as no number.',
    reason: 'As later API versions do.',
  },
  {
    id: 'drift-update-time-of-nodes',
    suites: ['trixie'],
    versions: [42],
    cases: /^nodes?(\/n1)?\?update_time=(?!9{20})/,
    differences: [
      { kinds: ['status'], theirs: /^500$/, ours: /^200$/ },
      { kinds: ['length'], path: /^errors$/, theirs: /Unable to query partitions/ },
      { kinds: ['extra'], path: /^(nodes|last_update)$/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream:
      '24.11 passes `update_time` on to its request for partitions and fails when those are unchanged.',
    here: 'The partitions are always asked for.',
    reason: 'Mended upstream in 26.05.',
  },
  {
    id: 'drift-statuses',
    suites: ['trixie'],
    cases: /^submit (?!jobs empty|129|body (charset|NUL))/,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: "24.11 answers 500 to the controller's refusals.",
    here: '422.',
    reason: 'Statuses follow 26.05.',
  },
  {
    id: 'drift-undecodable-bodies',
    suites: ['trixie'],
    cases: /^submit body (?!.*YAML|charset)/,
    differences: [
      { kinds: ['text'], theirs: /^Unable to parse query\.$/ },
      { kinds: ['status'], theirs: /^400$/, ours: /^(415|500)$/ },
    ],
    upstream: '24.11 has one status and one text for all bodies that it cannot decode.',
    here: "Status and text are 26.05's.",
    reason: 'HTTP is that of 26.05 whatever the controller.',
  },
  {
    id: 'drift-spelling',
    suites: ['trixie'],
    cases: /^submit/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /^"Specifing/ }],
    upstream: '"Specifing".',
    here: '"Specifying".',
    reason: 'Mended upstream in later releases.',
  },
  {
    id: 'drift-sort-flag',
    suites: ['trixie'],
    versions: [41, 42],
    cases: /^submit memory_binding_type flag SORT$/,
    differences: [{ path: /^warnings/ }],
    upstream: '24.11 takes the flag SORT of `memory_binding_type`.',
    here: 'It is ignored with a warning.',
    reason: 'v0.0.41 follows 25.11 and v0.0.42 follows 26.05, which have removed it.',
  },
  {
    id: 'drift-user-ids',
    suites: ['trixie'],
    cases: /^submit odd user_id=(-1|9{11})$/,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.\w+$/,
        ours: /overflow|2165|Invalid user ID|user_id/,
      },
    ],
    upstream: '24.11 cuts numbers of users that do not fit.',
    here: 'They are refused by that name.',
    reason: 'As in later releases.',
  },
  {
    id: 'drift-unknown-path',
    suites: ['trixie'],
    cases: /^(unknown path|\/openapi\/v2)/,
    differences: [{ kinds: ['text'], ours: /^Unable to find requested URL endpoint/ }],
    upstream: "24.11's text about an unknown path is another one.",
    here: "The text is 26.05's.",
    reason: 'HTTP is that of 26.05 whatever the controller.',
  },
  {
    id: 'drift-empty-bearer',
    suites: ['trixie'],
    cases: /with bearer without token$/,
    differences: [ANYTHING],
    upstream: '24.11 takes `Bearer` without a token for an empty one.',
    here: '401, as 26.05 answers.',
    reason: 'HTTP is that of 26.05 whatever the controller.',
  },
];

/** The OpenAPI document. */
const DOCUMENT: readonly Expectation[] = [
  {
    id: 'openapi-empty-required',
    cases: /^\/openapi$/,
    differences: [
      { kinds: ['missing'], path: /^components\.schemas\..*\.required$/, theirs: /^\[\]$/ },
    ],
    upstream: 'Schemas without required properties have an empty list of them.',
    here: 'They have none.',
    reason: 'OpenAPI 3.0 wants at least one name in the list.',
  },
  {
    id: 'openapi-order',
    cases: /^\/openapi$/,
    differences: [{ kinds: ['order'] }],
    upstream: 'Keys of schemas stand in an order of their own.',
    here: 'Keys of schemas stand in the order in which they are built.',
    reason: 'The order means nothing.',
  },
  {
    id: 'openapi-deprecated',
    suites: ['forky'],
    cases: /^\/openapi$/,
    differences: [{ kinds: ['missing'], path: /^paths\..*\.deprecated$/, theirs: /^true$/ }],
    upstream: "Operations of the release's oldest API version are marked as deprecated.",
    here: 'They are not.',
    reason: 'No API version is about to go.',
  },
];

/** HTTP itself. */
const HTTP: readonly Expectation[] = [
  {
    id: 'folded-header',
    suites: ['forky'],
    cases: /^http folded header$/,
    differences: [{ kinds: ['text'] }],
    upstream: 'A folded header is refused as an empty one.',
    here: 'It is refused with the text for malformed headers.',
    reason: 'The status is the same.',
  },
  {
    id: 'blank-before-colon',
    suites: ['forky'],
    cases: /^http blank before colon$/,
    differences: [ANYTHING],
    upstream: 'A blank between the name of a header and its colon is overlooked.',
    here: 'It is refused.',
    reason: 'RFC 9112 demands it: such headers are a way to smuggle requests.',
  },
  {
    id: 'lone-line-feeds',
    suites: ['forky'],
    cases: /^http LF behind /,
    differences: [ANYTHING],
    upstream: 'A line feed alone ends the request line and headers.',
    here: 'It is refused.',
    reason: 'Whoever stands in front may see other headers: a way to smuggle requests.',
  },
  {
    id: 'head',
    suites: ['forky'],
    cases: /^(health )?HEAD /,
    differences: [{ kinds: ['status', 'content-type', 'text'] }],
    upstream: 'HEAD has no paths.',
    here: 'It gets what GET gets, without a body; nothing that changes anything.',
    reason: 'RFC 9110 demands it, and load balancers use it.',
  },
  {
    id: 'options',
    suites: ['forky'],
    cases: /^(health )?OPTIONS /,
    differences: [{ kinds: ['status', 'content-type', 'text'] }],
    upstream: 'OPTIONS has no paths.',
    here: 'It tells the methods of a path.',
    reason: 'RFC 9110.',
  },
];

/** What comes in and goes out as. */
const MEDIA_TYPES: readonly Expectation[] = [
  {
    id: 'accept-weights',
    suites: ['forky'],
    cases: /^Accept: (application\/json;q=0\.[59], application\/yaml|application\/yaml;q=0)/,
    differences: [{ kinds: ['content-type'] }],
    upstream: 'The acceptable type of the lowest weight wins.',
    here: 'That of the highest weight wins, and weight 0 refuses.',
    reason: 'RFC 9110.',
  },
  {
    id: 'yaml-whole-floats',
    sometimes: true,
    cases: /^(?!\/openapi).* as YAML$/,
    differences: [{ kinds: ['layout'], theirs: /!!float/, ours: /^(?!.*!!float)/ }],
    upstream: 'A floating point number without a fraction has the tag `!!float` and six zeros.',
    here: 'It is written as in JSON, `!!int`.',
    reason: 'The value is the same.',
  },
  {
    id: 'yaml-all-digits',
    sometimes: true,
    cases: / as YAML$/,
    differences: [{ kinds: ['value'], theirs: /^-?\d+\.\d{1,6}$/, ours: /^-?\d+\.\d{7,}$/ }],
    upstream: 'Numbers in YAML end after six digits behind the point.',
    here: 'They have the digits that they have in JSON.',
    reason: 'The format should not change the value.',
  },
  {
    id: 'yaml-document',
    cases: /^\/openapi as YAML$/,
    differences: [{ kinds: ['layout'], ours: /!!int/ }],
    upstream: 'The document of the newest versions has no numbers.',
    here: 'All versions are in the document, and v0.0.40 has a default that is a number.',
    reason: 'One daemon serves them all.',
  },
  {
    id: 'undecodable-yaml',
    cases: /^submit body (bad YAML|YAML alias)$/,
    differences: [
      { kinds: ['status'], theirs: /^500$/, ours: /^400$/ },
      { kinds: ['text'], ours: /^Failure during parsing$/ },
    ],
    upstream: 'YAML that cannot be read is 500, "Unable to convert Data type".',
    here: 'It is 400 with the text that JSON gets.',
    reason: 'The mistake is in the request, whatever its format.',
  },
  {
    id: 'accept-ranges',
    suites: ['forky'],
    cases: /^Accept: application\/\*$/,
    differences: [{ kinds: ['status', 'content-type'] }],
    upstream: '`application/*` is refused.',
    here: 'It accepts JSON.',
    reason: 'RFC 9110.',
  },
  {
    id: 'accept-form',
    suites: ['forky'],
    cases: /^Accept: application\/x-www-form-urlencoded$/,
    differences: [{ kinds: ['status', 'content-type'] }],
    upstream: 'Forms are accepted as the type of a reply, and then fail with 422.',
    here: '415: no reply is written so.',
    reason: 'That is what 415 says.',
  },
  {
    id: 'content-type-parameters',
    cases: /^submit body charset$/,
    differences: [ANYTHING],
    upstream: '`application/json; charset=utf-8` is refused.',
    here: 'Parameters of the type do not count.',
    reason: 'Common clients send it.',
  },
];

/** Submissions. */
const SUBMISSIONS: readonly Expectation[] = [
  {
    id: 'refused-before-acting',
    cases:
      /^submit (unknown (flag|signal)|mail_type sample|(odd )?\w+(flags|_mode|_type|_signal)|odd (flags|x11|shared|profile)|\{"flags")/,
    differences: [
      { kinds: ['missing'], path: /^(job_id|step_id|job_submit_user_msg|result)$/ },
      { kinds: ['value'], path: /^twin$/, ours: /^0$/ },
      { kinds: ['order'], path: /^$/, theirs: /^"meta / },
      { kinds: ['length'], path: /^warnings$/, theirs: /held state/, ours: /^\[\]$/ },
      {
        kinds: ['length'],
        path: /^errors$/,
        theirs: /Unknown (flag|signal).*Batch job submission failed/,
        ours: /^(?!.*Batch job submission failed)/,
      },
      { path: /^errors\[\]\.description$/, theirs: /^"Unknown signal \(null\)"$/ },
      { kinds: ['status'], theirs: /^422$/, ours: /^500$/ },
      {
        path: /^errors\[\]\.(error|error_number)$/,
        theirs: /^(0|22|"No error"|"Invalid argument")$/,
        ours: /^(9202|"Unable.*)$/,
      },
    ],
    upstream:
      'A flag or a signal that is not known is an error, and the job is submitted all the same.',
    here: 'Nothing is submitted.',
    reason: 'A reply that says 500 must not leave a job behind.',
  },
  {
    id: 'nice-warns-twice',
    cases: /^submit odd nice=/,
    differences: [{ kinds: ['length'], path: /^warnings$/ }],
    upstream: 'A `nice` of another type draws the same warning twice.',
    here: 'It draws one warning.',
    reason: 'The second says nothing new.',
  },
  {
    id: 'number-of-components',
    cases: /^submit (jobs empty|129 components)$/,
    differences: [{ path: /^(status|errors\[\]\.(error|error_number))$/ }],
    sometimes: true,
    upstream: 'None, or too many components are an error with whatever number was left over.',
    here: 'It is the general refusal, 9000.',
    reason: 'The number must not depend on what happened before.',
  },
  {
    id: 'unset-undoes-nothing',
    cases: /^submit priority sample 1$/,
    differences: [ANYTHING],
    upstream: 'An unset `priority` cancels `hold`, which has been read before it.',
    here: 'What is not set changes nothing.',
    reason: 'The meaning of unset.',
  },
  {
    id: 'values-out-of-range',
    cases:
      /^submit (odd (cpu_frequency=99999999999|(deadline|end_time)=\{.*"infinite":true)|body (NaN|huge number|NUL in text)$)/,
    differences: [{ ...ANYTHING, path: /^(status|(errors|warnings)\[\]\.\w+)$/ }],
    upstream:
      'Numbers that do not fit are cut, texts end at NUL, NaN and infinite times are taken.',
    here: 'They are refused.',
    reason: 'None of them can be what is meant.',
  },
  {
    id: 'body-encoding',
    cases: /^submit body (invalid UTF-8|trailing text|byte order mark)$/,
    differences: [ANYTHING],
    upstream:
      'Text behind the document and bytes that are no UTF-8 are overlooked; a byte order mark is not.',
    here: 'The other way round.',
    reason: 'Half a document must not pass for a whole one; some editors write a byte order mark.',
  },
  {
    id: 'silent-conversion-errors',
    cases: /^submit/,
    differences: [
      { kinds: ['length'], path: /^errors$/, theirs: /^\[\]$/, ours: /"error_number":9202/ },
      { kinds: ['status'], theirs: /^200$/, ours: /^500$/ },
    ],
    upstream:
      'Many values that cannot be converted end the reading without an error, with status 200.',
    here: 'There is an error that names the place.',
    reason: 'Nobody should take a job that was not submitted for one that was.',
  },
];

/** API versions that the suite's own daemon lacks, compared with its version that is nearest. */
const LONE: readonly Expectation[] = [
  {
    id: 'lone-standard-streams',
    cases: /^lone job/,
    differences: [{ kinds: ['value'], path: /^jobs\[\]\.standard_(error|input|output)$/ }],
    upstream:
      'Up to v0.0.42 files are shown with their placeholders filled in; later as they were given.',
    here: 'The same; v0.0.40, as 24.11, shows the file of the output for that of the errors.',
    reason: 'The versions differ.',
  },
  {
    id: 'lone-null-resources',
    cases: /^lone job/,
    differences: [
      { kinds: ['schema'], path: /^jobs\[\]\.job_resources$/, theirs: /^type: must be object$/ },
      { kinds: ['type'], path: /^jobs\[\]\.job_resources$/, theirs: /^null$/, ours: /^\{\}$/ },
    ],
    upstream:
      'A job without resources has `{}` in v0.0.40 and, against its own schema, null later.',
    here: 'The same.',
    reason: 'Clients know it so.',
  },
  {
    id: 'lone-placeholders',
    suites: ['trixie'],
    versions: [45],
    cases: /^lone (job|partition)/,
    differences: [
      { path: /^jobs\[\]\.shared$/, ours: /^\[\]$/ },
      { path: /^partitions\[\]\.(defaults\.memory_per_cpu|maximums\..*)$/, ours: /^(0|\[\])$/ },
    ],
    upstream: 'v0.0.45 has others in the place of these fields.',
    here: 'The same.',
    reason: 'The versions differ.',
  },
  {
    id: 'lone-flags',
    suites: ['trixie'],
    versions: [45],
    cases: /^lone (job|partition)/,
    differences: [
      { path: /\.select_type(\[\])?$/ },
      { path: /^partitions\[\]\.cpus\.task_binding$/ },
    ],
    upstream:
      'v0.0.45 names the ways of selecting resources anew, and shows task binding as flags.',
    here: 'The same.',
    reason: 'The versions differ.',
  },
  {
    id: 'lone-v40',
    suites: ['forky'],
    versions: [40],
    cases: /^lone (job|diag)/,
    differences: [
      { kinds: ['type'], path: /^statistics\.rpcs_by_\w+\[\]\.average_time$/ },
      { kinds: ['type'], path: /^jobs\[\]\.job_resources\.nodes$/ },
      { kinds: ['length'], path: /^jobs\[\]\.shared$/, theirs: /topo/ },
    ],
    upstream: 'v0.0.40 has plain numbers and texts for some objects, and does not know topologies.',
    here: 'The same.',
    reason: 'The versions differ.',
  },
];

export const EXPECTATIONS: readonly Expectation[] = [
  ...ENVELOPE,
  ...PARAMETERS,
  ...READING,
  ...DRIFT,
  ...DOCUMENT,
  ...HTTP,
  ...MEDIA_TYPES,
  ...SUBMISSIONS,
  ...LONE,
  ...WRITES,
  ...JOB_EXPECTATIONS,
  ...FLAG_EXPECTATIONS,
  ...ACCOUNTING,
];
