import { UnreadableInputError } from './exit-codes.ts';
import { hostOf, shortHost } from './host-names.ts';
import type { ScanRemark } from './scan-basis.ts';
import type { FoundIncident } from './scan-report.ts';
import type { Scope } from './scan-scope.ts';
import type { ScannedNode } from './scanned-node.ts';

/** What of all that was found is asked for, and how much is not. */
export interface InScope {
  readonly found: readonly FoundIncident[];
  readonly remarks: readonly ScanRemark[];
  readonly leftOut: number;
}

/** @throws UnreadableInputError when no log is of a node that was asked for. */
export function within(
  scope: Scope,
  all: { readonly found: readonly FoundIncident[]; readonly remarks: readonly ScanRemark[] },
  nodes: readonly ScannedNode[],
): InScope {
  const known = nodes.map(({ view }) => namesOf(hostOf(view), view.node));
  for (const name of scope.nodes)
    if (!known.some((names) => isOneOf(name, names)))
      throw new UnreadableInputError('unreadable.no-node', {
        name,
        nodes: nodes.map(({ view }) => hostOf(view)).join(', ') || '-',
      });
  const found = all.found.filter(({ shown }) => {
    const { host, node, openedAt, closedAt } = shown;
    const isOver = closedAt !== null && scope.since !== null && Date.parse(closedAt) < scope.since;
    const isLater = scope.until !== null && Date.parse(openedAt) > scope.until;
    return !isOver && !isLater && isAsked(scope, namesOf(host, node));
  });
  const remarks = all.remarks.filter(({ node, at }) => {
    const moment = Date.parse(at);
    const isIn = moment >= (scope.since ?? moment) && moment <= (scope.until ?? moment);
    return isIn && isAsked(scope, namesOf(node, node));
  });
  return { found, remarks, leftOut: all.found.length - found.length };
}

function isAsked({ nodes }: Scope, names: readonly string[]): boolean {
  return nodes.length === 0 || nodes.some((name) => isOneOf(name, names));
}

function namesOf(host: string, node: string): readonly string[] {
  return [host, node, ...node.split('/')];
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.some(
    (known) => known.toLowerCase() === name.toLowerCase() || shortHost(known) === shortHost(name),
  );
}
