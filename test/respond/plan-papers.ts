import { sha256 } from '../../functions/core/base/canonical.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import { type ApprovalRecord, approvalOf } from '../../functions/core/plan/approval.ts';
import { type Attempt, intend, type Refusal } from '../../functions/core/plan/attempt.ts';
import { planFor } from '../../functions/core/plan/plan.ts';
import { type Plan, type StoredPlan, storedPlan } from '../../functions/core/plan/plan-shapes.ts';
import type { StoredObject } from '../../functions/core/ports.ts';
import { approvalName, attemptName, planName, refusalName } from '../../functions/store/plans.ts';
import { NODE1 } from '../core/decision/story.ts';
import { NOW, scene } from '../core/plan/scene.ts';
import { MemoryStore } from '../support/kit.ts';

const made = planFor(scene());
if (made === null) throw new Error('no plan');
const PLAN: Plan = made;

/** A plan that people may approve; those of different names have different ids. */
export function plan(name: string, change: Partial<Plan> = {}): Plan {
  const hash = sha256(name);
  return { ...PLAN, hash, id: hash.slice(0, 16), ...change };
}

/** The same as it is stored, made so many minutes before `NOW`. */
export function laidPlan(name: string, minutesAgo = 10, change: Partial<Plan> = {}): StoredPlan {
  return storedPlan(plan(name, change), NOW - minutesAgo * MINUTE, NOW + 60 * MINUTE, 1);
}

/** An attempt for a plan, which nobody works on. */
export function attemptOf(stored: StoredPlan, change: Partial<Attempt> = {}): Attempt {
  const votes = { ids: [], by: ['sato'] };
  return { ...intend(stored, votes, { token: 'me', until: NOW }, NOW), runner: null, writer: 'w', ...change };
}

/** An approvals bucket into which things are laid as others write them. It counts reads, and fails where it is told to. */
export class Papers extends MemoryStore {
  readonly read: string[] = [];
  failing: RegExp | null = null;

  override async get(name: string): Promise<StoredObject | null> {
    if (this.failing?.test(name)) throw new Error('down');
    this.read.push(name);
    return super.get(name);
  }

  override async list(prefix: string): Promise<readonly string[]> {
    if (this.failing?.test(prefix)) throw new Error('down');
    return super.list(prefix);
  }

  override async put(...args: Parameters<MemoryStore['put']>) {
    if (this.failing?.test(args[0])) throw new Error('down');
    return super.put(...args);
  }

  lay(name: string, value: unknown, storedAt: number = NOW): void {
    const body = new TextEncoder().encode(JSON.stringify(value));
    this.objects.set(name, { body, etag: `laid-${name}-${storedAt}-${body.length}`, storedAt });
  }

  plan(stored: StoredPlan): void {
    this.lay(planName(stored.plan.id), stored);
  }

  attempt(attempt: Attempt): void {
    this.lay(attemptName(attempt.planId), attempt);
  }

  /** Somebody approves the plan so many minutes before `NOW`. */
  approve(stored: StoredPlan, by: string, minutesAgo = 1, change: Partial<ApprovalRecord> = {}): string {
    const at = NOW - minutesAgo * MINUTE;
    const speaker = { by, words: '', at, id: by.padEnd(16, '0'), via: 'cli' } as const;
    const word = { kind: 'approve', node: NODE1, detachNotMeant: true } as const;
    const record = { ...approvalOf(stored, word, speaker), ...change };
    this.lay(approvalName(record), record, at);
    return record.id;
  }

  refuse(stored: StoredPlan, approvals: readonly string[], guards: readonly string[]): void {
    const { id } = stored.plan;
    const refusal: Refusal = { schema: 'warden.refusal/1', planId: id, at: NOW, guards, approvals };
    this.lay(refusalName(id, approvals), refusal);
  }
}
