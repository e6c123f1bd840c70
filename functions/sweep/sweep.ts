import type { Language } from '../core/base/language.ts';
import { type At, HOUR, type Ms, SECOND } from '../core/base/time.ts';
import { checkMonitor, type MonitorCheck } from '../core/monitor/check-monitor.ts';
import type { MonitorFacts, SweepMemory } from '../core/monitor/facts.ts';
import { findingKey, type MonitorFinding } from '../core/monitor/finding.ts';
import { HEARTBEAT_EVERY, heartbeatLine, hourlyId, isHeartbeatOut } from '../core/monitor/heartbeat.ts';
import { sweepMetrics } from '../core/monitor/metrics.ts';
import { monitorText } from '../core/monitor/words.ts';
import type { AuditLog, Ports } from '../core/ports.ts';
import { errorCode } from '../runtime/ask.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Document } from '../store/document.ts';
import { heartbeatDocument, SWEEP, SWEEP_MEMORY } from '../store/heartbeat.ts';
import { putInbox } from '../store/inbox.ts';
import { INVENTORY_NOW } from '../store/inventory.ts';
import { type WakePorts, wakeRespond } from '../store/wake.ts';
import { type LookOptions, type LookPorts, lookAtMonitor } from './look.ts';
import { type InventoryOptions, type TakenInventory, takeInventory } from './take-inventory.ts';
import type { SweepTrigger } from './trigger.ts';

/** Alarms come in swarms: one look answers all of them that arrive within this. */
const RECENT: Ms = 30 * SECOND;
/** How often `sweep` itself reports that `respond` does not run. */
const REPORT_STUCK_EVERY: Ms = 6 * HOUR;

interface SweepPorts extends LookPorts, WakePorts, Pick<Ports, 'compute' | 'notifier' | 'metrics'> {
  /** The log that the nodes' lines go to; null when none is configured: then no heartbeat is sent. */
  readonly messagesLog: AuditLog | null;
}

type SweepOptions = Omit<LookOptions & InventoryOptions, 'topics' | 'thorough' | 'mayGoOn'> & {
  readonly respondFunctionId: string;
  readonly topicId: string;
  readonly monitorTopicId?: string | undefined;
  readonly languages: readonly Language[];
  readonly zone: string;
};

export interface SweepAnswer {
  /** `recent`: an alarm right after another sweep, answered by that one. */
  readonly status: 'swept' | 'recent';
  readonly nodes: number;
  readonly findings: readonly string[];
}

/**
 * One look at everything: inventory, the monitor itself, the heartbeat; handed to `respond`, which alone sends
 * notices. Only when `respond` itself does not run is it reported from here.
 *
 * @throws what the store threw, and what kept `respond` from being woken: a repetition can help.
 */
export function createSweep(
  ports: SweepPorts,
  options: SweepOptions,
): (trigger: SweepTrigger, log: Logger, mayGoOn?: () => boolean) => Promise<SweepAnswer> {
  return async (trigger, log, mayGoOn = () => true) => {
    const { store, clock } = ports;
    const memoryDocument = heartbeatDocument(store, SWEEP_MEMORY, SWEEP);
    const memory = await memoryDocument.load();
    if (trigger.kind === 'alarm') {
      log.info('alarm', { title: trigger.title, type: trigger.type, messageId: trigger.messageId });
      if (isRecent(memory, clock.now())) return { status: 'recent', nodes: 0, findings: [] };
    }
    const thorough = trigger.kind === 'schedule';
    const topics = [options.topicId, options.monitorTopicId ?? options.topicId];
    const look = { ...options, topics, thorough, mayGoOn };
    const taken = await takeInventory(ports, look);
    if (!taken.written) log.warn('inventory not written: another writer was faster every time');
    const looked = await lookAtMonitor(ports, taken, look);
    const heartbeat = await sendHeartbeat(ports, memory);
    const facts: MonitorFacts = {
      ...looked,
      now: clock.now(),
      inventory: taken.inventory,
      states: taken.states,
      unlisted: taken.unlisted,
      begunAnew: begunAnew(memoryDocument, taken),
      heartbeatError: heartbeat.error,
      memory,
    };
    const checked = checkMonitor(facts);
    const wakeError = await handOver(ports, options, checked);
    const work = { ports, options, facts, checked, log };
    const toldStuckAt = await reportIfStuck(work, wakeError);
    await postMetrics(work);

    const next: SweepMemory = {
      schema: 'warden.sweep/1',
      ...checked.memory,
      // After a failed wake the repetition must not find "recent".
      sweptAt: wakeError === null ? facts.now : (memory?.sweptAt ?? 0),
      sent: heartbeat.sent,
      awaited: awaitedAfter(facts, heartbeat.sent),
      toldStuckAt,
    };
    // Lost means that another sweep ran beside this one and remembers the same.
    await memoryDocument.write(next);
    const findings = checked.report.findings.map(findingKey);
    log.info('swept', { trigger: trigger.kind, nodes: Object.keys(taken.states).length, findings });
    if (wakeError !== null) throw wakeError;
    return { status: 'swept', nodes: Object.keys(taken.inventory.nodes).length, findings };
  };
}

function begunAnew(memory: Document<SweepMemory>, taken: TakenInventory): string[] {
  return [...(memory.isDamaged ? [SWEEP_MEMORY] : []), ...(taken.wasDamaged ? [INVENTORY_NOW] : [])];
}

function isRecent(memory: SweepMemory | null, now: At): boolean {
  const age = memory === null ? RECENT : now - memory.sweptAt;
  return age >= 0 && age < RECENT;
}

/** Puts the hourly heartbeat into the nodes' log when it is due. Never throws. */
async function sendHeartbeat(
  ports: SweepPorts,
  memory: SweepMemory | null,
): Promise<{ readonly sent: SweepMemory['sent']; readonly error: string | null }> {
  const now = ports.clock.now();
  const sent = memory?.sent ?? null;
  const id = hourlyId(now);
  const isDue = sent === null || (sent.id !== id && now - sent.at >= HEARTBEAT_EVERY) || sent.at > now;
  if (ports.messagesLog === null || !isDue) return { sent, error: null };
  try {
    const entry = { id, at: now, data: heartbeatLine(id) };
    await ports.messagesLog.write('oci-iscsi-warden', 'com.warden.heartbeat', [entry]);
    return { sent: { id, at: now }, error: null };
  } catch (error) {
    return { sent, error: errorCode(error) };
  }
}

/** The oldest heartbeat still awaited: a newer one must not make a broken pipeline look recently broken. */
function awaitedAfter(facts: MonitorFacts, sent: SweepMemory['sent']): SweepMemory['awaited'] {
  const before = facts.memory?.awaited ?? null;
  if (before !== null && !isOut(facts, before)) return before;
  return isOut(facts, sent) ? null : sent;
}

function isOut(facts: MonitorFacts, line: SweepMemory['sent']): boolean {
  if (line === null || !facts.lastHeartbeat.known) return false;
  return isHeartbeatOut(facts.lastHeartbeat.value, line.id, line.at);
}

/** @returns what kept `respond` from being woken, else null. @throws what the store threw. */
async function handOver(
  ports: SweepPorts,
  options: SweepOptions,
  { report }: MonitorCheck,
): Promise<unknown> {
  await putInbox(ports.store, { source: 'sweep', signals: [], events: [], monitor: report });
  try {
    await wakeRespond(ports, options.respondFunctionId);
    return null;
  } catch (error) {
    return error;
  }
}

/** What is done at the end of a sweep, and with what. */
interface Work {
  readonly ports: SweepPorts;
  readonly options: SweepOptions;
  readonly facts: MonitorFacts;
  readonly checked: MonitorCheck;
  readonly log: Logger;
}

/** Nobody else can say it: the one who sends notices is the one who does not run. @returns when it was said last. */
async function reportIfStuck(
  { ports, options, facts, checked, log }: Work,
  wakeError: unknown,
): Promise<SweepMemory['toldStuckAt']> {
  const { findings } = checked.report;
  const reportedAt = facts.memory?.toldStuckAt ?? null;
  const found = findings.find((finding) => finding.code === 'respond-stuck');
  if (found === undefined && wakeError === null) return null;
  const now = ports.clock.now();
  if (reportedAt !== null && now - reportedAt < REPORT_STUCK_EVERY) return reportedAt;
  const finding: MonitorFinding = found ?? {
    code: 'respond-stuck',
    severity: 'critical',
    subject: 'respond',
    name: 'respond',
    cluster: null,
    since: null,
    detail: errorCode(wakeError),
  };
  const open = findings.filter((one) => one !== found);
  const texts = options.languages.map((lang) =>
    monitorText({ added: [finding], cleared: [], open }, lang, options.zone),
  );
  try {
    const body = texts.map((text) => text.body).join('\n\n----\n\n');
    await ports.notifier.publish(options.topicId, texts[0]?.title ?? '[LKW:monitor]', body.slice(0, 20_000));
    return now;
  } catch (error) {
    log.failure('nobody could be told that respond is stuck', error);
    return reportedAt;
  }
}

async function postMetrics({ ports, options, facts, checked, log }: Work) {
  const compartment = options.homeCompartmentId ?? options.compartments[0];
  if (compartment === undefined) return;
  try {
    await ports.metrics.post(compartment, sweepMetrics(facts, checked));
  } catch (error) {
    log.failure('own metrics were not posted', error);
  }
}
