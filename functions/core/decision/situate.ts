import type { At } from '../base/time.ts';
import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import { type Incident, record } from '../incident/incident.ts';
import { SITUATIONS, type Situation } from '../incident/situations.ts';
import { planFor } from '../plan/plan.ts';
import { because, type DecisionState } from './contract.ts';
import { lastRecovered } from './diagnose.ts';
import { rebootedNode, severityOf, situationOf } from './situation.ts';

/** In which situation the incident is, and what it is about. */
export function situate(state: DecisionState): DecisionState {
  const { picture, before, now } = state;
  const situation = situationOf(state);
  const path = picture.primary ?? (situation === 'recovered' ? lastRecovered(picture) : null);
  let incident: Incident = {
    ...state.incident,
    situation,
    severity: severityOf(state, situation),
    recoveredAt: situation === 'recovered' ? (state.incident.recoveredAt ?? provenAt(picture, now)) : null,
  };
  if (before.situation !== situation)
    incident = record(incident, { at: now, code: 'situation', text: situation });
  if (before.cause !== incident.cause)
    incident = record(incident, { at: now, code: 'cause', text: incident.cause });
  const next = { ...state, incident, situation, path, node: nodeOf(picture, path, situation) };
  const isNew = before.situation === undefined;
  return isNew && situation === 'planned' ? because(next, 'opened-as-planned') : next;
}

function provenAt(picture: ClusterPicture, now: At): At {
  const times = picture.paths.map((p) => p.recoveredAt).filter((t) => t !== null);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

function nodeOf(picture: ClusterPicture, path: PathStatus | null, situation: Situation): NodeStatus | null {
  switch (SITUATIONS[situation].about) {
    case 'restarted-node':
      return rebootedNode(picture);
    case 'cluster':
      return null;
    case 'path':
      return picture.nodes.find((n) => n.node === path?.node) ?? picture.nodes[0] ?? null;
  }
}

/** The one request that would put the volume back, with what speaks against it. */
export function propose(state: DecisionState): DecisionState {
  const path = state.picture.primary;
  if (path === null) return state;
  const { attempts, wide } = state;
  const plan = planFor({ ...state, path, attempts, wide: wide != null });
  if (plan === null) return because(state, 'plan-not-applicable', path.api);
  const next = { ...state, plan };
  if (plan.ready)
    return because(next, state.policy.mode === 'observe' ? 'plan-shown' : 'plan-ready', plan.id);
  const failing = plan.guards.filter((g) => g.verdict !== 'met').map((g) => g.code);
  return because(next, 'plan-refused', failing.join(' '));
}
