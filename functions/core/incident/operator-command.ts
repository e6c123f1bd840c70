import type { At } from '../base/time.ts';

/** What a person told the suite; `id` makes repeats harmless. */
export type OperatorCommand =
  | { readonly kind: 'ack'; readonly id: string; readonly by: string; readonly at: At }
  | {
      readonly kind: 'hold';
      readonly id: string;
      readonly by: string;
      readonly at: At;
      readonly until: At;
      readonly why: string;
    }
  | { readonly kind: 'release'; readonly id: string; readonly by: string; readonly at: At }
  | {
      readonly kind: 'close';
      readonly id: string;
      readonly by: string;
      readonly at: At;
      readonly why: string;
    };
