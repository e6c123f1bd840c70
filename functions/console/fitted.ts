/** Characters as wide as they are high: East Asian ones and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** A letter takes a little more than half of its size in the fonts of the sheet; capitals, on average, make up for i and l. */
const LETTER = 0.57;
/** Text can be read when it is set this much narrower. */
const NARROWEST = 0.72;

/** Text as it fits into a width. */
export interface Fitted {
  readonly text: string;
  /** It has to be set narrower than its font would. */
  readonly squeezed: boolean;
}

/**
 * Makes text fit, as far as that can be told without a font: set narrower, else cut after whole characters, with an
 * ellipsis. @param width and @param size of the font in the same unit.
 */
export function fitted(text: string, width: number, size: number): Fitted {
  const parts = Array.from(text);
  const widths = parts.map((one) => size * (WIDE.test(one) ? 1 : LETTER));
  const full = widths.reduce((sum, one) => sum + one, 0);
  if (full <= width) return { text, squeezed: false };
  if (full * NARROWEST <= width) return { text, squeezed: true };
  let left = width - size;
  const kept = parts.filter((_, index) => {
    left -= widths[index] ?? size;
    return left >= 0;
  });
  return { text: `${kept.join('')}…`, squeezed: false };
}

/** Text as one line if it fits ({@link fitted}), else as two: broken after a blank or a mark where there is one. */
export function inTwo(text: string, width: number, size: number): readonly string[] {
  const first = fitted(text, width, size).text;
  if (first === text) return [text];
  const kept = first.slice(0, -1);
  const after = Math.max(kept.lastIndexOf(' '), kept.lastIndexOf('・'), kept.lastIndexOf(',')) + 1;
  const end = after > kept.length / 3 ? after : kept.length;
  return [text.slice(0, end).trim(), text.slice(end).trim()];
}

/** Text of at most so many characters, with an ellipsis where it was longer. */
export function shortened(text: string, most: number): string {
  const parts = Array.from(text);
  return parts.length <= most ? text : `${parts.slice(0, most - 1).join('')}…`;
}
