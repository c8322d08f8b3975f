/** The session that this process belongs to. */
import { readFileSync } from 'node:fs';

/**
 * Number of the session, or null where the system does not tell (proc(5): stat). As with getsid(2), 0
 * stands for a session that began outside of this container.
 */
export function sessionId(): number | null {
  let stat: string;
  try {
    stat = readFileSync('/proc/self/stat', 'utf8');
  } catch {
    return null;
  }
  // The program's name stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const session = Number(fields[3]);
  return Number.isInteger(session) && session >= 0 ? session : null;
}
