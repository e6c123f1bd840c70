import { basename } from 'node:path';
import { safe } from './scan-advice.ts';
import type { ScanBasis, ShownInput } from './scan-basis.ts';
import type { Say } from './text/text.ts';

/** Of more logs than this only the number is told. */
const MAX_NAMES = 5;

/**
 * What the times of the logs rest on, and which part of all was asked for.
 *
 * @param time shows a moment as the report does.
 */
export function basisLines(
  { inputs, scope }: ScanBasis,
  say: Say,
  time: (at: string) => string,
): readonly string[] {
  return [...zoneLines(inputs, say), ...scopeLines(scope, say, time)];
}

function zoneLines(inputs: readonly ShownInput[], say: Say): readonly string[] {
  const names = (list: readonly ShownInput[]): string => {
    const all = [...new Set(list.map(({ name }) => safe(basename(name))))];
    const shown = all.slice(0, MAX_NAMES);
    const rest = all.length - shown.length;
    return [...shown, ...(rest > 0 ? [say('scan.and-more', { count: rest })] : [])].join(say('scan.comma'));
  };
  const of = (basis: ShownInput['bases'][number]) => inputs.filter(({ bases }) => bases.includes(basis));
  const assumed = of('assumed');
  const zones = [...new Set(assumed.map(({ zone }) => zone))].sort();
  const lines = zones.map((zone) =>
    say('scan.zone.assumed', { zone, names: names(assumed.filter((input) => input.zone === zone)) }),
  );
  for (const basis of ['written', 'reckoned'] as const) {
    const found = of(basis);
    if (found.length > 0) lines.push(say(`scan.zone.${basis}`, { names: names(found) }));
  }
  return lines;
}

function scopeLines(scope: ScanBasis['scope'], say: Say, time: (at: string) => string): readonly string[] {
  if (scope === null) return [];
  const { since, until, nodes, leftOut } = scope;
  const shown = (at: string | null): string => (at === null ? '…' : time(at));
  return [
    ...(since === null && until === null
      ? []
      : [say('scan.scope.period', { since: shown(since), until: shown(until) })]),
    ...(nodes.length === 0 ? [] : [say('scan.scope.nodes', { nodes: safe(nodes.join(say('scan.comma'))) })]),
    ...(leftOut > 0 ? [say('scan.scope.left-out', { count: leftOut })] : []),
  ];
}
