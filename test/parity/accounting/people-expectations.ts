/** The ledger's entries about accounts, users and workload characterization keys. */

import type { Expectation } from '../ledger.js';

export const PEOPLE: readonly Expectation[] = [
  {
    id: 'people-null-lists',
    cases: /^slurmdb write (accounts|users|wckeys) null$/,
    differences: [{ path: /^errors\[\]\.description$/, theirs: /string/, ours: /null/ }],
    upstream: 'null in place of a list is called a string.',
    here: 'It is called null.',
    reason: 'That is what it is.',
  },
  {
    id: 'people-spelling',
    suites: ['trixie'],
    cases: /^slurmdb write (users (given|half)|wckeys none)/,
    differences: [
      {
        path: /^(errors|warnings)\[\]\.description$/,
        theirs: /non-existant/,
        ours: /non-existent/,
      },
    ],
    upstream: '24.11 writes "non-existant".',
    here: 'The text is that of 26.05.',
    reason: 'It is spelt right there.',
  },
  {
    id: 'account-descriptions',
    cases: /^slurmdb\/accounts\/\?description=.*,/,
    differences: [{ path: /^(accounts|warnings)\b/ }],
    upstream: 'Several descriptions are several keys; one with a comma in it is one description.',
    here: 'Commas separate descriptions.',
    reason: 'As in the other lists of queries, and as the document says.',
  },
  {
    id: 'account-coordinators-unsaid',
    cases: /^slurmdb write accounts of coordinators unsaid$/,
    differences: [{ kinds: ['value'], path: /^shown\[\]\.Coord Accounts$/, theirs: /^""$/ }],
    upstream: 'An account that is sent without a list of coordinators loses those that it has.',
    here: 'They stay; an empty list takes them away.',
    reason: 'Who changes the description of an account does not want its coordinators gone.',
  },
  {
    id: 'user-empty-defaults',
    cases: /^slurmdb write users of an empty account$/,
    differences: [
      { kinds: ['status'], ours: /^200$/ },
      { kinds: ['length'], path: /^errors$/, theirs: /"error_number":7009/, ours: /^\[\]$/ },
    ],
    upstream: 'An empty default account is to be taken away, an empty default key to be found.',
    here: 'Either stays as it is.',
    reason: 'Users are shown with empty defaults unless associations are asked for with them.',
  },
  {
    id: 'user-deleted',
    cases: /^slurmdb write users added that was deleted$/,
    differences: [{ kinds: ['length'], path: /^shown$/, theirs: /^\[\]$/ }],
    upstream: 'A user that was deleted is changed, which does nothing: it stays deleted.',
    here: 'It is added again.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'user-keys',
    cases: /^slurmdb write users (of a key that is none|with keys)$/,
    differences: [
      { kinds: ['length'], path: /^shown$/ },
      { kinds: ['value'], path: /^shown\[\]\.Def WCKey$/, theirs: /^""$/ },
    ],
    upstream: 'Keys of a user that is there are passed over, a default one as well.',
    here: 'Those that the user does not have yet are added.',
    reason: 'As for users that are added. A success that did nothing misleads.',
  },
  {
    id: 'user-default-quality',
    suites: ['forky'],
    versions: [44, 45],
    cases: /^slurmdb write users with a default quality$/,
    differences: [{ kinds: ['length'], path: /^warnings$/, theirs: /^\[\]$/, ours: /default QOS/ }],
    upstream: 'The default quality of service of a user is passed over.',
    here: 'So it is, with a warning.',
    reason: 'Associations have it. What is not done is told.',
  },
  {
    id: 'user-added-with-default-quality',
    suites: ['forky'],
    versions: [44, 45],
    cases: /^slurmdb write users_association added with a default quality$/,
    differences: [{ kinds: ['value'], path: /^shown\[\]\.Def QOS$/, theirs: /^""$/ }],
    upstream: 'The default quality of service of a new user is passed over.',
    here: 'The associations that are made get it.',
    reason: 'A success that did nothing misleads.',
  },
  {
    id: 'user-association-refusals',
    cases: /^slurmdb write users_association /,
    differences: [
      {
        kinds: ['value'],
        path: /^errors\[\]\.description$/,
        ours: /^"slurmdb_users_add_cond\(\) failed: ./,
      },
    ],
    upstream: 'The description of a refusal is what slurmdbd says.',
    here: 'It says which call failed, too.',
    reason: 'As everywhere.',
  },
  {
    id: 'wckey-removal-refused',
    cases: /^slurmdb write wckey removed by a user$/,
    differences: [{ kinds: ['missing'], path: /^deleted_wckeys$/ }, { kinds: ['order'] }],
    upstream: 'A refusal comes with an empty list of what was removed.',
    here: 'It has errors alone.',
    reason: 'As for all else that is removed.',
  },
];
