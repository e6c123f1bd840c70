import { userCaller } from '../../infra/local/cloud/caller.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';

/** Lays an object into the state bucket, whatever lies there. */
export async function replaceObject(sim: Simulation, name: string, text: string): Promise<void> {
  const body = new TextEncoder().encode(text);
  await sim.cloud.objectStorage.put(
    userCaller('test'),
    { bucket: SIM.stateBucket, name, body },
    { kind: 'any' },
  );
}

/** An object of the state bucket as text; empty when there is none. */
export function storedText(sim: Simulation, name: string): string {
  return Buffer.from(sim.cloud.objectStorage.peek(SIM.stateBucket, name)?.body ?? []).toString();
}
