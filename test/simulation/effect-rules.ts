import type { Incident } from '../../functions/core/incident/incident.ts';
import { parseIncident } from '../../functions/core/incident/stored-incident.ts';
import { LEASE as LEASE_KIND } from '../../functions/store/lease.ts';
import type { Caller } from '../../infra/local/cloud/caller.ts';
import type { ApiCall } from '../../infra/local/cloud/gate.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';

const LEASE = `${SIM.stateBucket}/lease/`;
const INCIDENTS = `${SIM.stateBucket}/incidents/`;
/** A holder that lost the lease without knowing has at most one chunk of calls under way… */
const IN_FLIGHT = 16;
/** …which may be held up once more; one that goes on works in bursts, pass after pass. */
const BURSTS = 2;
const APART = 30_000;
const FORBIDDEN =
  /Detach|InstanceAction|Terminate|UpdateVolume|UpdateInstance|DeleteVolume|CreateInstanceAgentCommand/;

/** What no single call of the suite may ever be. @returns what is wrong with it; null: nothing. */
export function judgeCall(call: ApiCall): string | null {
  if (FORBIDDEN.test(call.operation) && call.principal !== 'probe')
    return `forbidden-call: ${call.principal} ${call.operation}`;
  if (call.operation === 'AttachVolume' && call.principal !== 'reattach')
    return `forbidden-call: ${call.principal} AttachVolume`;
  if (call.operation === 'PutObject' && call.target.startsWith(`${SIM.approvalsBucket}/approvals/`))
    return `forged-approval: ${call.principal}`;
  return null;
}

/** Follows the lease and the incidents: one writer, and nothing that was noted is lost again. */
export class WriterRules {
  readonly #sim: Simulation;
  readonly #lost = new Map<Caller, { effects: number; bursts: number; lastAt: number }>();
  readonly #superseded = new Set<string>();
  readonly #incidents = new Map<string, Incident>();
  #holder: Caller | null = null;
  #token: string | null = null;

  constructor(sim: Simulation) {
    this.#sim = sim;
  }

  /** To be called after each successful effect. @returns what is wrong. */
  effect(operation: string, target: string, caller: Caller): readonly string[] {
    const wrong: string[] = [];
    if (target.startsWith(LEASE)) wrong.push(...this.#lease(target, caller));
    if (operation === 'PutObject' && target.startsWith(INCIDENTS)) wrong.push(...this.#incident(target));
    if (caller.name !== 'respond' || target.startsWith(LEASE)) return wrong;
    const since = this.#lost.get(caller);
    if (since === undefined) return wrong;
    const now = this.#sim.time.now();
    since.effects += 1;
    if (now - since.lastAt > APART) since.bursts += 1;
    since.lastAt = now;
    if (since.effects > IN_FLIGHT || since.bursts > BURSTS)
      wrong.push(`two-writers: ${operation} ${target} after the lease was somebody else’s`);
    return wrong;
  }

  /** Somebody else changed an object: what was in it before is not the suite's to keep any more. */
  foreign(target: string): void {
    if (target.startsWith(INCIDENTS))
      this.#incidents.delete(target.slice(INCIDENTS.length).replace(/\.json$/, ''));
  }

  #lease(target: string, caller: Caller): string[] {
    const body = this.#sim.cloud.objectStorage.peek(
      SIM.stateBucket,
      target.slice(SIM.stateBucket.length + 1),
    )?.body;
    const token = body === undefined ? null : (LEASE_KIND.decode(body, '')?.holder?.token ?? null);
    if (token === null || token === this.#token || caller.name !== 'respond') return [];
    if (this.#holder !== null && this.#holder !== caller) {
      const lastAt = Number.NEGATIVE_INFINITY;
      this.#lost.set(this.#holder, { effects: 0, bursts: 0, lastAt });
    }
    if (this.#token !== null) this.#superseded.add(this.#token);
    this.#lost.delete(caller);
    this.#holder = caller;
    this.#token = token;
    return this.#superseded.has(token) ? [`two-writers: the lease went back to ${token}`] : [];
  }

  #incident(target: string): string[] {
    const body = this.#sim.cloud.objectStorage.peek(
      SIM.stateBucket,
      target.slice(SIM.stateBucket.length + 1),
    )?.body;
    const after = body === undefined ? null : parseIncident(body);
    if (after === null) return [`damaged-incident: ${target}`];
    const before = this.#incidents.get(after.id);
    this.#incidents.set(after.id, after);
    if (before === undefined) return [];
    const lost = before.outbox.filter((entry) => {
      const same = after.outbox.find((other) => other.seq === entry.seq);
      return same === undefined || (entry.sentAt !== null && same.sentAt === null);
    });
    const first = after.outbox[0]?.seq ?? Number.POSITIVE_INFINITY;
    // Old entries are dropped from the front, in order, once they were sent.
    const wrong = lost.filter((entry) => entry.seq >= first || entry.sentAt === null);
    return wrong.map((entry) => `lost-update: ${after.id} notice ${entry.seq} ${entry.reason}`);
  }
}
