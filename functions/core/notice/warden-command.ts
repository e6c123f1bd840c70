import type { RenderContext } from './render-context.ts';
import { commandValue } from './text.ts';

/** How `warden` is started where nothing but a clone of the repository is installed. */
export const WARDEN = 'npm run -s warden --';

/**
 * A complete command line of `warden`, with the bucket that it needs.
 * @param args what follows `warden`; values from outside already made harmless.
 */
export function wardenCommand(
  args: string,
  bucket: 'state' | 'approvals',
  { buckets }: Pick<RenderContext, 'buckets'>,
): string {
  const name = buckets?.[bucket];
  if (buckets === undefined || name == null) return `${WARDEN} ${args}`;
  return `${WARDEN} ${args} --bucket ${commandValue(name)} --namespace ${commandValue(buckets.namespace)}`;
}
