/** The path of a request, in the one form that is routed. */

/** Segments that some upstream releases resolve and others refuse: never passed on. */
const DOTS = new Set(['.', '..']);

/** A request's target, taken apart. */
export interface Target {
  /** Percent-encoded, without empty segments; null where it is no path. */
  readonly path: string | null;
  /** Behind the question mark; empty where there is none. */
  readonly query: string;
}

/**
 * Takes a request target apart. Absolute forms lose their host, which does not matter here; empty
 * segments, a slash at the end and `.` segments are dropped, `..` and bad escapes are refused.
 */
export function parseTarget(target: string): Target {
  const withoutHost = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const beforeFragment = withoutHost.split('#', 1)[0] as string;
  const mark = beforeFragment.indexOf('?');
  const path = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const query = mark < 0 ? '' : beforeFragment.slice(mark + 1);
  return { path: normalize(path), query };
}

function normalize(path: string): string | null {
  if (path !== '' && !path.startsWith('/')) return null;
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
