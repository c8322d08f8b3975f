/** The ledger's entries about nodes, partitions and reservations that are changed. */

import type { Expectation } from './ledger.js';

export const WRITES: readonly Expectation[] = [
  {
    id: 'write-status-of-24-11',
    suites: ['trixie'],
    cases: /^write /,
    differences: [{ kinds: ['status'], theirs: /^500$/, ours: /^422$/ }],
    upstream: "24.11 answers the controller's errors with 500.",
    here: 'Statuses are those of 26.05: 422.',
    reason: 'One table of statuses whatever the controller.',
  },
  {
    id: 'write-deleted-is-updated',
    suites: ['trixie'],
    cases: /^write node deleted/,
    differences: [
      {
        path: /^errors\[\]\.description$/,
        theirs: /^"Failure to update node [^(:]*"$/,
        ours: /^"Failure to delete node [^:]*"$/,
      },
    ],
    upstream: '24.11 says "update" of a node that it failed to delete.',
    here: 'It says "delete", as 26.05.',
    reason: 'One daemon for all releases.',
  },
  {
    id: 'write-source',
    cases: /^write /,
    differences: [
      {
        kinds: ['value'],
        path: /^(errors|warnings)\[\]\.source$/,
        theirs: /^"(_\w+|validate_resv_create_desc)"$/,
        ours: /^"#\//,
      },
    ],
    upstream: "`source` of what the daemon itself refuses names a function of the daemon's.",
    here: '`source` is the place in the body.',
    reason: 'There are no such functions here; which of several descriptions is meant can be seen.',
  },
  {
    id: 'write-detail',
    cases: /^write /,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.description$/,
        theirs: /^"(Failure|Failed|Error|Unable|Job allocation) [^:]*"$/,
        ours: /^"(Failure|Failed|Error|Unable|Job allocation) [^:]*: ./,
      },
    ],
    upstream: 'What the controller says beyond the number of its error is dropped.',
    here: 'It stands behind the description.',
    reason: 'It tells what is wrong.',
  },
  {
    id: 'write-allocation-components',
    cases: /^write allocation of (no|129) components$/,
    differences: [
      { path: /^(status|errors\[\]\.(error_number|error))$/, ours: /^422$|9000|^"Query/ },
    ],
    upstream:
      'An allocation of no components, or of too many, is refused with a number that the last system call left.',
    here: 'The number says that the request is wrong; the status follows from it.',
    reason: 'The refusal would be a success now and then.',
  },
  {
    id: 'drift-allocation-spelling',
    suites: ['trixie'],
    cases: /^write allocation /,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /^"Specifing / }],
    upstream: '24.11 misspells "Specifying".',
    here: "The text is 26.05's.",
    reason: 'One daemon for all releases.',
  },
  {
    id: 'write-nodes-unnamed',
    cases: /^write nodes (without a name|with no body)$/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /\(null\)/, ours: /update node"$/ }],
    upstream: 'A change of nodes without a name is about the node "(null)".',
    here: 'The description ends before the name.',
    reason: 'No node is called so.',
  },
  {
    id: 'write-unknown-flag',
    cases: /^write .*(unknown state|BOGUS"\]\}+$)/,
    differences: [
      { path: /^(status|errors|shown\[\]\..*|reservations|last_update)$/ },
      { kinds: ['length', 'order'], path: /^(shown|body|)$/ },
    ],
    upstream:
      'A flag that is not known is told of, and the change is made without it: a partition whose ' +
      'new state is misspelt becomes INACTIVE.',
    here: 'Nothing is changed.',
    reason: 'What was asked for is not what would be done.',
  },
  {
    id: 'write-silent-conversions',
    cases:
      /^write .*(a list for a comment|with a bad value|an object for a line|"grace_time":\{\}\})$/,
    differences: [
      { kinds: ['status'], ours: /^500$/ },
      { kinds: ['length'], path: /^errors$/ },
      { kinds: ['value'], path: /^errors\[\]\.(description|error|error_number)$/ },
    ],
    upstream: 'Some values of a wrong type end the request without an error and without effect.',
    here: 'The value is told of.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'write-second-error',
    suites: ['forky'],
    cases: /^write partitions (?!.*("grace_time":\{\}\}|BOGUS"\]\}+)$)/,
    differences: [{ kinds: ['length'], path: /^errors$/, theirs: /Failure parsing query/ }],
    upstream: 'A body that cannot be read has a second error, which says that.',
    here: 'The error that says why stands alone.',
    reason: 'The second one tells nothing more.',
  },
  {
    id: 'write-null-lists',
    suites: ['forky'],
    cases: /^write (partitions|reservations) null$/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /string/, ours: /null/ }],
    upstream: 'null in place of a list is called a string.',
    here: 'It is called null.',
    reason: 'That is what it is.',
  },
  {
    id: 'write-partition-memory',
    suites: ['forky'],
    cases: /^write partitions .*"number":50\},"partition_memory_per_node":\{"set":false/,
    differences: [{ path: /^shown\[\]\.DefMemPerCPU$/ }],
    upstream: 'Memory for each CPU is lost where memory for each node follows as unset.',
    here: 'What is unset changes nothing.',
    reason: 'What GET shows can be sent back.',
  },
  {
    id: 'write-partition-node-sets',
    suites: ['forky'],
    cases: /^write partitions .*"node_sets":""/,
    differences: [
      {
        path: /^shown\[\]\.(Nodes|TotalCPUs|TotalNodes|TRES)$/,
        theirs: /^"(0|\(null\)|license.*)"$/,
      },
    ],
    upstream: 'An empty `node_sets`, as GET shows it, takes all nodes from the partition.',
    here: 'It changes nothing.',
    reason: 'What GET shows can be sent back.',
  },
  {
    id: 'write-partition-exclusive',
    suites: ['forky'],
    cases: /^write partitions .*"exclusive":"NODE","oversubscribe":"NO"/,
    differences: [{ path: /^shown\[\]\.Exclusive$/, theirs: /NO/, ours: /NODE/ }],
    upstream: 'With `oversubscribe` "NO", as GET shows it, a partition of whole nodes loses that.',
    here: 'Such a partition stays as it is.',
    reason: 'What GET shows can be sent back.',
  },
  {
    id: 'write-reservation-echo-times',
    suites: ['forky'],
    cases: /^write reservations? /,
    differences: [
      { path: /^reservations\[\]\.(end|start)_time\.set$/, theirs: /^true$/, ours: /^false$/ },
      { path: /^reservations\[\]\.(end|start)_time\.number$/, theirs: /^4294967294$/, ours: /^0$/ },
    ],
    upstream: 'Times that were not given are shown as the year 2106.',
    here: 'They are shown as unset.',
    reason: 'They are unset.',
  },
  {
    id: 'write-reservation-start',
    suites: ['forky'],
    cases: /^write reservation made, \{"start_time":(null|\{"set":false)/,
    differences: [
      {
        path: /^errors\[\]\.(description|error|error_number|source)$/,
        ours: /start time|2053|invalid|"#\/"/,
      },
    ],
    upstream: 'A start time that is unset is sent to the controller, as a time before 1970.',
    here: 'It is refused as one that was not given.',
    reason: 'It was not given.',
  },
  {
    id: 'write-reservation-tres-id',
    suites: ['forky'],
    cases: /^write reservation .*"type":"gres"/,
    differences: [{ path: /^reservations\[\]\.tres\[\]\.id$/, ours: /^0$/ }],
    upstream:
      'Resources of a new reservation are looked up in the accounting database for this number.',
    here: 'Numbers of resources that not every cluster has are 0; what is sent names the resource.',
    reason: 'A reservation does not depend on the accounting daemon.',
  },
  {
    id: 'write-reservations-go-on',
    suites: ['forky'],
    cases: /^write reservations of which one is refused$/,
    differences: [
      { kinds: ['length'], path: /^errors$/ },
      { path: /^shown/ },
      { kinds: ['length'], path: /^shown$/ },
    ],
    upstream: 'Some errors of one reservation end the whole request.',
    here: 'The others are created all the same; each failure has its error.',
    reason: 'Other errors do not end it either.',
  },
];
