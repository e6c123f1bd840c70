import { SECOND } from '../base/time.ts';
import { isDone } from '../cluster/takeover.ts';
import { windowAt } from '../incident/policy.ts';
import { printWindow } from '../incident/window-text.ts';
import type { GuardCode } from './guard-codes.ts';
import { type Guard, listed, met, no, test, unknown } from './guard-input.ts';

/** Guards on what people and others want, and on what the suite itself did before. */
export const ON_INTENT = {
  /** Five quiet minutes since the last attachment change of the cluster, by our own watching and by Audit. */
  'guard-quiet'(g) {
    const own = g.incident.attachmentState?.since;
    if (own === undefined || listed(g) === null) return unknown('attachments not watched yet');
    if (g.lookUps.audit?.known !== true) return unknown('Audit not readable');
    // Of those that were refused some may be ours, which are repeated.
    const acts = g.lookUps.audit.value
      .filter((a) => /(attach|detach)volume/i.test(a.name) && isDone(a))
      .map((a) => a.at);
    const last = Math.max(own, ...acts);
    return test(g.now - last >= g.policy.quietMs, `${Math.floor((g.now - last) / SECOND)} s`);
  },

  'guard-audit-readable'(g) {
    return g.lookUps.audit?.known === true ? met() : unknown('Audit not readable');
  },

  'guard-detach-not-expected'(g) {
    if (g.lookUps.audit?.known !== true) return unknown('Audit not readable');
    if (g.path.cleanLogoutAt !== null) return no('logged out before the detach');
    const ids = [g.path.current?.id, g.path.attachment?.id, g.path.attachment?.volumeId];
    const acts = g.picture.detachActions.filter((a) => ids.includes(a.resourceId) && isDone(a));
    if (acts.length === 0) return unknown('no Detach in Audit');
    const names = acts.flatMap((a) => [a.principalName, a.principalId]).filter((n) => n !== null);
    const expected = names.find((n) => g.policy.expectedPrincipals.includes(n));
    if (expected !== undefined) return no(expected);
    const machine = acts
      .flatMap((a) => [a.userAgent, a.principalName])
      .find((t) => t !== null && AUTOMATION_AGENT.test(t));
    return machine == null ? met(acts[0]?.principalName ?? '') : no(machine);
  },

  'guard-no-hold'({ incident: { hold }, now }) {
    return hold !== null && hold.until > now ? no(hold.why) : met();
  },

  'guard-no-window'({ policy, incident, now }) {
    const window = windowAt(policy.windows, incident.cluster.name, now);
    return window === null ? met() : no(window.note ?? `${printWindow(window)} ${window.zone}`);
  },

  'guard-no-storm'({ wide }) {
    return test(!wide, wide ? 'several clusters at once' : '');
  },

  'guard-cooldown'(g) {
    if (g.attempts?.known !== true) return unknown('earlier attempts not readable');
    const last = g.attempts.value
      .filter((a) => a.cluster === g.incident.cluster.key)
      .reduce((m, a) => Math.max(m, a.at), Number.NEGATIVE_INFINITY);
    return test(g.now - last >= g.policy.attempts.cooldownMs, '');
  },

  'guard-attempts'(g) {
    if (g.attempts?.known !== true) return unknown('earlier attempts not readable');
    const limits = g.policy.attempts;
    const recent = g.attempts.value.filter((a) => g.now - a.at < limits.withinMs);
    const volume = recent.filter((a) => a.volumeId === g.path.attachment?.volumeId).length;
    const cluster = recent.filter((a) => a.cluster === g.incident.cluster.key).length;
    const ok =
      volume < limits.perVolume && cluster < limits.perCluster && recent.length < limits.perInstallation;
    return test(ok, `${volume}/${cluster}/${recent.length}`);
  },

  'guard-approval-valid'(g) {
    if (g.approval === undefined) return unknown('judged when acting');
    if (!g.approval.known) return unknown(g.approval.errorCode);
    const a = g.approval.value;
    if (a === null) return no('none');
    if (a.rejected) return no(`rejected by ${a.by}`);
    if (a.at > g.now || a.expiresAt <= g.now) return no('expired');
    if (g.hashes !== undefined && a.planHash !== g.hashes.approved) return no('for another plan');
    return met(a.by);
  },

  'guard-lease-current'({ lease }) {
    if (lease === undefined) return unknown('judged when acting');
    return lease.known ? test(lease.value, '') : unknown(lease.detail);
  },

  'guard-plan-hash'({ hashes }) {
    if (hashes === undefined) return unknown('judged when acting');
    return test(hashes.approved === hashes.fresh, hashes.fresh.slice(0, 16));
  },
} satisfies Partial<Readonly<Record<GuardCode, Guard>>>;

/** Automation that detaches on purpose will fight over it: Terraform, DR tools, expected principals. */
const AUTOMATION_AGENT = /terraform|full ?stack ?dr|fsdr|disaster|ansible|resource-?manager|pulumi/i;
