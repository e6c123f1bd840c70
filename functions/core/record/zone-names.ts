import { MINUTE, type Ms } from '../base/time.ts';

/**
 * Names of zones as `date` and `journalctl` print them, in minutes east of Greenwich. Where a name has several meanings the
 * commonest stands here (IST: India, CST: Chicago, BST: London); a log says its offset where that matters.
 */
const MINUTES_EAST: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  SAST: 120,
  MSK: 180,
  IST: 330,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** How far east of Greenwich `JST`, `+0900`, `+09` or `Z` is; null for a name that is not known. */
export function zoneOffset(name: string): Ms | null {
  if (name === 'Z') return 0;
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(name) ?? [];
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  const east = Object.hasOwn(MINUTES_EAST, name) ? MINUTES_EAST[name] : undefined;
  return east === undefined ? null : east * MINUTE;
}
