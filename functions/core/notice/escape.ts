/** Longest piece of outside text in a notice. */
const MAX_OUTSIDE_CHARS = 200;

/**
 * Text from outside (names, lines, user agents) made harmless for mail, Slack, PagerDuty and consoles alike: control,
 * format and line-separator characters become blanks; `< > &`, `@` and `://` become look-alikes, because the same
 * text goes to readers with and without entity decoding; at most 200 characters.
 */
export function escapeUntrusted(text: string): string {
  const flat = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replace(/&/g, '＆')
    .replace(/@/g, '＠')
    .replace(/:\/\//g, ':／／')
    .replace(/[`*]/g, "'")
    .trim();
  const chars = [...flat];
  return chars.length > MAX_OUTSIDE_CHARS ? `${chars.slice(0, MAX_OUTSIDE_CHARS - 1).join('')}…` : flat;
}

/** A value inside a command to be copied: anything but plain identifier characters becomes `?`. */
export function commandValue(text: string): string {
  return [...text]
    .slice(0, MAX_OUTSIDE_CHARS)
    .join('')
    .replace(/[^A-Za-z0-9._:/[\]-]/g, '?');
}
