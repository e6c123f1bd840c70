import { SECOND } from '../../../functions/core/base/time.ts';
import type { ApprovalRecord } from '../../../functions/core/plan/approval.ts';
import { APPROVAL, approvalName } from '../../../functions/store/approvals.ts';
import { userCaller } from '../cloud/caller.ts';
import { type FunctionName, SIM } from './installation.ts';
import { NodeStory } from './node-story.ts';
import { volumeIn } from './targets.ts';

/**
 * What people do in a story, with their own identities. A call that the tenancy refuses is an outcome like any other:
 * it shows in `refusals`.
 */
export abstract class PeopleStory extends NodeStory {
  #approvals = 0;

  /** DetachVolume by a person or a tool. @throws RangeError when the volume never was attached there. */
  detach(
    cluster: string,
    node: string,
    volume: string,
    how: { readonly by?: string; readonly client?: string } = {},
  ): void {
    const one = this.node(cluster, node);
    const { compute } = this.cloud;
    const current = compute.current(one.options.instanceId, volumeIn(this.cluster(cluster), volume));
    if (current === null) throw new RangeError(`${volume} is not attached to ${node}`);
    const caller = userCaller(how.by ?? 'ops', how.client ?? 'Oracle-PythonSDK/2.150.0');
    const made = () => compute.detachVolume(caller, current.id).then(() => this.settleAt(current.dueAt));
    this.record.call(caller.name, `DetachVolume ${cluster}/${node} ${volume}`, made);
    // The platform cuts the connection when the detach is under way.
    this.time.after(SECOND, () => {
      for (const disk of one.disksOf(volume)) one.targetChanged(disk);
    });
  }

  /** AttachVolume with the parameters of before. */
  reattach(cluster: string, node: string, volume: string, how: { readonly by?: string } = {}): void {
    const { instanceId } = this.node(cluster, node).options;
    const volumeId = volumeIn(this.cluster(cluster), volume);
    const { compute } = this.cloud;
    const before = compute.current(instanceId, volumeId);
    const device = before?.device ?? null;
    const caller = userCaller(how.by ?? 'ops');
    const request = { type: 'iscsi', instanceId, volumeId, isShareable: before?.isShareable ?? true, device };
    const made = () =>
      compute.attachVolume(caller, request, null).then((attachment) => {
        const { dueAt } = compute.current(instanceId, volumeId) ?? attachment;
        this.settleAt(dueAt);
      });
    this.record.call(caller.name, `AttachVolume ${cluster}/${node} ${volume}`, made);
  }

  /** Unmounts, logs out. */
  logout(cluster: string, node: string, volume: string): void {
    this.record.note('action', 'ops', `logout ${cluster}/${node} ${volume}`);
    const one = this.node(cluster, node);
    for (const disk of one.disksOf(volume)) one.logout(disk);
  }

  /** Logs in to the present attachment: a new session, while the old one may still be there. */
  login(cluster: string, node: string, volume: string): void {
    this.record.note('action', 'ops', `login ${cluster}/${node} ${volume}`);
    const one = this.node(cluster, node);
    for (const disk of one.disksOf(volume)) {
      const place = this.targets.place(this.cluster(cluster), one, disk);
      if (place !== null) one.login(disk, place);
    }
  }

  restartIscsid(cluster: string, node: string): void {
    this.record.note('action', 'ops', `systemctl restart iscsid on ${cluster}/${node}`);
    this.node(cluster, node).restartIscsid();
  }

  /** InstanceAction SOFTSTOP: an orderly shutdown, unless the tenancy refuses it. */
  stop(cluster: string, node: string, how: { readonly by?: string } = {}): void {
    const one = this.node(cluster, node);
    const caller = userCaller(how.by ?? 'ops');
    const made = () =>
      this.cloud.compute.instanceAction(caller, one.options.instanceId, 'SOFTSTOP').then((record) => {
        this.settleAt(record.next?.at ?? null);
        this.time.after(3 * SECOND, () => one.shutdown());
      });
    this.record.call(caller.name, `SOFTSTOP ${cluster}/${node}`, made);
  }

  /** What an operator's command line puts into `commands/`. */
  command(command: {
    readonly kind: 'ack' | 'hold' | 'release' | 'close';
    readonly target: string;
    readonly by: string;
    readonly [more: string]: unknown;
  }): void {
    const id = `command-${this.timeline.length}`;
    const body = { schema: 'warden.command/1', id, at: this.time.now(), ...command };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const made = () =>
      this.cloud.objectStorage
        .put(
          userCaller(command.by),
          { bucket: SIM.stateBucket, name: `commands/${id}.json`, body: bytes },
          { kind: 'any' },
        )
        .then(() => this.invoke('respond', '{}', 'detached'));
    this.record.call(command.by, `${command.kind} ${command.target}`, made);
  }

  /**
   * A person's word on the newest plan, written with the person's own identity as `warden approve` does.
   * @returns the record; null when there is no plan yet.
   */
  approve(by: string, change: Partial<ApprovalRecord> = {}): ApprovalRecord | null {
    const stored = this.plans().at(-1);
    if (stored === undefined) return null;
    this.#approvals += 1;
    const approval: ApprovalRecord = {
      schema: 'warden.approval/1',
      id: `approval-${String(this.#approvals).padStart(12, '0')}`,
      planId: stored.plan.id,
      planHash: stored.plan.hash,
      kind: 'approve',
      by,
      at: this.time.now(),
      words: 'node1 is in service, the detach was a slip',
      attestation: { inService: stored.plan.node, detachNotMeant: true },
      via: 'cli',
      ...change,
    };
    const body = APPROVAL.encode(approval);
    const made = () =>
      this.cloud.objectStorage.put(
        userCaller(by),
        { bucket: SIM.approvalsBucket, name: approvalName(approval), body },
        {
          kind: 'any',
        },
      );
    this.record.call(by, `${approval.kind} ${approval.planId}`, made);
    return approval;
  }

  /** The schedule or an alarm wakes `sweep`. */
  sweep(body = '{}'): void {
    this.invoke('sweep', body, 'detached');
  }

  /** Invokes a function as the platform does. */
  invoke(name: FunctionName, body: string, kind: 'sync' | 'detached'): void {
    this.deliveries.wake(name, body, kind);
  }

  /** Kills what runs of a function at this moment. */
  kill(name: FunctionName): void {
    for (const process of this.host.running(name)) {
      this.record.note('action', 'platform', `${name} killed`);
      process.kill();
    }
  }
}
