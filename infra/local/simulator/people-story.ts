import { SECOND } from '../../../functions/core/base/time.ts';
import type { ApprovalRecord } from '../../../functions/core/plan/approval.ts';
import { APPROVAL, approvalName } from '../../../functions/store/plans.ts';
import { userCaller } from '../cloud/caller.ts';
import { type FunctionName, SIM } from './installation.ts';
import type { Outcome } from './outcome.ts';
import type { Stage } from './stage.ts';
import { volumeIn } from './targets.ts';

/**
 * What people do in a story, with their own identities. A call that the tenancy refuses is an outcome like any other:
 * it shows in `refusals`.
 */
export function peopleOf(stage: Stage, { plans }: Pick<Outcome, 'plans'>) {
  let approvals = 0;

  /** DetachVolume by a person or a tool. @throws RangeError when the volume never was attached there. */
  function detach(
    cluster: string,
    node: string,
    volume: string,
    how: { readonly by?: string; readonly client?: string } = {},
  ): void {
    const one = stage.node(cluster, node);
    const { compute } = stage.cloud;
    const current = compute.current(one.options.instanceId, volumeIn(stage.cluster(cluster), volume));
    if (current === null) throw new RangeError(`${volume} is not attached to ${node}`);
    const caller = userCaller(how.by ?? 'ops', how.client ?? 'Oracle-PythonSDK/2.150.0');
    const made = () => compute.detachVolume(caller, current.id).then(() => stage.settleAt(current.dueAt));
    stage.record.call(caller.name, `DetachVolume ${cluster}/${node} ${volume}`, made);
    // The platform cuts the connection when the detach is under way.
    stage.time.after(SECOND, () => {
      // One that got the volume by hand alone has no disk of it.
      for (const disk of one.disks) if (disk.volume === volume) one.targetChanged(disk);
    });
  }

  /** AttachVolume with the parameters of before. */
  function reattach(cluster: string, node: string, volume: string, how: { readonly by?: string } = {}): void {
    const { instanceId } = stage.node(cluster, node).options;
    const volumeId = volumeIn(stage.cluster(cluster), volume);
    const { compute } = stage.cloud;
    const before = compute.current(instanceId, volumeId);
    const device = before?.device ?? null;
    const caller = userCaller(how.by ?? 'ops');
    const request = { type: 'iscsi', instanceId, volumeId, isShareable: before?.isShareable ?? true, device };
    const made = () =>
      compute.attachVolume(caller, request, null).then((attachment) => {
        const { dueAt } = compute.current(instanceId, volumeId) ?? attachment;
        stage.settleAt(dueAt);
      });
    stage.record.call(caller.name, `AttachVolume ${cluster}/${node} ${volume}`, made);
  }

  /** Unmounts, logs out. */
  function logout(cluster: string, node: string, volume: string): void {
    stage.record.note('action', 'ops', `logout ${cluster}/${node} ${volume}`);
    const one = stage.node(cluster, node);
    for (const disk of one.disksOf(volume)) one.logout(disk);
  }

  /** Logs in to the present attachment: a new session, while the old one may still be there. */
  function login(cluster: string, node: string, volume: string): void {
    stage.record.note('action', 'ops', `login ${cluster}/${node} ${volume}`);
    const one = stage.node(cluster, node);
    for (const disk of one.disksOf(volume)) {
      const place = stage.targets.place(stage.cluster(cluster), one, disk);
      if (place !== null) one.login(disk, place);
    }
  }

  function restartIscsid(cluster: string, node: string): void {
    stage.record.note('action', 'ops', `systemctl restart iscsid on ${cluster}/${node}`);
    stage.node(cluster, node).restartIscsid();
  }

  /** InstanceAction SOFTSTOP: an orderly shutdown, unless the tenancy refuses it. */
  function stop(cluster: string, node: string, how: { readonly by?: string } = {}): void {
    const one = stage.node(cluster, node);
    const caller = userCaller(how.by ?? 'ops');
    const made = () =>
      stage.cloud.compute.instanceAction(caller, one.options.instanceId, 'SOFTSTOP').then((record) => {
        stage.settleAt(record.next?.at ?? null);
        stage.time.after(3 * SECOND, () => one.shutdown());
      });
    stage.record.call(caller.name, `SOFTSTOP ${cluster}/${node}`, made);
  }

  /** What an operator's command line puts into `commands/`. */
  function command(command: {
    readonly kind: 'ack' | 'hold' | 'release' | 'close';
    readonly target: string;
    readonly by: string;
    readonly [more: string]: unknown;
  }): void {
    const id = `command-${stage.record.timeline.length}`;
    const body = { schema: 'warden.command/1', id, at: stage.time.now(), ...command };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const made = () =>
      stage.cloud.objectStorage
        .put(
          userCaller(command.by),
          { bucket: SIM.stateBucket, name: `commands/${id}.json`, body: bytes },
          { kind: 'any' },
        )
        .then(() => invoke('respond', '{}', 'detached'));
    const { until } = command;
    const end = typeof until === 'number' ? ` until ${new Date(until).toISOString()}` : '';
    stage.record.call(command.by, `${command.kind} ${command.target}${end}`, made);
  }

  /**
   * A person's word on the newest plan, written with the person's own identity as `warden approve` does.
   * @returns the record; null when there is no plan yet.
   */
  function approve(by: string, change: Partial<ApprovalRecord> = {}): ApprovalRecord | null {
    const stored = plans().at(-1);
    if (stored === undefined) return null;
    approvals += 1;
    const approval: ApprovalRecord = {
      schema: 'warden.approval/1',
      id: `approval-${String(approvals).padStart(12, '0')}`,
      planId: stored.plan.id,
      planHash: stored.plan.hash,
      kind: 'approve',
      by,
      at: stage.time.now(),
      words: 'node1 is in service, the detach was a slip',
      attestation: { inService: stored.plan.node, detachNotMeant: true },
      via: 'cli',
      ...change,
    };
    const body = APPROVAL.encode(approval);
    const made = () =>
      stage.cloud.objectStorage.put(
        userCaller(by),
        { bucket: SIM.approvalsBucket, name: approvalName(approval), body },
        {
          kind: 'any',
        },
      );
    stage.record.call(by, `${approval.kind} ${approval.planId}`, made);
    return approval;
  }

  /** The schedule or an alarm wakes `sweep`. */
  function sweep(body = '{}'): void {
    invoke('sweep', body, 'detached');
  }

  /** Invokes a function as the platform does. */
  function invoke(name: FunctionName, body: string, kind: 'sync' | 'detached'): void {
    stage.deliveries.wake(name, body, kind);
  }

  /** Kills what runs of a function at this moment. */
  function kill(name: FunctionName): void {
    for (const process of stage.host.running(name)) {
      stage.record.note('action', 'platform', `${name} killed`);
      process.kill();
    }
  }

  return { detach, reattach, logout, login, restartIscsid, stop, command, approve, sweep, invoke, kill };
}
