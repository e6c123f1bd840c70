import * as v from 'valibot';
import type { At } from '../base/time.ts';

/** What schemas of the API are made of. Names in them are what `docs/openapi.json` shows. */
export const time = v.pipe(v.string(), v.isoTimestamp(), v.description('ISO 8601, UTC'));
export const words = v.string();
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** ISO 8601 in UTC. */
export const iso = (at: At): string => new Date(at).toISOString();
export const isoOrNull = (at: At | null | undefined): string | null => (at == null ? null : iso(at));
