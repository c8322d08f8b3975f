/** Words of Slurm's that options and variables are checked against. */

/** The texts of HTTP's statuses as upstream has them, where they are not Node.js's (upstream: common/http.c). */
const STATUS_TEXTS: readonly (readonly [code: number, text: string])[] = [
  [100, 'continue'],
  [101, 'switch protocols'],
  [200, 'ok'],
  [201, 'created'],
  [202, 'accepted'],
  [203, 'ok (non authoritative)'],
  [204, 'no content'],
  [205, 'reset connection'],
  [206, 'partial content'],
  [300, 'redirect multiple choices'],
  [301, 'moved permanently'],
  [302, 'redirect found'],
  [303, 'redirect see other'],
  [304, 'not modified'],
  [305, 'use proxy'],
  [307, 'temp redirect'],
  [400, 'bad request'],
  [401, 'unauthorized'],
  [402, 'payment required'],
  [403, 'forbidden'],
  [404, 'not found'],
  [405, 'not allowed'],
  [406, 'not acceptable'],
  [407, 'proxy authentication required'],
  [408, 'request timeout'],
  [409, 'conflict'],
  [410, 'gone'],
  [411, 'length required'],
  [412, 'precondition failed'],
  [413, 'entity too large'],
  [414, 'uri too long'],
  [415, 'unsupported media type'],
  [416, 'request range unjustifiable'],
  [417, 'expectation failed'],
  [418, "i'm a teapot"],
  [421, 'misdirected request'],
  [422, 'unprocessable content'],
  [426, 'upgrade required'],
  [500, 'internal error'],
  [501, 'not implemented'],
  [502, 'bad gateway'],
  [503, 'service unavailable'],
  [504, 'gateway timeout'],
  [505, 'http version not supported'],
  [506, 'variant also negotiates'],
  [507, 'insufficient storage'],
  [508, 'loop detected'],
  [510, 'not extended'],
  [511, 'network authentication required'],
];
/** Numbers may be any up to here. */
const LAST_STATUS = 511;

/** The key of a response in the OpenAPI document, by its number or its text in any case. Null: there is none. */
export function statusCode(item: string): string | null {
  const text = item.toLowerCase();
  if (text === 'default') return text;
  const code = /^\d/.test(text)
    ? Number.parseInt(text, 10)
    : STATUS_TEXTS.find(([, known]) => known === text)?.[0];
  return code === undefined || code < 1 || code > LAST_STATUS ? null : String(code);
}

/** Upstream: read_config.c, debug_str2flags. */
const DEBUG_FLAGS = new Set(
  (
    'accrue agent auditrpcs audittls backfill backfillmap burstbuffer cgroup conmgr cpu_bind cpufrequency data ' +
    'db_archive db_assoc db_event db_job db_qos db_query db_reservation db_resource db_step db_tres db_usage ' +
    'db_wckey dbd_agent dependency elasticsearch energy federation gang glob_silence gres hetjob interconnect jag ' +
    'jobaccountgather jobcomp jobcontainer license metrics mpi namespace net netraw network networkraw ' +
    'no_conf_hash nodefeatures power powersave priority profile protocol reservation route sack script selecttype ' +
    'steps switch task thread threads tls tracejobs trigger triggers workq workqueue'
  ).split(' '),
);

/** Whether a name is one of Slurm's DebugFlags. */
export function isDebugFlag(name: string): boolean {
  return DEBUG_FLAGS.has(name.toLowerCase());
}
