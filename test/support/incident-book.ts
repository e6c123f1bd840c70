import type { Ids, Store } from '../../functions/core/ports.ts';
import { IncidentBook } from '../../functions/respond/incidents.ts';
import { SetAside } from '../../functions/respond/set-aside.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { testTime } from './kit.ts';

/** The incidents of a store as a cycle has them. */
export function incidentBook(store: Store, ids: Ids): IncidentBook {
  const log = createLogger({ write: () => undefined });
  return new IncidentBook(store, ids, new SetAside({ store, clock: testTime(), log }));
}
