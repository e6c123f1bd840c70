import type { ComposeInput } from './compose-input.ts';
import type { AvoidKey, ImpactKey } from './model.ts';

export function impact(c: ComposeInput): ImpactKey {
  switch (c.situation) {
    case 'planned':
      return 'none';
    case 'recovered':
    case 'unproven':
      return 'recovered';
    case 'standby-lost':
      return 'standby';
    case 'quorum-lost':
      return 'quorum';
    case 'boot-lost':
      return 'boot';
    case 'degraded':
      return 'degraded';
    case 'io-failed':
    case 'fs-dead':
      return 'failed';
    case 'failed-over':
    case 'do-not-reattach':
      return 'taken-over';
    case 'rebooted':
      return 'restarted';
    case 'all-silent':
    case 'heard-again':
    case 'deadline-passed':
      return 'unknown';
    case 'detached':
    case 'not-recovered':
    case 'reattached':
    case 'flapping':
    case 'hung':
    case 'lost':
      return 'active';
  }
}

export function avoid(c: ComposeInput): readonly AvoidKey[] {
  switch (c.situation) {
    case 'planned':
      return ['none'];
    case 'do-not-reattach':
      return ['reattach', 'attach-elsewhere', 'mount', 'logout', 'reboot-both'];
    case 'recovered':
    case 'unproven':
      return ['detach', 'mount', 'reboot-both'];
    case 'all-silent':
      return ['detach', 'attach-elsewhere', 'reboot-both', 'mount'];
    default:
      return ['detach', 'attach-elsewhere', 'logout', 'reboot-both', 'mount', 'timeout', 'iscsi-service'];
  }
}
