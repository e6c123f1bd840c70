import { notAuthorizedOrNotFound } from '../../infra/local/cloud/api-error.ts';
import type { Caller } from '../../infra/local/cloud/caller.ts';
import { demand, Service } from '../../infra/local/cloud/gate.ts';

/** A secondary private address and the instance whose network card has it. */
interface PrivateIpRecord {
  readonly id: string;
  readonly compartmentId: string;
  readonly instanceId: string;
}

/**
 * LifeKeeper's `ocivip` on a node: the OCI CLI with the node's own instance principal. What the node may do is granted by
 * policies of its own, outside the suite's, and is not judged here.
 */
export function nodeCaller(instanceId: string): Caller {
  return {
    kind: 'user',
    name: instanceId,
    id: instanceId,
    ipAddress: '10.0.0.20',
    userAgent: 'Oracle-PythonCLI/3.50',
  };
}

/** Virtual Cloud Network: only what LifeKeeper's virtual address needs, as far as Audit sees it. */
export class Network extends Service {
  readonly #privateIps = new Map<string, PrivateIpRecord>();

  addPrivateIp(record: PrivateIpRecord): void {
    this.#privateIps.set(record.id, record);
  }

  privateIp(id: string): PrivateIpRecord | null {
    return this.#privateIps.get(id) ?? null;
  }

  /** UpdatePrivateIp with another network card. @throws ApiError 404 for an unknown address. */
  movePrivateIp(caller: Caller, id: string, instanceId: string): Promise<PrivateIpRecord> {
    const name = 'UpdatePrivateIp';
    const compartmentId = this.#privateIps.get(id)?.compartmentId ?? null;
    const demands = ['PRIVATE_IP_UPDATE', 'VNIC_ASSIGN', 'VNIC_UNASSIGN'].map((permission) =>
      demand(name, permission, compartmentId),
    );
    return this.gate.call(caller, { name, target: id, demands, mutating: true }, () => {
      const record = this.#privateIps.get(id);
      if (record === undefined) throw notAuthorizedOrNotFound();
      const moved = { ...record, instanceId };
      this.#privateIps.set(id, moved);
      return moved;
    });
  }
}
