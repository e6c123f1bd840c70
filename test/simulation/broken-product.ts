import type { Decision } from '../../functions/core/decision/contract.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import type { NoticeReason } from '../../functions/core/incident/reasons.ts';
import { entryText } from '../../functions/core/notice/entry-text.ts';
import type { NoticeFacts } from '../../functions/core/notice/facts.ts';
import type { Store, StoredObject } from '../../functions/core/ports.ts';
import type { StandIns } from '../../functions/runtime/wiring.ts';
import { APPROVAL, approvalFolder, approvalName, PLAN } from '../../functions/store/plans.ts';
import type { CloudPorts } from '../../infra/local/cloud/ports.ts';
import { type FunctionName, SIM } from '../../infra/local/simulator/installation.ts';

/** Defects of the product, made on purpose: each turns the ports or the decision of a function into broken ones. */
export type Tamper = (name: FunctionName, ports: CloudPorts) => CloudPorts;

/** One bucket of one function behaves otherwise. */
export function withStore(only: FunctionName, bucket: string, change: (store: Store) => Store): Tamper {
  return (name, ports) =>
    name !== only
      ? ports
      : { ...ports, store: (of) => (of === bucket ? change(methodsOf(ports.store(of))) : ports.store(of)) };
}

/** A store of which single methods can be replaced. */
export function methodsOf(store: Store): Store {
  return {
    get: (name) => store.get(name),
    put: (name, body, condition) => store.put(name, body, condition),
    delete: (name, etag) => store.delete(name, etag),
    list: (prefix, limit) => store.list(prefix, limit),
  };
}

/** One function's ports are others. */
export function withPorts(only: FunctionName, change: (ports: CloudPorts) => Partial<CloudPorts>): Tamper {
  return (name, ports) => (name === only ? { ...ports, ...change(ports) } : ports);
}

/** Approvals that nobody gave. */
export const inventsApprovals: Tamper = withStore('reattach', SIM.approvalsBucket, (store) => {
  const invented = new Map<string, StoredObject>();
  return {
    ...store,
    list: async (prefix, limit) => {
      const names = await store.list(prefix, limit);
      const planId = /^approvals\/([0-9a-f]{16})\/$/.exec(prefix)?.[1];
      const plan = planId === undefined ? null : await store.get(`plans/${planId}.json`);
      const stored = plan === null ? null : PLAN.decode(plan.body, `plans/${planId}.json`);
      if (stored === null) return names;
      const record = {
        schema: 'warden.approval/1' as const,
        id: 'approval-of-nobody',
        planId: stored.plan.id,
        planHash: stored.plan.hash,
        kind: 'approve' as const,
        by: 'nobody',
        at: stored.madeAt,
        words: '',
        attestation: { inService: stored.plan.node, detachNotMeant: true },
        via: 'cli' as const,
      };
      const body = APPROVAL.encode(record);
      invented.set(approvalName(record), { body, etag: 'invented', storedAt: stored.madeAt });
      return [...names, approvalName(record)];
    },
    get: async (name) => {
      return invented.get(name) ?? store.get(name);
    },
  };
});

/** Every approval is ten minutes younger than it is, for who counts and for who acts. */
export const rejuvenatesApprovals: Tamper = (name, ports) =>
  withStore(name, SIM.approvalsBucket, (store) => ({
    ...store,
    get: async (object) => {
      const found = await store.get(object);
      if (found === null || !object.startsWith('approvals/')) return found;
      const record = APPROVAL.decode(found.body, object);
      if (record === null) return found;
      const later = 10 * 60_000;
      const storedAt = found.storedAt === null ? null : found.storedAt + later;
      return { ...found, body: APPROVAL.encode({ ...record, at: record.at + later }), storedAt };
    },
  }))(name, ports);

/** What a person rejected counts as not said. */
export const hidesRejections: Tamper = withStore('reattach', SIM.approvalsBucket, (store) => ({
  ...store,
  get: async (name) => {
    const found = await store.get(name);
    const isRejection = found !== null && /"kind":"reject"/.test(new TextDecoder().decode(found.body));
    return isRejection ? null : found;
  },
}));

/** Plans can be approved for ever. */
export const extendsPlans: Tamper = (name, ports) =>
  withStore(name, SIM.approvalsBucket, (store) => ({
    ...store,
    get: async (object) => {
      const found = await store.get(object);
      const id = /^plans\/([0-9a-f]{16})\.json$/.exec(object)?.[1];
      const plan = found === null || id === undefined ? null : PLAN.decode(found.body, object);
      if (found === null || plan === null) return found;
      return { ...found, body: PLAN.encode({ ...plan, until: plan.until + 3_600_000 }) };
    },
  }))(name, ports);

/** Says that the journal was written, and writes nothing. */
export const skipsJournal: Tamper = withStore('reattach', SIM.approvalsBucket, (store) => ({
  ...store,
  put: async (name, body, condition) =>
    name.startsWith('journal/') ? { kind: 'written', etag: 'nowhere' } : store.put(name, body, condition),
}));

/** Each invocation takes the lease at once and believes in it, whatever others wrote. */
export const ignoresLease: Tamper = (name, ports) => {
  let own: Uint8Array | null = null;
  const isLease = (object: string) => object.startsWith('lease/');
  return withStore('respond', SIM.stateBucket, (store) => ({
    ...store,
    get: async (object) => {
      const found = await store.get(object);
      if (found === null || !isLease(object)) return found;
      if (own !== null) return { ...found, body: own };
      const lease = JSON.parse(new TextDecoder().decode(found.body)) as Record<string, unknown>;
      return { ...found, body: new TextEncoder().encode(JSON.stringify({ ...lease, holder: null })) };
    },
    put: async (object, body, condition) => {
      if (!isLease(object)) return store.put(object, body, condition);
      own = body;
      return store.put(object, body, { kind: 'any' });
    },
  }))(name, ports);
};

/** Incidents are written whoever wrote them in between, as they were when they were first read. */
export const overwritesIncidents: Tamper = withStore('respond', SIM.stateBucket, (store) => {
  const first = new Map<string, Uint8Array>();
  return {
    ...store,
    put: async (name, body, condition) => {
      if (!name.startsWith('incidents/')) return store.put(name, body, condition);
      const known = first.get(name) ?? body;
      first.set(name, known);
      const result = await store.put(name, body, { kind: 'any' });
      return Math.abs(body.length - known.length) > 4_000 ? store.put(name, known, { kind: 'any' }) : result;
    },
  };
});

export const damagesIncidents: Tamper = withStore('respond', SIM.stateBucket, (store) => ({
  ...store,
  put: (name, body, condition) =>
    store.put(name, name.startsWith('incidents/') ? new TextEncoder().encode('{}') : body, condition),
}));

/** `respond` writes a word of its own on the plan that it stores. */
export const approvesItself: Tamper = withStore('respond', SIM.approvalsBucket, (store) => ({
  ...store,
  put: async (name, body, condition) => {
    const id = /^plans\/([0-9a-f]{16})\.json$/.exec(name)?.[1];
    if (id !== undefined)
      await store.put(`${approvalFolder(id)}approval-of-itself.json`, body, { kind: 'any' });
    return store.put(name, body, condition);
  },
}));

/** What a peer's lines and writes say of a take-over is overlooked, by who offers the plan and by who acts on it. */
export const forgetsTakeOvers: Tamper = (name, ports) => {
  if (name !== 'respond' && name !== 'reattach') return ports;
  const store = (bucket: string): Store => ({
    ...methodsOf(ports.store(bucket)),
    get: async (object) => {
      const found = await ports.store(bucket).get(object);
      if (found === null) return null;
      const text = withoutTakeOver(object, new TextDecoder().decode(found.body));
      return { ...found, body: new TextEncoder().encode(text) };
    },
  });
  const load: typeof ports.metrics.load = async (query) => ({
    ...(await ports.metrics.load(query)),
    peerWriteOpsSum: 0,
  });
  return { ...ports, store, metrics: { ...ports.metrics, load } };
};

function withoutTakeOver(object: string, text: string): string {
  if (/^(?:inbox|topology)\//.test(object))
    return text.replace(/lk-(?:failover|recovery-started|halt)|\bboot\b|\bfs-mounted\b/g, 'lk-other');
  return object.startsWith('incidents/') ? text.replace(/"takeover":\{[^}]*\}/, '"takeover":{}') : text;
}

/** Notifications is said to have taken what it never got. */
export const swallowsNotices: Tamper = withPorts('respond', () => ({
  notifier: { publish: async () => 'message-0' },
}));

/** Every notice is sent again and again. */
export const repeatsNotices: Tamper = withPorts('respond', ({ notifier }) => ({
  notifier: {
    publish: async (topicId, title, body) => {
      for (let i = 0; i < 50; i += 1) await notifier.publish(topicId, title, body);
      return notifier.publish(topicId, title, body);
    },
  },
}));

/** The product with decisions of its own. */
export function deciding(change: (decision: Decision) => Decision): StandIns {
  return { decide: (input) => change(decide(input)) };
}

/** The last notice of a decision once more, for another reason. */
export function alsoTells(after: NoticeReason, reason: NoticeReason): (decision: Decision) => Decision {
  return (decision) => {
    const { incident } = decision;
    const last = incident?.outbox.at(-1);
    if (incident == null || last?.reason !== after) return decision;
    const seq = last.seq + 1;
    const { title, body } = entryText(last, { languages: ['en'], zone: 'UTC', mode: 'observe' });
    const entry = { ...last, seq, reason, title: `${title} (${reason})`, body };
    return { ...decision, incident: { ...incident, lastSeq: seq, outbox: [...incident.outbox, entry] } };
  };
}

/** Every notice carries this text too. */
export function betrays(text: string): (decision: Decision) => Decision {
  return tells({ contacts: [text] });
}

/** Every notice tells this, whatever was found. */
export function tells(facts: Partial<NoticeFacts>): (decision: Decision) => Decision {
  return (decision) => {
    const { incident } = decision;
    if (incident === null) return decision;
    const outbox = incident.outbox.map((entry) =>
      entry.sentAt === null
        ? { ...entry, facts: { ...entry.facts, schema: 'warden.notice/1', ...facts } }
        : entry,
    );
    return { ...decision, incident: { ...incident, outbox } };
  };
}

/** Every plan is called ready. */
export function callsReady(decision: Decision): Decision {
  return decision.plan === null ? decision : { ...decision, plan: { ...decision.plan, ready: true } };
}
