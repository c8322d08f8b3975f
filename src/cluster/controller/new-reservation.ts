/** What Slurm's client library demands of a new reservation, and what it adds. */
import type { ReservationDescription } from '../../messages/reservations.js';
import { reservationDescription } from '../../messages/reservations.js';
import { NO_VAL, NO_VAL64 } from '../../wire/constants.js';

/** Flags of a reservation (upstream: slurm.h). */
const PART_NODES = 1n << 12n;
const FORCE_START = 1n << 42n;
/** Hourly, daily, weekly, on weekdays, on weekends. */
const REOCCURRING = (1n << 35n) | (1n << 2n) | (1n << 4n) | (1n << 21n) | (1n << 23n);

const START = Object.fromEntries(
  reservationDescription.elements.flatMap((element) =>
    element.element === 'field'
      ? [[element.name, element.initial ?? element.type.zero] as const]
      : [],
  ),
) as unknown as ReservationDescription;

/** Fills a description with the values that say "not given". */
export function completeReservation(
  input: Partial<ReservationDescription>,
): ReservationDescription {
  return { ...START, ...input, flags: input.flags || NO_VAL64 };
}

/** A description that can be sent, or what is wrong with it. */
export type NewReservation =
  | { readonly description: ReservationDescription; readonly problem?: never }
  | { readonly problem: string };

type Rule = readonly [fails: (d: ReservationDescription) => boolean, problem: string];

const isGiven = (value: number): boolean => value !== NO_VAL;
const hasFlag = ({ flags }: ReservationDescription, bits: bigint): boolean =>
  flags !== NO_VAL64 && (flags & bits) !== 0n;
const withFlag = (d: ReservationDescription, bit: bigint): ReservationDescription => ({
  ...d,
  flags: d.flags === NO_VAL64 ? bit : d.flags | bit,
});
const namesAll = ({ node_list }: ReservationDescription): boolean =>
  node_list?.toUpperCase() === 'ALL';
const isForNobody = (d: ReservationDescription): boolean =>
  !d.users && !d.groups && !d.accounts && !d.qos && !d.allowed_parts;
const saysHowMuch = (d: ReservationDescription): boolean =>
  [d.core_cnt, d.node_cnt].some((count) => count !== 0 && isGiven(count)) ||
  [d.burst_buffer, d.node_list, d.licenses, d.tres_str].some(Boolean);

/** Texts are those of scontrol, which clients match on (upstream: slurm_protocol_defs.c). */
const TIMES: readonly Rule[] = [
  [(d) => !isGiven(d.start_time), 'A start time must be given.  No reservation created.'],
  [
    (d) => !isGiven(d.end_time) && !isGiven(d.duration),
    'An end time or duration must be given.  No reservation created.',
  ],
  [
    (d) =>
      isGiven(d.end_time) && isGiven(d.duration) && d.start_time + d.duration * 60 !== d.end_time,
    'StartTime + Duration does not equal EndTime.  No reservation created.',
  ],
  [
    (d) => isGiven(d.end_time) && d.start_time > d.end_time,
    'Start time cannot be after end time.  No reservation created.',
  ],
];
const FLAGS: readonly Rule[] = [
  [
    (d) => hasFlag(d, PART_NODES) && !(d.partition !== null && namesAll(d)),
    'PART_NODES flag requires specifying a Partition and ALL nodes.  No reservation created.',
  ],
  [
    (d) => hasFlag(d, FORCE_START) && !hasFlag(d, REOCCURRING),
    'FORCE_START flag requires a reoccuring reservation. No reservation created.',
  ],
];
const CONTENTS: readonly Rule[] = [
  [
    (d) => !saysHowMuch(d) && d.partition === null,
    'CoreCnt, Nodes, NodeCnt, TRES or Watts must be specified.  No reservation created.',
  ],
  [
    isForNobody,
    'Either Users/Groups, AllowedPartitions, QOS and/or Accounts must be specified.  No reservation created.',
  ],
  [
    (d) => d.users !== null && d.groups !== null,
    'Users and Groups are mutually exclusive.  You can have one or the other, but not both.  No reservation created.',
  ],
];

/** Checks a complete description; one that only names a partition is for the whole of it. */
export function newReservation(given: ReservationDescription): NewReservation {
  const named = given.partition !== null && namesAll(given) ? withFlag(given, PART_NODES) : given;
  const broken = [...TIMES, ...FLAGS, ...CONTENTS].find(([fails]) => fails(named));
  if (broken !== undefined) return { problem: broken[1] };
  if (saysHowMuch(named)) return { description: named };
  return { description: { ...withFlag(named, PART_NODES), node_list: 'ALL' } };
}
