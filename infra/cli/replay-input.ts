import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sha256 } from '../../functions/core/base/canonical.ts';
import type { Language } from '../../functions/core/base/language.ts';
import type { At, Sec } from '../../functions/core/base/time.ts';
import { decodeBatch } from '../../functions/core/record/decode-batch.ts';
import type { TimeContext } from '../../functions/core/record/log-record.ts';
import type { ReplayedInput, ReplayedNode } from '../local/simulator/replay.ts';
import { countsFromBoot, nodeName } from './collected.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { shortHost } from './host-names.ts';
import { explain, findLogFiles, type LogFile, type OnSkipped } from './scan-find.ts';
import { readLogs, sayPassedOver } from './scan-read.ts';
import { type FoundIncident, incidentsOf } from './scan-report.ts';
import type { ScannedNode } from './scanned-node.ts';
import type { MatchedLine } from './scanner.ts';

/** Lines that match a rule; more than a bad year of one node writes. */
const MAX_LINES = 500_000;
/** No body that a function gets is larger. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const HEAD = /^\uFEFF?\s*\[\s*\{/;

export interface ReplayRequest {
  readonly files: readonly string[];
  /** FILES are bodies that `detect` got, whatever they look like. */
  readonly bodies: boolean;
  readonly time: TimeContext;
  readonly from: At | null;
  readonly to: At | null;
  readonly timeoutSec: Sec | null;
  /** In which it is said what was passed over. */
  readonly lang?: Language;
}

export interface ReplayInput {
  /** In the order of their times. */
  readonly inputs: readonly ReplayedInput[];
  readonly nodes: readonly ReplayedNode[];
  readonly lines: number;
  readonly matched: number;
}

/** Reads what is to be replayed. @throws UnreadableInputError at the first file that cannot be read, or is too much. */
export async function readReplay(request: ReplayRequest): Promise<ReplayInput> {
  const { lang = 'en' } = request;
  const logs: LogFile[] = [];
  const inputs: ReplayedInput[] = [];
  const nodes = new Map<string, ReplayedNode>();
  for (const file of await findLogFiles(request.files, strict(lang))) {
    const body = await bodyOf(file, request.bodies);
    if (body === null) logs.push(file);
    else addBody(file, body, inputs, nodes);
  }
  const kept: MatchedLine[] = [];
  const isWanted = (at: At) => at >= (request.from ?? -Infinity) && at <= (request.to ?? Infinity);
  const scanner = await readLogs(logs, request.time, {
    language: lang,
    onSkipped: strict(lang),
    onMatch: (line) => {
      if (!isWanted(line.signal.at)) return;
      if (kept.length >= MAX_LINES) throw new UnreadableInputError('unreadable.too-many', { max: MAX_LINES });
      kept.push(line);
    },
  });
  const scanned = scanner.nodes();
  const incidents = incidentsOf(scanned, request.timeoutSec);
  for (const { nodeId, name, line } of namedLines(kept, scanned)) {
    if (!nodes.has(nodeId)) nodes.set(nodeId, { id: nodeId, name, doors: doorsOf(incidents, name) });
    const { signal, text, source } = line;
    inputs.push({
      kind: 'line',
      at: signal.at,
      nodeId,
      path: logPath(source.name, signal.rule),
      text,
      shown: signal.text,
    });
  }
  const ordered = inputs.filter(({ at }) => isWanted(at)).sort((a, b) => a.at - b.at);
  const { lines, matched } = scanner.stats;
  return { inputs: ordered, nodes: [...nodes.values()], lines, matched };
}

/** What is played is to be all that was named. */
function strict(lang: Language): OnSkipped {
  const say = sayPassedOver(lang);
  return (why, isNamed) => {
    // What is about no file, such as too many lines, ends it whatever it was read from.
    if (isNamed || why.path === null) throw why;
    say(why, isNamed);
  };
}

/** The body that a file is; null when it is a log. */
async function bodyOf(file: LogFile, isBody: boolean): Promise<Buffer | null> {
  if (file.path === '-' || file.size > MAX_BODY_BYTES) {
    if (isBody) throw new UnreadableInputError('unreadable.body', { path: file.path });
    return null;
  }
  try {
    const raw = await readFile(file.path);
    const body =
      raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw, { maxOutputLength: MAX_BODY_BYTES }) : raw;
    return isBody || HEAD.test(body.subarray(0, 64).toString('utf8')) ? body : null;
  } catch (error) {
    // What is no body may still be a log: its reader explains what is wrong with it.
    if (!isBody) return null;
    throw explain(file.path, error);
  }
}

function addBody(
  file: LogFile,
  body: Buffer,
  inputs: ReplayedInput[],
  nodes: Map<string, ReplayedNode>,
): void {
  const { records } = decodeBatch(body);
  const times = records.flatMap(({ time }) => (time === null ? [] : [time]));
  const at = times.length === 0 ? file.mtime : times.reduce((a, b) => Math.max(a, b));
  inputs.push({ kind: 'body', at, name: basename(file.path), body });
  for (const { instanceId, host } of records) {
    if (instanceId === null || nodes.has(instanceId)) continue;
    nodes.set(instanceId, { id: instanceId, name: host ?? instanceId, doors: [] });
  }
}

/**
 * The node of each line, as `warden scan` has it: lines without a host belong to the only host of their directory; a host
 * whose logs lie in several places is one node, called by its name alone; lines of `dmesg` count only where nothing has real
 * times.
 */
function namedLines(
  lines: readonly MatchedLine[],
  scanned: readonly ScannedNode[],
): readonly { readonly nodeId: string; readonly name: string; readonly line: MatchedLine }[] {
  const hosts = new Map<string, Set<string>>();
  const dated = new Set<string>();
  for (const { signal, source, header } of lines) {
    const known = hosts.get(source.group) ?? new Set();
    if (signal.host !== null) hosts.set(source.group, known.add(signal.host));
    if (!countsFromBoot(header)) dated.add(source.group);
  }
  return lines
    .filter(({ source, header }) => !countsFromBoot(header) || !dated.has(source.group))
    .map((line) => {
      const { signal, source } = line;
      const all = [...(hosts.get(source.group) ?? [])];
      const host = signal.host ?? (all.length === 1 ? (all[0] ?? null) : null);
      const name = onlyNodeOf(host, scanned) ?? nodeName(source.group, host) ?? source.name;
      return { nodeId: instanceIdOf(name), name, line };
    });
}

/** The host, when one node has it. */
function onlyNodeOf(host: string | null, scanned: readonly ScannedNode[]): string | null {
  if (host === null) return null;
  const same = scanned.filter(({ view }) => view.host !== null && shortHost(view.host) === shortHost(host));
  return same.length === 1 ? (same[0]?.view.host ?? null) : null;
}

function instanceIdOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .slice(0, 60);
  const hash = sha256(name).slice(0, 8);
  return `ocid1.instance.oc1.xx-local-1.${plain}-${hash}`;
}

/** Portals and IQNs of the volumes that a node lost; one is known by both. */
function doorsOf(incidents: readonly FoundIncident[], node: string): ReplayedNode['doors'] {
  const found = new Map<string, ReplayedNode['doors'][number]>();
  for (const { shown } of incidents) {
    if (shown.node !== node && shown.host !== node) continue;
    for (const { portal, iqn, role } of shown.paths) {
      const [, ipv4, port] = /^(\d+\.\d+\.\d+\.\d+):(\d+)$/.exec(portal ?? '') ?? [];
      if (iqn === null || ipv4 === undefined || role === 'boot') continue;
      found.set(`${iqn} ${ipv4}`, { iqn, ipv4, port: Number(port) });
    }
  }
  return [...found.values()];
}

/** Where the agent would have read the line. */
function logPath(name: string, rule: string): string {
  return /lifekeeper/i.test(name) || rule.startsWith('LK-') ? '/var/log/lifekeeper.log' : '/var/log/messages';
}
