/** The ledger's entries about accounting, a block for each family. */

import type { Expectation, Pattern } from '../ledger.js';
import { CONFIG_EXPECTATIONS } from './config-expectations.js';
import { JOBS } from './jobs-expectations.js';
import { PEOPLE } from './people-expectations.js';

/** All but what is the same in every reply. */
const PAYLOAD: Pattern = {
  kinds: ['status', 'content-type', 'missing', 'extra', 'value', 'length', 'order'],
  path: /^(?!meta\.)/,
};

/** What holds for all of accounting. */
const COMMON: readonly Expectation[] = [
  {
    id: 'accounting-detail',
    cases: /^slurmdb/,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.description$/,
        theirs:
          /^"(Failed to open slurmdbd connection(, authentication error)?|stats query failed|slurmdb_\w+(\(\w*\))? failed)"$/,
        ours: /^"(Failed to open slurmdbd connection|stats query failed|slurmdb_\w+(\(\))? failed): ./,
      },
    ],
    upstream: 'What slurmdbd says beyond the number of its error is dropped.',
    here: 'It stands behind the description.',
    reason: 'It tells what is wrong.',
  },
  {
    id: 'accounting-silent-conversions',
    cases: /^slurmdb(?!\/cluster\/\(own\)\?| write cluster removed)/,
    differences: [
      { kinds: ['length'], path: /^errors$/, theirs: /^\[\]$/, ours: /"error_number":9202/ },
      { kinds: ['status'], theirs: /^200$/, ours: /^500$/ },
    ],
    upstream: 'Some values that cannot be converted end the request without an error.',
    here: 'There is an error that names the place.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'accounting-null-lists',
    cases: /^slurmdb write clusters null$/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /string/, ours: /null/ }],
    upstream: 'null in place of a list is called a string.',
    here: 'It is called null.',
    reason: 'That is what it is.',
  },
  {
    id: 'accounting-addresses',
    suites: ['trixie'],
    cases: /^slurmdb/,
    differences: [
      {
        path: /^(errors|warnings)\[\]\.description$/,
        theirs: /^"slurmdb_\w+\(0x[0-9a-f]+\) /,
        ours: /^"slurmdb_\w+\(\) [^:]*$/,
      },
    ],
    upstream: '24.11 tells addresses in its memory: `slurmdb_tres_get(0x7f50a000c630)`.',
    here: 'The parentheses are empty, as in 26.05.',
    reason: 'An address means nothing to anybody, but to attackers.',
  },
  {
    id: 'accounting-status-of-24-11',
    suites: ['trixie'],
    cases: /^slurmdb/,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: "24.11 answers slurmdbd's errors with 500.",
    here: 'Statuses are those of 26.05: 422.',
    reason: 'One table of statuses whatever the controller.',
  },
  {
    id: 'accounting-unknown-path',
    suites: ['trixie'],
    cases: /^slurmdb\/(conf|ping)/,
    differences: [{ kinds: ['text'], ours: /^Unable to find requested URL endpoint/ }],
    upstream: "24.11's text about an unknown path is another one.",
    here: "The text is 26.05's.",
    reason: 'HTTP is that of 26.05 whatever the controller.',
  },
  {
    id: 'accounting-numeric-times',
    suites: ['trixie'],
    versions: [40, 41],
    cases: /^slurmdb.*\?(\w+_time|time_\w+|usage_\w+)=/,
    differences: [
      { kinds: ['status'], theirs: /^500$/, ours: /^200$/ },
      { kinds: ['length'], path: /^errors$/, theirs: /for timestamp failed/, ours: /^\[\]$/ },
      { kinds: ['length'], path: /^warnings$/, theirs: /^\[\]$/, ours: /found nothing/ },
    ],
    upstream: 'Times as numbers are refused in v0.0.40 and v0.0.41.',
    here: 'They are times in seconds in every API version.',
    reason: 'The documented meaning of the parameters; later API versions read them so.',
  },
  {
    id: 'accounting-numeric-times-that-find',
    suites: ['trixie'],
    versions: [40, 41],
    cases: /^slurmdb\/(association|instance)s?\/\?(usage|time)_/,
    differences: [
      { kinds: ['extra'], path: /^(associations|instances)$/ },
      { kinds: ['order'], path: /^$/ },
      // Where several are found for one.
      { path: /^errors\[\]\./, theirs: /timestamp|9202|Unable to convert|#\/(usage|time)_/ },
    ],
    upstream: 'Times as numbers are refused in v0.0.40 and v0.0.41.',
    here: 'They are times in seconds in every API version.',
    reason: 'The documented meaning of the parameters; later API versions read them so.',
  },
  {
    id: 'accounting-format',
    suites: ['forky'],
    versions: [43, 44],
    cases: /^slurmdb\/(?!qos\/)\S*\?format=/,
    differences: [{ kinds: ['length'], path: /^warnings$/, ours: /"format\\" is deprecated/ }],
    upstream: 'The parameter `format` is deprecated and draws no warning.',
    here: 'It draws the warning that other deprecated keys draw.',
    reason: 'It changes nothing, which whoever gives it does not expect.',
  },
];

/** Clusters, and the daemon itself. */
const CLUSTERS: readonly Expectation[] = [
  {
    id: 'cluster-conditions',
    cases: /^slurmdb\/cluster\/\(own\)\?/,
    differences: [PAYLOAD],
    upstream: 'One cluster is shown whatever its query says.',
    here: 'The documented conditions must hold as well, and what cannot be read is told of.',
    reason: 'As documented, and as the list of clusters does.',
  },
  {
    id: 'cluster-removed-by-conditions',
    cases: /^slurmdb write cluster removed (where it is not what it is|with an unknown flag)$/,
    differences: [PAYLOAD],
    upstream: 'A cluster is removed whatever the query says.',
    here: 'The documented conditions must hold as well; one that cannot be read removes nothing.',
    reason: 'What would be removed is not what was asked for.',
  },
  {
    id: 'cluster-added-again',
    cases: /^slurmdb write clusters added again$/,
    differences: [{ kinds: ['length'], path: /^warnings$/, ours: /exists and stays as it is/ }],
    upstream:
      'A cluster that is there is added once more: its flags and its federation are reset, until its ' +
      'controller registers.',
    here: 'It is left as it is, with a warning.',
    reason: 'What GET shows can be sent back without harm to a running cluster.',
  },
  {
    id: 'cluster-without-name',
    cases: /^slurmdb write clusters added after one without a name$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /A cluster needs a name/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream: 'Clusters without a name are left out without a word.',
    here: 'They are refused; nothing is added.',
    reason: 'A success that did not do all of it misleads.',
  },
  {
    id: 'cluster-unknown-tres',
    cases: /^slurmdb write clusters with (unknown TRES|TRES of another id)$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":2115/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream:
      'Trackable resources that are not known are sent by the number 0, which means nothing.',
    here: 'They are refused, as those of a number that is not theirs.',
    reason: 'What was asked for cannot be done.',
  },
  {
    id: 'cluster-unknown-flag',
    cases: /^slurmdb write clusters with an unknown flag$/,
    differences: [{ kinds: ['length'], path: /^shown$/ }],
    upstream: 'A cluster with a flag that is not known is added, and the answer is an error.',
    here: 'It is not added.',
    reason: 'An error means that nothing was done.',
  },
  {
    id: 'tres-refused-with-reason',
    cases: /^slurmdb write tres (missing|null|of a bad type|with a bad id|without a body)$/,
    differences: [
      { kinds: ['status'], theirs: /^422$/ },
      { kinds: ['value'], path: /^errors\[\]\./ },
      { kinds: ['length'], path: /^warnings$/ },
    ],
    upstream: 'Trackable resources that are to be added are refused unread.',
    here: 'What cannot be read of them is told of; the rest is refused.',
    reason: 'A body is read before it is known what becomes of it.',
  },
  {
    id: 'accounting-ping-tells',
    cases: /^slurmdb\/ping\/ refused$/,
    differences: [
      { kinds: ['extra'], path: /^pings$/ },
      { kinds: ['order'], path: /^$/ },
    ],
    upstream: 'Where no daemon takes a session a ping is an error alone.',
    here: 'The daemons that were asked stand beside the same error.',
    reason: 'It is what a ping is for.',
  },
];

/** Qualities of service. */
const QOS: readonly Expectation[] = [
  {
    id: 'qos-conditions',
    cases: /^slurmdb\/qos\/\?/,
    differences: [
      { path: /^(qos(\[\].*)?|warnings)$/ },
      { kinds: ['order'], path: /^$/ },
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":(2066|920[67])/ },
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
    ],
    upstream: 'All qualities of service are listed, whatever the query says.',
    here: 'The documented conditions must hold, names and numbers alike; what cannot be read is told of.',
    reason: 'As documented.',
  },
  {
    id: 'qos-unknown-tres',
    cases: /^slurmdb write qos added with an unknown resource$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":2115/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream: 'Limits of trackable resources that are not known are dropped.',
    here: 'They are refused.',
    reason: 'A limit that was asked for and is not there does harm unnoticed.',
  },
  {
    id: 'qos-list-wanted',
    cases: /^slurmdb write qos added to preempt a text$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":2066/ },
      { kinds: ['length'], path: /^warnings$/ },
    ],
    upstream: 'Two warnings say that a list was expected, and nothing is done.',
    here: 'One warning says so, and an error that nothing is done.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'qos-flag-deleted',
    suites: ['forky'],
    cases: /^slurmdb write qos added deleted$/,
    differences: [
      { kinds: ['length'], path: /^warnings$/, ours: /Ignoring flags that cannot be set/ },
      { kinds: ['value'], path: /^shown\[\]\.Flags$/, theirs: /Deleted/ },
    ],
    upstream: 'The flag DELETED is stored: one that is in use looks as if it were deleted.',
    here: 'It is ignored with a warning, as PARTITION_QOS is, which is only shown too.',
    reason: 'It tells a state and is no setting.',
  },
  {
    id: 'qos-preempts-none',
    cases: /^slurmdb write qos changed to preempt none$/,
    differences: [{ kinds: ['value'], path: /^shown\[\]\.Preempt$/, ours: /^""$/ }],
    upstream: 'An empty preempt/list changes nothing: what could be preempted still can be.',
    here: 'It empties the list.',
    reason: 'As it is meant; there would be no way to do so.',
  },
  {
    id: 'qos-hidden-modes',
    cases: /^slurmdb write qos changed where a mode has no name$/,
    differences: [{ kinds: ['value'], path: /^shown\[\]\.PreemptMode$/, ours: /within/i }],
    upstream:
      'preempt/mode as it is shown, sent back, takes away the mode WITHIN, which has no name there.',
    here: 'The mode is left as it is where the modes that have names are the same.',
    reason: 'What GET shows can be sent back without harm.',
  },
  {
    id: 'qos-named-null',
    cases: /^slurmdb write qos added to preempt an unknown number$/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /\(null\)/, ours: /999/ }],
    upstream: 'A number that is not known is told of as "(null)".',
    here: 'The number is told.',
    reason: 'It says which one.',
  },
  {
    id: 'qos-null-list',
    cases: /^slurmdb write qos posted null$/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /string/, ours: /null/ }],
    upstream: 'null in place of a list is called a string.',
    here: 'It is called null.',
    reason: 'That is what it is.',
  },
  {
    id: 'qos-place',
    cases: /^slurmdb write qos/,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.source$/,
        theirs: /^"_foreach_update_qos"$/,
        ours: /^"#\/qos\[\d+\]\/"$/,
      },
    ],
    upstream: "`source` names a function of the daemon's.",
    here: '`source` is the place in the body.',
    reason: 'Which of several is meant can be seen.',
  },
];

/** Associations. */
const ASSOCIATIONS: readonly Expectation[] = [
  {
    id: 'association-number',
    versions: [41, 42],
    cases: /^slurmdb\/associations?\//,
    differences: [{ kinds: ['value'], path: /^associations\[\]\.id$/, theirs: /^0$/ }],
    upstream: 'The id of every association is 0 in v0.0.41 and v0.0.42.',
    here: 'It is the number of the association.',
    reason: 'As documented, and as the other API versions have it.',
  },
  {
    id: 'association-qos-names',
    cases: /^slurmdb\/associations?\/\?(default_)?qos\b/,
    differences: [
      { kinds: ['extra'], path: /^associations$/ },
      { kinds: ['order'], path: /^$/ },
      { kinds: ['length'], path: /^warnings$/, theirs: /^\[\]$/, ours: /found nothing/ },
      { kinds: ['length'], path: /^errors$/, theirs: /^\[\]$/, ours: /"error_number":(2066|9211)/ },
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
    ],
    upstream: 'Qualities of service are found by their numbers only: names give an empty reply.',
    here: 'Names are taken as well, and unknown ones are told of.',
    reason: 'The parameters are documented without a word about numbers.',
  },
  {
    id: 'association-flag-with-slash',
    cases: /^slurmdb\/associations?\/\?Exclude parent id\/name/,
    differences: [
      { path: /^associations\b(?!\[\]\.id$)/ },
      { kinds: ['length'], path: /^warnings$/, ours: /is being treated as false/ },
    ],
    upstream: 'The parameter "Exclude parent id/name" is never seen: it is taken for a path.',
    here: 'It does what it says.',
    reason: 'As documented.',
  },
  {
    id: 'association-inherited',
    cases:
      /^slurmdb write associations (changed|with .*|made the default|as shown|silent .*|by an operator)$/,
    differences: [
      { kinds: ['value'], path: /^shown\[\]\.MaxTRES$/, theirs: /cpu=8/ },
      { kinds: ['value'], path: /^shown\[\]\.QOS$/, theirs: /normal/, ours: /^""$/ },
      { kinds: ['value'], path: /^shown\[\]\.MaxJobs$/, theirs: /^"10"$/, ours: /^""$/ },
    ],
    upstream:
      'What an association has from its parent is shown as its own and becomes its own when any of it is ' +
      'changed: later changes of the parent do not reach it any more.',
    here: 'What is the same as is shown is not changed.',
    reason: 'What GET shows, with one value changed, changes that value alone.',
  },
  {
    id: 'association-silent',
    cases: /^slurmdb write associations silent about resources$/,
    differences: [{ kinds: ['value'], path: /^shown\[\]\.(Grp|Max)TRES$/, theirs: /^""$/ }],
    upstream: 'A body without limits of trackable resources takes all of them away.',
    here: 'They stay, as other limits do; an empty list takes them away.',
    reason: 'Who changes the shares of an association does not want its limits lifted.',
  },
  {
    id: 'association-comment',
    cases: /^slurmdb write associations with a comment$/,
    differences: [{ kinds: ['value'], path: /^shown\[\]\.Comment$/, theirs: /^""$/ }],
    upstream: 'The comment of an association that is there cannot be changed.',
    here: 'It is changed.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'association-not-stored',
    cases: /^slurmdb write associations (added (where the|without a cluster)|moved nowhere)/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      {
        kinds: ['length'],
        path: /^errors$/,
        theirs: /^\[\]$/,
        ours: /"error_number":(2046|2167)/,
      },
    ],
    upstream:
      'One whose account, cluster or new parent does not exist is passed over: the reply is a success.',
    here: 'It is an error.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'association-unknown-tres',
    cases: /^slurmdb write associations with an unknown resource$/,
    differences: [
      { kinds: ['status'], theirs: /^200$/, ours: /^422$/ },
      { kinds: ['length'], path: /^errors$/, ours: /"error_number":2115/ },
      { kinds: ['value'], path: /^shown\[\]\.(Grp|Max)TRES$/, theirs: /^""$/ },
    ],
    upstream: 'Limits of trackable resources that are not known are dropped.',
    here: 'They are refused.',
    reason: 'A limit that was asked for and is not there does harm unnoticed.',
  },
  {
    id: 'association-removed-by-qos',
    cases: /^slurmdb write associations removed by (an unknown )?QOS$/,
    differences: [PAYLOAD],
    upstream: 'Names of qualities of service remove nothing, whether there are such or not.',
    here: 'What has them is removed, and unknown ones are told of.',
    reason: 'As for those that are shown.',
  },
  {
    id: 'association-removal-told-once',
    cases: /^slurmdb write associations removed by a user$/,
    differences: [{ kinds: ['length'], path: /^errors$/, theirs: /remove associations failed/ }],
    upstream: 'The same failure is told of twice.',
    here: 'It is told of once.',
    reason: 'One error is one entry.',
  },
];

export const ACCOUNTING: readonly Expectation[] = [
  ...COMMON,
  ...CONFIG_EXPECTATIONS,
  ...CLUSTERS,
  ...JOBS,
  ...QOS,
  ...ASSOCIATIONS,
  ...PEOPLE,
];
