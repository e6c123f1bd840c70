import { duration } from './duration.ts';
import { safe } from './scan-advice.ts';
import type { FoundAttachment } from './scan-looked-up.ts';
import type { ScanPath } from './scan-report.ts';
import type { Say } from './text/text.ts';

/** One path in words: what it is, and what became of it. */
export interface ToldPath {
  readonly title: string;
  readonly facts: readonly string[];
  /** In order; `at` is null for what adds to the row before it. */
  readonly times: readonly { readonly at: string | null; readonly words: string }[];
}

export function toldPath(path: ScanPath, say: Say, time: (at: string) => string): ToldPath {
  const session = path.session === null ? null : `${say('scan.session')} ${path.session}`;
  const name = [path.device, path.portal, session, path.iqn].filter((part) => part !== null);
  const times: { at: string | null; words: string }[] = [];
  const add = (at: string | null, words: string): void => {
    times.push({ at: at === null ? null : time(at), words });
  };
  const list = (items: readonly string[]): string => items.join(say('scan.comma'));
  const detach = path.attachment?.detach ?? null;
  if (detach !== null) add(detach.at, detached(detach, say));
  add(path.lostAt, loss(path, say));
  if (path.reasons.length > 0) add(null, say('scan.because', { reasons: safe(list(path.reasons)) }));
  if (path.loginRejected !== null) add(null, say('scan.rejected', { answer: safe(path.loginRejected) }));
  if (path.timedOutAt !== null) add(path.timedOutAt, say('scan.timed-out'));
  if (path.deadSince !== null) add(path.deadSince, say('scan.dead'));
  add(...end(path, say));
  add(null, lengthOf(path, say));
  return {
    title: `${say('scan.path')} ${safe(name.join('  '))}`,
    facts: attachmentFacts(path.attachment, say),
    times,
  };
}

function detached({ by, ipAddress, client }: NonNullable<FoundAttachment['detach']>, say: Say): string {
  const from = [ipAddress, client].filter((part) => part !== null);
  const who = by === null ? say('scan.no-principal') : safe(by);
  return from.length === 0
    ? say('scan.detached', { by: who })
    : say('scan.detached-from', { by: who, from: safe(from.join(say('scan.comma'))) });
}

function loss({ lossSeen, errorCode }: ScanPath, say: Say): string {
  if (!lossSeen) return say('scan.lost-unseen');
  return errorCode === null ? say('scan.lost') : say('scan.lost-code', { code: errorCode });
}

function end({ recoveredAt, endedAt, endedBy, lastSeenAt }: ScanPath, say: Say): [at: string, words: string] {
  if (recoveredAt !== null) return [recoveredAt, say('scan.recovered')];
  return endedAt !== null && endedBy !== null
    ? [endedAt, say(`scan.ended.${endedBy}`)]
    : [lastSeenAt, say('scan.last-seen')];
}

/** Whether nothing at all is known of how long it was: one line, or lines of one second. */
export function isUntold({ seconds, bound }: Pick<ScanPath['length'], 'seconds' | 'bound'>): boolean {
  return bound === 'at-least' && seconds < 1;
}

function lengthOf({ length: { seconds, method, bound }, reopenCount }: ScanPath, say: Say): string {
  if (isUntold({ seconds, bound })) return say('scan.length-untold');
  // Of losses that were folded into one the lengths are added; there may have been more.
  const isSum = bound === 'at-least' && method === 'lines';
  return say(bound === 'at-least' ? 'scan.length-at-least' : 'scan.length', {
    duration: duration(seconds, say),
    method: say(isSum ? 'scan.method.sum' : `scan.method.${method}`, { count: reopenCount ?? 0 }),
  });
}

/** The volume behind a path, as it is now. */
function attachmentFacts(found: FoundAttachment | null, say: Say): readonly string[] {
  if (found === null) return [];
  const id = [say('scan.volume'), found.volumeName, found.volumeId].filter((part) => part !== null);
  const volume = found.volumeId === null ? '' : `${safe(id.join(' '))}  `;
  const facts = [`${volume}${say(`scan.now.${found.stateNow}`)}`];
  if (found.samePortal === false) facts.push(say('scan.other-portal'));
  if (found.alsoAttachedTo.length > 0)
    facts.push(say('scan.also-on', { names: safe(found.alsoAttachedTo.join(say('scan.comma'))) }));
  return facts;
}
