import type { Params } from '../../../functions/core/base/text.ts';

/** A text of a notice, with what was put into its places. */
export interface Said {
  readonly key: string;
  readonly params: Params;
  readonly made: string;
}

/**
 * Those of the texts that people read. What was made for a place that the words around it do not have is said to nobody; nor is
 * what other words only happen to contain: "is in service on node2" does not say "service on node2".
 */
export function saidIn(
  all: readonly Said[],
  { title, body }: { readonly title: string; readonly body: string },
) {
  const isIn = (text: string) => (made: string) => text.includes(made);
  const shown = all.filter(({ made }) => isIn(title)(made) || isIn(body)(made));
  return shown.filter(({ made }) => {
    const byChance = shown.filter(
      (one) => one.made !== made && one.made.includes(made) && !hasPlaceFor(one, made),
    );
    return [title, body].some((text) =>
      byChance.reduce((left, one) => left.split(one.made).join('\n'), text).includes(made),
    );
  });
}

function hasPlaceFor({ params }: Said, made: string): boolean {
  return Object.values(params).some((value) => String(value).includes(made));
}
