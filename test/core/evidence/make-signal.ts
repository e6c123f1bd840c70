import type { Signal } from '../../../functions/core/rules/signal.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';

export const NODE = 'node-a';
export const T0 = Date.UTC(2026, 10, 22, 11, 0, 0);
export const IQN = 'iqn.2015-12.com.oracleiaas:7a3f2b61';
export const PORTAL = { address: '169.254.2.2', port: 3260 };

/** A signal at `T0 + seconds`. */
export function at(seconds: number, kind: SignalKind, more: Partial<Signal> = {}): Signal {
  return {
    rule: `R-${kind}`,
    kind,
    severity: 'info',
    node: NODE,
    host: 'ocilab1',
    at: T0 + seconds * 1000,
    precision: 1000,
    bootId: null,
    text: `${kind} at ${seconds}`,
    ...more,
  };
}

/** The lines of a login of `session` that makes `disk` on SCSI host `scsiHost`. */
export function login(
  seconds: number,
  session: number,
  disk: string,
  scsiHost: number,
  target = { iqn: IQN, portal: PORTAL },
): Signal[] {
  return [
    at(seconds, 'host-added', { scsiHost }),
    at(seconds + 1, 'session-up', { session, ...target }),
    at(seconds + 1, 'device-attached', { device: disk, scsiHost, scsiAddress: `${scsiHost}:0:0:1` }),
  ];
}
