import { recordOfPart } from '../../../functions/core/record/record-of.ts';

export const AT = Date.UTC(2026, 10, 22, 10, 15, 5);
export const READ_AT = AT + 36_000;
export const iso = (at: number) => new Date(at).toISOString();
export const ALL = () => true;
export const read = (part: unknown, wanted: (text: string) => boolean = ALL) => recordOfPart(part, wanted);

/** What Connector Hub delivers of a line, and what is read of it. */
export const PART = {
  id: 'd94c',
  source: 'n1',
  subject: '/var/log/other',
  time: iso(AT),
  oracle: { instanceid: 'ocid1.instance.oc1..a', ingestedtime: iso(READ_AT), loggroupid: 'g' },
  data: { message: 'x', host: 'n1.example.com', tailed_path: '/var/log/messages' },
};
export const RECORD = {
  id: 'd94c',
  instanceId: 'ocid1.instance.oc1..a',
  host: 'n1.example.com',
  path: '/var/log/messages',
  time: AT,
  readAt: READ_AT,
  text: 'x',
};
export const EMPTY = { id: null, instanceId: null, host: null, path: null, time: null, readAt: null };
