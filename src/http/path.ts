/** The path of a request, in the one form that is routed. */

/** Segments that some upstream releases resolve and others refuse: never passed on. */
const DOTS = new Set(['.', '..']);

/** A request's target, taken apart. */
export interface Target {
  /** Percent-encoded, without empty segments; `/` where there is none. */
  readonly path: string;
  /** Behind the question mark; empty where there is none. */
  readonly query: string;
  /** Slurm's name of what is wrong with the target; null where nothing is. */
  readonly fault: string | null;
}

/**
 * Takes a request target apart. Absolute forms lose their host, which does not matter here; empty
 * segments, a slash at the end and `.` segments are dropped, `..` and bad escapes are refused.
 */
export function parseTarget(target: string): Target {
  const [, scheme, host, rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/([^/?#]*))?(.*)$/is.exec(
    target,
  ) as unknown as string[];
  const [beforeFragment = ''] = rest.split('#', 1);
  const mark = beforeFragment.indexOf('?');
  const path = normalize(mark < 0 ? beforeFragment : beforeFragment.slice(0, mark));
  const query = mark < 0 ? '' : beforeFragment.slice(mark + 1);
  const fault = schemeFault(scheme, host) ?? (path === null ? 'ESLURM_URL_INVALID_PATH' : null);
  return { path: path ?? '/', query, fault };
}

function schemeFault(scheme: string | undefined, host: string | undefined): string | null {
  if (scheme === undefined) return null;
  if (/^https$/i.test(scheme)) return 'ESLURM_TLS_REQUIRED';
  if (!/^http$/i.test(scheme)) return 'ESLURM_URL_UNKNOWN_SCHEME';
  return host === '' ? 'ESLURM_URL_INVALID_FORMATING' : null;
}

function normalize(path: string): string | null {
  if (!path.startsWith('/')) return null;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    const decoded = decode(segment);
    if (decoded === null || decoded.includes('\0') || DOTS.has(decoded)) return null;
    segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
