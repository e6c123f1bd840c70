/** Share of a container's memory that the heap may take: the rest is node itself, stacks and the bodies of calls. */
const HEAP_SHARE = 0.625;

/**
 * With what node is started for a function: the heap ends, with an error that is logged, before the kernel ends the
 * process without a word; the young generation is large enough that a start collects nothing, and no larger; one
 * thread of V8's beside the main one (docs/performance.md).
 * No flag that changes what V8 compiles: node would then compile its own modules at each start.
 *
 * @param memoryMb memory of the container, in MB.
 */
export function nodeFlags(memoryMb: number): readonly string[] {
  return [
    `--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`,
    '--min-semi-space-size=2',
    '--max-semi-space-size=2',
    '--v8-pool-size=1',
  ];
}
