import { valueAt } from '../base/group-by.ts';
import { MINUTE } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import { isDetached, isTrouble, type NodeStatus, type PathStatus } from '../cluster/picture-shapes.ts';
import { latestOf, mayBeSince } from '../cluster/takeover.ts';
import { SITUATIONS } from '../incident/situations.ts';
import type { NoticeOption, Precondition } from '../notice/facts.ts';
import type { Verdict } from '../plan/plan-shapes.ts';
import type { ToldState } from './contract.ts';

/** What speaks against a condition weighs more than what speaks for it; without either it is unknown. */
function judged(against: boolean, inFavour: boolean): Verdict {
  if (against) return 'not-met';
  return inFavour ? 'met' : 'unknown';
}

/** What a person may choose, each with its preconditions; a way that is closed shows only why. */
export function options(c: ToldState): readonly NoticeOption[] {
  const p = c.path;
  if (p === null || !SITUATIONS[c.situation].choice) return [];
  const refused: readonly string[] = c.reattach?.stage.kind === 'refused' ? c.reattach.stage.guards : [];
  // What was seen when acting is newer than the plan; it says "not met or unknown".
  const guard = (code: string): Verdict => {
    const verdict = c.plan?.guards.find((g) => g.code === code)?.verdict ?? 'unknown';
    return verdict === 'met' && refused.includes(code) ? 'unknown' : verdict;
  };
  const isGone = isDetached(p);
  const isThere = !isGone && !isUnread(p);
  const outage = lastOutage(p.view);
  const isStuck = outage !== null && (outage.loginRejected !== null || outage.bindLoop);
  const { deadline } = c.incident;
  const takeover: Verdict = c.picture.takeover.length > 0 ? 'not-met' : guard('guard-no-takeover-sign');
  return [
    {
      key: 'wait',
      preconditions: [
        { key: 'attached', verdict: judged(isGone, isThere) },
        { key: 'same-portal', verdict: judged(p.samePortal === false, p.samePortal === true) },
        { key: 'can-heal', verdict: judged(isStuck, outage !== null) },
        {
          key: 'before-deadline',
          verdict: deadline === null ? 'unknown' : judged(c.now >= deadline.to, c.now < deadline.from),
        },
      ],
    },
    {
      key: 'reattach',
      // A volume that is not detached cannot be reattached: the other conditions do not matter then.
      preconditions: isThere
        ? [{ key: 'detached', verdict: 'not-met' }]
        : [
            { key: 'detached', verdict: isGone ? 'met' : 'unknown' },
            // Audit can veto, never permit: that nobody meant it only a person can say.
            {
              key: 'not-meant',
              verdict: guard('guard-detach-not-expected') === 'not-met' ? 'not-met' : 'unknown',
            },
            { key: 'no-takeover', verdict: takeover },
            { key: 'service-known', verdict: guard('guard-service-known') },
            { key: 'quiet', verdict: guard('guard-quiet') },
          ],
    },
    { key: 'switch-over', preconditions: switchOver(c, p) },
  ];
}

function switchOver(c: ToldState, p: PathStatus): NoticeOption['preconditions'] {
  const peers = c.picture.nodes.filter((n) => n.node !== p.node);
  const there = c.picture.paths.filter(
    (x) => x.node !== p.node && x.attachment !== null && x.attachment.volumeId === p.attachment?.volumeId,
  );
  const good = there.some((x) => !isTrouble(x) && x.api === 'ATTACHED' && x.view !== null);
  const bad = there.length > 0 && there.every((x) => isTrouble(x));
  const quorumTrouble = c.picture.paths.some((x) => x.role === 'quorum' && isTrouble(x));
  const quorumGood = c.picture.paths.some((x) => x.role === 'quorum' && x.view !== null && !isTrouble(x));
  return [
    { key: 'peer-path', verdict: judged(bad, good) },
    { key: 'quorum', verdict: judged(quorumTrouble, quorumGood) },
    { key: 'comm-paths', verdict: commPaths(c, [...peers, ...(c.node === null ? [] : [c.node])]) },
  ];
}

function commPaths(c: ToldState, nodes: readonly NodeStatus[]): Verdict {
  const isDown = nodes.some((n) => {
    const lk = n.view?.lifekeeper;
    return lk?.commDownAt != null && lk.commDownAt > (lk.commUpAt ?? 0);
  });
  const probes = nodes.map((n) => valueAt(c.lookUps.probes, n.node));
  return judged(
    isDown || probes.some((p) => p?.known === true && p.value.commPathsDead > 0),
    probes.length > 0 && probes.every((p) => p?.known === true && p.value.commPathsAlive > 0),
  );
}

/** A session that can heal does so within minutes; restarting iscsid before that makes things worse. */
const WAIT = 5 * MINUTE;

type Seen = Pick<ToldState, 'now' | 'path' | 'node' | 'loss' | 'picture'>;

/**
 * What has to hold before a person restarts `iscsid.service` or the OS of the node (docs/recovery-safety.md#when-a-restart-makes-sense: never as a first
 * measure, while a fail-over runs, while other software acts, nor the only node in service).
 */
export function restartConditions(c: Seen): readonly Precondition[] {
  const p = c.path;
  if (p === null) return [];
  return [
    { key: 'attached', verdict: judged(!isUnread(p) && p.api !== 'ATTACHED', p.api === 'ATTACHED') },
    { key: 'waited', verdict: waited(c, p) },
    { key: 'no-failover', verdict: noFailover(c) },
    { key: 'no-competitor', verdict: interfered(c) ? 'not-met' : 'met' },
    {
      key: 'not-in-service',
      verdict: judged(c.node?.service === 'active', c.node?.service === 'standby'),
    },
  ];
}

function interfered({ picture, loss }: Seen): boolean {
  const seen = picture.nodes.flatMap(({ view }) => view?.competitor ?? []);
  return seen.some(({ at }) => at >= loss.at - 10 * MINUTE);
}

function isUnread({ api }: PathStatus): boolean {
  return api === 'unreadable' || api === 'not-asked';
}

function waited({ now, loss }: Seen, path: PathStatus): Verdict {
  if (isUnread(path)) return 'unknown';
  if (path.api !== 'ATTACHED') return 'not-met';
  const since = Math.max(path.current?.timeCreated ?? 0, lastOutage(path.view)?.lostAt ?? loss.at);
  return now - since >= WAIT ? 'met' : 'not-met';
}

function noFailover({ picture, loss }: Seen): Verdict {
  const moves = picture.nodes.flatMap(({ view, rebootedAt }) => [
    latestOf(view, 'lk-failover'),
    latestOf(view, 'lk-recovery-started'),
    latestOf(view, 'lk-halt'),
    rebootedAt,
  ]);
  return judged(
    moves.some((at) => mayBeSince(at, loss.at)),
    picture.nodes.every((n) => n.silentSince === null && n.view?.clockDoubt == null),
  );
}
