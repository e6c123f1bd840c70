import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { At, Ms } from '../../functions/core/base/time.ts';

/** What lay in the buckets of a version at one moment, when every process of it ended. */
export interface MiddleState {
  readonly name: string;
  /** Since the start of the story. */
  readonly after: Ms;
  /** Notices that people had by then. */
  readonly notices: number;
  readonly objects: readonly {
    readonly bucket: string;
    readonly name: string;
    /** Which of {@link RecordedMiddle.texts} it holds. */
    readonly text: number;
    readonly modifiedAt: At;
  }[];
}

/** What test/versions/record.ts writes of the story of test/crash: a detach, an approval after 8 minutes, the attach. */
export interface RecordedMiddle {
  readonly start: At;
  /** When the volume was attached again, since the start. */
  readonly attachedAfter: Ms;
  readonly states: readonly MiddleState[];
  readonly texts: readonly string[];
}

/** @param file of test/stored. */
export function readMiddle(file: string): RecordedMiddle {
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as RecordedMiddle;
}
