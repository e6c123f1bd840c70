import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import type { Language } from '../../../functions/core/base/language.ts';
import { type At, MINUTE, type Ms, SECOND, type Sec } from '../../../functions/core/base/time.ts';
import { snapshot } from '../../../functions/core/inventory/snapshot.ts';
import { INVENTORY_NOW } from '../../../functions/store/inventory.ts';
import { functionCaller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { cloudPorts } from '../cloud/ports.ts';
import { writeAsAgent } from '../rest/agent.ts';
import { platformCaller } from './deliveries.ts';
import { SIM } from './installation.ts';
import type { TimelineEntry } from './options.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { Stage } from './stage.ts';

/** From the line on the node to Logging. */
const AGENT_MS: Ms = 2 * SECOND;
/** As installed: the connector collects lines for a minute. */
const BATCH_MS: Ms = MINUTE;
/** Time is let pass in steps of this length, so that somebody can watch. */
const STEP: Ms = 10 * MINUTE;

/** A node that wrote the logs. */
export interface ReplayedNode {
  readonly id: string;
  readonly name: string;
  /** Volumes that its logs name; they are attached as long as the replay lasts. Empty: attachments are unknown. */
  readonly doors: readonly { readonly iqn: string; readonly ipv4: string; readonly port: number }[];
}

/** What comes in at a moment of the log. */
export type ReplayedInput =
  | {
      readonly kind: 'line';
      readonly at: At;
      readonly nodeId: string;
      readonly path: string;
      /** As the agent reads it. */
      readonly text: string;
      /** As people read it. */
      readonly shown: string;
    }
  /** What `detect` got from Connector Hub. */
  | { readonly kind: 'body'; readonly at: At; readonly name: string; readonly body: Uint8Array };

export interface ReplayOptions {
  readonly start: At;
  readonly lang: Language;
  /** Zone of stamps that carry none, and of the notices. */
  readonly zone: string;
  readonly nodes: readonly ReplayedNode[];
  /** Tag `lifekeeper-cluster` of all nodes; null: they are not tagged. */
  readonly cluster: string | null;
  /** Tag `iscsi-replacement-timeout` of all nodes; null: they are not tagged. */
  readonly timeoutSec: Sec | null;
  /** Whether the platform answers what is attached; else it refuses, and the notices say so. */
  readonly knowsAttachments: boolean;
}

/**
 * Genuine lines through the suite's functions on a virtual clock that keeps the times of the log. Nothing but the lines
 * is genuine: Audit is not permitted, Monitoring has no points, and the attachments are as {@link ReplayOptions} says.
 */
export class Replay {
  readonly cloud: Cloud;
  readonly outcome: Outcome;
  readonly timeline: readonly TimelineEntry[];
  readonly #stage: Stage;
  readonly #options: ReplayOptions;

  constructor(options: ReplayOptions) {
    const { lang, zone, start } = options;
    const configuration = { auditSearch: 'false', lang, zone, syslogZone: zone };
    const stage = { clusters: [], start, sweeps: false, batchMs: BATCH_MS, configuration };
    // No node of its own here: whatever a node does stands in its log.
    this.#stage = new Stage(stage, () => undefined);
    this.#options = options;
    this.cloud = this.#stage.cloud;
    this.outcome = outcomeOf(this.#stage);
    this.timeline = this.#stage.record.timeline;
    for (const node of options.nodes) this.#addNode(node);
  }

  /**
   * Plays everything that came in, and then on until `until`.
   * @param onStep is called with how far it got, after every few minutes of the log.
   */
  async play(inputs: readonly ReplayedInput[], until: At, onStep: (now: At) => void): Promise<void> {
    await this.#noteWhatIsNormal();
    const fault = { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' } as const;
    if (!this.#options.knowsAttachments)
      this.#stage.faults.add({ operation: 'ListVolumeAttachments', fault });
    for (const input of inputs) this.#stage.time.at(input.at, () => this.#comesIn(input));
    for (let now = this.#stage.start; now < until; now += STEP) {
      await this.#stage.time.runUntil(Math.min(now + STEP, until));
      onStep(Math.min(now + STEP, until));
    }
  }

  #comesIn(input: ReplayedInput): void {
    switch (input.kind) {
      case 'line': {
        const node = this.cloud.compute.instance(input.nodeId);
        if (node === null) return;
        this.#stage.record.note(
          'line',
          node.displayName,
          `${input.path.split('/').at(-1) ?? ''}  ${input.shown}`,
        );
        this.#stage.time.after(AGENT_MS, () => writeAsAgent(this.cloud, node, input, SIM.compartmentId));
        return;
      }
      case 'body': {
        this.#stage.record.note('action', 'connector', `${input.name}: ${input.body.length} bytes`);
        const { functions } = this.cloud;
        functions
          .invoke(platformCaller('serviceconnector'), SIM.functionId('detect'), {
            kind: 'sync',
            body: input.body,
          })
          .then(({ status, body }) => {
            const answer = new TextDecoder().decode(body);
            this.#stage.record.note('action', 'detect', `${status} ${answer}`);
          })
          .catch((error: unknown) => this.#stage.record.note('problem', 'detect', String(error)));
      }
    }
  }

  #addNode({ id, name, doors }: ReplayedNode): void {
    const { compartmentId, availabilityDomain } = SIM;
    const { cluster, timeoutSec } = this.#options;
    const { compute } = this.cloud;
    const freeformTags = {
      ...(cluster !== null && { 'lifekeeper-cluster': cluster }),
      ...(timeoutSec !== null && { 'iscsi-replacement-timeout': String(timeoutSec) }),
    };
    const timeCreated = this.#stage.start;
    compute.addInstance({ id, displayName: name, compartmentId, availabilityDomain, freeformTags });
    for (const { iqn, ipv4, port } of doors) {
      const volumeId = `ocid1.volume.oc1.xx-local-1.${iqn.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')}`;
      if (compute.volume(volumeId) === null)
        compute.addVolume({ id: volumeId, displayName: iqn, compartmentId, availabilityDomain, iqn });
      compute.addAttachment({ instanceId: id, volumeId, iqn, ipv4, port, timeCreated: timeCreated - STEP });
    }
  }

  /** The inventory that `sweep` would have taken before. */
  async #noteWhatIsNormal(): Promise<void> {
    const caller = functionCaller('sweep', SIM.functionId('sweep'));
    const { compute } = cloudPorts(this.cloud, caller);
    const attachments = await compute.listAttachments(SIM.compartmentId);
    const inventory = snapshot(null, {
      now: this.#stage.time.now(),
      instances: await compute.listInstances(SIM.compartmentId),
      attachments,
      lifekeeperSeen: new Set(),
      volumes: await Promise.all(
        [...new Set(attachments.map((a) => a.volumeId))].map((id) => compute.getVolume(id)),
      ),
    });
    const object = { bucket: SIM.stateBucket, name: INVENTORY_NOW, body: toJsonBytes(inventory) };
    await this.cloud.objectStorage.put(caller, object, { kind: 'any' });
  }
}
