import type { Claim, Source } from './claim.ts';
import { hasMoved } from './headline-truths.ts';

const MINUTE = 60_000;

/** What a notice must not leave out. */
interface Requirement {
  readonly name: string;
  readonly by: readonly Source[];
  /** The world calls for it. */
  readonly when: (claim: Claim) => boolean;
  readonly said: (claim: Claim, keys: ReadonlySet<string>) => boolean;
}

/** From the call to the suite: Audit takes two minutes, and is asked again every few. */
const AUDIT_TAKES = 7 * MINUTE;
const SIGNS_TAKE = 6 * MINUTE;
const LOSS_TAKES = 5 * MINUTE;

const isAbout = (c: Claim, ...headlines: readonly string[]) => headlines.includes(c.facts.headline);

/** Detached all the while, by somebody whom Audit has named by now. */
function isDetachedByNow(c: Claim): boolean {
  const { target, cause, auditFailed, auditUnasked, unread, seq } = c.facts;
  // The first notice does not wait for Audit, and says that it has not asked.
  if (seq === 1 && auditUnasked === true) return false;
  if (target?.volumeId == null || auditFailed || unread.length > 0 || !cause.startsWith('detached'))
    return false;
  const since = c.asOf - AUDIT_TAKES - c.heldUp.api;
  const isGone = c.world
    .attachment(target.node, target.volumeId)
    ?.state.always(since, c.asOf, (state) => state === 'DETACHED' || state === 'DETACHING');
  return isGone === true && c.detaches().some(({ at }) => at < since);
}

/** A peer has taken over a while ago, and the node that lost the volume was not stopped since. */
function isTakenOver(c: Claim): boolean {
  const { target } = c.facts;
  // Signs of a peer whose agent holds its lines back, and which writes nothing yet, take as long as that.
  const seenBy = Math.min(c.asOf - SIGNS_TAKE - c.heldUp.lines, c.from);
  const moves = c.takeOvers().filter(({ to, at }) => to !== target?.nodeName && at < seenBy);
  const node = c.nodeNamed(target?.nodeName ?? '');
  const isOn = moves.every(({ at }) => c.stops(node, at - MINUTE).length === 0);
  const gone = c.attachmentStates();
  return (
    target?.role === 'data' &&
    hasMoved(c) &&
    moves.length > 0 &&
    isOn &&
    gone.every((state) => state === 'DETACHED') &&
    gone.length > 0
  );
}

function isCounting(c: Claim): boolean {
  // A restart is no reason to say nothing of a clock that runs on a node in service.
  const isHidden = isAbout(c, 'rebooted') && c.isActive(c.facts.target?.nodeName ?? '');
  const running = c
    .timers()
    .filter(({ to, from }) => to >= c.to && from < c.asOf - LOSS_TAKES - c.heldUp.lines);
  return (
    (isHidden ||
      isAbout(c, 'lost', 'detached', 'reattached', 'not-recovered', 'deadline-near', 'detached-by')) &&
    running.some(({ at }) => at > c.sentAt + 2 * MINUTE)
  );
}

/** Everything of the cluster that has been lost for a while. */
function lostOf(c: Claim): readonly { readonly node: string; readonly volume: string | null }[] {
  return c.world.disks
    .filter(
      ({ cluster, state, mounted }) =>
        cluster === c.cluster &&
        state.always(c.asOf - LOSS_TAKES - c.heldUp.lines, c.to, (is) => is === 'lost') &&
        mounted.ever(c.asOf - LOSS_TAKES - c.heldUp.lines, c.to, (is) => is),
    )
    .map(({ node, volumeId }) => ({ node: node.options.instanceId, volume: volumeId }));
}

export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'who detached is named once Audit knows',
    by: ['audit', 'api', 'memory'],
    when: isDetachedByNow,
    said: (c) => c.facts.who !== null,
  },
  {
    name: 'the reattach is banned after a take-over',
    by: ['lines', 'metrics', 'nodes', 'memory', 'api'],
    when: isTakenOver,
    said: (c, keys) =>
      // The fourth line of what may have been taken over begins with it.
      (keys.has('avoid.reattach') || keys.has('title.do-not-reattach') || keys.has('glance.peer-first')) &&
      !c.facts.options.some(
        ({ key, preconditions }) =>
          key === 'reattach' && preconditions.every(({ verdict }) => verdict !== 'not-met'),
      ),
  },
  {
    name: 'until when I/O is held is told while a kernel counts',
    by: ['lines', 'stamps', 'memory'],
    when: isCounting,
    said: (_, keys) =>
      [...keys].some((key) => /^(?:glance\.clock|glance\.at-once|state\.deadline)/.test(key)),
  },
  {
    name: 'every path that has been lost for five minutes is named',
    by: ['lines', 'memory'],
    when: (c) => lostOf(c).length > 0 && c.facts.target !== null,
    said: (c) =>
      lostOf(c).every(({ node, volume }) =>
        [c.facts.target, ...c.facts.more].some(
          (target) => target?.node === node && (target.volumeId === null || target.volumeId === volume),
        ),
      ),
  },
];
