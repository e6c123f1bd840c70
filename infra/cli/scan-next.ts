import { hostOf } from './host-names.ts';
import { adviceFor } from './scan-advice.ts';
import type { ScanIncident } from './scan-report.ts';
import type { Say } from './text/text.ts';

/** What to look at next, once for all incidents. */
export interface ToldSteps {
  readonly title: string;
  readonly hints: readonly string[];
  readonly commands: readonly { readonly where: string; readonly command: string }[];
}

/** Hints name the incidents that they are about, and commands the host, where there is more than one. */
export function nextSteps(incidents: readonly ScanIncident[], say: Say): ToldSteps {
  const hosts = new Set(incidents.map(hostOf));
  const advice = incidents.map((incident) => adviceFor(incident, say, hosts.size > 1));
  const byHint = new Map<string, number[]>();
  for (const [index, { hints }] of advice.entries())
    for (const hint of hints) byHint.set(hint, [...(byHint.get(hint) ?? []), index + 1]);
  const isOne = incidents.length <= 1;
  const isOpenHint = (numbers: readonly number[]): boolean =>
    incidents.some((incident, index) => numbers.includes(index + 1) && isOpen(incident));
  const inOrder = [...byHint].sort(([, a], [, b]) => Number(isOpenHint(b)) - Number(isOpenHint(a)));
  const hints = inOrder.map(([hint, numbers]) =>
    isOne || numbers.length === incidents.length ? hint : `${numbered(numbers)}: ${hint}`,
  );
  // What came back long ago is not looked at while something of that host is lost.
  const hurt = new Set(incidents.filter(isOpen).map(hostOf));
  const looked = advice.filter((_, index) => {
    const incident = incidents[index];
    return incident !== undefined && (isOpen(incident) || !hurt.has(hostOf(incident)));
  });
  const commands = new Map(
    looked.flatMap((one) => one.commands).map((one) => [`${one.where} ${one.command}`, one]),
  );
  return { title: say('scan.check-next'), hints, commands: [...commands.values()] };
}

function isOpen({ closedAt }: ScanIncident): boolean {
  return closedAt === null;
}

/** `#1, #3-#5` */
function numbered(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([from, to]) => (from === to ? `#${from}` : `#${from}-#${to}`)).join(', ');
}
