import { type OnLine, PlainLines, type ShapeReader } from './raw-line.ts';

const LEVEL = '(?:[a-z0-9]{1,10} *:[a-z]{1,10} *: )?';
const MINUTE = new RegExp(
  `^${LEVEL}\\[ *([A-Z][a-z]{2}) ?(\\d{1,2}) (\\d\\d):(\\d\\d)\\](?: \\[ *[TC]\\d+\\])? ?(.*)$`,
  's',
);
const DELTA = new RegExp(`^${LEVEL}\\[ *\\+(\\d{1,6}\\.\\d{1,9})\\](?: \\[ *[TC]\\d+\\])? ?(.*)$`, 's');
const WHOLE = /^\[[A-Z][a-z]{2} {1,2}[A-Z][a-z]{2} [ 0-3]\d \d\d:\d\d:\d\d \d{4}\]/;
const DAY_SECONDS = 86_400;

/** Whether a log begins like `dmesg -e` or `dmesg -H`. */
export function isDmesgDelta(head: string): boolean {
  return head.split('\n', 20).some((line) => MINUTE.test(line.trimEnd()) || DELTA.test(line.trimEnd()));
}

/**
 * Lines of `dmesg -e` and `-H`: the minute where it changes, else seconds since the line before. They are handed on with
 * whole stamps; the second within the first minute is not known.
 */
export class DmesgDelta implements ShapeReader {
  readonly #lines: PlainLines;
  #date: readonly [month: string, day: string] | null = null;
  /** Seconds of the day. */
  #seconds = 0;

  constructor(onLine: OnLine) {
    this.#lines = new PlainLines(({ raw }) => onLine({ raw: this.#dated(raw) }));
  }

  push(piece: string): void {
    this.#lines.push(piece);
  }

  end(): void {
    this.#lines.end();
  }

  #dated(raw: string): string {
    const [, month, day, hour, minute, text] = MINUTE.exec(raw) ?? [];
    if (month !== undefined && day !== undefined) {
      this.#date = [month, day];
      this.#seconds = Number(hour) * 3_600 + Number(minute) * 60;
      return this.#stamped(text ?? '');
    }
    const [, delta, rest] = DELTA.exec(raw) ?? [];
    if (delta === undefined) return raw;
    this.#seconds = Math.min(this.#seconds + Number(delta), DAY_SECONDS - 0.001);
    return this.#stamped(rest ?? '');
  }

  #stamped(text: string): string {
    // `-e` and `-T` together: the whole time stands beside the delta.
    if (WHOLE.test(text)) return text;
    const message = text.replace(/^\[ *[TC]\d+\]/, '').trimStart();
    if (this.#date === null) return message;
    const [month, day] = this.#date;
    const whole = Math.floor(this.#seconds);
    const two = (value: number) => String(value).padStart(2, '0');
    const clock = [whole / 3_600, (whole % 3_600) / 60, whole % 60]
      .map((part) => two(Math.floor(part)))
      .join(':');
    const milli = String(Math.floor((this.#seconds - whole) * 1_000)).padStart(3, '0');
    return `${month} ${day.padStart(2, ' ')} ${clock}.${milli} kernel: ${message}`;
  }
}
