/** Builders that `npm run image` knows, in the order in which it looks for them. */
export const BUILDERS = ['docker', 'podman', 'buildah'] as const;
export type Builder = (typeof BUILDERS)[number];

/** What came of a program. */
export interface Ran {
  /** Exit code; null where it could not be started at all. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export type Run = (program: string, args: readonly string[]) => Ran;

/** The builder, or why each of those that were asked cannot be it. */
export type Choice =
  | { readonly builder: Builder; readonly passedOver: readonly string[] }
  | { readonly builder: null; readonly passedOver: readonly string[] };

/** @throws Error naming those that there are. */
export function builderOf(name: string): Builder {
  const found = BUILDERS.find((one) => one === name);
  if (found === undefined) throw new Error('--tool must be docker, podman or buildah');
  return found;
}

/**
 * The first builder that works here.
 *
 * @param wanted the only one that may be taken; null for any.
 * @param isAble what else it has to be able to do; the reason where it is not, else null.
 */
export function chooseBuilder(
  wanted: Builder | null,
  run: Run,
  isAble: (builder: Builder) => string | null = () => null,
): Choice {
  const passedOver: string[] = [];
  for (const builder of wanted === null ? BUILDERS : [wanted]) {
    const why = whyNot(builder, run) ?? isAble(builder);
    if (why === null) return { builder, passedOver };
    passedOver.push(`${builder}: ${why}`);
  }
  return { builder: null, passedOver };
}

/** `info` asks Docker's daemon, which its client may lack; the other two look at their storage. */
function whyNot(builder: Builder, run: Run): string | null {
  const { status, stderr } = run(builder, ['info']);
  if (status === null) return 'not installed';
  return status === 0 ? null : lastLine(stderr, `info ended with ${status}`);
}

/** What a program said last, in one line. @param otherwise where it said nothing. */
export function lastLine(said: string, otherwise: string): string {
  return said.trim().split('\n').at(-1)?.trim() || otherwise;
}
