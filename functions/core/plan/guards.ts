import { GUARD_CODES, type GuardCode } from './guard-codes.ts';
import type { GuardInput, Judged } from './guard-input.ts';
import {
  approved,
  attemptsLeft,
  auditReadable,
  cooledDown,
  leaseCurrent,
  noHold,
  notExpected,
  notWide,
  noWindow,
  quiet,
  samePlan,
} from './guards-on-intent.ts';
import {
  fileSystemAlive,
  noCompetitor,
  noFailover,
  noTakeover,
  peersReadable,
  serviceKnown,
} from './guards-on-nodes.ts';
import {
  detached,
  forbidding,
  instanceRunning,
  noReservations,
  notAlreadyHere,
  notDetaching,
  parametersKnown,
  placeFree,
  roleData,
  sameDomain,
  volumeAvailable,
} from './guards-on-platform.ts';
import type { GuardVerdict } from './plan-shapes.ts';

export { ACT_GUARDS, GUARD_CODES, type GuardCode } from './guard-codes.ts';
export type { Approval, GuardInput } from './guard-input.ts';
export { BY_LCDSTATUS } from './guards-on-nodes.ts';

/** What each guard asks. */
const GUARDS: Readonly<Record<GuardCode, (g: GuardInput) => Judged>> = {
  'guard-detached': detached,
  'guard-parameters-known': parametersKnown,
  'guard-role-data': roleData,
  'guard-instance-running': instanceRunning,
  'guard-volume-available': volumeAvailable,
  'guard-same-ad': sameDomain,
  'guard-no-reservations': noReservations,
  'guard-place-free': placeFree,
  'guard-no-forbidding-attachment': forbidding,
  'guard-not-detaching': notDetaching,
  'guard-not-already-here': notAlreadyHere,
  'guard-peers-readable': peersReadable,
  'guard-no-takeover-sign': noTakeover,
  'guard-service-known': serviceKnown,
  'guard-no-failover-or-restart': noFailover,
  'guard-file-system-alive': fileSystemAlive,
  'guard-quiet': quiet,
  'guard-audit-readable': auditReadable,
  'guard-detach-not-expected': notExpected,
  'guard-no-hold': noHold,
  'guard-no-window': noWindow,
  'guard-no-storm': notWide,
  'guard-no-competitor': noCompetitor,
  'guard-cooldown': cooledDown,
  'guard-attempts': attemptsLeft,
  'guard-lease-current': leaseCurrent,
  'guard-approval-valid': approved,
  'guard-plan-hash': samePlan,
};

/** Every guard with its verdict. Unknown counts as no: only `met` lets an action pass. */
export function evaluateGuards(g: GuardInput): readonly GuardVerdict[] {
  return GUARD_CODES.map((code) => {
    const [verdict, detail] = GUARDS[code](g);
    return { code, verdict, detail };
  });
}

/** All guards are met. */
export function mayAct(verdicts: readonly GuardVerdict[]): boolean {
  return verdicts.length === GUARD_CODES.length && verdicts.every((v) => v.verdict === 'met');
}
