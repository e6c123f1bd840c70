import type { Sec } from '../../functions/core/base/time.ts';
import type { Say } from './text/text.ts';

/** `3 min 3 s` */
export function duration(seconds: Sec, say: Say): string {
  const whole = Math.round(seconds);
  if (whole < 60) return say('scan.length.s', { s: whole });
  const min = Math.floor(whole / 60);
  if (min < 60) return say('scan.length.min', { min, s: whole % 60 });
  return say('scan.length.h', { h: Math.floor(min / 60), min: min % 60 });
}
