import type { At, Ms } from '../../../functions/core/base/time.ts';
import { mustBePolicies, type StatementTable } from './iam.ts';
import { mustFit } from './limits.ts';

/** `all`: every call is permitted. */
export type Permissions = 'all' | StatementTable;

/**
 * The policies of the tenancy, and those that were written and do not hold yet: "There might be a delay of several minutes
 * for any object policies you apply to become effective" (Oracle, Object Storage Objects, IAM Policies for Objects); what the
 * home region wrote reaches the others later too (docs/decisions/0029-waiting-for-identity.md).
 */
export class PermissionsInForce {
  #now: Permissions;
  #next: { readonly permissions: Permissions; readonly from: At } | null = null;

  /** @throws PolicySyntaxError for a statement that CreatePolicy refuses, in its words; ApiError for one too many. */
  constructor(permissions: Permissions) {
    this.#now = checked(permissions);
  }

  /** Writes other policies, which hold some time after now. @throws PolicySyntaxError as the constructor. */
  write(permissions: Permissions, now: At, afterMs: Ms): void {
    const next = { permissions: checked(permissions), from: now + afterMs };
    this.at(now);
    this.#next = next;
    this.at(now);
  }

  at(now: At): Permissions {
    if (this.#next !== null && now >= this.#next.from) {
      this.#now = this.#next.permissions;
      this.#next = null;
    }
    return this.#now;
  }
}

function checked(permissions: Permissions): Permissions {
  if (permissions !== 'all') {
    mustBePolicies(permissions);
    mustFit(permissions);
  }
  return permissions;
}
