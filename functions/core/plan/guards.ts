import { MINUTE } from '../base/time.ts';
import { windowAt } from '../incident/policy.ts';
import { printWindow } from '../incident/window-text.ts';
import {
  approved,
  attemptsLeft,
  forbidding,
  fresh,
  type Judged,
  listed,
  met,
  no,
  noFailover,
  notExpected,
  parametersKnown,
  peersReadable,
  placeFree,
  quiet,
  roleData,
  serviceKnown,
  takeover,
  test,
  unknown,
} from './guard-checks.ts';
import { GUARD_CODES, type GuardCode } from './guard-codes.ts';
import type { GuardInput } from './guard-input.ts';
import type { GuardVerdict } from './plan-shapes.ts';

export { BY_LCDSTATUS } from './guard-checks.ts';
export { ACT_GUARDS, GUARD_CODES, type GuardCode } from './guard-codes.ts';
export type { Approval, GuardInput } from './guard-input.ts';

/** Every guard with its verdict. Unknown counts as no: only `met` lets an action pass. */
export function evaluateGuards(g: GuardInput): readonly GuardVerdict[] {
  return GUARD_CODES.map((code) => {
    const [verdict, detail] = judge(code, g);
    return { code, verdict, detail };
  });
}

/** All guards are met. */
export function mayAct(verdicts: readonly GuardVerdict[]): boolean {
  return verdicts.length === GUARD_CODES.length && verdicts.every((v) => v.verdict === 'met');
}

function judge(code: GuardCode, g: GuardInput): Judged {
  const p = g.path;
  const node = g.assessment.nodes.find((n) => n.node === p.node);
  const remembered = p.attachment;
  const volume = remembered === null ? undefined : g.lookUps.volumes[remembered.volumeId];
  const instance = g.lookUps.instances[p.node];
  switch (code) {
    case 'guard-detached':
      if (!fresh(g)) return unknown('attachments not freshly read');
      return test(p.api === 'DETACHED' || p.api === 'ABSENT', p.api);
    case 'guard-parameters-known':
      return parametersKnown(g);
    case 'guard-role-data':
      return roleData(g);
    case 'guard-instance-running':
      if (instance?.known !== true) return unknown('instance not readable');
      return test(instance.value.lifecycleState === 'RUNNING', instance.value.lifecycleState);
    case 'guard-volume-available':
      if (volume?.known !== true) return unknown('volume not readable');
      return test(volume.value.lifecycleState === 'AVAILABLE', volume.value.lifecycleState);
    case 'guard-same-ad':
      if (volume?.known !== true || instance?.known !== true)
        return unknown('volume or instance not readable');
      return test(
        volume.value.availabilityDomain === instance.value.availabilityDomain,
        `${volume.value.availabilityDomain} / ${instance.value.availabilityDomain}`,
      );
    case 'guard-no-reservations':
      if (volume?.known !== true) return unknown('volume not readable');
      return test(!volume.value.isReservationsEnabled, String(volume.value.isReservationsEnabled));
    case 'guard-place-free':
      return placeFree(g);
    case 'guard-no-forbidding-attachment':
      return forbidding(g);
    case 'guard-not-detaching': {
      const all = listed(g);
      if (all === null) return unknown('attachments not readable');
      const busy = all.find((a) => a.volumeId === remembered?.volumeId && a.lifecycleState === 'DETACHING');
      return busy === undefined ? met() : no(busy.id);
    }
    case 'guard-not-already-here': {
      const all = listed(g);
      if (all === null) return unknown('attachments not readable');
      const here = all.find(
        (a) =>
          a.volumeId === remembered?.volumeId &&
          a.instanceId === p.node &&
          (a.lifecycleState === 'ATTACHED' || a.lifecycleState === 'ATTACHING'),
      );
      return here === undefined ? met() : no(`adopt ${here.id}`);
    }
    case 'guard-peers-readable':
      return peersReadable(g);
    case 'guard-no-takeover-sign':
      return takeover(g);
    case 'guard-service-known':
      return serviceKnown(g);
    case 'guard-no-failover-or-restart':
      return noFailover(g);
    case 'guard-file-system-alive': {
      const dead = (node?.view?.fsDead ?? []).some((f) => f.at >= g.incident.lossAt);
      const gone = p.condition === 'timed-out' || p.condition === 'dead' || dead;
      return gone ? no(p.condition) : met();
    }
    case 'guard-quiet':
      return quiet(g);
    case 'guard-audit-readable':
      return g.lookUps.audit?.known === true ? met() : unknown('Audit not readable');
    case 'guard-detach-not-expected':
      return notExpected(g);
    case 'guard-no-hold': {
      const hold = g.incident.hold;
      return hold !== null && hold.until > g.now ? no(hold.why) : met();
    }
    case 'guard-no-window': {
      const w = windowAt(g.policy.windows, g.incident.cluster.name, g.now);
      return w === null ? met() : no(w.note ?? `${printWindow(w)} ${w.zone}`);
    }
    case 'guard-no-storm':
      return test(!g.wide, g.wide ? 'several clusters at once' : '');
    case 'guard-no-competitor': {
      const seen = g.assessment.nodes
        .flatMap((n) => n.view?.competitor ?? [])
        .find((c) => c.at >= g.incident.lossAt - 10 * MINUTE);
      return seen === undefined ? met() : no(seen.detail);
    }
    case 'guard-cooldown': {
      if (g.attempts?.known !== true) return unknown('earlier attempts not readable');
      const last = g.attempts.value
        .filter((a) => a.cluster === g.incident.cluster.key)
        .reduce((m, a) => Math.max(m, a.at), Number.NEGATIVE_INFINITY);
      return test(g.now - last >= g.policy.attempts.cooldownMs, '');
    }
    case 'guard-attempts':
      return attemptsLeft(g);
    case 'guard-lease-current':
      if (g.lease === undefined) return unknown('judged when acting');
      if (!g.lease.known) return unknown(g.lease.detail);
      return test(g.lease.value, '');
    case 'guard-approval-valid':
      return approved(g);
    case 'guard-plan-hash':
      if (g.hashes === undefined) return unknown('judged when acting');
      return test(g.hashes.approved === g.hashes.fresh, g.hashes.fresh.slice(0, 16));
  }
}
