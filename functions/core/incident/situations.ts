import { MINUTE, type Ms } from '../base/time.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import type { NoticeReason, ReasonCode } from './reasons.ts';

/** What is decided, said and done about an incident while it is in one situation: one row of {@link SITUATIONS}. */
interface SituationRow {
  readonly severity: Severity;
  /** Severity in the last 30 minutes before I/O fails; null: the same. */
  readonly near: Severity | null;
  /** Reason of the notice that says that the incident has come into this situation. */
  readonly reason: NoticeReason;
  /** Keys of the catalogue: what users lose, and what must not be done. */
  readonly impact: string;
  readonly avoid: readonly string[];
  /** What to do, in order: keys of the catalogue, or groups of them that depend on the picture (decision/steps.ts). */
  readonly steps: readonly string[];
  /** The kernel counts down, or will once it notices. `watched`: its last minutes, and silence meanwhile, are notified as well. */
  readonly clock: 'watched' | 'runs' | null;
  /** People have to choose between waiting, reattaching and switching over. */
  readonly choice: boolean;
  /** By the probe, for their own view. */
  readonly asksNodes: boolean;
  /** People are asked to approve a plan. */
  readonly asksApproval: boolean;
  /** An attach that was made is the news; anything graver has its own headline and comes first. */
  readonly reportsAttach: boolean;
  /** `rarely`: as seldom as once somebody takes care. */
  readonly reminds: 'often' | 'rarely' | null;
  /** In a wide outage the summary speaks for its first notice; anything graver is told for each cluster. */
  readonly isMerged: boolean;
  /** Storage is lost: counts for a wide outage. */
  readonly isLoss: boolean;
  /** What the notice shows as its node. */
  readonly about: 'path' | 'restarted-node' | 'cluster';
  /** The request that would reattach the volume is shown. */
  readonly showsPlan: boolean;
  /** How it ends the incident, and how long after it began; null: it does not. */
  readonly closes: {
    readonly by: 'recovered' | 'silent-heal' | 'planned';
    readonly code: ReasonCode;
    readonly after: Ms;
  } | null;
}

/** A notice about one fact of an incident whose situation stays what it is. */
type NewsRow = Pick<SituationRow, 'reason' | 'clock' | 'showsPlan'>;

/** A lost data path: what most rows share. A row names what is different. */
const LOST = {
  severity: 'critical',
  near: null,
  reason: 'changed',
  impact: 'active',
  avoid: ['detach-logout', 'stop-active', 'stop-healthy'],
  clock: 'runs',
  choice: true,
  asksNodes: true,
  asksApproval: false,
  reportsAttach: false,
  reminds: 'often',
  isMerged: true,
  isLoss: true,
  about: 'path',
  showsPlan: true,
  closes: null,
} as const;

/** Trouble that is no running outage of a data path. */
const OTHER = { ...LOST, clock: null, choice: false, asksNodes: false, isMerged: false } as const;

/** The node itself has seen I/O fail: nothing counts down any more. */
const FAILED = {
  ...LOST,
  reason: 'io-failed',
  impact: 'failed',
  avoid: ['interfere', 'mount', 'stop-healthy'],
  steps: ['wait-lifekeeper', 'switch-if-not-isp', 'switch', 'fsck', 'look'],
  clock: null,
  choice: false,
  isMerged: false,
} as const;

/** A recovery is watched for a while: what breaks again belongs to the same incident. */
const WATCHED: Ms = 5 * MINUTE;

/** Nothing is lost any more, or nothing was. */
const OVER = { ...OTHER, severity: 'info', reminds: null, isLoss: false } as const;

/** An outage that was over when its lines came: told once, at the end. */
const LATE = {
  ...OVER,
  reason: 'recovered',
  avoid: ['detach', 'mount', 'reboot-both'],
  steps: ['verify-peer', 'check-resource', 'no-change', 'look'],
  showsPlan: false,
  closes: { by: 'recovered', code: 'closed-late', after: 0 },
} as const;

/**
 * Every situation of an incident. `situationOf` says which one holds; all that depends on it stands here and, in
 * words, in the catalogues. docs/notices.md shows the same table; a test holds the two together.
 */
export const SITUATIONS = {
  held: { ...OTHER, severity: 'low', steps: [] },
  'all-silent': {
    ...OTHER,
    reason: 'unknown',
    impact: 'unknown',
    avoid: ['detach', 'reboot-both', 'mount'],
    steps: ['console', 'lcdstatus'],
    isLoss: false,
    about: 'cluster',
  },
  rebooted: {
    ...OTHER,
    reason: 'rebooted',
    impact: 'restarted',
    avoid: ['attach-elsewhere', 'mount', 'stop-healthy'],
    steps: ['verify-peer', 'restore'],
    about: 'restarted-node',
    showsPlan: false,
  },
  'boot-lost': {
    ...OTHER,
    impact: 'boot',
    avoid: ['detach-logout', 'attach-elsewhere', 'stop-healthy'],
    steps: ['console', 'lcdstatus', 'switch-if-hung', 'switch'],
  },
  'quorum-lost': {
    ...OTHER,
    impact: 'quorum',
    avoid: ['cut-network', 'stop-healthy', 'quorum-init'],
    steps: ['quorum', 'quorum-attach', 'look'],
  },
  'do-not-reattach': {
    ...LOST,
    impact: 'taken-over',
    avoid: ['reattach', 'mount', 'stop-healthy'],
    steps: ['verify-peer', 'restore'],
    choice: false,
    isMerged: false,
    showsPlan: false,
  },
  'failed-over': {
    ...LOST,
    reason: 'failed-over',
    impact: 'taken-over',
    avoid: ['attach-elsewhere', 'mount', 'stop-healthy'],
    steps: ['verify-peer', 'restore'],
    choice: false,
    showsPlan: false,
    isMerged: false,
  },
  /** The service has moved, and the node that lost the disk holds no writes any more: what is missing is a second node. */
  'redundancy-lost': {
    ...OTHER,
    severity: 'medium',
    impact: 'no-second-node',
    avoid: ['attach-elsewhere', 'mount', 'stop-healthy'],
    steps: ['verify-peer', 'restore'],
    asksNodes: true,
    reminds: 'rarely',
    showsPlan: false,
  },
  'io-failed': FAILED,
  'deadline-passed': {
    ...LOST,
    reason: 'unknown',
    impact: 'unknown',
    avoid: ['interfere', 'mount', 'stop-healthy'],
    steps: ['verify-peer', 'look', 'switch-if-not-isp', 'switch'],
    choice: false,
    isMerged: false,
  },
  'fs-dead': FAILED,
  'standby-lost': {
    ...LOST,
    severity: 'medium',
    impact: 'standby',
    // It holds nobody's I/O.
    clock: null,
    avoid: ['detach-logout', 'attach-elsewhere', 'stop-healthy'],
    steps: ['intent', 'by-cause', 'look'],
    asksApproval: true,
    reportsAttach: true,
  },
  'not-recovered': {
    ...LOST,
    severity: 'high',
    near: 'critical',
    reason: 'not-recovered',
    avoid: ['logout', 'mount', 'stop-healthy'],
    steps: ['switch-if-active', 'not-in-use', 'logout-old', 'log-in', 'check-resource'],
    clock: 'watched',
    choice: false,
    reportsAttach: true,
  },
  reattached: {
    ...LOST,
    severity: 'high',
    near: 'critical',
    reason: 'not-recovered',
    steps: ['competitor-now', 'wait', 'restart', 'look'],
    clock: 'watched',
    choice: false,
    reportsAttach: true,
  },
  planned: {
    ...OVER,
    impact: 'none',
    avoid: ['none'],
    steps: ['none'],
    showsPlan: false,
    closes: { by: 'planned', code: 'closed-planned', after: 0 },
  },
  detached: {
    ...LOST,
    avoid: ['attach-unasked', 'logout', 'stop-active'],
    steps: ['intent', 'look'],
    clock: 'watched',
    asksApproval: true,
    reportsAttach: true,
  },
  // Every return sets the clock of the kernel back.
  flapping: {
    ...LOST,
    severity: 'medium',
    clock: null,
    steps: ['duplicate-iqn', 'look'],
    asksApproval: true,
    reminds: 'rarely',
  },
  degraded: {
    ...OTHER,
    severity: 'medium',
    impact: 'degraded',
    avoid: ['detach-logout', 'timeout'],
    steps: ['multipath', 'session'],
    isLoss: false,
  },
  hung: {
    ...LOST,
    severity: 'high',
    steps: ['by-cause', 'look'],
  },
  lost: {
    ...LOST,
    severity: 'high',
    near: 'critical',
    steps: ['by-cause', 'look'],
    clock: 'watched',
    asksApproval: true,
    reportsAttach: true,
  },
  unclear: {
    ...OTHER,
    severity: 'medium',
    reason: 'unknown',
    impact: 'unknown',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['look'],
    isLoss: false,
  },
  stray: {
    ...OTHER,
    severity: 'low',
    reason: 'unknown',
    impact: 'unknown',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['look'],
    reminds: null,
    isLoss: false,
    showsPlan: false,
  },
  recovered: {
    ...OVER,
    reason: 'recovered',
    impact: 'recovered',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['stayed', 'check-resource', 'no-change', 'terraform', 'choose-timeout'],
    closes: { by: 'recovered', code: 'closed-recovered', after: WATCHED },
  },
  /** Everything is connected again after a restart, a fail-over or I/O errors: not what it was, and not where it was. */
  'redundancy-restored': {
    ...OVER,
    reason: 'recovered',
    impact: 'restored',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['check-back', 'check-resource', 'no-change', 'terraform'],
    showsPlan: false,
    closes: { by: 'recovered', code: 'closed-recovered', after: WATCHED },
  },
  /** The session of before came back although a peer had taken over: what it held may have been written meanwhile. */
  replayed: {
    ...OTHER,
    reason: 'failed-over',
    impact: 'replayed',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['verify-peer', 'fsck'],
    asksNodes: true,
    isLoss: false,
    showsPlan: false,
  },
  unproven: {
    ...OTHER,
    severity: 'medium',
    reason: 'unknown',
    impact: 'recovered',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['look', 'check-resource', 'no-change'],
  },
  'heard-again': {
    ...OVER,
    reason: 'recovered',
    impact: 'unknown',
    avoid: ['detach', 'mount', 'reboot-both'],
    steps: ['console', 'lcdstatus'],
    about: 'cluster',
    closes: { by: 'recovered', code: 'closed-recovered', after: 0 },
  },
  late: { ...LATE, severity: 'medium', impact: 'over' },
  'late-failed': { ...LATE, severity: 'high', impact: 'failed-then' },
  healthy: { ...OVER, steps: [], closes: { by: 'silent-heal', code: 'healed-silently', after: 0 } },
} as const satisfies Readonly<Record<string, SituationRow>>;

export type Situation = keyof typeof SITUATIONS;
/** A situation by its name; null for none that this version knows. */
export function asSituation(name: string | undefined): Situation | null {
  return name !== undefined && Object.hasOwn(SITUATIONS, name) ? (name as Situation) : null;
}

/** Situations that people are notified of: not of a session within its first minute, nor of health. */
export type ToldSituation = Exclude<Situation, 'held' | 'healthy'>;
export type Step = (typeof SITUATIONS)[Situation]['steps'][number];

const news = (reason: NoticeReason) => ({ reason, clock: 'runs', showsPlan: true }) as const;

/** Headlines of single facts: the situation of the incident gives everything else. */
export const NEWS = {
  'detached-by': news('cause-known'),
  'further-loss': news('changed'),
  'earlier-loss': news('changed'),
  'deadline-near': news('deadline-near'),
  silent: news('unknown'),
  'approval-needed': news('approval-needed'),
  acted: news('acted'),
  'attach-refused': news('refused'),
  'attach-rejected': news('refused'),
  'attach-expired': news('refused'),
  'attach-failed': news('refused'),
  wide: { reason: 'first', clock: null, showsPlan: false },
  strangers: { reason: 'first', clock: null, showsPlan: false },
} as const satisfies Readonly<Record<string, NewsRow>>;

/** What a notice of one incident is about: its title and its summary. */
export type Headline = ToldSituation | Exclude<keyof typeof NEWS, 'wide' | 'strangers'>;

export const HEADLINES: Readonly<Record<Headline, Pick<SituationRow, 'clock' | 'showsPlan'>>> = {
  ...SITUATIONS,
  ...NEWS,
};
